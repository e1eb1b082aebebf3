"""The dates in a text, however they are written."""

import re
from collections.abc import Iterator

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"((?:19|20)\d\d)"
_DATE = re.compile(
    rf"(?<![\d.,/-])(?:(?P<iso>{_YEAR}-(\d\d)-(\d\d))(?!\d)"
    rf"|(?P<packed>{_YEAR}([01]\d)([0-3]\d))(?!\d)"
    rf"|(?P<day_first>(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+{_YEAR})(?!\d)"
    rf"|(?P<month_first>{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR})(?!\d)"
    rf"|(?P<month>{_MONTH},?\s+{_YEAR})(?!\d)"
    rf"|(?P<signs>(\d{{1,2}})[./](\d{{1,2}})[./]{_YEAR})(?!\d)"
    rf"|(?P<iso_month>{_YEAR}-(\d\d))(?![\d-])"
    rf"|(?P<year>{_YEAR})(?![\d.,/%]*\d))",
    re.IGNORECASE,
)


def dates_in(text: str) -> set[str]:
    """As 2024-03-02, 2024-03 or 2024; 3/2/2024 is read both ways."""
    return {day for found in _DATE.finditer(text) for day in _read(found)}


def without_dates(text: str) -> str:
    return _DATE.sub(" ", text)


def names_date(dates: set[str], sought: str) -> bool:
    """Whether one of `dates` is `sought`, or a day of the month or year that is sought."""
    return any(day == sought or day.startswith(f"{sought}-") for day in dates)


def _read(found: re.Match[str]) -> Iterator[str]:
    sort = found.lastgroup
    parts = [part for part in found.groups()[1:] if part and part != found.group()]
    match sort:
        case "iso" | "packed" | "iso_month" | "year":
            yield "-".join(parts or [found.group()])
        case "day_first":
            day, month, year = parts
            yield f"{year}-{_number(month)}-{int(day):02}"
        case "month_first":
            month, day, year = parts
            yield f"{year}-{_number(month)}-{int(day):02}"
        case "month":
            month, year = parts
            yield f"{year}-{_number(month)}"
        case _:
            one, other, year = parts
            for month, day in ((int(one), int(other)), (int(other), int(one))):
                if 1 <= month <= len(_MONTHS):
                    yield f"{year}-{month:02}-{day:02}"


def _number(month: str) -> str:
    return f"{_MONTHS.index(month[:3].casefold()) + 1:02}"
