"""One sentence against the passages it may rest on: what of it they say, and what they deny.

Said means: each number in the same unit, of the same thing and of the same day; each dose with its
frequency and route; each denial denied, and each assertion asserted of the same person; and nearly
all words that carry meaning. Anything less is "not in the source", also where it may be true.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from medmemory.answering.verification.assertions import ALLERGY, Clause
from medmemory.answering.verification.dates import compare_dates
from medmemory.answering.verification.measured import compare_said
from medmemory.answering.verification.opposites import (
    Part,
    compare_opposites,
    is_in,
    is_near,
    shared,
    shown,
)
from medmemory.answering.verification.reading import Reading, Statement
from medmemory.answering.verification.standings import compare_standings
from medmemory.answering.verification.terms import IN_A_PAIR, RELATIVES, must_be_said, pool
from medmemory.answering.verification.together import said_apart, said_of_another
from medmemory.answering.verification.trends import comparisons_said, outdone, trends_said
from medmemory.clinical.document import Span
from medmemory.clinical.verification import CheckedFact
from medmemory.retrieval.words import speaks_of, words_of

# Of the words that carry meaning, the share that a source may leave unsaid: a paraphrase has some
# words of its own. See "Verification" in docs/answers-report.md for the measurement.
MOST_WORDS_MISSING = 0.34

# "No other allergies" does not deny the ones that are known.
_OTHERS = re.compile(r"\b(?:other|others|further|additional|else)\b", re.IGNORECASE)
# What "is not stated" was looked for in vain; it is not denied.
_NOT_STATED = re.compile(
    r"\bnot (?:stated|mentioned|specified|documented|recorded|provided|given in)\b", re.IGNORECASE
)
_NO_LONGER = re.compile(r"\b(?:no longer|any ?more)\b", re.IGNORECASE)
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

    def add(self, other: "Comparison") -> None:
        self.facts += other.facts
        self.conflicts += other.conflicts

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
    settled = _compare_trends(sentence, readings, found) | _compare_standings(
        sentence, readings, found
    )
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
            if not settled.isdisjoint(word.lower().split()):
                continue
            found.facts.append(CheckedFact("words", word, is_found))
            if against is not None:
                found.conflicts.append(Conflict(against.reading, against.statement.span))
        for apart in said_apart(clause, same):
            found.facts.append(CheckedFact("words", apart, is_found=False))
        count += len(clause.asserted)
        unsaid = _compare_asserted(clause, same, around, found)
        missing += [word for word in unsaid if settled.isdisjoint(word.lower().split())]
    for words in said_of_another(sentence, readings):
        found.facts.append(CheckedFact("words", words, is_found=False))
    is_unsaid = len(missing) > MOST_WORDS_MISSING * count
    opening = _opening(sentence.text)
    for word in dict.fromkeys(missing):
        if is_unsaid or must_be_said(word) or (word[0].isupper() and word != opening):
            found.facts.append(CheckedFact("words", word, is_found=False))
    return found


def compare_rank(sentence: Statement, readings: Iterable[Reading]) -> Comparison:
    """What says of a value that the sentence calls the latest or the highest that it is not."""
    found = Comparison()
    if said := outdone(sentence, readings):
        word, against = said
        found.facts.append(CheckedFact("words", word, is_found=False))
        found.conflicts.append(Conflict(*against))
    return found


def _compare_trends(
    sentence: Statement, readings: Sequence[Reading], found: Comparison
) -> frozenset[str]:
    """The words for the way from one value to the other that the values themselves bear out."""
    settled: set[str] = set()
    for word, is_so, against in trends_said(sentence, readings):
        found.facts.append(CheckedFact("words", word, is_so))
        if against is not None:
            found.conflicts.append(Conflict(*against))
        settled.update({word.lower()} if is_so else ())
    for word, is_so in comparisons_said(sentence):
        found.facts.append(CheckedFact("words", word, is_so))
        settled.update({word.lower()} if is_so else ())
    return frozenset(settled)


def _compare_standings(
    sentence: Statement, readings: Sequence[Reading], found: Comparison
) -> frozenset[str]:
    """The words that say how a value stands in its range, where it does."""
    settled: set[str] = set()
    for judged in compare_standings(sentence, readings):
        found.facts.append(CheckedFact("words", judged.words, judged.is_so))
        if judged.against is not None:
            found.conflicts.append(Conflict(*judged.against))
        settled.update(judged.words.lower().split() if judged.is_so else ())
    return frozenset(settled)


def _compare_moments(sentence: Statement, readings: Sequence[Reading], found: Comparison) -> None:
    for fact, conflict in compare_dates(sentence, readings):
        found.facts.append(fact)
        if conflict is not None:
            found.conflicts.append(Conflict(*conflict))


def _compare_denied(
    sentence: Statement, clause: Clause, parts: Sequence[Part], found: Comparison
) -> None:
    if clause.denies and not clause.denied:
        _compare_nameless_denial(clause, parts, found)
    for item in clause.denied:
        is_found = any(_is_denied(item, part) or _is_no_more(item, clause, part) for part in parts)
        found.facts.append(CheckedFact("denied", shown(item, clause), is_found))
        if is_found or _OTHERS.search(clause.text) or _NOT_STATED.search(clause.text):
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
    parts = [part for part in parts if clause.is_uncertain or not part.clause.is_uncertain]
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
    denied_words = {word for part in parts for item in part.clause.denied for word in item}
    said = around.union(*(_as_is_said(part, clause) for part in parts))
    for one in clause.asserted:
        if (one in denied_words and not is_in(one, said)) or _still_goes_on(one, clause, parts):
            found.facts.append(CheckedFact("asserted", shown((one,), clause), is_found=False))
    return [
        shown((one,), clause)
        for one in clause.asserted
        if not speaks_of(said, one) and one not in IN_A_PAIR and one not in RELATIVES
    ]


def _still_goes_on(one: str, clause: Clause, parts: Sequence[Part]) -> bool:
    """Whether the sentence says that it is over, and the passages only that it goes on, or that
    something else is over: "stop the PCA, start oxycodone"."""
    return (
        one in clause.ended
        and any(
            one in part.clause.asserted_pool and (part.clause.goes_on or part.clause.ended)
            for part in parts
        )
        and not any(one in part.clause.ended for part in parts)
    )


def _as_is_said(part: Part, clause: Clause) -> frozenset[str]:
    """What a passage asserts, without what is only planned there where the sentence says that it is
    done, and without what has ended there where the sentence says that it goes on."""
    said = part.clause.asserted_pool | pool(part.statement.heading)
    if clause.is_done or clause.goes_on:
        said -= part.clause.planned
    return said - part.clause.ended if clause.goes_on else said


def _is_denied(item: Sequence[str], part: Part) -> bool:
    """Whether something of it is denied there, where the rest of it is spoken of."""
    wanted = frozenset(item) | pool(" ".join(item))
    said = pool(part.statement.text) | pool(part.statement.heading)
    unsaid = sum(not is_in(one, said) for one in item)
    if ALLERGY in item and (ALLERGY,) in part.clause.denied:
        return True  # who has none has none of any kind
    return unsaid <= MOST_WORDS_MISSING * len(item) and any(
        sum(one not in wanted for one in _core(denied)) <= MOST_WORDS_MISSING * len(denied)
        for denied in part.clause.denied
    )


def _is_no_more(item: Sequence[str], clause: Clause, part: Part) -> bool:
    """Whether what is "no longer" so is said to have been stopped."""
    return _NO_LONGER.search(clause.text) is not None and part.clause.ended.issuperset(item)


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
