"""A model's answer, checked sentence by sentence against the passages it was shown."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from medmemory.answering.citations import cite, cite_for
from medmemory.answering.verification.claims import Claim, claims_of
from medmemory.answering.verification.comparing import Comparison, compare, compare_rank
from medmemory.answering.verification.reading import (
    Reading,
    Statement,
    read_passage,
    read_statement,
)
from medmemory.answering.verification.terms import terms
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
        return tuple(
            _Check(claim, statement, cited, shown, readings).verified(number)
            for number, (claim, statement, cited) in enumerate(
                self._stated(text, frozenset(shown)), start=1
            )
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

    def verified(self, number: int) -> VerifiedSentence:
        """What was found, as the `number`th sentence of its answer."""
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

    def _against(self, comparison: Comparison) -> Citation | None:
        if not comparison.conflicts:
            return None
        conflict = comparison.conflicts[0]
        passage = next(
            self._shown[number]
            for number, reading in self._readings.items()
            if reading is conflict.reading
        )
        return cite(passage, conflict.span)


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
