"""An answer as its reader sees it: line by line, each with the sources that it cites."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from medmemory.clinical.answer import Answer, AnswerMode, Passage
from medmemory.clinical.citation import Citation
from medmemory.evaluation.dates import dates_in
from medmemory.evaluation.texts import without_markers

_MARKER = re.compile(r"\[(\d+)\]")
_HEADING_ALONE = re.compile(r":\s*\n\s*\n")


@dataclass(frozen=True, slots=True)
class SaidLine:
    """`heading` is the line above that ends in a colon, if it heads this one. Where a line cites
    nothing, its paragraph's citations are its own."""

    text: str
    heading: str
    cited: tuple[Citation, ...]
    source_text: str  # all words of the passages that are cited, and their documents' titles
    is_by_application: bool = False  # about the answer, not from the record

    @property
    def is_heading(self) -> bool:
        return self.text.endswith(":")

    @property
    def in_context(self) -> str:
        return f"{self.heading} {self.text}".strip()

    @property
    def dates(self) -> set[str]:
        """Named in the line; else in what heads it; else in what it cites, or of that document."""
        return dates_in(self.text) or dates_in(self.heading) or self.cited_dates

    @property
    def cited_dates(self) -> set[str]:
        days = {one.document_date.isoformat() for one in self.cited if one.document_date}
        return days.union(*(dates_in(one.quote) for one in self.cited))


def said_lines(answer: Answer) -> list[SaidLine]:
    """The lines of the answer that hold a word."""
    citations = {one.number: one for one in answer.citations}
    passages = {one.number: one for one in answer.passages}
    text = _HEADING_ALONE.sub(":\n", answer.text)
    return [
        line
        for paragraph in re.split(r"\n\s*\n", text)
        for line in _lines(paragraph, citations, passages, mode=answer.mode)
    ]


def _lines(
    paragraph: str,
    citations: dict[int, Citation],
    passages: dict[int, Passage],
    *,
    mode: AnswerMode,
) -> list[SaidLine]:
    of_all = _marks(paragraph)
    heading, found = "", []
    for raw in paragraph.splitlines():
        text = without_markers(raw).strip()
        if not text:
            continue
        marks = _marks(raw) or _marks(heading) or of_all
        cited = tuple(citations[mark] for mark in marks if mark in citations)
        shown = [passages[mark] for mark in marks if mark in passages]
        found.append(
            SaidLine(
                text=text,
                heading=without_markers(heading),
                cited=cited,
                source_text=_source_text(cited, shown),
                is_by_application=not marks and mode is AnswerMode.EVIDENCE_ONLY,
            )
        )
        if found[-1].is_heading:
            heading = raw.strip()
    return found


def _source_text(cited: Sequence[Citation], passages: Sequence[Passage]) -> str:
    parts = [f"{one.document_title}\n{one.quote}" for one in cited]
    for passage in passages:
        candidate = passage.candidate
        parts += [candidate.table_header or "", candidate.section or "", candidate.text]
    return "\n".join(parts)


def _marks(text: str) -> list[int]:
    return [int(mark) for mark in _MARKER.findall(text)]
