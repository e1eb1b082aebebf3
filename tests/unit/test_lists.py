"""Lists of a record: in one line, under their labels, of their time."""

from datetime import date

import pytest

from medmemory.answering.quoting.evidence import quoted_text
from medmemory.answering.quoting.left_out import UNSORTED
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


def test_a_list_ends_where_the_dated_entries_of_a_note_begin() -> None:
    note = candidate(
        "Medication\n- Ramipril 5 mg od\n- Aspirin 75 mg od\n\n"
        "02/09/2026 08:10  D3. Temp 37.9. Gentamicin stopped.\n03/09/2026 09:00  Home. Well.\n",
        section="Medication",
    )
    assert [one.casefold() for one in shown("Which medications is she on?", note)] == (
        RAMIPRIL_ASPIRIN
    )


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


@pytest.mark.parametrize(
    "question",
    [
        "Please list Mr Osei's medicines.",
        "What is Mrs van den Berg currently prescribed?",
        "Summarise Ms O'Neill's drug list",
        "What's she on at the moment?",
        "Her usual tablets?",
    ],
)
def test_the_name_of_the_patient_is_none_of_what_is_asked(question: str) -> None:
    note = candidate("Current medication\n- Losartan 50 mg\n- Aspirin 75 mg\n\nPlan\nRest.")
    assert shown(question, note) == ["Losartan 50 mg", "Aspirin 75 mg"]


def test_a_list_ends_where_a_paragraph_has_a_title_of_its_own() -> None:
    letter = candidate(
        "Diagnoses\nPsoriasis\nGallstones\nSince the last visit\nShe feels much better and has been"
        " swimming every week. No new plaques at all.\n",
        section="Diagnoses",
    )
    assert shown("Which diagnoses does she have?", letter) == ["Psoriasis", "Gallstones"]


def test_neither_titles_of_columns_nor_signatures_are_of_a_list() -> None:
    chart = candidate(
        "Medicine | How taken\nMedicine: Ramipril; How taken: 5 mg daily\n"
        "Medicine: Aspirin; How taken: 75 mg daily\n\nMiss Theodora Blunt\n",
        section="Medicines",
    )
    assert len(shown("Which medications is she on?", chart)) == len(["Ramipril", "Aspirin"])


def test_a_section_within_another_one_is_known_by_its_title() -> None:
    note = candidate(
        "Operation\nRemoval of the gallbladder on 2022-05-06. No bleeding.\n\nReactions\n"
        "Chlorhexidine: wheals. Latex: itching.\n",
        section="Operation",
    )
    assert shown("Any drug reactions?", note) == ["Chlorhexidine: wheals.", "Latex: itching."]


def test_allergies_are_known_without_a_heading() -> None:
    fax = candidate(
        "Ramipril 5 mg daily.\n\nPenicillin: swelling of the face.\n\nCodeine: vomiting.\n"
    )
    assert shown("Which medicines does she not tolerate?", fax) == [
        "Penicillin: swelling of the face.",
        "Codeine: vomiting.",
    ]


def test_a_list_limited_to_a_part_of_medicine_is_shown_whole_and_said_to_be() -> None:
    problems = candidate("Problems\n- Rheumatoid arthritis\n- Gout\n- Cataract\n")
    found = quotes("Rheumatological diagnoses?", problems)
    assert found[0].shown == ("Rheumatoid arthritis", "Gout", "Cataract")
    assert quoted_text(found, [1]).endswith(UNSORTED)
    assert shown("Dermatological diagnoses?", problems) == []


def test_what_was_is_listed_as_past_medical_history() -> None:
    problems = candidate("Problem list\n- Asthma\n- Appendicitis (resolved)\n")
    assert shown("PMH?", problems) == ["Asthma", "Appendicitis (resolved)"]
    assert shown("Active problems?", problems) == ["Asthma"]


def test_a_paragraph_called_family_is_the_family_history() -> None:
    letter = candidate(
        "Plan\n- Start ramipril 5 mg daily.\n- See him in three months.\nFamily\nFather had a heart"
        " attack at 49. A sister has thyroid disease. No relative with diabetes at all.\n",
        section="Plan",
    )
    assert shown("Family history?", letter) == [
        "Father had a heart attack at 49.",
        "A sister has thyroid disease.",
        "No relative with diabetes at all.",
    ]


def test_what_was_taken_in_the_past_is_listed_with_what_was_stopped() -> None:
    rows = candidate(
        "2022-09-15 Ramipril: 5 mg [active]\n2019-05-04 Naproxen: 250 mg [stopped]\n",
        section="Medications",
    )
    assert (
        len(shown("Which medications has he been on in the past?", rows))
        == len(rows.text.split("\n")) - 1
    )
    assert shown("Which medications is he on?", rows) == ["2022-09-15 Ramipril: 5 mg [active]"]


def test_a_document_called_so_is_the_list_where_no_heading_is() -> None:
    printout = candidate(
        "Losartan 50 mg once a day\nAspirin 75 mg once a day\nPenicillin: rash\n",
        title="Current medication",
    )
    assert shown("Which medications is she on?", printout) == [
        "Losartan 50 mg once a day",
        "Aspirin 75 mg once a day",
    ]
