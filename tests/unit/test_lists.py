"""Lists of a record: in one line, under their labels, of their time."""

from datetime import date

import pytest

from medmemory.answering.quoting.evidence import quoted_text
from tests.unit.test_evidence import candidate, quotes, shown

RAMIPRIL_ASPIRIN = ["ramipril 5 mg od", "aspirin 75 mg od"]


@pytest.mark.parametrize(
    "line",
    [
        "Meds: ramipril 5 mg od, aspirin 75 mg od",
        "Seen in clinic. Medication: ramipril 5 mg od, aspirin 75 mg od. BP 130/80.",
        "DH: ramipril 5 mg od; aspirin 75 mg od",
        "MEDICATION - ramipril 5 mg od, aspirin 75 mg od",
        "Medications: 1. ramipril 5 mg od 2. aspirin 75 mg od",
        "Current medication: ramipril 5 mg od and aspirin 75 mg od",
    ],
)
@pytest.mark.parametrize("question", ["Which medications is she on?", "meds?"])
def test_a_list_in_one_line_is_shown_as_a_list_under_its_heading(line: str, question: str) -> None:
    if line.startswith(("Medications: 1", "Current")):
        line = line.replace("1. r", "1. R").replace("2. a", "2. A").replace("od and", "od,")
    found = quotes(question, candidate(f"Letter of today\n\n{line}\n"))
    assert [item.casefold() for item in found[0].shown] == RAMIPRIL_ASPIRIN
    assert " (Letter, 2024-05-06):\n\n- " in quoted_text(found, [1])


def test_what_belongs_to_an_item_stays_with_it() -> None:
    line = "Meds: metformin 500 mg bd, with meals, paracetamol 1,000 mg (if needed, at night)"
    assert shown("Which medications is she on?", candidate(line)) == [
        "metformin 500 mg bd, with meals",
        "paracetamol 1,000 mg (if needed, at night)",
    ]


def test_what_only_stands_below_a_list_is_none_of_it() -> None:
    note = candidate(
        "Meds: ramipril 5 mg od, aspirin 75 mg od\nWalks 2 miles a day. Pulse 66.\n", section="Meds"
    )
    assert shown("Which medications is she on?", note) == RAMIPRIL_ASPIRIN


def test_what_stands_below_a_list_of_allergies_is_counted() -> None:
    note = candidate(
        "Allergies: penicillin (rash), codeine (vomiting)\nNuts make her lips swell.\n"
        "I reviewed her in clinic today.\n",
        section="Allergies",
    )
    found = quotes("What is she allergic to?", note)
    assert [line for quote in found for line in quote.shown] == [
        *("penicillin (rash)", "codeine (vomiting)", "Nuts make her lips swell.")
    ]
    assert found[-1].left_out == 1


def test_the_label_of_one_test_goes_as_far_as_its_paragraph() -> None:
    note = candidate("ECG today: sinus rhythm.\n\nLDL 1.6 mmol/L.\n", section="ECG today")
    assert shown("ECG?", note) == ["ECG today: sinus rhythm."]


def test_who_has_no_allergy_is_not_without_information() -> None:
    note = candidate("DH: ramipril 5 mg od; aspirin 75 mg od; NKDA\n")
    (line,) = shown("What is she allergic to?", note)
    assert "NKDA" in line


OF_2024 = candidate("Medication\n- Ramipril 5 mg, since 2021\n- Iron 200 mg\n", title="Note")
OF_2023 = candidate("Medication\n- Ramipril 2.5 mg\n", day=date(2023, 4, 5), title="Letter")


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("Which medications was she on in 2023?", ["Ramipril 2.5 mg"]),
        ("Which medications was she on in 2024?", ["Ramipril 5 mg, since 2021", "Iron 200 mg"]),
        ("Which medications was she on in 2021?", ["Ramipril 5 mg, since 2021"]),
        ("Which medications was she on in 2019?", []),
    ],
)
def test_a_list_is_of_the_time_that_is_asked_about(question: str, lines: list[str]) -> None:
    assert shown(question, OF_2024, OF_2023) == lines


def test_entries_are_of_their_own_day_and_what_lasts_from_then_on() -> None:
    problems = candidate(
        "2022-09-15 Gout [active]\n2009-05-04 Asthma [active]\n",
        section="Problems",
        day=date(2024, 11, 11),
    )
    procedures = candidate(
        "2022-03-01 Colonoscopy [completed]\n2019-02-01 Gastroscopy [completed]\n",
        section="Procedures",
        day=date(2024, 11, 11),
    )
    assert shown("Which procedures were done in 2022?", problems, procedures) == [
        "2022-03-01 Colonoscopy [completed]"
    ]
    assert shown("Which diagnoses did she have in 2020?", problems, procedures) == [
        "2009-05-04 Asthma [active]"
    ]
