"""Times in a conversation: named ("in March 2024"), and reckoned from these ("the year before")."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from medmemory.retrieval.dates import MONTH, MONTHS, Period, dates_in

_PREPOSITION = re.compile(
    r"\b(in|on|at|since|before|after|during|until|till|by|from|of)\s+(?:the\s+)?$", re.IGNORECASE
)
_MONTH_ALONE = re.compile(rf"(?<![\w.,/])(?P<month>{MONTH})(?![\w/]|[.,-]\d)", re.IGNORECASE)

_COUNTS = {
    word: number
    for number, words in enumerate(
        ("", "a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
    for word in words.split()
}
_COUNT = "|".join([*_COUNTS, r"\d{1,2}"])
_UNIT = r"(?P<unit{0}>year|month|week|day)"
_EARLIER = frozenset({"before", "earlier", "prior", "previous", "preceding", "previously"})
_RECKONED = re.compile(
    r"\b(?:in\s+|on\s+)?(?:"
    rf"(?:the\s+)?{_UNIT.format(1)}\s+(?P<way1>before|prior|earlier|after|later|afterwards)"
    r"(?:\s+(?:that|then))?"
    rf"|(?P<count>{_COUNT})\s+{_UNIT.format(2)}s?\s+(?P<way2>before|earlier|previously|after|later)"
    r"(?:\s+(?:that|then))?"
    rf"|(?:the\s+)?(?P<way3>previous|preceding|prior|following|next)\s+{_UNIT.format(3)}"
    r"|(?P<open>since|before|after|until)\s+(?:then|that)"
    r")\b(?!\s+(?:the|her|his|she|he|surgery)\b)",
    re.IGNORECASE,
)
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a month or a year; a month may be of a year that is not known."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        if self.day is not None and self.month is not None:
            return f"{self.year:04}-{self.month:02}-{self.day:02}"
        name = calendar.month_name[self.month] if self.month is not None else ""
        return " ".join(part for part in (name, str(self.year or "")) if part)

    @property
    def preposition(self) -> str:
        return "on" if self.day is not None else "in"

    def shifted(self, count: int, unit: str) -> "Moment | None":
        """`count` units later, no finer than the unit; None where it is not known that finely."""
        if self.year is None:
            return None
        if unit == "year":
            return Moment(self.year + count)
        if self.month is None:
            return None
        if unit == "month":
            months = self.year * _MONTHS_OF_A_YEAR + self.month - 1 + count
            return Moment(months // _MONTHS_OF_A_YEAR, months % _MONTHS_OF_A_YEAR + 1)
        if self.day is None:
            return None
        days = count * (7 if unit == "week" else 1)
        later = date(self.year, self.month, self.day) + timedelta(days=days)
        return Moment(later.year, later.month, later.day)


@dataclass(frozen=True, slots=True)
class Named:
    """A moment where a text names it, with the preposition before it."""

    start: int
    end: int
    moment: Moment
    preposition: str | None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A time that is told by its distance from another: so many units, or `open` towards it."""

    start: int
    end: int
    count: int
    unit: str
    open: str | None

    def from_(self, base: Moment) -> str | None:
        """The time in words, with its preposition; None where `base` does not tell it."""
        if self.open is not None:
            return f"{self.open} {base}" if base.year is not None else None
        moment = base.shifted(self.count, self.unit)
        return None if moment is None else f"{moment.preposition} {moment}"


def named_in(text: str) -> list[Named]:
    """The moments that `text` names. "May" counts after a preposition or before a year only."""
    found = [
        _named(text, one.start, one.end, _moment(one.meanings[0]))
        for one in dates_in(text)
        if len(one.meanings) == 1
    ]
    months = [
        _named(text, match.start(), match.end(), Moment(None, MONTHS[match["month"].casefold()]))
        for match in _MONTH_ALONE.finditer(text)
    ]
    found += [
        month
        for month in months
        if month.preposition and not any(one.start < month.end <= one.end for one in found)
    ]
    return sorted(found, key=lambda one: one.start)


def reckoned_in(text: str) -> Reckoned | None:
    """The first time in `text` that only a conversation tells."""
    match = _RECKONED.search(text)
    if match is None:
        return None
    if match["open"]:
        return Reckoned(match.start(), match.end(), 0, "", match["open"].lower())
    way = (match["way1"] or match["way2"] or match["way3"]).lower()
    unit = (match["unit1"] or match["unit2"] or match["unit3"]).lower()
    said = (match["count"] or "one").lower()
    count = _COUNTS.get(said) or int(said)
    return Reckoned(match.start(), match.end(), -count if way in _EARLIER else count, unit, None)


def _named(text: str, start: int, end: int, moment: Moment) -> Named:
    """With the preposition before it, which is part of where it stands."""
    led = _PREPOSITION.search(text[:start])
    return Named(led.start() if led else start, end, moment, led[1].lower() if led else None)


def _moment(period: Period) -> Moment:
    """A day, or a whole month or year."""
    year, month = period.first.year, period.first.month
    if period.first == period.last:
        return Moment(year, month, period.first.day)
    return Moment(year, month if period.last.month == month else None)
