"""Days and spans of days, as questions and lines of a record name them."""

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].lower(), calendar.month_abbr[number].lower())
} | {"sept": 9}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
# Groups are named by the shape, since a date is written in many: the first that matches counts.
_WRITTEN = re.compile(
    # Each begins with a digit or a month: nothing else is tried at any other letter.
    r"(?=[\djfmasond])(?:"
    rf"\b(?P<iso>{_YEAR}-\d\d-\d\d)\b"
    rf"|\b(?P<iso_month>{_YEAR}-(?:0[1-9]|1[0-2]))\b(?![-\d])"
    rf"|\b(?P<a>\d{{1,2}})[/.](?P<b>\d{{1,2}})[/.](?P<numeric_year>{_YEAR})\b"
    r"|(?<![\w./])(?P<short_a>\d{1,2})/(?P<short_b>\d{1,2})/(?P<short_year>\d\d)(?![\w/]|[.,]\d)"
    rf"|\b(?P<slash_month>0?[1-9]|1[0-2])/(?P<slash_year>{_YEAR})\b"
    rf"|\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-]+(?:of\s+)?(?P<day_month>{MONTH})\.?,?"
    rf"[\s-]+(?P<day_year>{_YEAR})\b"
    rf"|\b(?P<us_month>{MONTH})\.?\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?,?"
    rf"\s+(?P<us_year>{_YEAR})\b"
    rf"|\b(?P<month>{MONTH})\.?,?\s+(?:of\s+)?(?P<month_year>{_YEAR})\b"
    # "2000 IU", "1995 m" and "2012-7" are no years.
    rf"|(?<![\w.,/-])(?P<year>{_YEAR})(?![\w%/-]|[.,]\d"
    r"|\s*(?:mg|mcg|g|kg|ml|l|iu|units?|kcal|m|steps|cells)\b))",
    re.IGNORECASE,
)
# Each of these shapes holds one of the two, most texts neither (800 letters: 0.08 ms, not 0.45).
_YEAR_OR_SLASH = re.compile(rf"{_YEAR}|\d/\d")
_MONTH_ALONE = re.compile(
    rf"\b(?:in|of|the|since|(?P<last>last)|between|from|to|and|until|till|before|after|during|through)\s+"
    rf"(?P<month>{MONTH})\b(?!\.?,?\s*\d)(?<!\band may)(?<!\bto may)",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})\b(?!\.?,?\s*\d)"
    rf"|\b(?P<us_month>{MONTH})\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,?\s*\d)",
    re.IGNORECASE,
)
# A month without a year: of any year that a record can be of.
_YEARS_OF_RECORDS = range(1990, 2051)
_DECEMBER = 12


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    def holds(self, other: "Period") -> bool:
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: "Period") -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text: where it stands, and what it can mean (03/04/2021 means two days)."""

    start: int
    end: int
    meanings: tuple[Period, ...]


def dates_in(text: str) -> list[Written]:
    """The dates that `text` writes with a year, in order."""
    found: list[Written] = []
    if not _YEAR_OR_SLASH.search(text):
        return found
    for match in _WRITTEN.finditer(text):
        meanings = tuple(_meanings(match))
        if meanings:
            found.append(Written(match.start(), match.end(), meanings))
    return found


def months_in(question: str) -> list[Written]:
    """The days and months that `question` names without a year."""
    days = [
        Written(
            match.start(),
            match.end(),
            tuple(
                period
                for year in _YEARS_OF_RECORDS
                for period in _day(
                    str(year),
                    MONTHS[(match["month"] or match["us_month"]).casefold()],
                    match["day"] or match["us_day"],
                )
            ),
        )
        for match in _DAY_ALONE.finditer(question)
    ]
    months = [
        Written(
            match.start() if match["last"] else match.start("month"),
            match.end(),
            tuple(
                period
                for year in _YEARS_OF_RECORDS
                for period in _month(year, MONTHS[match["month"].casefold()])
            ),
        )
        for match in _MONTH_ALONE.finditer(question)
    ]
    return [one for one in [*days, *months] if one.meanings]


def any_meets(some: Iterable[Period], others: Iterable[Period]) -> bool:
    kept = list(others)
    return any(one.meets(other) for one in some for other in kept)


def since(period: Period) -> Period:
    return Period(period.first, date.max)


def until(period: Period) -> Period:
    return Period(date.min, period.last)


def before(period: Period) -> Period:
    return Period(date.min, period.first - timedelta(days=1))


def after(period: Period) -> Period:
    return Period(period.last + timedelta(days=1), date.max)


def shifted(period: Period, years: int) -> Period:
    """As many years later, as a whole year."""
    year = period.first.year + years
    return Period(date(year, 1, 1), date(year, _DECEMBER, 31))


def _meanings(match: re.Match[str]) -> Iterator[Period]:
    if match["iso"]:
        year, month, day = match["iso"].split("-")
        yield from _day(year, month, day)
    elif match["iso_month"]:
        year, month = match["iso_month"].split("-")
        yield from _month(int(year), int(month))
    elif match["a"]:
        one, other = match["a"], match["b"]
        yield from dict.fromkeys(
            [*_day(match["numeric_year"], one, other), *_day(match["numeric_year"], other, one)]
        )
    elif match["short_a"]:
        year = str(_century(int(match["short_year"])))
        one, other = match["short_a"], match["short_b"]
        yield from dict.fromkeys([*_day(year, one, other), *_day(year, other, one)])
    elif match["slash_month"]:
        yield from _month(int(match["slash_year"]), int(match["slash_month"]))
    elif match["day_month"]:
        yield from _day(match["day_year"], MONTHS[match["day_month"].casefold()], match["day"])
    elif match["us_month"]:
        yield from _day(match["us_year"], MONTHS[match["us_month"].casefold()], match["us_day"])
    elif match["month"]:
        yield from _month(int(match["month_year"]), MONTHS[match["month"].casefold()])
    else:
        year = int(match["year"])
        yield Period(date(year, 1, 1), date(year, _DECEMBER, 31))


def _century(year: int) -> int:
    """The year that two digits mean: of this century as far as records can go."""
    return year + (2000 if year < _YEARS_OF_RECORDS.stop - 2000 else 1900)


def _day(year: str, month: str | int, day: str) -> Iterator[Period]:
    try:
        one = date(int(year), int(month), int(day))
    except ValueError:  # 2024-02-30, or a month of 24
        return
    yield Period(one, one)


def _month(year: int, month: int) -> Iterator[Period]:
    yield Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
