"""Lines that speak of what is asked about, and tell something else of it."""

import pytest

from tests.unit.test_evidence import candidate, shown

STAY = candidate(
    "St Wilfrid's General Hospital\n\nAdmitted: 27 May 2023 with pneumonia. Discharged: 2 June"
    " 2023.\n\nSpirometry six weeks after admission, about 8 July 2023.\n"
)


@pytest.mark.parametrize(
    "question",
    [
        "When was she last in hospital?",
        "When was she in hospital?",
        "How long was she in hospital?",
        "When was she last hospitalised?",
        "last time in hospital - when was it",
    ],
)
def test_a_stay_is_told_by_its_days_not_by_the_name_of_a_hospital(question: str) -> None:
    assert shown(question, STAY) == [
        *("Admitted: 27 May 2023 with pneumonia.", "Discharged: 2 June 2023.")
    ]


REPORT = candidate(
    "Spirometry report\nSpirometry referred by: Dr Oskar Lindgren\n"
    "Spirometry performed by: Maria Kowalczyk, physiologist\n"
    "Spirometry reported by: Dr Jonas Weil\nSpirometry: FEV1 1.42 L\n"
)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who did the spirometry?", "Kowalczyk"),
        ("Who performed the spirometry?", "Kowalczyk"),
        ("Who requested the spirometry?", "Lindgren"),
        ("Who reported the spirometry?", "Weil"),
    ],
)
def test_who_did_it_is_who_did_that(question: str, name: str) -> None:
    (line,) = shown(question, REPORT)
    assert name in line


def test_nobody_is_named_by_a_result() -> None:
    assert shown("Who did the spirometry?", candidate("Spirometry: FEV1 1.42 L\n")) == []


def test_who_ordered_a_drug_started_it() -> None:
    chart = candidate("Sacubitril | Dose: 49 mg twice daily | Ordered by: Dr Jonas Adair\n")
    assert len(shown("Who started sacubitril?", chart)) == 1


def test_until_when_is_no_since_when() -> None:
    drugs = candidate(
        "Clopidogrel 75 mg once a day since 2026-08-07.\n\nClopidogrel until 2027-06-15.\n"
    )
    assert shown("clopidogrel until when", drugs) == ["Clopidogrel until 2027-06-15."]


def test_what_somebody_is_allergic_to_was_not_given() -> None:
    letter = candidate(
        "Allergies\n- Antibiotic amoxicillin: rash in 2003\n- Latex\n\n"
        "Course\nThe antibiotic was doxycycline 100 mg.\n"
    )
    assert shown("Which antibiotic was given?", letter) == [
        "The antibiotic was doxycycline 100 mg."
    ]


@pytest.mark.parametrize("question", ["target hba1c", "What is her HbA1c target?"])
def test_an_aim_is_no_value_and_a_value_no_aim(question: str) -> None:
    value = candidate("HbA1c 55 mmol/mol on 2024-04-30.\n")
    aim = candidate("HbA1c above her target of 53 mmol/mol.\n")
    assert shown(question, value, aim) == ["HbA1c above her target of 53 mmol/mol."]
    assert shown(question, value) == []


def test_the_day_of_one_line_is_not_that_of_the_next() -> None:
    letter = candidate(
        "Repeat blood cultures on 29 May 2023: no growth.\n"
        "Potassium was 5.2 mmol/L when she came in.\n"
    )
    (line,) = shown("What was the potassium?", letter)
    assert "29 May" not in line


@pytest.mark.parametrize("question", ["E11.9?", "Which condition has code E11.9?", "44054006"])
def test_a_diagnosis_is_found_by_its_code(question: str) -> None:
    problems = candidate(
        "2021-01-28 Diabetes mellitus: ICD-10 E11.9, SNOMED CT 44054006 [active]\n"
        "2009-05-04 Hypertension: ICD-10 I10 [active]\n"
    )
    (line,) = shown(question, problems)
    assert "Diabetes" in line


@pytest.mark.parametrize(
    "question", ["Why was she last in hospital?", "What was she admitted for?"]
)
def test_why_somebody_came_is_told_by_the_diagnosis_not_by_the_letterhead(question: str) -> None:
    letter = candidate("Larkmoor General Hospital\n\nDiagnoses\n- Pneumonia\n- Gout\n")
    assert shown(question, letter) == ["Pneumonia", "Gout"]


def test_what_a_drug_is_for_is_its_reason() -> None:
    note = candidate("Furosemide 20 mg daily.\n\nFurosemide was started for ankle oedema.\n")
    assert shown("What is furosemide for?", note)[0] == "Furosemide was started for ankle oedema."


def test_the_day_of_a_sample_does_not_date_who_prescribed() -> None:
    letter = candidate(
        "Blood cultures on 29 May 2023: no growth. Furosemide was started by Dr Oskar Lindgren.\n"
    )
    (line,) = shown("Who started furosemide?", letter)
    assert line == "Furosemide was started by Dr Oskar Lindgren."


@pytest.mark.parametrize("question", ["latest echo", "last echocardiogram?"])
def test_the_latest_test_is_not_the_one_that_is_planned(question: str) -> None:
    letter = candidate(
        "Echocardiogram: ejection fraction 48 %, mild hypokinesia seen.\n\n"
        "Repeat echocardiogram in December 2024.\n"
    )
    assert shown(question, letter) == [
        "Echocardiogram: ejection fraction 48 %, mild hypokinesia seen. (document of 2024-05-06)"
    ]


def test_the_last_of_a_list_need_say_no_more_than_its_day() -> None:
    record = candidate("2019-09-12 Colonoscopy [completed]\n2012-02-01 Colonoscopy [completed]\n")
    assert shown("last colonoscopy", record) == ["2019-09-12 Colonoscopy [completed]"]


def test_what_was_done_again_is_the_later_report() -> None:
    report = candidate(
        "Specimen: Blood culture, set 1. Collected: 2024-09-08\n"
        "Result: Escherichia coli was found in 2 of 2 bottles.\n\n"
        "Specimen: Blood culture. Collected: 2024-09-12\nResult: No growth after 5 days.\n",
        day=None,
    )
    found = shown("repeat blood culture result?", report)
    assert found == ["Result: No growth after 5 days. (taken 2024-09-12)"]


def test_what_was_done_again_may_stand_beside_what_was_done_first() -> None:
    letter = candidate(
        "Blood cultures on 27 May 2023 grew Streptococcus. Repeat blood cultures on 29 May 2023:"
        " no growth.\n"
    )
    (line,) = shown("repeat blood culture?", letter)
    assert line == "Repeat blood cultures on 29 May 2023: no growth."


def test_the_newest_value_may_stand_in_a_sentence() -> None:
    table = candidate("Creatinine | Unit: µmol/L | 2024-01-10: 90 | 2024-03-11: 97\n")
    note = candidate("By telephone on 2024-04-30: creatinine 108 µmol/L, eGFR 48 mL/min.\n")
    (line,) = shown("latest creatinine", table, note)
    assert "creatinine 108" in line


def test_the_first_of_several_reports_is_the_first() -> None:
    report = candidate(
        "ECG report\nRecorded: 2024-09-02\nSinus rhythm, rate 88 per minute.\n\n"
        "Recorded: 2024-09-13\nSinus rhythm, rate 74 per minute.\n",
        day=None,
        section="ECG report",
    )
    (line,) = shown("rhythm on the first ECG?", report)
    assert "rate 88" in line
