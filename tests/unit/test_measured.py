"""Values from the rows of tables: of the same analyte, of the time, or absent."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from medmemory.answering.quoting.evidence import choose
from medmemory.clinical.answer import SearchQuery
from tests.unit.test_evidence import NotLoaded, candidate, shown

CUMULATIVE = candidate(
    "Test | Units | Range | 03/01/2024 | 14/03/2024 | 22/05/2024 | 19/08/2024\n"
    "Sodium | Units: mmol/L | Range: 133-146 | 03/01/2024: 138 | 14/03/2024: 136"
    " | 22/05/2024: 131 | 19/08/2024: 139\n"
    "Calcium (total) | Units: mmol/L | Range: 2.20-2.60 | 03/01/2024: 2.31 | 22/05/2024: 2.19\n"
    "Bilirubin (total) | Units: umol/L | 03/01/2024: 9 | 22/05/2024: 24\n"
    "Bilirubin (direct) | Units: umol/L | 03/01/2024: 2 | 22/05/2024: 8\n",
    day=None,
)
PANEL = candidate(
    "Collected: 11/09/2024 07:55.\n\nChemistry\n"
    "Analyte | Result | Flag | Unit | Reference interval\n"
    "Glucose (fasting) | Result: 8.4 | Flag: H | Unit: mmol/L | Reference interval: 3.9-5.5\n"
    "Ionised calcium | Result: 1.09 | Flag: L | Unit: mmol/L | Reference interval: 1.15-1.30\n"
    "Total testosterone | Result: 11.6 | Flag:  | Unit: nmol/L | Reference interval: 8.6-29\n"
    "Free PSA | Result: 0.9 | Unit: ug/L\n",
    day=None,
)
DIARY = candidate(
    "Date: 05/06/2024; Time: 7:30; Systolic (mmHg): 152; Diastolic (mmHg): 91; Weight (kg): 71.4\n"
    "Date: 12/06/2024; Time: 7:15; Systolic (mmHg): 139; Diastolic (mmHg): 84; Weight (kg): 70.8\n"
    "Date: 19/06/2024; Time: 7:40; Systolic (mmHg): 133; Diastolic (mmHg): 79; Weight (kg): 70.1\n",
    day=None,
)
OPERATION = candidate("Operation note\nDate of operation: 10 April 2024\nAppendicectomy.")


def related(question: str, *candidates: object) -> str | None:
    found = asyncio.run(choose(SearchQuery(question), candidates, NotLoaded()))  # type: ignore[arg-type]
    assert not found.quotes
    return found.related.text if found.related else None


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("latest sodium", "19/08/2024: 139"),
        ("first sodium of 2024", "03/01/2024: 138"),
        ("lowest sodium", "22/05/2024: 131"),
        ("what was the highest Na", "19/08/2024: 139"),
        ("sodium in March 2024", "14/03/2024: 136"),
        ("sodium on 22/5/24", "22/05/2024: 131"),
        ("direct bilirubin in May 2024", "22/05/2024: 8"),
        ("total bilirubin, most recent", "22/05/2024: 24"),
        ("total calcium", "22/05/2024: 2.19"),
    ],
)
def test_of_a_row_over_time_the_value_asked_for_is_shown(question: str, value: str) -> None:
    (line,) = shown(question, CUMULATIVE)
    cells = [cell.split(" (")[0] for cell in line.split(" | ") if "/2024:" in cell]
    assert cells == [value]


def test_between_two_months_the_year_is_that_of_both() -> None:
    (line,) = shown("sodium between February and June 2024", CUMULATIVE)
    assert "14/03/2024: 136 | 22/05/2024: 131" in line
    assert "138" not in line
    assert "139" not in line


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("corrected calcium", "Calcium (total)"),
        ("ionised calcium", "Calcium (total)"),
        ("urine sodium", "Sodium"),
        ("sodium in April 2024", "Sodium"),
        ("sodium in 2022", "Sodium"),
        ("reference range for direct bilirubin", "Bilirubin (direct)"),
    ],
)
def test_another_analyte_or_another_day_is_no_answer_and_is_named_as_near(
    question: str, line: str
) -> None:
    near = related(question, CUMULATIVE)
    assert near is not None
    assert near.startswith(line)


@pytest.mark.parametrize("question", ["free testosterone", "corrected calcium", "random glucose"])
def test_what_stands_beside_the_name_of_an_analyte_is_part_of_it(question: str) -> None:
    assert shown(question, PANEL) == []


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("fasting glucose", "Glucose (fasting)"),
        ("free PSA?", "Free PSA"),
        ("iCa", "Ionised calcium"),
        ("testosterone", "Total testosterone"),
    ],
)
def test_a_panel_gives_its_day_from_the_line_above_it(question: str, line: str) -> None:
    (found,) = shown(question, PANEL)
    assert found.startswith(line)
    assert found.endswith("(taken 11/09/2024)")


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("BP on 12 June 2024", ["139", "84"]),
        ("highest home blood pressure", ["152", "91"]),
        ("systolic on 19 June", ["133"]),
        ("lowest weight", ["70.1"]),
    ],
)
def test_a_diary_is_read_by_its_columns(question: str, values: list[str]) -> None:
    (line,) = shown(question, DIARY)
    assert all(f"): {value}" in line for value in values)


@pytest.mark.parametrize(
    ("question", "value"),
    [("last sodium before surgery", "136"), ("sodium after the operation", "131")],
)
def test_a_value_before_or_after_an_event_says_which_day_that_was(
    question: str, value: str
) -> None:
    row, event = shown(question, CUMULATIVE, OPERATION)
    assert f"/2024: {value}" in row
    assert "Date of operation: 10 April 2024" in event
    assert "was taken to be" in event


def test_what_was_measured_at_home_is_not_what_was_measured_in_the_clinic() -> None:
    clinic = candidate(
        "2021-03-04  Blood pressure: Systolic blood pressure 158 mmHg;"
        " Diastolic blood pressure 94 mmHg [final]\n"
    )
    home = replace(DIARY, document_title="Home diary")
    assert "152" in shown("highest home blood pressure", home, clinic)[0]
    assert "158" in shown("highest blood pressure", home, clinic)[0]


def test_nobody_reckons_an_average() -> None:
    assert shown("average BP in June 2024", DIARY) == []


def test_an_event_that_the_record_does_not_date_gives_no_value() -> None:
    assert shown("last sodium before surgery", CUMULATIVE) == []


def test_the_start_of_a_drug_is_read_from_its_row() -> None:
    drugs = candidate(
        "Drug: Semaglutide; Dose: 0.5 mg weekly; From: 8 June 2024; Until: ongoing\n"
        "Drug: Losartan; Dose: 50 mg daily; From: 9 May 2018; Until: ongoing\n"
    )
    row, event = shown("weight before semaglutide", DIARY, drugs)
    assert "71.4" in row
    assert "Semaglutide" in event


def test_a_sentence_with_a_newer_value_is_not_overlooked() -> None:
    mail = candidate("The repeat sodium of 24 October 2024 was 141 mmol/L.", day=date(2024, 10, 25))
    assert "141" in shown("latest sodium", CUMULATIVE, mail)[0]
    assert not any("highest" in line for line in shown("highest sodium", CUMULATIVE, mail))


def test_a_corrected_result_brings_the_note_of_the_laboratory() -> None:
    report = candidate(
        "Results\n2024-09-09 16:00  Potassium: 4.6 mmol/L (reference 3.5-5.1), normal [corrected]\n"
        "  note: Corrected result. Previously reported as 6.9 mmol/L.\n"
    )
    (line,) = shown("latest K", report)
    assert line.index("4.6 mmol/L") < line.index("Previously reported as 6.9")


def test_the_marks_of_a_day_are_those_of_its_column() -> None:
    report = candidate(
        "Test | 4 Feb 2022 | 19 Feb 2022\n"
        "Creatinine | 4 Feb 2022: 124 H | 19 Feb 2022: 98\n"
        "Potassium | 4 Feb 2022: 4.4 | 19 Feb 2022: 5.6 H\n"
    )
    found = shown("abnormal results on 19 February 2022", report)
    assert [line.split(" | ")[0] for line in found] == ["Potassium"]


def test_litres_are_no_mark_of_a_low_value() -> None:
    report = candidate("The FEV1 was 1.88 L (61 % predicted).\nUrea | 2.1 L | 2.5-7.8\n")
    assert shown("Which results were abnormal?", report) == ["Urea | 2.1 L | 2.5-7.8"]


STAY = (
    candidate(
        "Admitted on 4 May 2022 with fever.\n\nProgress\nOn arrival the lactate was 4.4 mmol/L."
        " Lactate 1.1 mmol/L when she left.",
        day=date(2022, 5, 12),
    ),
    candidate("Date: 2022-05-04; CRP (mg/L): 231\nDate: 2022-05-11; CRP (mg/L): 18\n", day=None),
)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("lactate on admission", "4.4"),
        ("lactate when she came in", "4.4"),
        ("CRP on arrival", "231"),
        ("What was the CRP when she was admitted?", "231"),
        ("CRP at presentation", "231"),
    ],
)
def test_a_value_at_the_beginning_of_a_stay(question: str, value: str) -> None:
    found = shown(question, *STAY)
    assert value in found[0]
    assert "1.1 mmol/L when" not in found[0]
    assert not any("CRP (mg/L): 18" in line for line in found)


def test_at_the_time_of_an_event_is_what_was_measured_next() -> None:
    event = candidate("Hip fracture on 2 May 2022.", day=date(2022, 6, 1))
    first, second, mark = shown(
        "CRP at the time of the fracture compared with 11 May 2022", STAY[1], event
    )
    assert (": 231" in first, ": 18" in second) == (True, True)
    assert "was taken to be: Hip fracture" in mark
