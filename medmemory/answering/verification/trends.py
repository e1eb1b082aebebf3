"""Values held against each other: the way from one to the other, the latest, the highest."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from medmemory.answering.verification.binding import Said
from medmemory.answering.verification.moments import FoundMoment
from medmemory.answering.verification.places import Against, Place, places_of
from medmemory.answering.verification.quantities import Quantity
from medmemory.answering.verification.reading import Reading, Statement
from medmemory.answering.verification.sameness import is_surely_of_the_same

_UP = r"increas\w*|ris(?:e|en|es|ing)|rose|higher|raised|climb\w*|up"
_DOWN = r"decreas\w*|fall(?:s|en|ing)?|fell|lower(?:ed)?|reduc\w*|drop\w*|declin\w*|down"
_DIRECTION = re.compile(rf"\b(?:(?P<up>{_UP})|(?:{_DOWN}))\b", re.IGNORECASE)
_ENDS_IN_FROM = re.compile(r"\bfrom\W*$", re.IGNORECASE)
_ENDS_IN_TO = re.compile(r"(?:\bto\b[\s*_]*|→\s*|[-–]>\s*)$", re.IGNORECASE)
_COMPARED = re.compile(rf"\b(?:{_UP}|{_DOWN})\s+(?:than|from|compared)\b", re.IGNORECASE)
_RANK = re.compile(
    r"\b(?:(?P<latest>latest|most recent|newest|last)|(?P<highest>highest|peak|maximum)"
    r"|(?:lowest|nadir|minimum))\b",
    re.IGNORECASE,
)


def trend_said(
    sentence: Statement, readings: Iterable[Reading]
) -> tuple[str, bool, Against | None] | None:
    """The word for the way that the sentence's values go, whether they go it, and what says
    otherwise; None where there is no such way, or the source gives the values no days."""
    pair, word = _earlier_and_later(sentence), _DIRECTION.search(sentence.text)
    if pair is None or word is None:
        return None
    places = places_of(readings)
    earlier, later = (_with_the_value(said, places) for said in pair)
    if not earlier or not later:
        return None
    against = later[0].words
    before, after = (_value(said) for said in pair)
    if before == after or (after > before) is not bool(word["up"]):
        return word[0], False, against
    if _is_before(earlier, later):
        return word[0], True, None
    return (word[0], False, against) if _is_before(later, earlier) else None


def outdone(sentence: Statement, readings: Iterable[Reading]) -> tuple[str, Against] | None:
    """The word that calls a value of the sentence the latest, the highest or the lowest, and where
    the passages have one that is later, higher or lower; None where they have none."""
    places: list[Place] | None = None
    end = 0
    for said in sentence.said:
        rank = _RANK.search(sentence.text, end, said.what.span.start)
        end = said.what.span.end
        if rank is None or said.is_limit or not isinstance(said.what, Quantity):
            continue
        places = places_of(readings) if places is None else places
        if against := _better(said, rank, places):
            return rank[0], against
    return None


def _better(said: Said, rank: re.Match[str], places: Sequence[Place]) -> Against | None:
    own = _with_the_value(said, places)
    others = [place for place in places if _is_another_value(said, place.said)]
    if not own or _names_a_time(said):
        return None
    if rank["latest"]:
        found = (place for place in others if _is_before(own, [place]))
    elif rank["highest"]:
        found = (place for place in others if _value(place.said) > _value(said))
    else:
        found = (place for place in others if _value(place.said) < _value(said))
    return next((place.words for place in found), None)


def _names_a_time(said: Said) -> bool:
    """Whether it is the latest of a year or a month only."""
    return any(one.day is None for moment in said.moments for one in moment.meanings)


def _earlier_and_later(sentence: Statement) -> tuple[Said, Said] | None:
    values = [one for one in sentence.said if isinstance(one.what, Quantity) and not one.is_limit]
    for one, other in pairwise(values):
        before = sentence.text[: one.what.span.start]
        between = sentence.text[one.what.span.end : other.what.span.start]
        if _ENDS_IN_TO.search(between) and _ENDS_IN_FROM.search(before):
            return one, other
        if _COMPARED.search(between) or (
            _ENDS_IN_FROM.search(between) and _ENDS_IN_TO.search(before)
        ):
            return other, one
    return None


def _with_the_value(said: Said, places: Iterable[Place]) -> list[Place]:
    what = said.what
    return [
        place
        for place in places
        if isinstance(what, Quantity)
        and isinstance(place.said.what, Quantity)
        and not place.said.is_limit
        and what.equals(place.said.what)
        and is_surely_of_the_same(said, place.said)
        and not _is_of_another_day(said, _day(place))
    ]


def _is_of_another_day(said: Said, day: FoundMoment | None) -> bool:
    return day is not None and any(moment.differs_from(day) for moment in said.moments)


def _is_another_value(said: Said, other: Said) -> bool:
    what, theirs = said.what, other.what
    return (
        isinstance(what, Quantity)
        and isinstance(theirs, Quantity)
        and not other.is_limit
        and not what.joint
        and not theirs.joint
        and what.unit in (theirs.unit, "")
        and is_surely_of_the_same(said, other)
        and what.differs_from(theirs)
    )


def _is_before(earlier: Sequence[Place], later: Sequence[Place]) -> bool:
    days = [(_day(one), _day(two)) for one in earlier for two in later]
    return bool(days) and all(a is not None and b is not None and a.is_before(b) for a, b in days)


def _day(place: Place) -> FoundMoment | None:
    own = place.said.moments or place.statement.titled
    return own[0] if own else place.reading.day


def _value(said: Said) -> Decimal:
    assert isinstance(said.what, Quantity)  # noqa: S101  # only such are compared
    return said.what.first[0]
