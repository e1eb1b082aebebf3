"""Days and spans of days, as questions and lines name them."""

from datetime import date

import pytest

from medmemory.retrieval.dates import Period, dates_in
from medmemory.retrieval.times import times_of


def days(text: str) -> list[tuple[Period, ...]]:
    return [one.meanings for one in dates_in(text)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on 2024-03-02", date(2024, 3, 2), date(2024, 3, 2)),
        ("in 03/2021", date(2021, 3, 1), date(2021, 3, 31)),
        ("04/24/2021", date(2021, 4, 24), date(2021, 4, 24)),
        ("24.12.2020", date(2020, 12, 24), date(2020, 12, 24)),
        ("3 March 2021", date(2021, 3, 3), date(2021, 3, 3)),
        ("March 3rd, 2021", date(2021, 3, 3), date(2021, 3, 3)),
        ("February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("in 2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("on 20/9/23", date(2023, 9, 20), date(2023, 9, 20)),
        ("born 20/9/55", date(1955, 9, 20), date(1955, 9, 20)),
        ("02-Mar-2024", date(2024, 3, 2), date(2024, 3, 2)),
        ("\u017fept. 2021", date(2021, 9, 1), date(2021, 9, 30)),  # an old s, as OCR reads it
    ],
)
def test_dates_are_read_as_they_are_written(text: str, first: date, last: date) -> None:
    assert days(text) == [(Period(first, last),)]


def test_a_date_that_can_be_two_days_is_both() -> None:
    assert days("03/04/2021") == [
        (
            Period(date(2021, 3, 4), date(2021, 3, 4)),
            Period(date(2021, 4, 3), date(2021, 4, 3)),
        )
    ]


@pytest.mark.parametrize("text", ["2000 IU daily", "1995 mg", "2024-02-30 x", "room 20211"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert not days(text) or "2024" in text


def test_a_question_is_of_the_times_it_names() -> None:
    times = times_of("Compare the potassium of 2017 with that of 2019.")
    assert len(times.within) == 2
    assert times.is_compared
    assert "2017" not in times.text_without
    between = times_of("Weight between 2012 and 2014?")
    assert between.within == ((Period(date(2012, 1, 1), date(2014, 12, 31)),),)
    assert times_of("HbA1c since 2020?").within[0][0].last == date.max
    assert times_of("the March visit").allows([Period(date(2021, 3, 9), date(2021, 3, 9))])
    assert not times_of("the March visit").allows([Period(date(2021, 4, 9), date(2021, 4, 9))])
    assert not times_of("pain in the last three months").is_latest


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("between March and June 2024", date(2024, 3, 1), date(2024, 6, 30)),
        ("from November to March 2024", date(2023, 11, 1), date(2024, 3, 31)),
        ("between October 2023 and February 2024", date(2023, 10, 1), date(2024, 2, 29)),
    ],
)
def test_a_year_after_two_months_is_that_of_both(question: str, first: date, last: date) -> None:
    assert times_of(f"Hb {question}").within == ((Period(first, last),),)


def test_two_months_to_compare_stay_two() -> None:
    times = times_of("How did it change between January and May 2024?")
    assert times.within == (
        (Period(date(2024, 1, 1), date(2024, 1, 31)),),
        (Period(date(2024, 5, 1), date(2024, 5, 31)),),
    )


def test_months_without_a_year_span_those_of_any_one_year() -> None:
    (spans,) = times_of("weight from March to July").within
    assert all(one.first.year == one.last.year for one in spans)
