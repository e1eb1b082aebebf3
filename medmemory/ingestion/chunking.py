"""Sections become chunks that the embedding model reads to the end.

A chunk's text is exactly its page's text at its span; chunks of a section overlap, cover it, and
never leave it. What the model sees is a line of context, the header of a table that began in an
earlier chunk, and then that text.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from langchain_text_splitters import RecursiveCharacterTextSplitter

from medmemory.clinical.document import Chunk, Page, Section, Span
from medmemory.clinical.identifiers import ChunkId, DocumentId
from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind
from medmemory.errors import InvariantBroken
from medmemory.ingestion.ports import TokenCounter
from medmemory.ingestion.table_rows import find_tables, is_row

CHUNK_TOKENS = 220  # context line included; the rest of a window of 256 is slack
_WINDOW_SLACK = 36
OVERLAP_TOKENS = 30
# A word of more than 100 letters counts as one token, and spaces as none: this bounds them too.
_LETTERS_PER_TOKEN = 8
# A chunk is never longer, so text of a known length yields a known number of chunks at least.
LONGEST_CHUNK = CHUNK_TOKENS * _LETTERS_PER_TOKEN  # letters
_OVERLAP_LETTERS = OVERLAP_TOKENS * 4
_LONGEST_ABBREVIATION = 5
# Text without spaces is measured letter by letter, other text also word by word, and both repeat
# themselves: remembering what is this short spares the tokenizer nine calls in ten.
_LONGEST_REMEMBERED = 24
_MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class _HeadedTable:
    header: str
    rows: Span


class Chunker:
    """Cuts by the tokens of one embedding model."""

    def __init__(self, counter: TokenCounter) -> None:
        self._counter = counter
        self._marks = counter.count_tokens("")
        self._limit = min(CHUNK_TOKENS, counter.window_tokens - _WINDOW_SLACK)
        self._remembered = lru_cache(maxsize=_MOST_REMEMBERED)(self._tokens)

    def chunks(
        self,
        document_id: DocumentId,
        pages: Sequence[Page],
        sections: Sequence[Section],
        *,
        title: str,
        document_date: date | None,
    ) -> list[Chunk]:
        """The document's chunks in order; the same document always gets the same ones."""
        return list(
            self.cut(document_id, pages, sections, title=title, document_date=document_date)
        )

    def cut(
        self,
        document_id: DocumentId,
        pages: Sequence[Page],
        sections: Sequence[Section],
        *,
        title: str,
        document_date: date | None,
    ) -> Iterator[Chunk]:
        """The same chunks one by one, for who may not want them all."""
        texts = {page.number: page.text for page in pages}
        ordinal = 0
        for section in sections:
            page_text = texts[section.page_number]
            context = self.context_line(title, document_date, section.heading)
            tables = self._headed_tables(page_text, section.span)
            for span in self._spans(page_text, section.span, context, tables):
                text = page_text[span.start : span.end]
                header = _header_at(tables, span.start)
                yield Chunk(
                    id=ChunkId(uuid.uuid5(document_id, str(ordinal))),
                    document_id=document_id,
                    ordinal=ordinal,
                    page_number=section.page_number,
                    section=section.heading,
                    span=span,
                    text=text,
                    token_count=self._count_embedded(_joined(context, header, text)),
                    table_header=header,
                )
                ordinal += 1

    def with_headers(
        self, chunks: Sequence[Chunk], pages: Sequence[Page], sections: Sequence[Section]
    ) -> list[Chunk]:
        """Chunks that were cut from these sections, each with the header of its table again."""
        texts = {page.number: page.text for page in pages}
        tables: dict[int, list[_HeadedTable]] = {page.number: [] for page in pages}
        for section in sections:
            found = self._headed_tables(texts[section.page_number], section.span)
            tables[section.page_number] += found
        return [
            replace(chunk, table_header=_header_at(tables[chunk.page_number], chunk.span.start))
            for chunk in chunks
        ]

    def context_line(self, title: str, document_date: date | None, heading: str | None) -> str:
        """What stands before a chunk when it is embedded: where the words come from."""
        day = document_date.isoformat() if document_date else None
        line = " | ".join(part for part in (title, day, _in_full(heading)) if part)
        while self._measure(line) > self._limit // 3:
            line = line[: len(line) * 2 // 3]
        return line

    def embedded_text(self, chunk: Chunk, *, title: str, document_date: date | None) -> str:
        """What the embedding model is given for `chunk`."""
        context = self.context_line(title, document_date, chunk.section)
        return _joined(context, chunk.table_header, chunk.text)

    def _headed_tables(self, page_text: str, within: Span) -> list[_HeadedTable]:
        """The tables that begin in the section, with as much of their header as may be repeated."""
        tables = []
        for table in find_tables(page_text[within.start : within.end]):
            rows = Span(table.span.start + within.start, table.span.end + within.start)
            count = len(table.cells)
            while count and self._measure(table.header(count)) > self._limit // 4:
                count -= 1
            if count:
                tables.append(_HeadedTable(table.header(count), rows))
        return tables

    def _spans(
        self, page_text: str, within: Span, context: str, tables: Sequence[_HeadedTable]
    ) -> list[Span]:
        size = self._limit - self._measure(context) - self._marks
        size -= max((self._measure(table.header) for table in tables), default=0)
        spans: list[Span] = []
        start = within.start
        for piece in self._pieces(page_text[within.start : within.end], size - OVERLAP_TOKENS):
            end = start + len(piece)
            if piece.strip():
                earliest = max(within.start, _end_of_rows(page_text, start, tables))
                span = Span(self._overlapped(page_text, earliest, start), end)
                if spans and span.start <= spans[-1].start:
                    spans.pop()  # a lone heading, say: the overlap holds all of it
                spans.append(span)
            start = end
        if start != within.end:
            raise InvariantBroken("Splitting a section lost some of its text.")
        return spans

    def _pieces(self, text: str, size: int) -> list[str]:
        # Without overlap and with every separator kept, so that the pieces add up to the text and
        # their places are known; searching for them afterwards goes astray where text repeats.
        splitter = RecursiveCharacterTextSplitter(
            chunk_size=size,
            chunk_overlap=0,
            length_function=self._measure,
            strip_whitespace=False,
            keep_separator="end",
        )
        return splitter.split_text(text)

    def _overlapped(self, page_text: str, earliest: int, start: int) -> int:
        """Where a chunk that follows another begins: at a word, a few before its own first."""
        begin = max(earliest, start - _OVERLAP_LETTERS)
        while begin < start:
            if begin > earliest and not page_text[begin - 1].isspace():
                begin += 1
            elif self._measure(page_text[begin:start]) > OVERLAP_TOKENS:
                begin += max(1, (start - begin) // 8)
            else:
                return begin
        return start

    def _measure(self, text: str) -> int:
        letters = -(-len(text) // _LETTERS_PER_TOKEN)
        tokens = self._remembered if len(text) <= _LONGEST_REMEMBERED else self._tokens
        return max(tokens(text), letters)

    def _tokens(self, text: str) -> int:
        return self._counter.count_tokens(text) - self._marks

    def _count_embedded(self, embedded: str) -> int:
        tokens = self._counter.count_tokens(embedded)
        if tokens > self._counter.window_tokens:
            raise InvariantBroken("A chunk is longer than the embedding model reads.")
        return tokens


def _joined(context: str, header: str | None, text: str) -> str:
    return "\n".join(part for part in (context, header, text) if part is not None)


def _header_at(tables: Sequence[_HeadedTable], start: int) -> str | None:
    """The header of the table in whose rows a chunk begins."""
    for table in tables:
        if table.rows.start <= start < table.rows.end:
            return table.header
    return None


def _end_of_rows(page_text: str, start: int, tables: Sequence[_HeadedTable]) -> int:
    """Where the last row before `start` ends: a row is not repeated, and least of all its end
    without its label; with its header it stands for itself. 0 when no row is near."""
    line = page_text.rfind("\n", 0, start) + 1
    if _header_at(tables, start):
        return line
    while line > max(0, start - _OVERLAP_LETTERS):
        above = page_text.rfind("\n", 0, line - 1) + 1
        if is_row(page_text[above : line - 1]):
            return line
        line = above
    return 0


def _in_full(heading: str | None) -> str | None:
    """The heading, and what it means where it is an abbreviation that a model may not know."""
    kind = section_kind(heading) if heading and len(heading) <= _LONGEST_ABBREVIATION else None
    if heading is None or kind is None or kind is SectionKind.OTHER:
        return heading
    return heading if heading.lower() in kind.value.lower() else f"{heading} ({kind.value})"
