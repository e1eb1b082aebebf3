"""A model's answer as the sentences it consists of, with what each one cites."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from medmemory.answering.citations import NO_SUCH_SOURCE, cited_numbers
from medmemory.clinical.document import Span

_MARKERS = rf"(?:\s*(?:\[\d+\]|{re.escape(NO_SUCH_SOURCE)}))"
_LINE = re.compile(r"[^\n]+")
_END = re.compile(rf"[.!?][\"'”’)*_]*{_MARKERS}*[\"'”’)*_]*(?=\s+[\"'“(*_]*[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?i:dr|mr|mrs|ms|prof|st|vs|approx|nos?|fig|e\.g|i\.e|etc|resp|dept|ca|cf)"
    r"|(?:^|\s)[A-Z])\.$"
)
_RUN = re.compile(rf"{_MARKERS}+")
_GOES_ON = re.compile(
    r"\s+(?:is|was|are|were|has|had|shows?|showed|lists?|states?|says)\b.*?(?=[,;]\s|\s(?:and|but)\s)"
)
_BULLET = re.compile(r"\s*(?:(?:[-*+•]|\d{1,2}[.)]|#+|>)\s+)*")
_HEADING = re.compile(r"\s*#|[^\[]*:[*_\s]*$|\s*(?:\*\*|__)[^*_\[]+(?:\*\*|__)\s*$")
_RULE = re.compile(r"[\s|:*_-]*$")
_AROUND = " \t|"
_LEAST_LETTERS_OF_A_PART = 4


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, or the part of one that has citations of its own, where it stands.

    `heading`: the line that announces it; `names_no_such`: it cites a passage that is not there.
    """

    span: Span
    text: str
    heading: str
    cited: tuple[int, ...]
    names_no_such: bool


def claims_of(text: str, *, except_after: str | None = None) -> list[Claim]:
    """The sentences of `text`, without the lines that only announce what follows.

    Left out is also the paragraph that begins with the words `except_after`: it says itself that
    it is not from the record.
    """
    left_out = _paragraph_after(text, except_after)
    claims: list[Claim] = []
    heading = ""
    lines = list(_LINE.finditer(text))
    for place, line in enumerate(lines):
        said = line[0]
        if _RULE.match(said) or left_out.start <= line.start() < left_out.end:
            continue
        following = lines[place + 1][0] if place + 1 < len(lines) else ""
        if _HEADING.match(said) or ("|" in said and "-" in following and _RULE.match(following)):
            heading = said.strip(" #*_")
            continue
        for span in _sentences(text, Span(*line.span())):
            claims += [_claim(text, part, heading) for part in _parts(text, span)]
    return claims


def _paragraph_after(text: str, label: str | None) -> Span:
    """The paragraph that begins with the label, or the one below a label that stands alone."""
    found = label and re.search(
        rf"^[#*_> ]*{re.escape(label)}[*_ ]*(?:\n\s*|)[^\n]*(?:\n(?!\n)[^\n]+)*",
        text,
        re.MULTILINE | re.IGNORECASE,
    )
    return Span(*found.span()) if found else Span(len(text), len(text))


def _sentences(text: str, line: Span) -> Iterator[Span]:
    opening = _BULLET.match(text, line.start, line.end)
    start = opening.end() if opening else line.start
    for match in _END.finditer(text, start, line.end):
        if _ABBREVIATION.search(text[max(start, match.start() - 8) : match.start() + 1]):
            continue
        yield _trimmed(text, start, match.end())
        start = match.end()
    if text[start : line.end].strip():
        yield _trimmed(text, start, line.end)


def _parts(text: str, sentence: Span) -> Iterator[Span]:
    """Where a sentence cites in several places, what stands before each of them; what has its
    citation in the middle ("HbA1c [1] was 7.2 %, and …") goes on to the next comma."""
    start = sentence.start
    runs = list(_RUN.finditer(text, sentence.start, sentence.end))
    for run, following in pairwise(runs):
        said = sum(letter.isalnum() for letter in text[start : run.start()])
        goes_on = _GOES_ON.match(text, run.end(), following.start())
        end = goes_on.end() if goes_on else run.end()
        if said >= _LEAST_LETTERS_OF_A_PART:
            yield _trimmed(text, start, end)
            start = end
    yield _trimmed(text, start, sentence.end)


def _claim(text: str, span: Span, heading: str) -> Claim:
    said = text[span.start : span.end]
    return Claim(span, said, heading, tuple(cited_numbers(said)), NO_SUCH_SOURCE in said)


def _trimmed(text: str, start: int, end: int) -> Span:
    """Without space around it, and inside the cells of a row."""
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip(_AROUND)), start + len(piece.rstrip(_AROUND)))
