"""The times that a question names: "in March 2023", "since 2023", "on 3 April 2024"."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",),
            ("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"),
            ("october", "oct"), ("november", "nov"), ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_IN_FULL = "|".join(
    name for name in _MONTHS if len(name) > len("sept") or name in {"may", "june", "july"}
)
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<name>{_MONTH})\.?,?\s+{_YEAR}\b",
        rf"\b(?P<name>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}\b",
        rf"\b(?P<name>{_MONTH})\.?,?\s+(?:of\s+)?{_YEAR}\b",
        rf"\b(?P<month>\d{{1,2}})[/.]{_YEAR}\b",
        rf"\b{_YEAR}-(?P<month>\d\d)\b(?!-)",
        rf"(?<![\d/.-])\b{_YEAR}\b(?![/.-]\d)",
        # "May" and "march" alone are other words too often; what stands before makes a month of it.
        rf"\b(?:in|since|during|of|until|before|after|the|last|this)\s+(?P<name>{_IN_FULL})\b",
    )
)
_NUMERIC = re.compile(r"\b(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d)\b")
_SINCE = re.compile(r"\b(since|after|from)\s+(?:the\s+)?(?:end\s+of\s+)?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(before|until|till|prior\s+to|up\s+to|by)\s+(?:the\s+)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:and|to|until|-|–)\s*$", re.IGNORECASE)
_PRIOR_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included; None: open. With a `month`, that month of any year."""

    first: date | None = None
    last: date | None = None
    month: int | None = None

    def holds(self, day: date) -> bool:
        if self.month is not None:
            return day.month == self.month
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def periods(question: str) -> tuple[Period, ...]:
    """The times named, in order; "from 2019 to 2021" is one."""
    found: list[Period] = []
    previous_end = 0
    for start, end, period in _dates(question):
        before = question[max(previous_end, start - _PRIOR_CHARACTERS) : start]
        if found and _BETWEEN.fullmatch(before) and found[-1].first and period.last:
            found[-1] = Period(found[-1].first, period.last)
        elif period.month is None and (since := _SINCE.search(before)):
            found.append(Period(_since(since[1].lower(), period), None))
        elif period.month is None and (until := _UNTIL.search(before)):
            found.append(Period(None, _until(until[1].lower(), period)))
        else:
            found.append(period)
        previous_end = end
    return tuple(found)


def dates_in(text: str) -> Iterator[Period]:
    """The times that a text names; a bare month is none, a day that could be two is both."""
    if not _ANY_YEAR.search(text):  # as most passages: the other patterns need not look
        return iter(())
    return (period for _, _, period in _dates(text) if period.month is None)


def _since(word: str, period: Period) -> date | None:
    if word == "after" and period.last:
        return period.last + timedelta(days=1)
    return period.first


def _until(word: str, period: Period) -> date | None:
    if word.startswith(("before", "prior")) and period.first:
        return period.first - timedelta(days=1)
    return period.last


def _dates(text: str) -> list[tuple[int, int, Period]]:
    taken: list[tuple[int, int, Period]] = []
    for match in _NUMERIC.finditer(text):
        one, other, year = int(match[1]), int(match[3]), int(match[4])
        for month, day in sorted({(one, other), (other, one)}):
            if period := _period(year, month, day):
                taken.append((match.start(), match.end(), period))
    for form in _FORMS:
        for match in form.finditer(text):
            parts = match.groupdict()
            start = match.start("name") if parts.get("name") and "year" not in parts else None
            begins = match.start() if start is None else start
            if any(begins < end and at < match.end() for at, end, _ in taken):
                continue
            name = (parts.get("name") or "").lower()
            number = int(parts.get("month") or 0) or _MONTHS.get(name)
            if "year" not in parts:
                taken.append((begins, match.end(), Period(month=number)))
            elif period := _period(int(parts["year"]), number, int(parts.get("day") or 0)):
                taken.append((begins, match.end(), period))
    return sorted(taken, key=lambda found: found[:2])


def _period(year: int, month: int | None, day: int) -> Period | None:
    if month is None:
        return Period(date(year, 1, 1), date(year, 12, 31))
    if not 1 <= month <= 12:  # noqa: PLR2004  # a year's months
        return None
    if not day:
        return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    if day > monthrange(year, month)[1]:
        return None
    return Period(date(year, month, day), date(year, month, day))
