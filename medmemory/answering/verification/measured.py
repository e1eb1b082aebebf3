"""Numbers, frequencies and routes of a sentence, each looked for in the passages: of the same
thing, in the same unit, of the same day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medmemory.answering.verification.quantities import Quantity
from medmemory.answering.verification.reading import Reading, Said, Statement
from medmemory.answering.verification.regimens import Regimen, RegimenKind
from medmemory.answering.verification.terms import pool, terms
from medmemory.answering.verification.units import is_implied
from medmemory.clinical.document import Span
from medmemory.clinical.verification import CheckedFact

# A time of day says that a drug is taken once a day.
_ONCE = "1 a day"
_TIMES_OF_DAY = frozenset({"at night", "in the morning", "in the evening"})

Against = tuple[Reading, Span]


@dataclass(frozen=True, slots=True)
class _Place:
    reading: Reading
    statement: Statement
    said: Said


def compare_said(
    sentence: Statement, readings: Sequence[Reading]
) -> Iterator[tuple[CheckedFact, Against | None]]:
    """Each number, frequency and route of the sentence, and the words that say otherwise."""
    places = [
        _Place(reading, statement, said)
        for reading in readings
        for statement in reading.statements
        for said in statement.said
    ]
    for said in sentence.said:
        what = said.what
        text = sentence.text[what.span.start : what.span.end].strip(" ,;-")
        if isinstance(what, Quantity):
            is_found, against = _quantity(said, what, places)
            kind = "number"
        else:
            is_found, against = _regimen(said, what, places)
            kind = what.kind.value
        yield CheckedFact(kind, text, is_found), against
    for unread in sentence.unread:
        kind = "number" if unread[0].isdigit() else "name"
        yield CheckedFact(kind, unread, _stands_in(unread, readings)), None


def _stands_in(word: str, readings: Sequence[Reading]) -> bool:
    """Whether a word with digits is printed, or is another name of something that is."""
    alone = re.compile(rf"(?<![\w.]){re.escape(word)}(?![\w]|[.,]\d)", re.IGNORECASE)
    named = terms(word)
    return any(
        alone.search(printed) is not None
        or (not word[0].isdigit() and bool(named) and set(named) <= pool(printed))
        for reading in readings
        for printed in (reading.candidate.text, reading.candidate.table_header or "")
    )


def _quantity(said: Said, what: Quantity, places: Sequence[_Place]) -> tuple[bool, Against | None]:
    measured = [
        place
        for place in places
        if isinstance(place.said.what, Quantity) and place.said.is_limit == said.is_limit
    ]
    nearest = max((said.shares(place.said) for place in measured), default=0)
    of_another_day: _Place | None = None
    for place in measured:
        other = place.said.what
        if not isinstance(other, Quantity) or not what.equals(other):
            continue
        if not _is_in_the_same_unit(said, place) or not _is_of_the_same(said, place.said, nearest):
            continue
        if _is_of_the_same_day(said, place):
            return True, None
        of_another_day = place
    if of_another_day is not None:
        place = of_another_day
        is_dated = any(
            moment.differs_from(other) for moment in said.moments for other in place.said.moments
        )
        return False, (place.reading, place.statement.span) if is_dated else None
    for place in measured:
        if (
            _is_surely_of_the_same(said, place.said)
            and _is_of_the_same_day(said, place)
            and _differs(said, place)
        ):
            return False, (place.reading, place.statement.span)
    return False, None


def _regimen(said: Said, what: Regimen, places: Sequence[_Place]) -> tuple[bool, Against | None]:
    given = [place for place in places if isinstance(place.said.what, Regimen)]
    nearest = max((said.shares(place.said) for place in given), default=0)
    against: Against | None = None
    for place in given:
        other = place.said.what
        if not isinstance(other, Regimen):
            continue
        if _means_the_same(what, other) and _is_of_the_same(said, place.said, nearest):
            return True, None
        is_exclusive = what.kind is other.kind and what.kind is not RegimenKind.TIMING
        if is_exclusive and _is_surely_of_the_same(said, place.said):
            against = against or (place.reading, place.statement.span)
    return False, against


def _means_the_same(what: Regimen, other: Regimen) -> bool:
    return what.meaning == other.meaning or (
        what.meaning == _ONCE and other.meaning in _TIMES_OF_DAY
    )


def _is_of_the_same(said: Said, other: Said, nearest: int) -> bool:
    """Whether nothing in the passages is nearer to what the sentence names; a value with a unit
    that the source gives no name ("A 68-year-old …") may be of anything."""
    if not said.terms:
        return True
    if not other.terms and isinstance(other.what, Quantity) and other.what.unit:
        return not nearest
    return bool(nearest) and said.shares(other) == nearest


def _is_surely_of_the_same(said: Said, other: Said) -> bool:
    """Whether all that the one is of, the other one is of."""
    if not said.terms or not other.terms:
        return False
    return said.shares(other) == len(said.terms) or other.shares(said) == len(other.terms)


def _is_of_the_same_day(said: Said, place: _Place) -> bool:
    """Whether the value is of all days that the sentence gives it."""
    day = place.reading.day
    for moment in said.moments:
        own = place.said.moments
        if any(moment.is_said_by(other) for other in own):
            continue
        is_of_the_document = day is not None and moment.is_said_by(day)
        is_only_a_year = all(one.month is None for other in own for one in other.meanings)
        if not is_of_the_document or not is_only_a_year:
            return False
    return True


def _is_in_the_same_unit(said: Said, place: _Place) -> bool:
    """Whether the source prints the sentence's unit, or its number needs none."""
    what, other = said.what, place.said.what
    assert isinstance(what, Quantity)  # noqa: S101  # the callers ask for quantities only
    assert isinstance(other, Quantity)  # noqa: S101
    unit, theirs = _without_day(what.unit), _without_day(other.unit)
    if not unit or unit == theirs:
        return True
    if theirs:
        return False
    return is_implied(unit, place.said.pool | said.pool) or unit in place.reading.units_around


def _differs(said: Said, place: _Place) -> bool:
    """Whether the value is another one in the same unit, or another mass."""
    what, other = said.what, place.said.what
    assert isinstance(what, Quantity)  # noqa: S101  # the callers ask for quantities only
    assert isinstance(other, Quantity)  # noqa: S101
    if _without_day(what.unit) == _without_day(other.unit) or not (what.unit and other.unit):
        return what.differs_from(other)
    return what.differs_when_converted(other)


def _without_day(unit: str) -> str:
    return unit.removesuffix("/day")
