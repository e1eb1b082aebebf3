"""The text of a page as it is shown: its tables as tables, all else as it stands, and the quoted
words marked wherever they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from medmemory.clinical.document import Span
from medmemory.ui.source_tables import Row, Table, tables_in

# Columns that a text keeps with blanks alone.
_GAP = re.compile(r"\S(?: {2,}|\t+)(?=\S)")
_FEWEST_GAPS = 2
_FEWEST_LINES = 2
_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of a page's text."""

    text: str
    is_quoted: bool


Pieces = Sequence[TextPiece]


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


def blocks_of(text: str, quoted: Span | None = None) -> list[Block]:
    """The page's text in order, the words at `quoted` marked; no blocks when it holds none."""
    blocks: list[Block] = []
    end = 0
    for table in tables_in(text):
        blocks += _texts(text, Span(end, table.span.start), quoted)
        blocks.append(_table(text, table, quoted))
        end = table.span.end
    blocks += _texts(text, Span(end, len(text)), quoted)
    return blocks


def pieces_around(text: str, within: Span, quoted: Span | None) -> list[TextPiece]:
    """`text` at `within` in pieces, what of it is `quoted` marked; empty pieces are left out."""
    start = end = within.start
    if quoted is not None:
        start = min(max(within.start, quoted.start), within.end)
        end = min(max(start, quoted.end), within.end)
    pieces = (
        TextPiece(text[within.start : start], is_quoted=False),
        TextPiece(text[start:end], is_quoted=True),
        TextPiece(text[end : within.end], is_quoted=False),
    )
    return [piece for piece in pieces if piece.text]


def _table(text: str, table: Table, quoted: Span | None) -> TableBlock:
    head = quoted if table.has_head else None
    return TableBlock(
        [pieces_around(text, one, head) if one else [] for one in table.headings],
        [_row(text, row, quoted) for row in table.rows],
    )


def _row(text: str, row: Row, quoted: Span | None) -> ShownRow:
    cells = [pieces_around(text, value, quoted) if value else [] for value in row.values]
    return ShownRow(cells, pieces_around(text, row.group, quoted) if row.group else ())


def _texts(text: str, within: Span, quoted: Span | None) -> Iterator[TextBlock]:
    """What stands beside tables, without the line breaks that part it from them."""
    start, end = within.start, within.end
    while start > 0 and start < end and text[start] in "\r\n":
        start += 1
    while end < len(text) and end > start and text[end - 1] in "\r\n":
        end -= 1
    for is_aligned, span in _runs(text, Span(start, end)):
        if text[span.start : span.end].strip():
            yield TextBlock(pieces_around(text, span, quoted), is_aligned)


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
