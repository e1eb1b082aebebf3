"""Dates as records and models write them, as far as they are said: a year, a month, a day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from medmemory.clinical.document import Span
from medmemory.retrieval.dates import MONTH, MONTHS

_MONTH = rf"(?P<month>{MONTH.title()})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d-]){_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
        # The first day of "25 to 30 January 2024".
        rf"(?<![\w./-]){_DAY}(?=\s?(?:–|-|to|until|through)\s?\d{{1,2}}(?:st|nd|rd|th)?(?: of)?"
        rf" {_MONTH}(?:,? {_YEAR}\b)?)",
        rf"(?<![\w.]){_DAY}(?: of)? {_MONTH},? {_YEAR}\b",
        rf"\b{_MONTH} {_DAY},? {_YEAR}\b",
        rf"\b{_MONTH},? {_YEAR}\b",
        rf"(?<![\w.]){_DAY}(?: of)? {_MONTH}(?![a-z])",
        rf"\b{_MONTH} {_DAY}(?![\d.,%]|\s?(?:mg|g|ml)\b)",
        rf"(?<=\bin ){_MONTH}(?![a-z])",
        rf"(?<![\d-]){_YEAR}-(?P<month>0[1-9]|1[0-2])(?![\d-])",
        rf"(?<![\w./])(?P<month>0?[1-9]|1[0-2])/{_YEAR}(?![\w/])",
    )
)
_NUMERIC = re.compile(r"(?<![\w./])(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)?\d\d)(?![\w/])")
# A year is one where nothing is measured in it: "2000 mg" is a dose.
_BARE_YEAR = re.compile(
    rf"(?<![\w./,<>=-]){_YEAR}(?![\w/%]|[.,]\d|-\d{{1,3}}\b|\s?(?:[mkµμ]?g|m?l|mcg|units?|IU|steps)\b)"
)
_LAST_MONTH = 12
_LAST_DAY = 31
_HALF_A_YEAR = 6


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as far as it is said."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def is_said_by(self, other: "Moment") -> bool:
        """Whether all that this one says is said by `other`: "March 2024" by 2024-03-02."""
        return all(mine in (None, said) for mine, said in self._parts(other))

    def differs_from(self, other: "Moment") -> bool:
        """Whether both cannot be meant: the same part is said, and another value."""
        return any(None not in parts and parts[0] != parts[1] for parts in self._parts(other))

    def is_before(self, other: "Moment") -> bool:
        """Whether it is earlier, as far as both are said: 2022 is before 2024-02-10."""
        for mine, theirs in self._parts(other):
            if mine is None or theirs is None or mine != theirs:
                return mine is not None and theirs is not None and mine < theirs
        return False

    def _parts(self, other: "Moment") -> tuple[tuple[int | None, int | None], ...]:
        return (
            (self.year, other.year),
            (self.month, other.month),
            (self.day, other.day),
        )


@dataclass(frozen=True, slots=True)
class FoundMoment:
    """What a date may mean (02/03/2024 is two days), and where it stands."""

    span: Span
    meanings: tuple[Moment, ...]

    def is_said_by(self, other: "FoundMoment") -> bool:
        return any(one.is_said_by(two) for one in self.meanings for two in other.meanings)

    def is_before(self, other: "FoundMoment") -> bool:
        """Whether it is earlier however both are meant, in the fullest way that they are known."""
        return all(one.is_before(two) for one in self._fullest for two in other._fullest)

    @property
    def _fullest(self) -> tuple[Moment, ...]:
        return tuple(one for one in self.meanings if one.year is not None) or self.meanings

    def differs_from(self, other: "FoundMoment") -> bool:
        return all(one.differs_from(two) for one in self.meanings for two in other.meanings)


def moment_of(day: date) -> FoundMoment:
    """A day that is known from elsewhere, such as a document's."""
    return FoundMoment(Span(0, 0), (Moment(day.year, day.month, day.day),))


def with_its_year(found: FoundMoment, day: FoundMoment) -> FoundMoment:
    """With the year in which it is nearest to the day of its document, where it names none."""
    (said,), (known,) = found.meanings[:1], day.meanings
    if said.year is not None or said.month is None or known.year is None or known.month is None:
        return found
    months = said.month - known.month
    turn = -1 if months > _HALF_A_YEAR else 1 if months < -_HALF_A_YEAR else 0
    return replace(found, meanings=(*found.meanings, replace(said, year=known.year + turn)))


def moments_in(text: str) -> list[FoundMoment]:
    """The dates in `text`, in order, each place once."""
    found: list[FoundMoment] = []
    for one in _all(text):
        if not any(
            one.span.start < other.span.end and other.span.start < one.span.end for other in found
        ):
            found.append(one)
    return sorted(found, key=lambda one: one.span.start)


def _all(text: str) -> Iterator[FoundMoment]:
    """The fullest forms first."""
    for match in _NUMERIC.finditer(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        year += 2000 if year < 100 else 0  # noqa: PLR2004  # two digits
        meanings = tuple(
            Moment(year, month, day)
            for day, month in dict.fromkeys(((first, second), (second, first)))
            if 1 <= month <= _LAST_MONTH and 1 <= day <= _LAST_DAY
        )
        if meanings:
            yield FoundMoment(Span(*match.span()), meanings)
    for pattern in (*_PATTERNS, _BARE_YEAR):
        for match in pattern.finditer(text):
            said = match.groupdict()
            year_said, day_said = said.get("year"), said.get("day")
            moment = Moment(
                int(year_said) if year_said else None,
                _month(said.get("month")),
                int(day_said) if day_said else None,
            )
            if (moment.month or 1) <= _LAST_MONTH and 1 <= (moment.day or 1) <= _LAST_DAY:
                yield FoundMoment(Span(*match.span()), (moment,))


def _month(said: str | None) -> int | None:
    if said is None:
        return None
    return int(said) if said.isdigit() else MONTHS[said.casefold()]
