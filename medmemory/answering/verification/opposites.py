"""Sides and directions: what speaks of the same thing is of the same side."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from medmemory.answering.verification.assertions import Clause
from medmemory.answering.verification.reading import Reading, Statement
from medmemory.answering.verification.terms import IN_A_PAIR, OPPOSITES, pool, terms
from medmemory.retrieval.words import concepts

# What speaks of less of a sentence than this is of something else, and contradicts nothing: of 300
# sentences held against a passage of another patient, 7 were contradicted without it, 3 with it.
LEAST_SHARE_OF_A_CONFLICT = 0.34

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SIDE = re.compile(r"\b(left|right)(?:[- ](?:sided|hand))?[- ]([a-z]{3,})", re.IGNORECASE)
_OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Part:
    """A clause of a passage, where it stands."""

    reading: Reading
    statement: Statement
    clause: Clause


def compare_opposites(
    clause: Clause, parts: Sequence[Part]
) -> Iterator[tuple[str, bool, Part | None]]:
    """Each word of the clause that has an opposite, whether what speaks most of the same thing has
    it, and the part that has the opposite instead."""
    about = [one for one in terms(clause.text) if one not in IN_A_PAIR]
    nearest = list(_nearest(about, parts))
    pools = [pool(part.statement.text) for part in nearest]
    for word in sorted(frozenset(concepts(clause.text)) & IN_A_PAIR):
        pairs = [(a, b) if word in a else (b, a) for a, b in OPPOSITES if word in a | b]
        is_found = any(not side.isdisjoint(said) for side, _ in pairs for said in pools)
        against = None
        if not is_found:
            against = next(
                (
                    part
                    for part, said in zip(nearest, pools, strict=True)
                    if any(not other.isdisjoint(said) for _, other in pairs)
                    and is_near(shared(about, part), about)
                ),
                None,
            )
        yield shown((word,), clause), is_found, against
    yield from _sides_of_the_same(clause, nearest)


def _sides_of_the_same(
    clause: Clause, parts: Sequence[Part]
) -> Iterator[tuple[str, bool, Part | None]]:
    """ "Left knee", where only the right knee is spoken of and something else on the left."""
    for match in _SIDE.finditer(clause.text):
        side, of = match[1].lower(), match[2]
        against = next((part for part in parts if _says(_OTHER[side], of, part)), None)
        if against is not None and not any(_says(side, of, part) for part in parts):
            yield match[0], False, against


def _says(side: str, of: str, part: Part) -> bool:
    return any(
        match[1].lower() == side and match[2].lower() == of.lower()
        for match in _SIDE.finditer(part.statement.text)
    )


def _nearest(about: Sequence[str], parts: Sequence[Part]) -> Iterator[Part]:
    """The parts that speak of most of what is spoken of; all, when nothing is named."""
    counts = [shared(about, part) for part in parts]
    most = max(counts, default=0)
    return (
        part
        for part, count in zip(parts, counts, strict=True)
        if count == most and (most or not about)
    )


def shared(about: Iterable[str], part: Part) -> int:
    """How much of it the part's statement speaks of."""
    said = pool(part.statement.text)
    return sum(one in said for one in about)


def is_near(count: int, about: Sequence[str]) -> bool:
    """Whether what shares so much with a sentence that is about this can speak against it."""
    return count > 0 and count >= LEAST_SHARE_OF_A_CONFLICT * len(about)


def shown(item: Iterable[str], clause: Clause) -> str:
    """The words of the clause that mean what is in `item`, as they stand there."""
    wanted = {part for one in item for part in (one, *one.split())}
    words = [word for word in _WORD.findall(clause.text) if not wanted.isdisjoint(pool(word))]
    return " ".join(dict.fromkeys(words)) or " ".join(item)
