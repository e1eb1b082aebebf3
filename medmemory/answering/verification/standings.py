"""Whether a value is above, below or within the range that the record prints beside it, or marks it
by. Of a value without a range nothing is known: it is neither normal nor abnormal."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from medmemory.answering.verification.binding import Said
from medmemory.answering.verification.places import Against, Place, places_of
from medmemory.answering.verification.quantities import Quantity
from medmemory.answering.verification.reading import Reading, Statement
from medmemory.answering.verification.sameness import says_the_value


class Standing(Enum):
    ABOVE = "above"
    BELOW = "below"
    WITHIN = "within"


_OF_THE_RANGE = (
    r"(?: (?:the |its )?(?:upper |lower )?(?:normal|reference|target|therapeutic|range|limit)\b)"
)
_SAID = {
    Standing.ABOVE: re.compile(
        rf"\b(?:(?:elevated|raised|high)\b|above{_OF_THE_RANGE})(?: (?:the )?(?:upper )?limit\b)?",
        re.I,
    ),
    Standing.BELOW: re.compile(
        rf"\b(?:(?:low|reduced)\b|below{_OF_THE_RANGE})(?: (?:the )?(?:lower )?limit\b)?", re.I
    ),
    Standing.WITHIN: re.compile(rf"\b(?:within{_OF_THE_RANGE}|normal(?! (?:range|limit)))", re.I),
}
_DENIED = re.compile(r"\b(?:not|nor|no|never|previously|ab)\W*$", re.IGNORECASE)
# Behind a value: a mark in a cell of its own, in brackets, or a word of the laboratory's.
_MARKED = {
    Standing.ABOVE: re.compile(
        r"(?:[|\[(]\s*|\s)(?:HH?|H\*|[Hh]igh|[Ee]levated)\s*(?:[|\])*,;.]|$)"
    ),
    Standing.BELOW: re.compile(r"(?:[|\[(]\s*|\s)(?:LL?|L\*|[Ll]ow)\s*(?:[|\])*,;.]|$)"),
    Standing.WITHIN: re.compile(r"(?:[|\[(]\s*)(?:N|[Nn]ormal)\s*(?:[|\])]|$)"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What a sentence says of how a value stands: in which words, whether it does, and what says
    otherwise."""

    words: str
    is_so: bool
    against: Against | None


def compare_standings(sentence: Statement, readings: Iterable[Reading]) -> Iterator[Judged]:
    """Each "elevated", "low" or "normal" said of a value whose standing the passages tell."""
    values = [one for one in sentence.said if _is_a_value(one)]
    places: list[Place] | None = None
    for standing, said in _SAID.items():
        for match in said.finditer(sentence.text):
            if not values or _DENIED.search(sentence.text[: match.start()]):
                continue
            places = places_of(readings) if places is None else places
            of = min(values, key=lambda one: _distance(one, match))
            yield from _judged(match[0], standing, of, places)


def _judged(words: str, claimed: Standing, of: Said, places: Sequence[Place]) -> Iterator[Judged]:
    known = [
        (place, standing)
        for place in places
        if _is_a_value(place.said)
        and says_the_value(of, place)
        and (standing := _standing(place.statement, place.said)) is not None
    ]
    if any(standing is claimed for _, standing in known):
        yield Judged(words, True, None)
    elif known:
        yield Judged(words, False, known[0][0].words)


def _standing(statement: Statement, said: Said) -> Standing | None:
    """How the record says that a value stands; None where it does not, or says it twice."""
    place = statement.said.index(said)
    behind = statement.said[place + 1 :]
    end = next((one.what.span.start for one in behind if _is_a_value(one)), len(statement.text))
    limits = [one for one in behind if one.is_limit and one.what.span.start < end]
    printed = statement.text[said.what.span.end : end]
    found = {standing for standing, mark in _MARKED.items() if mark.search(printed)}
    by_range = _against_range(said.what, limits[0].what) if limits else None
    if by_range is not None:
        found.add(by_range)
    return found.pop() if len(found) == 1 else None


def _against_range(what: object, limit: object) -> Standing | None:
    if not isinstance(what, Quantity) or not isinstance(limit, Quantity):
        return None
    if what.joint or what.sign or len(what.first) != 1 or limit.unit not in ("", what.unit):
        return None
    value = what.first[0]
    lowest = limit.first[0] if limit.is_range or limit.sign.startswith(">") else None
    highest = limit.second[0] if limit.is_range else None
    if limit.sign.startswith("<"):
        highest = limit.first[0]
    if lowest is not None and value < lowest:
        return Standing.BELOW
    if highest is not None and value > highest:
        return Standing.ABOVE
    return None if lowest is highest is None else Standing.WITHIN


def _is_a_value(said: Said) -> bool:
    return isinstance(said.what, Quantity) and not said.is_limit


def _distance(said: Said, match: re.Match[str]) -> int:
    return max(match.start() - said.what.span.end, said.what.span.start - match.end())
