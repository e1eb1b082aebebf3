"""Numbers, frequencies and routes of a sentence, each looked for in the passages: of the same
thing, in the same unit, of the same day."""

import re
from collections.abc import Iterator, Sequence

from medmemory.answering.verification.assertions import Clause
from medmemory.answering.verification.binding import Said
from medmemory.answering.verification.doses import given_with_another_dose
from medmemory.answering.verification.opposites import is_in
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
from medmemory.answering.verification.together import MOST_WORDS_APART
from medmemory.clinical.verification import CheckedFact

# Between two vertebrae: L4/L5, L4-L5 and L4/5 are one.
_LEVEL = re.compile(r"\b([CTL])(\d{1,2})[/-]([CTLS]?)(\d{1,2})\b")


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
            if not is_found and any(_is_the_only_one(said, what, sentence, one) for one in places):
                is_found, against = True, None
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
    return any(clause.is_done or clause.goes_on for clause in _clauses_with(said, sentence))


def _stands_in(word: str, readings: Sequence[Reading]) -> bool:
    """Whether a word with digits is printed, or is another name of something that is."""
    alone = re.compile(
        rf"(?<![\w.]){re.escape(_with_levels_in_full(word))}(?![\w]|[.,]\d)", re.IGNORECASE
    )
    named = terms(word)
    return any(
        alone.search(_with_levels_in_full(printed)) is not None
        or (not word[0].isdigit() and bool(named) and set(named) <= pool(printed))
        for reading in readings
        for printed in (reading.candidate.text, reading.candidate.table_header or "")
    )


def _with_levels_in_full(text: str) -> str:
    return _LEVEL.sub(lambda m: f"{m[1]}{m[2]}/{m[3] or m[1]}{m[4]}", text)


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


def _is_the_only_one(said: Said, what: Quantity, sentence: Statement, place: Place) -> bool:
    """Whether it is the one value of its unit in a statement that says nearly all that is said with
    it, whatever stands nearest to it there: "for 3 days" of "3 days before, chest pain began"."""
    other = place.said.what
    if (
        not isinstance(other, Quantity)
        or place.said.is_limit != said.is_limit
        or not is_the_value(said, what, other, place)
        or not is_of_the_same_day(said, place)
    ):
        return False
    wanted = [one for clause in _clauses_with(said, sentence) for one in clause.asserted]
    spoken = pool(place.statement.text) | pool(place.statement.heading)
    is_of_something_else = bool(place.said.terms) and not any(
        one in place.said.terms for one in (*wanted, *said.terms)
    )
    rivals = [
        one.what
        for one in place.statement.said
        if isinstance(one.what, Quantity)
        and not one.is_limit
        and (not what.unit or one.what.unit in ("", other.unit))
        and one.what.differs_from(other)
    ]
    missing = [one for one in wanted if not is_in(one, spoken)]
    return (
        not is_of_something_else
        and not rivals
        and len(wanted) > len(missing) <= MOST_WORDS_APART * len(wanted)
    )


def _clauses_with(said: Said, sentence: Statement) -> list[Clause]:
    start = said.what.span.start
    return [one for one in sentence.clauses if one.span.start <= start < one.span.end]


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
