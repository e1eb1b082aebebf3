"""Days that a question reckons from: told by a line that says the event and its day, or none."""

import asyncio
import uuid
from datetime import date

import pytest

from medmemory.answering.quoting.evidence import choose
from medmemory.answering.quoting.quotes import DAY_ABOVE
from medmemory.clinical.answer import SearchQuery
from medmemory.clinical.identifiers import DocumentId
from tests.unit.test_evidence import NotLoaded, candidate, shown

BLOODS = candidate(
    "Date: 06/05/2026; Hb (g/L): 131; Urea (mmol/L): 5.1\n"
    "Date: 13/05/2026; Hb (g/L): 104; Urea (mmol/L): 7.7\n"
    "Date: 15/05/2026; Hb (g/L): 96; Urea (mmol/L): 9.2\n"
    "Date: 18/05/2026; Hb (g/L): 109; Urea (mmol/L): 6.0\n"
    "Date: 25/06/2026; Hb (g/L): 127; Urea (mmol/L): 4.8\n",
    day=None,
)
WARD = candidate(
    "Ward 4 continuation sheet\n\n"
    "13/05/2026 08:20  WR Dr Oduya\nD1 post L hip replacement. Comfortable.\n\n"
    "15/05/2026 08:40  WR Dr Oduya\nD3. Sitting out. Dizzy on standing.\n",
    day=None,
)
LETTER = candidate(
    "Inpatient from 2026-05-11 to 2026-05-19.\n\nAdmission from 2026-05-11 to 2026-05-19.",
    day=date(2026, 5, 21),
)
TABLETS = candidate(
    "Medicines on discharge\n\niron 200 mg once a day, restarted on 2026-05-14, until 2026-08-30",
    day=date(2026, 5, 21),
)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Hb day 3", ["96"]),
        ("haemoglobin on POD 1?", ["104"]),
        ("Hb pre op vs day 3", ["131", "96"]),
        ("urea the day after surgery?", ["7.7"]),
        ("last urea before the operation", ["5.1"]),
    ],
)
def test_days_are_counted_as_the_ward_counts_them(question: str, values: list[str]) -> None:
    lines = shown(question, BLOODS, WARD)
    given = [line for line in lines if line.startswith("Date")]
    assert len(given) == len(values)
    assert all(value in line for line, value in zip(given, values, strict=True))


def test_days_that_are_counted_from_two_beginnings_are_not_reckoned() -> None:
    other = candidate("20/05/2026 09:00  WR Dr Oduya\nD2. Fever down.\n", day=None)
    assert not any("96" in line for line in shown("Hb day 3", BLOODS, WARD, other))


def test_a_stay_tells_when_the_patient_left() -> None:
    lines = shown("last Hb before he went home?", BLOODS, LETTER, TABLETS)
    assert "109" in lines[0]
    assert "Admission from 2026-05-11 to 2026-05-19" in lines[1]


def test_a_drug_taken_home_does_not_tell_when_the_patient_left() -> None:
    assert not any(
        "was taken to be" in one for one in shown("Hb before discharge?", BLOODS, TABLETS)
    )


def test_a_stage_with_its_date_needs_no_other_source() -> None:
    (line,) = shown("urea on admission, 13 May 2026?", BLOODS, LETTER)
    assert "7.7" in line


def test_a_number_of_the_question_is_not_shown_as_the_source_s() -> None:
    *_, said = shown("Hb day 3", BLOODS, WARD)
    assert said.startswith("The day was reckoned from: D")


def test_a_day_that_the_cited_passage_does_not_hold_is_not_shown() -> None:
    head = "Nephrology clinic\nDate of visit: 14/05/2026\n"
    below = "Urea 8.4 mmol/L today.\n"
    document = DocumentId(uuid.uuid4())
    pieces = [
        candidate(head, day=None, document=document),
        candidate(below, day=None, document=document, start=len(head)),
    ]
    found = asyncio.run(choose(SearchQuery("What is the urea?"), pieces, NotLoaded()))
    (line,) = (line for quote in found.quotes for line in quote.shown)
    assert line == f"Urea 8.4 mmol/L today. ({DAY_ABOVE})"
    whole = candidate(head + below, day=None)
    assert shown("What is the urea?", whole) == ["Urea 8.4 mmol/L today. (taken 14/05/2026)"]


def test_the_dose_that_is_set_goes_before_the_one_until_then() -> None:
    visit = candidate(
        "Sleeping better on mirtazapine 15 mg at night but she gains weight.\n"
        "Depression: lower mirtazapine to 7.5 mg at night.\n",
    )
    assert shown("mirtazapine dose now?", visit) == [
        "Depression: lower mirtazapine to 7.5 mg at night."
    ]


def test_a_level_is_no_dose() -> None:
    levels = candidate("Date: 2026-05-02; Digoxin level (ug/L): 1.1\n", day=None)
    letter = candidate("She takes digoxin 125 micrograms every morning.")
    assert shown("digoxin dose?", levels, letter) == [
        "She takes digoxin 125 micrograms every morning."
    ]
    assert shown("digoxin dose?", levels) == []


def test_what_a_row_is_of_stands_before_its_value_whatever_the_column_is_called() -> None:
    old = candidate("At home he measured himself: weight 61.0 kg.", day=date(2026, 1, 5))
    table = candidate("Sign: Weight; Value: 58.5 kg; Centile: 40\n", day=date(2026, 6, 5))
    (line,) = shown("current weight?", old, table)
    assert "58.5" in line
