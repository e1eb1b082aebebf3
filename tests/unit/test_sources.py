"""A question that names its source is answered from that."""

from datetime import date

import pytest

from medmemory.answering.quoting.sources import of_its_source, whatever_the_source
from medmemory.clinical.answer import SearchQuery
from tests.unit.test_evidence import candidate, shown

PRACTICE = candidate(
    "Patient summary\nLakeside Practice\n\nRepeat medicines\n- Ramipril 5 mg\n- Aspirin 75 mg\n"
    "\nAllergies\nNone known\n",
    title="Patient summary",
    day=date(2024, 3, 1),
)
DISCHARGE = candidate(
    "Discharge letter\nCardiology, Northgate Hospital\n\nMedicines at discharge\n- Ramipril 10 mg\n"
    "\nAllergies\nCodeine: vomiting\n",
    title="Discharge letter",
    day=date(2024, 2, 1),
)


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("Repeat medication from the practice?", ["Ramipril 5 mg", "Aspirin 75 mg"]),
        ("Which medicines is she on according to the GP?", ["Ramipril 5 mg", "Aspirin 75 mg"]),
        ("Medications in the discharge letter", ["Ramipril 10 mg"]),
        ("Ramipril dose as per the cardiologist?", ["Ramipril 10 mg"]),
    ],
)
def test_only_what_the_source_says_is_shown(question: str, lines: list[str]) -> None:
    assert shown(question, PRACTICE, DISCHARGE) == lines


def test_allergies_are_those_of_all_documents_whoever_is_named() -> None:
    said = shown("Allergies according to the GP?", PRACTICE, DISCHARGE)
    assert sorted(said) == ["Codeine: vomiting", "None known"]


@pytest.mark.parametrize(
    "question",
    [
        "When was she discharged from the hospital?",
        "Ramipril dose according to the dermatologist?",
        "Which medicines does she take?",
        "What was found in the report?",
    ],
)
def test_what_names_no_source_of_the_record_is_asked_of_all(question: str) -> None:
    assert of_its_source(SearchQuery(question), [PRACTICE, DISCHARGE]) is None


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("digoxin dose - clinic and ward letter say the same?", "digoxin dose"),
        ("Which foods does he avoid? Do the notes differ?", "Which foods does he avoid"),
        ("What is his digoxin dose, and do the letters agree?", "What is his digoxin dose"),
        ("Which digoxin dose is right, what do the letters say?", "Which digoxin dose"),
        ("Are the kidneys better, or the same?", "Are the kidneys better, or the same?"),
        ("Is the pressure in both eyes the same?", "Is the pressure in both eyes the same?"),
    ],
)
def test_whether_documents_agree_is_no_part_of_what_is_asked(question: str, rest: str) -> None:
    assert whatever_the_source(SearchQuery(question)).text == rest
