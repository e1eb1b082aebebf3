"""The candidates of an answer as lines of the record: each under its heading, each once."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from medmemory.answering.headings import is_heading, is_title_row
from medmemory.answering.sentences import sentence_spans
from medmemory.clinical.answer import Candidate
from medmemory.clinical.document import Span
from medmemory.retrieval.words import concepts, stems

_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
# Entries of structured files begin with their day; "undated" says that there is none.
_OPENING_DATE = re.compile(r"(?:(?:from|until) )?(\d{4}-\d{2}-\d{2})\b|undated\b")
_VALUE = re.compile(r"(?<![\w.-])(?!(?:19|20)\d\d\b)\d")
_AIM = re.compile(
    r"\b(?:targets?|goals?|aim|maintain)\b", re.IGNORECASE
)  # what follows was not measured
_DOSE = re.compile(r"\d\s?(?:mg|mcg|micrograms?|units|IU|puffs?|tablets?|capsules?)\b(?!/)")
_MEDICATION = frozenset(concepts("medication"))
# Who the page is about and who signed it: on every page, never an answer.
_PAGE_FURNITURE = re.compile(
    r"(?:Patient|Date|To|MRN|Page):\s|.*\bMRN\b|.*\bPage \d+$|(?:Authorised by|Printed at)\b"
    r"|Dr\.?(?:\s[A-Z][\w.'’-]*){1,3}(?:,.*)?(?<!\.)$|[A-Z]\. [A-Z][\w'’-]+(?:,[^.:]*)?$"
)


@dataclass(frozen=True)
class Line:
    """A sentence or list line of a candidate.

    `columns`: the title row of the table it is in; `columns_before`: what that row says where it
    stands in an earlier chunk.
    """

    candidate: Candidate
    within: Span
    heading: str
    columns: Span | None
    columns_before: str | None = None

    @property
    def text(self) -> str:
        return self.candidate.text[self.within.start : self.within.end]

    @property
    def column_titles(self) -> str | None:
        """What the columns of its table are called."""
        if self.columns is None:
            return self.columns_before
        return self.candidate.text[self.columns.start : self.columns.end]

    @property
    def page(self) -> tuple[object, int]:
        return self.candidate.document_id, self.candidate.page_number

    @property
    def on_page(self) -> Span:
        start = self.candidate.span.start
        return Span(start + self.within.start, start + self.within.end)

    @cached_property
    def day(self) -> date | None:
        """The day it begins with, else the document's; None when neither is known."""
        opening = _OPENING_DATE.match(self.text)
        if opening is None:
            return self.candidate.document_date
        try:
            return date.fromisoformat(opening[1]) if opening[1] else None
        except ValueError:  # 2024-02-30
            return self.candidate.document_date

    @cached_property
    def words(self) -> frozenset[str]:
        """What the line speaks of; a dose speaks of a medication, whatever the drug is called."""
        words = stems(self.text)
        return words | _MEDICATION if _DOSE.search(self.text) else words

    @cached_property
    def heading_words(self) -> frozenset[str]:
        return stems(self.heading)

    @cached_property
    def title_words(self) -> frozenset[str]:
        return stems(self.candidate.document_title)

    @cached_property
    def holds_a_value(self) -> bool:
        """Whether a number stands in it that is not a date, a year or part of a name (HbA1c)."""
        measured = _AIM.split(self.text, maxsplit=1)[0]
        return _VALUE.search(_DATE.sub("", measured)) is not None


def lines_of(candidates: Sequence[Candidate]) -> list[Line]:
    """What the candidates say, page by page in reading order; titles and page heads left out."""
    ordered = sorted(candidates, key=_place)
    return [
        line
        for _, page in groupby(ordered, key=lambda one: (str(one.document_id), one.page_number))
        for line in _once(_lines(page))
    ]


def _lines(page: Iterable[Candidate]) -> Iterator[Line]:
    heading, end = "", -1
    for candidate in page:
        section = candidate.section or ""
        if candidate.span.start > end or _opens_with(candidate.text, section):
            heading = section
        columns: Span | None = None
        before = candidate.table_header
        column_text_end = 0
        for span in sentence_spans(candidate.text):
            text = candidate.text[span.start : span.end]
            if is_title_row(text):
                columns, before, column_text_end = span, None, span.end
            elif _marked(candidate.text, span) or is_heading(text, candidate.section):
                heading, columns, before = text, None, None
            elif not _PAGE_FURNITURE.match(text):
                if "\n\n" in candidate.text[column_text_end : span.start]:
                    columns = before = None
                column_text_end = span.end
                yield Line(candidate, span, heading, columns, before)
        end = max(end, candidate.span.end)


def _opens_with(text: str, section: str) -> bool:
    return bool(section) and text.lstrip("#*_ \n").casefold().startswith(section.casefold())


def _marked(text: str, span: Span) -> bool:
    """Whether a Markdown heading begins here; its marks are not part of the line."""
    return text[text.rfind("\n", 0, span.start) + 1 : span.start].lstrip().startswith("#")


def _once(lines: Iterable[Line]) -> list[Line]:
    """Neighbouring chunks share some text, cut anywhere: of two lines at one place, the longer."""
    kept: list[Line] = []
    for line in lines:
        while kept and _overlap(kept[-1], line) and _length(kept[-1]) < _length(line):
            kept.pop()
        if not any(_overlap(other, line) for other in kept[-6:]):
            kept.append(line)
    return kept


def _overlap(one: Line, other: Line) -> bool:
    return one.on_page.start < other.on_page.end and other.on_page.start < one.on_page.end


def _length(line: Line) -> int:
    return line.within.end - line.within.start


def _place(candidate: Candidate) -> tuple[str, int, Span]:
    return str(candidate.document_id), candidate.page_number, candidate.span
