"""Reading a birth date, or the beginning of one, as people write it."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_YEAR_FIRST = re.compile(r"(\d{4})(?:[-./](\d{0,2})(?:[-./](\d{0,2}))?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(?:(\d{1,2})[-./])?(\d{1,2})[-./](\d{4})")
_MONTH_NAME = rf"({'|'.join(MONTHS)})[a-z]*\.?"
_DAY_FIRST_NAMED = re.compile(rf"\b(\d{{1,2}})\.?\s+{_MONTH_NAME},?\s+(\d{{4}})\b", re.IGNORECASE)
_MONTH_FIRST_NAMED = re.compile(rf"\b{_MONTH_NAME}\s+(\d{{1,2}}),?\s+(\d{{4}})\b", re.IGNORECASE)

_MONTH_OF_YEAR = re.compile(rf"\b{_MONTH_NAME},?\s+(\d{{4}})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateRange:
    """First and last day, both included."""

    first: date
    last: date


def date_ranges(written: str) -> tuple[DateRange, ...]:
    """Every range of days that `written` can mean; empty when it is no date.

    Year first may be cut short anywhere ("1958", "1958-0", "1958-02-1"). With slashes, day and
    month may stand in either order; with dots or hyphens the day stands first.
    """
    if match := _COMPACT.fullmatch(written):
        return _days(match[1], match[2], match[3])
    if match := _YEAR_FIRST.fullmatch(written):
        return _days(match[1], match[2] or "", match[3] or "")
    if match := _YEAR_LAST.fullmatch(written):
        day, month, year = match[1], match[2], match[3]
        if day is None:
            return _days(year, month.zfill(2), "")
        ranges = _days(year, month.zfill(2), day.zfill(2))
        if "/" in written and day != month:
            ranges += _days(year, day.zfill(2), month.zfill(2))
        return ranges
    return ()


def whole_dates(written: str) -> tuple[date, ...]:
    """Every day that `written` can mean as a birth date written out, read as in a search but with
    nothing cut short; empty when it is none."""
    written = with_months_as_numbers(" ".join(written.split()))
    match = _YEAR_FIRST.fullmatch(written)
    if match and match[2] and match[3]:
        ranges = _days(match[1], match[2].zfill(2), match[3].zfill(2))
    else:
        ranges = date_ranges(written)
    return tuple(days.first for days in ranges if days.first == days.last)


def with_months_as_numbers(text: str) -> str:
    """`text` with "3 February 1958" and "Feb 3, 1958" written as 1958-02-03."""
    text = _DAY_FIRST_NAMED.sub(lambda found: _iso(found[3], found[2], found[1]), text)
    return _MONTH_FIRST_NAMED.sub(lambda found: _iso(found[3], found[1], found[2]), text)


def with_months_of_years_as_numbers(text: str) -> str:
    """`text` with "Feb 1958" written as 1958-02; "May" may be a name as well."""
    return _MONTH_OF_YEAR.sub(lambda found: f"{found[2]}-{_month(found[1])}", text)


def _iso(year: str, month_name: str, day: str) -> str:
    return f"{year}-{_month(month_name)}-{day.zfill(2)}"


def _month(name: str) -> str:
    return f"{MONTHS.index(name.lower()[:3]) + 1:02}"


def _days(year_written: str, month_begins: str, day_begins: str) -> tuple[DateRange, ...]:
    year = int(year_written)
    if year < 1:
        return ()
    if not month_begins:
        return (DateRange(date(year, 1, 1), date(year, 12, 31)),)
    ranges: list[DateRange] = []
    for month in range(1, 13):
        if not _begins(month, month_begins):
            continue
        last_day = monthrange(year, month)[1]
        if not day_begins:
            ranges.append(DateRange(date(year, month, 1), date(year, month, last_day)))
            continue
        days = [day for day in range(1, last_day + 1) if _begins(day, day_begins)]
        ranges += [DateRange(date(year, month, day), date(year, month, day)) for day in days]
    return tuple(ranges)


def _begins(number: int, written: str) -> bool:
    return f"{number:02}".startswith(written) or str(number) == written
