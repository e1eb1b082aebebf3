"""Doses with the frequencies and routes that go with them."""

from collections.abc import Sequence

from medmemory.answering.verification.binding import Said
from medmemory.answering.verification.places import Against, Place
from medmemory.answering.verification.quantities import Quantity
from medmemory.answering.verification.reading import Statement
from medmemory.answering.verification.regimens import Regimen, RegimenKind
from medmemory.answering.verification.sameness import means_the_same, says_the_value

_OF_A_DOSE = frozenset({"mcg", "mg", "g", "U", "mL", "mmol", "puff", "tablet", "drop"})
_OF_TIME = frozenset({"day", "week", "month", "year", "hour"})


def given_with_another_dose(
    said: Said, what: Regimen | Quantity, sentence: Statement, places: Sequence[Place]
) -> Against | None:
    """The words that give this dose otherwise, where they give another dose of the same drug so:
    "80 mg i.v., then 40 mg by mouth" does not say that 80 mg were given by mouth."""
    dose = _dose_of(said, sentence)
    against: Against | None = None
    for place in places:
        if dose is None or not says_the_value(dose, place):
            continue
        if _dose_count(place) == 1:
            return None
        given = [
            one.what
            for one in place.statement.said
            if _is_of_a_kind(what, one.what) and _dose_of(one, place.statement) is place.said
        ]
        if any(_is_the_same(what, one) for one in given):
            return None
        if given:
            against = against or place.words
    return against


def _is_of_a_kind(what: Regimen | Quantity, other: Regimen | Quantity) -> bool:
    """Whether both are routes, or frequencies, or lengths of time."""
    if isinstance(what, Quantity) or isinstance(other, Quantity):
        return all(isinstance(one, Quantity) and one.unit in _OF_TIME for one in (what, other))
    return what.kind is other.kind


def _is_the_same(what: Regimen | Quantity, other: Regimen | Quantity) -> bool:
    if isinstance(what, Quantity) or isinstance(other, Quantity):
        return (
            isinstance(what, Quantity)
            and isinstance(other, Quantity)
            and (what.equals(other) or what.equals_converted(other))
        )
    return means_the_same(what, other)


def _dose_of(said: Said, statement: Statement) -> Said | None:
    """The dose that a frequency or a route goes with: the last one before it, or the one that
    follows it ("oral furosemide 80 mg")."""
    doses = [one for one in statement.said if is_a_dose(one) and one.terms == said.terms]
    before = [one for one in doses if one.what.span.start < said.what.span.start]
    after = [one for one in doses if one.what.span.start > said.what.span.start]
    if after and _is_a_route_before_its_drug(said, statement):
        return after[0]
    return before[-1] if before else None


def _is_a_route_before_its_drug(said: Said, statement: Statement) -> bool:
    is_a_route = isinstance(said.what, Regimen) and said.what.kind is RegimenKind.ROUTE
    return is_a_route and statement.words[said.what.span.end :].lstrip()[:1].isalpha()


def _dose_count(place: Place) -> int:
    doses = [one for one in place.statement.said if is_a_dose(one)]
    return sum(one.terms == place.said.terms for one in doses)


def is_a_dose(said: Said) -> bool:
    return isinstance(said.what, Quantity) and said.what.unit in _OF_A_DOSE and not said.is_limit
