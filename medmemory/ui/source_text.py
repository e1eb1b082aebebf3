"""The text of a page as it is shown: its tables as tables, all else as it stands, and the quoted
words and the superseded ones marked wherever they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from medmemory.clinical.document import Span
from medmemory.ui.source_tables import Row, Table, tables_in

# Columns that a text keeps with blanks alone.
_GAP = re.compile(r"\S(?: {2,}|\t+)(?=\S)")
_FEWEST_GAPS = 2
_FEWEST_LINES = 2
_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of a page's text. `is_superseded`: it does not count any more."""

    text: str
    is_quoted: bool
    is_superseded: bool = False


Pieces = Sequence[TextPiece]


@dataclass(frozen=True, slots=True)
class Marks:
    """What of a page is marked, and how."""

    quoted: Span | None = None
    superseded: Sequence[Span] = ()


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines as they stand. `is_aligned`: what stands below each other belongs together."""

    pieces: Pieces
    is_aligned: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    """`group`: the one cell of a row that names those below."""

    cells: Sequence[Pieces]
    group: Pieces = ()

    @property
    def is_quoted(self) -> bool:
        return any(piece.is_quoted for cell in (*self.cells, self.group) for piece in cell)


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; its headings are left out of its cells."""

    headings: Sequence[Pieces]
    rows: Sequence[ShownRow]


Block = TextBlock | TableBlock


def blocks_of(
    text: str, quoted: Span | None = None, superseded: Sequence[Span] = ()
) -> list[Block]:
    """The page's text in order, the words at `quoted` and at `superseded` marked; no blocks when it
    holds none."""
    marks = Marks(quoted, superseded)
    blocks: list[Block] = []
    end = 0
    for table in tables_in(text):
        blocks += _texts(text, Span(end, table.span.start), marks)
        blocks.append(_table(text, table, marks))
        end = table.span.end
    blocks += _texts(text, Span(end, len(text)), marks)
    return blocks


def pieces_around(text: str, within: Span, marks: Marks) -> list[TextPiece]:
    """`text` at `within` in pieces, each marked or not; empty pieces are left out."""
    spans = (*([marks.quoted] if marks.quoted else []), *marks.superseded)
    inner = {place for span in spans for place in (span.start, span.end)}
    cuts = sorted({within.start, within.end, *(p for p in inner if within.start < p < within.end)})
    return [
        TextPiece(
            text[start:end],
            is_quoted=marks.quoted is not None and _holds(marks.quoted, start),
            is_superseded=any(_holds(span, start) for span in marks.superseded),
        )
        for start, end in pairwise(cuts)
    ]


def _holds(span: Span, place: int) -> bool:
    return span.start <= place < span.end


def _table(text: str, table: Table, marks: Marks) -> TableBlock:
    head = marks if table.has_head else Marks()
    return TableBlock(
        [pieces_around(text, one, head) if one else [] for one in table.headings],
        [_row(text, row, marks) for row in table.rows],
    )


def _row(text: str, row: Row, marks: Marks) -> ShownRow:
    cells = [pieces_around(text, value, marks) if value else [] for value in row.values]
    return ShownRow(cells, pieces_around(text, row.group, marks) if row.group else ())


def _texts(text: str, within: Span, marks: Marks) -> Iterator[TextBlock]:
    """What stands beside tables, without the line breaks that part it from them."""
    start, end = within.start, within.end
    while start > 0 and start < end and text[start] in "\r\n":
        start += 1
    while end < len(text) and end > start and text[end - 1] in "\r\n":
        end -= 1
    for is_aligned, span in _runs(text, Span(start, end)):
        if text[span.start : span.end].strip():
            yield TextBlock(pieces_around(text, span, marks), is_aligned)


def _runs(text: str, within: Span) -> Iterator[tuple[bool, Span]]:
    lines = []
    offset = within.start
    for line in text[within.start : within.end].splitlines(keepends=True):
        lines.append((_has_columns(line), Span(offset, offset + len(line))))
        offset += len(line)
    runs = [(key, [span for _, span in run]) for key, run in groupby(lines, lambda one: one[0])]
    start = within.start
    for has_columns, spans in runs:
        if not has_columns or len(spans) < _FEWEST_LINES:
            continue
        if start < spans[0].start:
            yield False, Span(start, spans[0].start)
        yield True, Span(spans[0].start, spans[-1].end)
        start = spans[-1].end
    if start < within.end:
        yield False, Span(start, within.end)


def _has_columns(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and len(_GAP.findall(line.strip())) >= _FEWEST_GAPS
