"""Numbers, frequencies and routes of a sentence, each looked for in the passages: of the same
thing, in the same unit, of the same day."""

import re
from collections.abc import Iterator, Sequence

from medmemory.answering.verification.binding import Said
from medmemory.answering.verification.doses import given_with_another_dose
from medmemory.answering.verification.places import Against, Place, places_of
from medmemory.answering.verification.quantities import Quantity
from medmemory.answering.verification.reading import Reading, Statement
from medmemory.answering.verification.regimens import Regimen, RegimenKind
from medmemory.answering.verification.sameness import (
    is_of_the_same,
    is_of_the_same_day,
    is_surely_of_the_same,
    is_the_value,
    means_the_same,
    without_day,
)
from medmemory.answering.verification.terms import pool, terms
from medmemory.clinical.verification import CheckedFact


def compare_said(
    sentence: Statement, readings: Sequence[Reading]
) -> Iterator[tuple[CheckedFact, Against | None]]:
    """Each number, frequency and route of the sentence, and the words that say otherwise."""
    all_places = places_of(readings)
    done = [place for place in all_places if not place.is_only_planned]
    for said in sentence.said:
        places = done if _is_said_to_be_done(said, sentence) else all_places
        what = said.what
        text = sentence.text[what.span.start : what.span.end].strip(" ,;-")
        if isinstance(what, Quantity):
            is_found, against = _quantity(said, what, places)
            kind = "number"
        else:
            is_found, against = _regimen(said, what, places)
            kind = what.kind.value
        other_dose = given_with_another_dose(said, what, sentence, places) if is_found else None
        if other_dose is not None:
            is_found, against = False, other_dose
        yield CheckedFact(kind, text, is_found), against
    for unread in sentence.unread:
        kind = "number" if unread[0].isdigit() else "name"
        yield CheckedFact(kind, unread, _stands_in(unread, readings)), None


def _is_said_to_be_done(said: Said, sentence: Statement) -> bool:
    return any(
        clause.is_done or clause.goes_on
        for clause in sentence.clauses
        if clause.span.start <= said.what.span.start < clause.span.end
    )


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


def _quantity(said: Said, what: Quantity, places: Sequence[Place]) -> tuple[bool, Against | None]:
    measured = [
        place
        for place in places
        if isinstance(place.said.what, Quantity) and place.said.is_limit == said.is_limit
    ]
    nearest = max((said.shares(place.said) for place in measured), default=0)
    of_another_day: Place | None = None
    for place in measured:
        other = place.said.what
        if not isinstance(other, Quantity) or not is_the_value(said, what, other, place):
            continue
        if not is_of_the_same(said, place.said, nearest):
            continue
        if is_of_the_same_day(said, place):
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
            is_surely_of_the_same(said, place.said)
            and is_of_the_same_day(said, place)
            and _differs(said, place)
        ):
            return False, (place.reading, place.statement.span)
    return False, None


def _regimen(said: Said, what: Regimen, places: Sequence[Place]) -> tuple[bool, Against | None]:
    given = [place for place in places if isinstance(place.said.what, Regimen)]
    nearest = max((said.shares(place.said) for place in given), default=0)
    against: Against | None = None
    for place in given:
        other = place.said.what
        if not isinstance(other, Regimen):
            continue
        if means_the_same(what, other) and is_of_the_same(said, place.said, nearest):
            return True, None
        is_exclusive = what.kind is other.kind and what.kind is not RegimenKind.TIMING
        if is_exclusive and is_surely_of_the_same(said, place.said):
            against = against or (place.reading, place.statement.span)
    return False, against


def _differs(said: Said, place: Place) -> bool:
    """Whether the value is another one in the same unit, or another mass."""
    what, other = said.what, place.said.what
    assert isinstance(what, Quantity)  # noqa: S101  # the callers ask for quantities only
    assert isinstance(other, Quantity)  # noqa: S101
    if without_day(what.unit) == without_day(other.unit) or not (what.unit and other.unit):
        return what.differs_from(other)
    return what.differs_when_converted(other)
