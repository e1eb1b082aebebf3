"""Names and birth dates are compared as people write them."""

from datetime import date

import pytest

from medmemory.clinical.birth_dates import (
    DateRange,
    date_ranges,
    whole_dates,
    with_months_as_numbers,
    with_months_of_years_as_numbers,
)
from medmemory.clinical.names import name_key, record_number_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Norbury", "norbury"),
        ("Müller", "muller"),
        ("Gonçalves", "goncalves"),
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),  # the typographic apostrophe is the case
        ("Smith-Jones", "smith jones"),
        ("  van   der  Berg ", "van der berg"),
        ("Sørensen", "sorensen"),
        ("Wałęsa", "walesa"),
        ("Strauß", "strauss"),
        ("ÅSTRÖM", "astrom"),
        ("Иванов", "иванов"),
        ("100%_x", "100 x"),
        ("-", ""),
    ],
)
def test_a_name_key_has_neither_case_nor_accents_nor_punctuation(name: str, key: str) -> None:
    assert name_key(name) == key


def test_a_record_number_key_is_letters_and_digits_only() -> None:
    assert record_number_key(" AB-00 123/x ") == "ab00123x"


def _day(year: int, month: int, day: int) -> DateRange:
    return DateRange(date(year, month, day), date(year, month, day))


@pytest.mark.parametrize(
    ("written", "ranges"),
    [
        ("1958", [DateRange(date(1958, 1, 1), date(1958, 12, 31))]),
        ("1958-", [DateRange(date(1958, 1, 1), date(1958, 12, 31))]),
        ("1958-02", [DateRange(date(1958, 2, 1), date(1958, 2, 28))]),
        ("1960-02", [DateRange(date(1960, 2, 1), date(1960, 2, 29))]),
        ("1958-2-3", [_day(1958, 2, 3)]),
        ("1958-02-03", [_day(1958, 2, 3)]),
        ("19580203", [_day(1958, 2, 3)]),
        ("1958/02/03", [_day(1958, 2, 3)]),
        ("03.02.1958", [_day(1958, 2, 3)]),
        ("3.2.1958", [_day(1958, 2, 3)]),
        ("3/2/1958", [_day(1958, 2, 3), _day(1958, 3, 2)]),
        ("13/2/1958", [_day(1958, 2, 13)]),
        ("2/13/1958", [_day(1958, 2, 13)]),
        ("2/1958", [DateRange(date(1958, 2, 1), date(1958, 2, 28))]),
        ("30.02.1958", []),
        ("1958-13", []),
        ("00123", []),
        ("0000", []),
        ("norbury", []),
    ],
)
def test_a_birth_date_is_read_in_any_usual_order(written: str, ranges: list[DateRange]) -> None:
    assert list(date_ranges(written)) == ranges


def test_a_date_may_be_cut_short_while_it_is_typed() -> None:
    assert len(date_ranges("1958-1")) == len(("1", "10", "11", "12"))
    assert [days.first.day for days in date_ranges("1958-02-1")] == [1, *range(10, 20)]


@pytest.mark.parametrize(
    "written",
    [
        "norbury 3 Feb 1958",
        "norbury 3. February 1958",
        "norbury Feb 3, 1958",
        "norbury FEBRUARY 3 1958",
    ],
)
def test_months_may_be_named(written: str) -> None:
    assert with_months_as_numbers(written) == "norbury 1958-02-03"


def test_a_name_that_is_also_a_month_stays_a_name() -> None:
    assert with_months_as_numbers("April May 1958") == "April May 1958"


def test_a_month_of_a_year_may_be_named() -> None:
    assert with_months_of_years_as_numbers("norbury May 1961") == "norbury 1961-05"
    assert with_months_of_years_as_numbers("Feb., 1958") == "1958-02"
    assert with_months_of_years_as_numbers("April May") == "April May"


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("1958-02-03", [date(1958, 2, 3)]),
        (" 1958-2-3 ", [date(1958, 2, 3)]),
        ("1958-1-1", [date(1958, 1, 1)]),  # in a search, the beginning of many
        ("19580203", [date(1958, 2, 3)]),
        ("03.02.1958", [date(1958, 2, 3)]),
        ("3 February 1958", [date(1958, 2, 3)]),
        ("Feb 3, 1958", [date(1958, 2, 3)]),
        ("13/02/1958", [date(1958, 2, 13)]),
        ("02/02/1958", [date(1958, 2, 2)]),
        ("03/02/1958", [date(1958, 2, 3), date(1958, 3, 2)]),
        ("1958-02-30", []),
        ("1958-00-03", []),
        ("1958-02", []),
        ("1958-2-", []),
        ("02.1958", []),
        ("1958", []),
        ("03.02.58", []),
        ("yesterday", []),
        ("", []),
    ],
)
def test_a_whole_birth_date_is_never_guessed(written: str, days: list[date]) -> None:
    assert list(whole_dates(written)) == days
