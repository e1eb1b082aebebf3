"""Questions by somebody who does not know how the record words it, answered without a model."""

from datetime import date

import pytest

from tests.unit.test_evidence import candidate, quotes, shown

LABS = candidate(
    "Results\nTest | Unit | Reference | 2024-03-02\nPotassium | mmol/L | 3.5-5.1 | 4.2\n"
    "Creatinine | µmol/L | 45-84 | 99 H\nCRP 186 mg/L HH\n"
    "2024-01-01  Sodium: 128 mmol/L (reference 135 to 145), low [final]\nHeight 170 cm\n"
)
ALLERGIES = candidate("Allergies\nPenicillin: rash\n\nMedications\nLipitor 20 mg at night\n")
STAY = candidate(
    "Admitted: 2026-03-09. Discharged: 2026-03-14, home.\n\n"
    "Examination on admission\nBlood pressure 150/90 mmHg.\nPulse 90.\n",
    title="Discharge letter",
    day=date(2026, 3, 20),
)


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Has he ever had haemoptysis?", "He has never coughed up blood."),
        ("FVC?", "Forced vital capacity 2.71 litres."),
        ("what's her latest potassium pls", "Potassium 4.4 mmol/L."),
        ("Is she on a steriod?", "Prednisolone 30 mg once a day."),
        ("Is Mr Alder anticoagulated?", "He takes apixaban 5 mg twice daily."),
        ("Does Jonna have asthma?", "Name: Jonna Berg\n\nAsthma since childhood."),
        ("Who holds the power of attorney?", "A power of attorney is held by his son Pieter."),
        ("Does epilepsy run in the family?", "Her cousin has epilepsy after meningitis."),
        ("Any adverse drug reactions?", "Allergies\nPenicillin: rash"),
        ("Is she on a statin?", "Medications\nLipitor 20 mg at night"),
        ("Is he allergic to penicillin?", "Allergies\nNo known drug allergies."),
    ],
)
def test_other_names_of_what_is_asked_about_are_found(question: str, line: str) -> None:
    assert [quote.text for quote in quotes(question, candidate(line))] == [line.splitlines()[-1]]


def test_two_drugs_that_differ_by_two_letters_are_not_the_same() -> None:
    assert shown("Does she have hypotension?", candidate("She has hypertension.")) == []


@pytest.mark.parametrize(
    "question",
    [
        "Which laboratory results are outside the reference range?",
        "Which blood tests were abnormal?",
    ],
)
def test_results_that_the_record_flags_are_listed(question: str) -> None:
    flagged = ["Creatinine | µmol/L | 45-84 | 99 H", "CRP 186 mg/L HH"]
    found = shown(question, LABS)
    assert found[:2] == flagged
    assert [line for line in found[2:] if "Sodium" not in line] == []
    assert len(found) == 3


def test_admission_and_discharge_are_two_dates() -> None:
    assert shown("When was she admitted and discharged?", STAY) == [
        "Admitted: 2026-03-09.",
        "Discharged: 2026-03-14, home.",
    ]


def test_what_stands_under_a_heading_does_not_get_the_date_of_the_document() -> None:
    (quote,) = quotes("What was found in the examination on admission?", STAY)
    assert quote.title == "Examination on admission (Discharge letter, 2026-03-20):"


def test_one_side_says_nothing_of_the_other() -> None:
    eyes = candidate("Left eye: no retinopathy.\nRight eye: mild retinopathy.")
    assert len(shown("Does he have retinopathy?", eyes)) == 2


def test_documents_that_differ_in_a_dose_are_both_quoted() -> None:
    letters = [candidate(f"Amlodipine {dose} mg daily.") for dose in (5, 10)]
    assert len(shown("How many mg of amlodipine does she take?", *letters)) == 2


def test_a_letter_without_a_date_takes_part_in_the_course_by_the_year_it_names() -> None:
    mail = candidate("HbA1c was 7.2 % on 2024-03-02.", day=date(2024, 3, 2))
    letter = candidate("HbA1c was 8.1 % in 2023.", day=None)
    assert shown("How has her HbA1c changed since 2023?", mail, letter) == [
        "HbA1c was 8.1 % in 2023.",
        "HbA1c was 7.2 % on 2024-03-02.",
    ]
