"""The course of a value: its dated readings, whatever words ask for it."""

import pytest

from tests.unit.test_evidence import candidate, quotes, shown

ROWS = "\n".join(
    f"{day} {name}: {value} [final]"
    for name, values in (
        ("Creatinine", (88, 95, 104, 112, 140, 126, 131)),
        ("eGFR", (61, 56, 50, 46, 35, 40, 38)),
    )
    for day, value in zip(
        (
            *("2020-10-05", "2021-06-14", "2022-03-09", "2022-11-21"),
            *("2023-06-02", "2023-12-04", "2024-04-11"),
        ),
        values,
        strict=True,
    )
)
TABLE = candidate(ROWS)
CUMULATIVE = candidate(
    "Creatinine | Unit: µmol/L | 2023-01-10: 90 | 2023-05-11: 97 | 2023-09-12: 104\n\n"
    "Comment\n2023-09-12: creatinine 1.2 times the result of January; restart metformin when "
    "creatinine is 90 or less.\n",
)
NOTE = candidate("Results of 2024-04-30: HbA1c 50 mmol/mol, creatinine 108 µmol/L.")


@pytest.mark.parametrize(
    "question",
    [
        "trend of creatinine",
        "creatinine trend?",
        "creatinine over time",
        "How has the creatinine changed?",
        "Did her creatinine rise?",
        "is the creatinine getting worse",
    ],
)
def test_a_course_goes_from_the_first_reading_to_the_newest(question: str) -> None:
    found = quotes(question, TABLE)
    assert [quote.text[:10] for quote in found] == [
        *("2020-10-05", "2022-11-21", "2023-06-02", "2023-12-04", "2024-04-11")
    ]
    assert all("Creatinine" in quote.text for quote in found)
    assert found[-1].values_left_out == 2


def test_the_values_since_a_day_begin_with_the_newest() -> None:
    found = shown("creatinine since June 2021", TABLE)
    assert [line[:4] for line in found] == ["2024", "2023", "2023", "2022", "2021"]


@pytest.mark.parametrize(
    "question", ["renal function trend", "How has her kidney function changed?"]
)
def test_the_course_of_a_function_is_that_of_what_is_measured_of_it(question: str) -> None:
    found = shown(question, TABLE)
    assert [line.split()[1] for line in found] == ["Creatinine:"] * 5 + ["eGFR:"] * 5


def test_a_course_takes_the_values_of_sentences_and_no_remarks() -> None:
    row, note = shown("creatinine trend", NOTE, CUMULATIVE)
    assert row.startswith("Creatinine | Unit")
    assert note.startswith("Results of 2024-04-30")


def test_a_day_is_shown_once() -> None:
    again = candidate("Creatinine | Unit: µmol/L | 2023-05-11: 97 | 2023-09-12: 104\n")
    assert len(shown("creatinine trend", again, CUMULATIVE)) == 1


def test_what_lies_before_the_time_asked_about_is_left_out() -> None:
    (row,) = shown("creatinine since March 2023", CUMULATIVE)
    assert "2023-01-10" not in row
