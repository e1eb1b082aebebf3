"""One sentence against the passages it may rest on: what of it they say, and what they deny.

Said means: each number in the same unit, of the same thing and of the same day; each dose with its
frequency and route; each denial denied, and each assertion asserted of the same person; and nearly
all words that carry meaning. Anything less is "not in the source", also where it may be true.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from medmemory.answering.verification.assertions import Clause
from medmemory.answering.verification.measured import compare_said
from medmemory.answering.verification.moments import FoundMoment
from medmemory.answering.verification.opposites import (
    Part,
    compare_opposites,
    is_near,
    shared,
    shown,
)
from medmemory.answering.verification.reading import Reading, Statement
from medmemory.answering.verification.terms import IN_A_PAIR, RELATIVES, must_be_said, pool, terms
from medmemory.clinical.document import Span
from medmemory.clinical.verification import CheckedFact
from medmemory.retrieval.words import words_of

# Of the words that carry meaning, the share that a source may leave unsaid: a paraphrase has some
# words of its own. See "Verification" in docs/answers-report.md for the measurement.
MOST_WORDS_MISSING = 0.34

_WORD = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Words of a passage that say otherwise."""

    reading: Reading
    span: Span


@dataclass(slots=True)
class Comparison:
    """What was looked for, and where a passage says otherwise."""

    facts: list[CheckedFact] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def is_supported(self) -> bool:
        return not self.conflicts and all(fact.is_found for fact in self.facts)


def compare(sentence: Statement, readings: Sequence[Reading]) -> Comparison:
    """What of `sentence` the passages say together."""
    found = Comparison()
    for fact, conflict in compare_said(sentence, readings):
        found.facts.append(fact)
        if conflict is not None:
            found.conflicts.append(Conflict(*conflict))
    _compare_moments(sentence, readings, found)
    parts = [
        Part(reading, statement, clause)
        for reading in readings
        for statement in reading.statements
        for clause in statement.clauses
    ]
    around = frozenset[str]().union(*(reading.around for reading in readings))
    missing: list[str] = []
    count = 0
    for clause in sentence.clauses:
        same = [part for part in parts if clause.is_about_the_same(part.clause)]
        _compare_denied(sentence, clause, same, found)
        for word, is_found, against in compare_opposites(clause, same):
            found.facts.append(CheckedFact("words", word, is_found))
            if against is not None:
                found.conflicts.append(Conflict(against.reading, against.statement.span))
        count += len(clause.asserted)
        missing += _compare_asserted(clause, same, around, found)
    is_unsaid = len(missing) > MOST_WORDS_MISSING * count
    opening = _opening(sentence.text)
    for word in dict.fromkeys(missing):
        if is_unsaid or must_be_said(word) or (word[0].isupper() and word != opening):
            found.facts.append(CheckedFact("words", word, is_found=False))
    return found


def _compare_moments(sentence: Statement, readings: Sequence[Reading], found: Comparison) -> None:
    """Dates that belong to no value of the sentence: of what it speaks of."""
    bound = {moment.span for said in sentence.said for moment in said.moments}
    about = [one for clause in sentence.clauses for one in terms(clause.text)]
    for moment in sentence.moments:
        if moment.span in bound:
            continue
        said = sentence.text[moment.span.start : moment.span.end]
        is_found, conflict = _moment(moment, about, readings)
        found.facts.append(CheckedFact("date", said, is_found))
        if conflict is not None:
            found.conflicts.append(conflict)


def _moment(
    moment: FoundMoment, about: Sequence[str], readings: Sequence[Reading]
) -> tuple[bool, Conflict | None]:
    spoken = [
        (sum(one in pool(statement.text) for one in about), reading, statement)
        for reading in readings
        for statement in reading.statements
    ]
    most = max((shared for shared, _, _ in spoken), default=0)
    nearest = [(reading, one) for shared, reading, one in spoken if shared == most]
    dated = [(reading, one) for reading, one in nearest if one.moments]
    if any(moment.is_said_by(other) for _, one in dated for other in one.moments):
        return True, None
    if is_near(most, about) and dated and len(dated) == len(nearest):
        reading, statement = dated[0]
        differs = all(moment.differs_from(other) for other in statement.moments)
        return False, Conflict(reading, statement.span) if differs else None
    return any(r.day is not None and moment.is_said_by(r.day) for r in readings), None


def _compare_denied(
    sentence: Statement, clause: Clause, parts: Sequence[Part], found: Comparison
) -> None:
    if clause.denies and not clause.denied:
        _compare_nameless_denial(clause, parts, found)
    for item in clause.denied:
        is_found = any(_is_denied(item, part) for part in parts)
        found.facts.append(CheckedFact("denied", shown(item, clause), is_found))
        if is_found:
            continue
        against = next(
            (part for part in parts if not part.clause.is_uncertain and _is_asserted(item, part)),
            None,
        )
        if against is not None:
            found.conflicts.append(Conflict(against.reading, against.statement.span))


def _compare_nameless_denial(clause: Clause, parts: Sequence[Part], found: Comparison) -> None:
    """ "It was not." names nothing that it denies: only the same words say the same."""
    said = f" {_wording(clause.text)} "
    is_found = any(said.strip() in _wording(part.statement.text) for part in parts)
    found.facts.append(CheckedFact("denied", clause.text.strip(" ,.;"), is_found))
    without = said.replace(" not ", " ").strip()
    against = next((part for part in parts if without in _wording(part.statement.text)), None)
    if against is not None and not is_found and without != said.strip():
        found.conflicts.append(Conflict(against.reading, against.statement.span))


def _compare_asserted(
    clause: Clause, parts: Sequence[Part], around: frozenset[str], found: Comparison
) -> list[str]:
    """The words that no passage asserts; conflicts where one denies what is asserted."""
    if not clause.is_uncertain:
        parts = [part for part in parts if not part.clause.is_uncertain]
    for part in parts:
        for denied in part.clause.denied:
            is_said = all(one in clause.asserted_pool for one in denied)
            near = shared(clause.asserted, part)
            if (
                is_said
                and is_near(near, clause.asserted)
                and not any(
                    _is_asserted(denied, other) and shared(clause.asserted, other) >= near
                    for other in parts
                )
            ):
                found.facts.append(CheckedFact("asserted", shown(denied, clause), is_found=False))
                found.conflicts.append(Conflict(part.reading, part.statement.span))
    said = around.union(
        *(part.clause.asserted_pool | pool(part.statement.heading) for part in parts)
    )
    return [
        shown((one,), clause)
        for one in clause.asserted
        if one not in said and one not in IN_A_PAIR and one not in RELATIVES
    ]


def _is_denied(item: Sequence[str], part: Part) -> bool:
    """Whether something of it is denied there, where the rest of it is spoken of."""
    wanted = frozenset(item) | pool(" ".join(item))
    said = pool(part.statement.text) | pool(part.statement.heading)
    unsaid = sum(one not in said for one in item)
    return unsaid <= MOST_WORDS_MISSING * len(item) and any(
        set(_core(denied)) <= wanted for denied in part.clause.denied
    )


def _wording(text: str) -> str:
    return " ".join(words_of(text))


def _is_asserted(item: Iterable[str], part: Part) -> bool:
    asserted = part.clause.asserted_pool
    heading = pool(part.statement.heading)
    return (
        all(one in asserted or one in heading for one in item)
        and any(one in asserted for one in item)
    ) or (
        # "Allergies: penicillin" asserts an allergy, whatever it is to.
        all(one in heading for one in item) and bool(part.clause.asserted)
    )


def _core(item: Sequence[str]) -> tuple[str, ...]:
    """Without sides: who denies an acute fracture has denied one."""
    return tuple(one for one in item if one not in IN_A_PAIR) or tuple(item)


def _opening(text: str) -> str:
    word = _WORD.search(text)
    return word[0] if word else ""
