"""Dates as documents write them; one that could be two days is none."""

import re
from datetime import UTC, date, datetime, timedelta

_EARLIEST = date(1900, 1, 1)

# Any of the forms below, to be found within a line; `read_date` judges it.
DATE = (
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{4}\b"
    r"|\d{1,2}(?:st|nd|rd|th)?(?: of|[ .-])[ .-]*[A-Za-z]{3,9}\.?[ ,-]+\d{4}\b"
    r"|[A-Za-z]{3,9}\.? +\d{1,2}(?:st|nd|rd|th)?,? +\d{4}\b"
)

WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +"

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",),
            ("jun", "june"), ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"),
            ("oct", "october"), ("nov", "november"), ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_BEGINS_WITH_WEEKDAY = re.compile(WEEKDAY)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
_DAY_MONTH_NAME = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of|[ .-])[ .-]*(?P<month>[a-z]{3,9})\.?[ ,-]+"
    r"(?P<year>\d{4})\b"
)
_MONTH_NAME_DAY = re.compile(
    r"(?P<month>[a-z]{3,9})\.? +(?P<day>\d{1,2})(?:st|nd|rd|th)?,? +(?P<year>\d{4})\b"
)
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b")
_SLASHED = re.compile(r"(?P<first>\d{1,2})[/-](?P<second>\d{1,2})[/-](?P<year>\d{4})\b")
_EITHER_ORDER = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[./-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})\b"
)


def read_date(text: str) -> date | None:
    """The date at the beginning of `text`; None for 03/04/2024, which is March or April."""
    text = text.strip().lower()
    if weekday := _BEGINS_WITH_WEEKDAY.match(text):
        text = text[weekday.end() :]
    for pattern in (_YEAR_FIRST, _DOTTED, _COMPACT):
        if found := pattern.match(text):
            return _valid(found["year"], int(found["month"]), found["day"])
    for pattern in (_DAY_MONTH_NAME, _MONTH_NAME_DAY):
        if (found := pattern.match(text)) and found["month"] in _MONTHS:
            return _valid(found["year"], _MONTHS[found["month"]], found["day"])
    if found := _SLASHED.match(text):
        month_first = _valid(found["year"], int(found["first"]), found["second"])
        day_first = _valid(found["year"], int(found["second"]), found["first"])
        if month_first is None or day_first is None or month_first == day_first:
            return month_first or day_first
    return None


def possible_dates(text: str) -> tuple[date, ...]:
    """Every day that the date at the beginning of `text` may mean, in either order of day and month
    and either century; one when it is plain, none when no date stands there."""
    if certain := read_date(text):
        return (certain,)
    found = _EITHER_ORDER.match(text.strip())
    if found is None:
        return ()
    year, first, second = found["year"], found["first"], found["second"]
    years = (year,) if len(year) == len("1961") else (f"19{year}", f"20{year}")
    readings = (
        day
        for full in years
        for month, number in ((first, second), (second, first))
        if (day := _valid(full, int(month), number))
    )
    return tuple(sorted(set(readings)))


def _valid(year: str, month: int, day: str) -> date | None:
    try:
        found = date(int(year), month, int(day))
    except ValueError:
        return None
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return found if _EARLIEST <= found <= tomorrow else None
