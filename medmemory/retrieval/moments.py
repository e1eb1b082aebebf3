"""Times in a conversation: named ("in March 2024"), and reckoned from these ("the year before")."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
_MONTH = "|".join([*_MONTHS, *(name[:3] for name in _MONTHS), "sept"])
_YEAR = r"(?:19|20)\d\d"
_PREPOSITION = r"in|on|at|since|before|after|during|until|till|by|from|of"

_NAMED = re.compile(
    rf"(?:\b(?P<preposition>{_PREPOSITION})\s+(?:the\s+)?)?"
    r"(?<![\w.,/])(?:"
    rf"(?P<y1>{_YEAR})-(?P<m1>\d\d)-(?P<d1>\d\d)"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<n2>{_MONTH})\.?,?\s+(?P<y2>{_YEAR})"
    rf"|(?P<n3>{_MONTH})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,\s+(?P<y3>{_YEAR})"
    rf"|(?P<n4>{_MONTH})\.?,?\s+(?P<y4>{_YEAR})"
    rf"|(?P<y5>{_YEAR})-(?P<m5>\d\d)"
    rf"|(?P<y6>{_YEAR})"
    rf"|(?P<n7>{_MONTH})"
    r")(?![\w/]|[.,-]\d)",
    re.IGNORECASE,
)

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
        name = _MONTHS[self.month - 1].capitalize() if self.month is not None else ""
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
    found = []
    for match in _NAMED.finditer(text):
        moment = _moment(match)
        is_bare_month = match["n7"] is not None
        if moment is None or (is_bare_month and match["preposition"] is None):
            continue
        preposition = match["preposition"]
        found.append(Named(match.start(), match.end(), moment, preposition and preposition.lower()))
    return found


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


def _moment(match: re.Match[str]) -> Moment | None:
    parts = match.groupdict()
    year, name, month, day = (
        next((parts[f"{kind}{n}"] for n in range(1, 8) if parts.get(f"{kind}{n}")), None)
        for kind in "ynmd"
    )
    number = _month_number(name) if name else int(month) if month else None
    try:
        if number is not None:
            date(int(year or 2000), number, int(day or 1))
    except ValueError:
        return None
    return Moment(int(year) if year else None, number, int(day) if day else None)


def _month_number(name: str) -> int:
    return next(
        number for number, month in enumerate(_MONTHS, 1) if month.startswith(name[:3].lower())
    )
