"""Values held against each other: the way from one to the other, the latest, the highest."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

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
_COMPARED = re.compile(rf"\b(?:{_UP}|{_DOWN})\s+(?:from|compared)\b", re.IGNORECASE)
# What stands before the later, and before the earlier one of two values of a statement.
_THEN = re.compile(r"(?:\b(?:to|then|now|today|currently)\b|→|->)\W*$", re.IGNORECASE)
_FORMERLY = re.compile(r"\b(?:from|previously|formerly|before|was)\W*$", re.IGNORECASE)
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)
_COMPARATIVE = re.compile(
    r"\b(?:(?P<up>higher|greater|larger|heavier|more)|(?:lower|smaller|lighter|less))\b", re.I
)
_RANK = re.compile(
    r"\b(?:(?P<latest>latest|most recent|newest|last)|(?P<highest>highest|peak|maximum)"
    r"|(?:lowest|nadir|minimum))\b",
    re.IGNORECASE,
)


def trends_said(
    sentence: Statement, readings: Iterable[Reading]
) -> Iterator[tuple[str, bool, Against | None]]:
    """Each word for the way that two of the sentence's values go, whether they go it, and what says
    otherwise; nothing of values that the source gives no days."""
    places: list[Place] | None = None
    for earlier_said, later_said in _earlier_and_later(sentence):
        word = _way_of(earlier_said, later_said, sentence.text)
        if word is None:
            continue
        places = places_of(readings) if places is None else places
        earlier, later = (_with_the_value(said, places) for said in (earlier_said, later_said))
        if not earlier or not later:
            continue
        against = later[0].words
        before, after = _value(earlier_said), _value(later_said)
        if before == after or (after > before) is not bool(word["up"]):
            yield word[0], False, against
        elif _is_before(earlier, later):
            yield word[0], True, None
        elif _is_before(later, earlier):
            yield word[0], False, against


def comparisons_said(sentence: Statement) -> Iterator[tuple[str, bool]]:
    """Each "higher" and "lower" of one value "than" another one, and whether the numbers are so."""
    for one, other in _next_to_each_other(sentence):
        than = _THAN.search(sentence.text, one.what.span.end, other.what.span.start)
        words = list(_COMPARATIVE.finditer(sentence.text, 0, than.start())) if than else []
        if words:
            difference = _value(one) - _value(other)
            yield words[-1][0], difference > 0 if words[-1]["up"] else difference < 0


def _way_of(one: Said, other: Said, text: str) -> re.Match[str] | None:
    """The word nearest before the second of two values, else the first behind them."""
    end = max(one.what.span.end, other.what.span.end)
    before = list(_DIRECTION.finditer(text, 0, end))
    return before[-1] if before else _DIRECTION.search(text, end)


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


def _earlier_and_later(sentence: Statement) -> Iterator[tuple[Said, Said]]:
    for one, other in _next_to_each_other(sentence):
        if one.terms and other.terms and not one.shares(other):
            continue
        before = sentence.text[: one.what.span.start]
        between = sentence.text[one.what.span.end : other.what.span.start]
        goes = _DIRECTION.search(between) is not None
        if _ENDS_IN_TO.search(between) and (goes or _ENDS_IN_FROM.search(before)):
            yield one, other
        elif _COMPARED.search(between) or (
            _ENDS_IN_FROM.search(between) and (goes or _ENDS_IN_TO.search(before))
        ):
            yield other, one


def _next_to_each_other(sentence: Statement) -> Iterator[tuple[Said, Said]]:
    """Each value with the last one before it that may be in its unit."""
    values = [one for one in sentence.said if isinstance(one.what, Quantity) and not one.is_limit]
    for place, other in enumerate(values):
        units = ("", _unit(other))
        same = [one for one in values[:place] if _unit(one) in units or not _unit(other)]
        if same:
            yield same[-1], other


def _unit(said: Said) -> str:
    return said.what.unit if isinstance(said.what, Quantity) else ""


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
    """Whether each was so before: by its day, or by what a statement says of both."""
    pairs = [(one, two) for one in earlier for two in later]
    return bool(pairs) and all(_was_before(one, two) for one, two in pairs)


def _was_before(one: Place, other: Place) -> bool:
    first, second, text = one.said.what.span, other.said.what.span, one.statement.text
    if one.statement is other.statement:
        if first.start < second.start and _THEN.search(text[first.end : second.start]):
            return True
        if second.start < first.start and _FORMERLY.search(text[second.end : first.start]):
            return True
    a, b = _day(one), _day(other)
    return a is not None and b is not None and a.is_before(b)


def _day(place: Place) -> FoundMoment | None:
    own = place.said.moments or place.statement.titled
    return own[0] if own else place.reading.day


def _value(said: Said) -> Decimal:
    assert isinstance(said.what, Quantity)  # noqa: S101  # only such are compared
    return said.what.first[0]
