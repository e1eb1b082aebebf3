"""Whether a value or a regimen of a sentence is the one that stands in a passage."""

from medmemory.answering.verification.binding import Said
from medmemory.answering.verification.places import Place
from medmemory.answering.verification.quantities import Quantity
from medmemory.answering.verification.regimens import Regimen
from medmemory.answering.verification.units import is_implied

# A time of day says that a drug is taken once a day.
_ONCE = "1 a day"
_TIMES_OF_DAY = frozenset({"at night", "in the morning", "in the evening"})


def says_the_value(said: Said, place: Place) -> bool:
    """Whether the passage has this value there, of surely the same and of no other day."""
    what, other = said.what, place.said.what
    return (
        isinstance(what, Quantity)
        and isinstance(other, Quantity)
        and is_the_value(said, what, other, place)
        and is_surely_of_the_same(said, place.said)
        and is_of_the_same_day(said, place)
    )


def is_the_value(said: Said, what: Quantity, other: Quantity, place: Place) -> bool:
    if what.equals_converted(other):
        return True
    is_equal = what.equals(other) or (said.is_limit and what.is_an_end_of(other))
    return is_equal and _is_in_the_same_unit(said, place)


def is_of_the_same(said: Said, other: Said, nearest: int) -> bool:
    """Whether nothing in the passages is nearer to what the sentence names; a value with a unit
    that the source gives no name ("A 68-year-old …") may be of anything."""
    if not said.terms:
        return True
    if not other.terms and isinstance(other.what, Quantity) and other.what.unit:
        return not nearest
    return bool(nearest) and said.shares(other) == nearest


def is_surely_of_the_same(said: Said, other: Said) -> bool:
    """Whether all that the one is of, the other one is of."""
    if not said.terms or not other.terms:
        return False
    shared = said.shares(other)
    return shared in (said.weight, other.weight)


def is_of_the_same_day(said: Said, place: Place) -> bool:
    """Whether the value is of all days that the sentence gives it."""
    day = place.reading.day
    for moment in said.moments:
        own = place.said.moments or place.statement.titled
        if any(moment.is_said_by(other) for other in own):
            continue
        is_of_the_document = day is not None and moment.is_said_by(day)
        is_only_a_year = all(one.month is None for other in own for one in other.meanings)
        if not is_of_the_document or not is_only_a_year:
            return False
    return True


def _is_in_the_same_unit(said: Said, place: Place) -> bool:
    """Whether the source prints the sentence's unit, or its number needs none."""
    what, other = said.what, place.said.what
    assert isinstance(what, Quantity)  # noqa: S101  # the callers ask for quantities only
    assert isinstance(other, Quantity)  # noqa: S101
    unit, theirs = without_day(what.unit), without_day(other.unit)
    if not unit or unit == theirs:
        return True
    if theirs:
        return False
    return is_implied(unit, place.said.pool | said.pool) or unit in place.reading.units_around


def without_day(unit: str) -> str:
    return unit.removesuffix("/day")


def means_the_same(what: Regimen, other: Regimen) -> bool:
    return what.meaning == other.meaning or (
        what.meaning == _ONCE and other.meaning in _TIMES_OF_DAY
    )
