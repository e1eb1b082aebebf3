"""Sides and directions: what speaks of the same thing is of the same side."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from medmemory.answering.verification.assertions import Clause
from medmemory.answering.verification.reading import Reading, Statement
from medmemory.answering.verification.terms import (
    IN_A_PAIR,
    NEED_NOT_BE_SAID,
    OPPOSITES,
    pool,
    terms,
)
from medmemory.retrieval.words import concepts

# What speaks of less of a sentence than this is of something else, and contradicts nothing: of 300
# sentences held against a passage of another patient, 7 were contradicted without it, 3 with it.
LEAST_SHARE_OF_A_CONFLICT = 0.34

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SIDE = re.compile(
    r"\b(left|right|both|bilateral)(?:[- ](?:sided|hand))?[- ]([a-z]{3,})", re.IGNORECASE
)
_SEGMENT = re.compile(r"[,;]|\b(?:and|but|while|whereas)\b", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
_STARTED = pool("started")
_BOTH = frozenset({"left", "right"})
_SIDES = {
    "left": frozenset({"left"}),
    "right": frozenset({"right"}),
    "both": _BOTH,
    "bilateral": _BOTH,
}


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
    said = frozenset(concepts(clause.text)).union(terms(clause.text))
    named = (said & IN_A_PAIR) | (pool(clause.text) & NEED_NOT_BE_SAID)
    for word in sorted(named):
        pairs = [(a, b) if word in a else (b, a) for a, b in OPPOSITES if word in a | b]
        word_sides = frozenset[str]().union(*(side for side, _ in pairs))
        others = (
            frozenset()
            if word in _BOTH
            else named & frozenset[str]().union(*(other for _, other in pairs))
        )
        about = _spoken_of(clause.text, word, others)
        nearest = list(_nearest(about, parts))
        pools = [pool(part.statement.text) for part in nearest]
        is_found = any(
            not side.isdisjoint(said | _implied(part))
            for side, _ in pairs
            for part, said in zip(nearest, pools, strict=True)
        )
        against = None
        if not is_found:
            against = next(
                (
                    part
                    for part, said in zip(nearest, pools, strict=True)
                    if any(not other.isdisjoint(said) for _, other in pairs)
                    and (not about or is_near(shared(about, part), about))
                ),
                None,
            )
        saying = [part for part in nearest if not word_sides.isdisjoint(pool(part.statement.text))]
        is_a_side = word in _BOTH
        if (
            saying
            and not (others or is_a_side)
            and all(_of_the_other_side(about, pairs, one) for one in saying)
        ):
            is_found, against = False, saying[0]
        is_found = is_found or (word in NEED_NOT_BE_SAID and against is None)
        yield shown((word,), clause), is_found, against
    about = _spoken_of(clause.text)
    yield from _sides_of_the_same(clause, list(_nearest(about, parts)))


def _of_the_other_side(
    about: Sequence[str], pairs: Sequence[tuple[frozenset[str], frozenset[str]]], part: Part
) -> bool:
    """Whether the part says the word of something else, and its opposite of this: "sensitive to
    flucloxacillin, resistant to penicillin"."""
    own, opposite = set[str](), set[str]()
    for segment in _SEGMENT.split(part.statement.text):
        said = pool(segment)
        of = {one for one in terms(segment) if one not in IN_A_PAIR}
        if any(not side.isdisjoint(said) for side, _ in pairs):
            own |= of
        elif any(not other.isdisjoint(said) for _, other in pairs):
            opposite |= of
    return bool(own) and own.isdisjoint(about) and not opposite.isdisjoint(about)


def _implied(part: Part) -> frozenset[str]:
    """What goes on "since" a day was started then."""
    return _STARTED if _SINCE.search(part.statement.text) else frozenset()


def _spoken_of(text: str, word: str = "", others: frozenset[str] = frozenset()) -> list[str]:
    """What the text is about; where it has the opposite of the word, too, what stands behind the
    word: of "sensitive to A, resistant to B" each is of its own."""
    if others:
        found = [
            (match.start(), meant)
            for match in _WORD.finditer(text)
            for meant in concepts(match[0])
            if meant == word or meant in others
        ]
        for place, (start, meant) in enumerate(found):
            end = found[place + 1][0] if place + 1 < len(found) else len(text)
            about = [one for one in terms(text[start:end]) if one not in IN_A_PAIR]
            if meant == word and about:
                return about
    return [one for one in terms(text) if one not in IN_A_PAIR]


def _sides_of_the_same(
    clause: Clause, parts: Sequence[Part]
) -> Iterator[tuple[str, bool, Part | None]]:
    """ "Left knee", where only the right knee is spoken of, or both together."""
    for match in _SIDE.finditer(clause.text):
        sides, of = _SIDES[match[1].lower()], _singular(match[2])
        said = [(part, found) for part in parts for found in _sides_of(of, part)]
        all_sides = frozenset[str]().union(*(found for _, found in said))
        if not said or any(found == sides for _, found in said):
            continue
        if sides == _BOTH and all_sides == _BOTH:
            continue
        if _is_of_that_side(sides, clause, [part for part, _ in said], parts):
            continue
        against = next((part for part, found in said if not sides <= found), None)
        yield match[0], False, against


def _is_of_that_side(
    sides: frozenset[str], clause: Clause, naming: Sequence[Part], parts: Sequence[Part]
) -> bool:
    """Whether a part that does not name the thing has its side, and speaks of something that those
    which name it do not: "cataract surgery of the left eye", where "left cataract surgery" stands
    beside drops for the right eye."""
    about = {one for one in terms(clause.text) if one not in IN_A_PAIR}
    spoken = frozenset[str]().union(*(pool(part.statement.text) for part in naming))
    return any(
        sides <= said and not about.isdisjoint(said - spoken)
        for part in parts
        if part not in naming
        for said in (pool(part.statement.text),)
    )


def _sides_of(of: str, part: Part) -> Iterator[frozenset[str]]:
    """The sides that a part names of something, mention by mention."""
    for match in _SIDE.finditer(part.statement.text):
        if _singular(match[2]) == of:
            yield _SIDES[match[1].lower()]


def _singular(word: str) -> str:
    return word.lower().removesuffix("s")


def _nearest(about: Sequence[str], parts: Sequence[Part]) -> Iterator[Part]:
    """The parts that speak of most of what is spoken of; all, when none does of any of it."""
    counts = [shared(about, part) for part in parts]
    most = max(counts, default=0)
    return (part for part, count in zip(parts, counts, strict=True) if count == most)


def shared(about: Iterable[str], part: Part) -> int:
    """How much of it the part's statement speaks of."""
    said = pool(part.statement.text)
    return sum(is_in(one, said) for one in about)


def is_in(one: str, said: frozenset[str]) -> bool:
    """Whether it is spoken of, if only in words that stand apart: "fracture of the right hip"."""
    return one in said or (" " in one and said.issuperset(one.split()))


def is_near(count: int, about: Sequence[str]) -> bool:
    """Whether what shares so much with a sentence that is about this can speak against it."""
    return count > 0 and count >= LEAST_SHARE_OF_A_CONFLICT * len(about)


def shown(item: Iterable[str], clause: Clause) -> str:
    """The words of the clause that mean what is in `item`, as they stand there."""
    wanted = {part for one in item for part in (one, *one.split())}
    words = [word for word in _WORD.findall(clause.text) if not wanted.isdisjoint(pool(word))]
    return " ".join(dict.fromkeys(words)) or " ".join(item)
