"""Citation markers in a streamed answer, and the words of the record that each one points at."""

import re
from collections.abc import Iterable, Sequence

from medmemory.answering.sentences import sentence_spans
from medmemory.clinical.answer import Passage
from medmemory.clinical.citation import Citation
from medmemory.clinical.document import Span
from medmemory.retrieval.words import stems

NO_SUCH_SOURCE = "[no such source]"
LONGEST_QUOTE_CHARACTERS = 300

_OPENING, _CLOSING = "[【", "]】"
_INSIDE_A_MARKER = frozenset("0123456789 ,;-–†")
# "[12, 13, 14, 15, 16, 17, 18, 19, 20]" fits; what is longer is not a marker.
_LONGEST_MARKER_CHARACTERS = 48
_NUMBER_OR_RANGE = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")
_MARKER = re.compile(r"\[(\d+)\]")
_MARKER_RUN = re.compile(r"\[\d+\](?:\s*\[\d+\])*")
_CLAIM_END = re.compile(r"(?<=[.!?])\s+|\n+")
_NUMBER_WEIGHT = 2
# What storage leaves in place of superseded words: lines of blanks.
_GAP = re.compile(r"(?:(?:^|(?<=\n)) {8,}(?:\n|$))+")


class MarkerResolver:
    """Turns the model's markers into `[n]`, and numbers without a passage into words.

    What follows an opening bracket is held back until it is decided, so that no piece it returns
    ends inside a marker.
    """

    def __init__(self, numbers: Iterable[int]) -> None:
        self._numbers = frozenset(numbers)
        self._held = ""

    def feed(self, piece: str) -> str:
        """The text that is decided now."""
        decided: list[str] = []
        for character in piece:
            if not self._held:
                if character in _OPENING:
                    self._held = character
                else:
                    decided.append(character)
            elif character in _CLOSING:
                decided.append(self._resolve(self._held + character))
                self._held = ""
            elif character in _INSIDE_A_MARKER and len(self._held) < _LONGEST_MARKER_CHARACTERS:
                self._held += character
            else:
                decided.append(self._held)
                self._held = character if character in _OPENING else ""
                decided.append("" if self._held else character)
        return "".join(decided)

    def finish(self) -> str:
        """What was still held back at the end."""
        held, self._held = self._held, ""
        return held

    def _resolve(self, marker: str) -> str:
        numbers = list(_numbers_in(marker))
        if not numbers:
            return marker
        return "".join(
            f"[{number}]" if number in self._numbers else NO_SUCH_SOURCE
            for number in dict.fromkeys(numbers)
        )


def _numbers_in(marker: str) -> Iterable[int]:
    for match in _NUMBER_OR_RANGE.finditer(marker):
        first = int(match[1])
        last = int(match[2] or first)
        if not first <= last < first + _LONGEST_MARKER_CHARACTERS:
            last = first
        yield from range(first, last + 1)


def cited_numbers(text: str) -> list[int]:
    """The numbers that `text` cites, in the order of their first appearance."""
    return list(dict.fromkeys(int(match[1]) for match in _MARKER.finditer(text)))


def without_markers(text: str) -> str:
    """`text` for display beside markers of ours: its own "[1]" can no longer be taken for one."""
    return _MARKER.sub(lambda match: f"\\[{match[1]}\\]", text)


def citations_in(text: str, passages: Sequence[Passage]) -> tuple[Citation, ...]:
    """A citation for each passage that `text` cites, quoting what best matches the claims on it."""
    by_number = {passage.number: passage for passage in passages}
    claims = _claims(text)
    return tuple(
        cite(by_number[number], _quoted_span(by_number[number].candidate.text, claims[number]))
        for number in cited_numbers(text)
        if number in by_number
    )


def cite_for(claim: str, passage: Passage) -> Citation:
    """The citation of what matches `claim` best in a passage."""
    return cite(passage, _quoted_span(passage.candidate.text, [claim]))


def cite(passage: Passage, within: Span) -> Citation:
    """The citation of the words `within` a passage's text; where something superseded stands among
    them, which the passage does not have, of the longer part."""
    candidate = passage.candidate
    within = _without_gaps(candidate.text, within)
    return Citation(
        id=passage.citation_id,
        number=passage.number,
        document_id=candidate.document_id,
        document_title=candidate.document_title,
        file_name=candidate.file_name,
        document_date=candidate.document_date,
        page_number=candidate.page_number,
        span=Span(candidate.span.start + within.start, candidate.span.start + within.end),
        quote=candidate.text[within.start : within.end],
    )


def _without_gaps(text: str, within: Span) -> Span:
    gaps = list(_GAP.finditer(text, within.start, within.end))
    if not gaps:
        return within
    starts = (within.start, *(gap.end() for gap in gaps))
    ends = (*(gap.start() for gap in gaps), within.end)
    kept = (
        Span(start, start + len(text[start:end].rstrip()))
        for start, end in zip(starts, ends, strict=True)
    )
    return max(kept, key=lambda part: part.end - part.start)


def _claims(text: str) -> dict[int, list[str]]:
    claims: dict[int, list[str]] = {}
    end_of_last_run = 0
    claim = ""
    for run in _MARKER_RUN.finditer(text):
        pieces = [piece for piece in _CLAIM_END.split(text[end_of_last_run : run.start()]) if piece]
        said = [piece for piece in pieces if stems(piece)]
        claim = said[-1] if said else claim
        end_of_last_run = run.end()
        for number in cited_numbers(run[0]):
            claims.setdefault(number, []).append(claim)
    return claims


def _quoted_span(text: str, claims: Sequence[str]) -> Span:
    best = [span for claim in claims if (span := _best_sentence(text, claim)) is not None]
    if not best:
        return Span(0, len(text))
    cover = Span(min(span.start for span in best), max(span.end for span in best))
    return cover if cover.end - cover.start <= LONGEST_QUOTE_CHARACTERS else best[0]


def _best_sentence(text: str, claim: str) -> Span | None:
    claimed = stems(claim)
    best: Span | None = None
    best_score = 0.0
    for span in sentence_spans(text):
        words = stems(text[span.start : span.end])
        shared = sum(_NUMBER_WEIGHT if word[0].isdigit() else 1 for word in words & claimed)
        # Between sentences that share as much, the shorter one is more to the point.
        score = shared - len(words) / 1000
        if shared and score > best_score:
            best, best_score = span, score
    return best
