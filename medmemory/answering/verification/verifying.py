"""A model's answer, checked sentence by sentence against the passages it was shown."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from medmemory.answering.citations import cite, cite_for
from medmemory.answering.verification.claims import Claim, claims_of
from medmemory.answering.verification.comparing import Comparison, Conflict, compare, compare_rank
from medmemory.answering.verification.reading import (
    Reading,
    Statement,
    read_passage,
    read_statement,
)
from medmemory.answering.verification.rivals import said_otherwise
from medmemory.answering.verification.terms import pool, terms
from medmemory.clinical.answer import Passage
from medmemory.clinical.citation import Citation
from medmemory.clinical.verification import SentenceState, VerifiedSentence

_ANSWER_WORD = re.compile(r"[\s*_]*(?:yes|no)\b[,.:;]?", re.IGNORECASE)
_ONLY_LEADS_ON = re.compile(
    r"\W*(?:here (?:is|are)|below|the following|in summary\W*$|overall\W*$"
    r"|based on the (?:passages?|records?|documents?|evidence)\W*$"
    r"|the (?:passages?|records?|documents?) (?:shows?|states?|says?|lists?)\W*$)",
    re.IGNORECASE,
)
_EACH_OF_THEM = re.compile(
    r"\b(?:both|all|each of)(?: (?:of )?the| these)? (?:\w+ )?(?:letters|documents|notes|reports"
    r"|passages|records|sources|entries|lists)\b",
    re.IGNORECASE,
)


class Verifier:
    """Passages are read once, however often the text is checked, and only when a sentence cites
    them or is not supported by what it cites.

    The paragraph that begins with `except_after` states nothing about the record.
    """

    def __init__(self, except_after: str | None = None) -> None:
        self._except_after = except_after
        self._readings: dict[object, Reading] = {}

    def verify(self, text: str, passages: Sequence[Passage]) -> tuple[VerifiedSentence, ...]:
        """Each sentence of `text` that states something, in order."""
        shown = {passage.number: passage for passage in passages}
        readings = _Readings(shown, self._reading)
        stated = list(self._stated(text, frozenset(shown)))
        told = _told_of(stated)
        return tuple(
            _Check(claim, statement, cited, shown, readings).verified(number, told)
            for number, (claim, statement, cited) in enumerate(stated, start=1)
        )

    def _stated(
        self, text: str, numbers: frozenset[int]
    ) -> Iterator[tuple[Claim, Statement, tuple[int, ...]]]:
        """The sentences that state something, read, and the passages that they are said to be in.

        A sentence without a citation is covered by the next one in its paragraph that has one.
        """
        claims = claims_of(text, except_after=self._except_after)
        before: tuple[str, ...] = ()
        for place, claim in enumerate(claims):
            statement = read_statement(
                _without_yes(claim.text), heading=claim.heading, before=before
            )
            spoken_of = statement.said[-1].terms if statement.said else terms(claim.text)
            before = spoken_of or before
            cited = tuple(one for one in claim.cited if one in numbers)
            if not _states_something(claim, statement):
                continue
            if not claim.cited and not claim.names_no_such:
                cited = _covering(text, claims[place:], numbers)
            yield claim, statement, cited

    def _reading(self, passage: Passage) -> Reading:
        key = passage.candidate.chunk_id, passage.candidate.text
        if key not in self._readings:
            self._readings[key] = read_passage(passage.candidate)
        return self._readings[key]


class _Readings(Mapping[int, Reading]):
    """What the passages say, by their numbers; one that nobody looks at is not read."""

    def __init__(self, shown: Mapping[int, Passage], read: Callable[[Passage], Reading]) -> None:
        self._shown = shown
        self._read = read

    def __getitem__(self, number: int) -> Reading:
        return self._read(self._shown[number])

    def __iter__(self) -> Iterator[int]:
        return iter(self._shown)

    def __len__(self) -> int:
        return len(self._shown)


class _Check:
    """One sentence and what it may rest on."""

    def __init__(
        self,
        claim: Claim,
        statement: Statement,
        cited: tuple[int, ...],
        shown: Mapping[int, Passage],
        readings: Mapping[int, Reading],
    ) -> None:
        self._claim = claim
        self._statement = statement
        self._cited = cited
        self._shown = shown
        self._readings = readings

    def verified(self, number: int, told: Mapping[int, frozenset[str]]) -> VerifiedSentence:
        """What was found, as the `number`th sentence of an answer that tells this of the passages:
        what it says of them itself needs not be shown again."""
        looked_in = self._cited or tuple(self._readings)
        comparison = self._compared(looked_in)
        # What is later, or higher, may stand in a passage that the sentence does not cite.
        rank = compare_rank(self._statement, self._readings.values())
        comparison.add(rank)
        is_cited = bool(self._cited)
        is_supported = is_cited and comparison.is_supported
        repaired = None if is_supported or rank.conflicts else self._said_elsewhere()
        state, against = SentenceState.SUPPORTED, None
        if not is_supported and repaired is None:
            against = self._against(comparison)
            if against is not None:
                state = SentenceState.CONTRADICTED
            elif is_cited:
                state = SentenceState.NOT_IN_SOURCE
            else:
                state = SentenceState.CITES_NOTHING
        else:
            against = self._said_otherwise(repaired, told)
        return VerifiedSentence(
            number=number,
            span=self._claim.span,
            text=self._claim.text,
            state=state,
            cited=self._cited,
            facts=tuple(comparison.facts),
            repaired=repaired,
            against=against,
        )

    def _compared(self, numbers: Sequence[int]) -> Comparison:
        """With the passages together; what "both letters" say, each must say alone."""
        if len(numbers) > 1 and _EACH_OF_THEM.search(self._claim.text):
            alone = [compare(self._statement, [self._readings[one]]) for one in numbers]
            return next((one for one in alone if not one.is_supported), alone[0])
        return compare(self._statement, [self._readings[one] for one in numbers])

    def _said_elsewhere(self) -> Citation | None:
        """The first passage that the sentence does not cite and that says all of it."""
        for number, reading in self._readings.items():
            if number in self._cited or not compare(self._statement, [reading]).is_supported:
                continue
            return cite_for(self._claim.text, self._shown[number])
        return None

    def _said_otherwise(
        self, repaired: Citation | None, told: Mapping[int, frozenset[str]]
    ) -> Citation | None:
        """What another source that was shown says instead, and the answer does not tell."""
        by = frozenset({repaired.number}) if repaired else frozenset(self._cited)
        about = {one for said in self._statement.said for one in said.terms} or set(
            terms(self._statement.text)
        )
        others = [
            reading
            for number, reading in self._readings.items()
            if number not in by and about.isdisjoint(told.get(number, ()))
        ]
        conflict = said_otherwise(self._statement, [self._readings[one] for one in by], others)
        return self._cited_words(conflict) if conflict else None

    def _against(self, comparison: Comparison) -> Citation | None:
        return self._cited_words(comparison.conflicts[0]) if comparison.conflicts else None

    def _cited_words(self, conflict: Conflict) -> Citation:
        passage = next(
            self._shown[number]
            for number, reading in self._readings.items()
            if reading is conflict.reading
        )
        return cite(passage, conflict.span)


def _told_of(
    stated: Iterable[tuple[Claim, Statement, tuple[int, ...]]],
) -> dict[int, frozenset[str]]:
    """What the sentences that cite a passage are about, by its number."""
    told: dict[int, frozenset[str]] = {}
    for _, statement, cited in stated:
        about = frozenset(one for said in statement.said for one in said.terms)
        for number in cited:
            told[number] = told.get(number, frozenset()) | about | pool(statement.text)
    return told


def _covering(text: str, claims: Sequence[Claim], numbers: frozenset[int]) -> tuple[int, ...]:
    for one, other in pairwise(claims):
        if "\n" in text[one.span.start : other.span.start]:
            break
        if cited := tuple(number for number in other.cited if number in numbers):
            return cited
    return ()


def _states_something(claim: Claim, statement: Statement) -> bool:
    if statement.said or statement.moments:
        return True
    said = any(clause.asserted or clause.denied for clause in statement.clauses)
    return said and (bool(claim.cited) or _ONLY_LEADS_ON.match(claim.text) is None)


def _without_yes(text: str) -> str:
    """Without the "Yes" or "No" that answers the question; every other letter keeps its place."""
    opening = _ANSWER_WORD.match(text)
    if opening is None or not text[opening.end() :].strip() or opening[0].strip("*_ ").isalpha():
        return text
    return " " * opening.end() + text[opening.end() :]
