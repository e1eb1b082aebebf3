"""The day that the row of a table gives in the column for dates."""

from datetime import date

import pytest

from medmemory.answering.quoting.row_days import row_days, without_row_day


@pytest.mark.parametrize(
    ("row", "day"),
    [
        ("Date: 2024-05-14; Test: HbA1c; Value: 51", date(2024, 5, 14)),
        ("Vaccine: Influenza; Date: 2023-10-12; Batch: FL2291", date(2023, 10, 12)),
        ("Ferritin | Result: 18 | Date collected: 17 June 2024", date(2024, 6, 17)),
        ("05/20/2014 7:36pm; Blood Pressure: 120/80", date(2014, 5, 20)),
        ("Medicine: Apixaban; Started: 9 September 2023", None),
        ("Date: 2014-02-03 09:22 - 2014-02-05 11:15; Stay: ward", None),
        ("Date: June 2024; Note: seen", None),
        ("Glucose on 2024-05-14 was 6.8 mmol/L.", None),
    ],
)
def test_the_date_column_gives_the_day(row: str, day: date | None) -> None:
    assert row_days([row]) == [day]


def test_days_in_figures_are_read_as_another_row_of_the_document_shows() -> None:
    first, second = date(2024, 3, 2), date(2024, 3, 15)
    assert row_days(["Date: 02/03/2024; Pulse: 76", "Date: 15/03/2024; Pulse: 70"]) == [
        first,
        second,
    ]
    assert row_days(["Date: 03/02/2024; Pulse: 76", "Date: 03/15/2024; Pulse: 70"]) == [
        first,
        second,
    ]


def test_where_nothing_shows_the_order_no_day_is_guessed() -> None:
    assert row_days(["Date: 02/03/2024; Pulse: 76"]) == [None]
    assert (
        row_days(["Date: 02/03/2024; P: 1", "Date: 15/03/2024; P: 1", "Date: 03/15/2024; P: 1"])[0]
        is None
    )


def test_the_rest_of_the_row_keeps_its_other_dates() -> None:
    assert without_row_day("Date: 2024-06-20; Next: 3 July 2024") == "Date: ; Next: 3 July 2024"
