"""Words on a page in the order in which a person reads them: columns, rows and tables.

Knows nothing of PDF or OCR: only where words and rules stand. A line is a list of tokens; a token
is a word, or text that we add (the heading of a value's column, a separator).
"""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from medmemory.ingestion.parsing.columns import find_columns
from medmemory.ingestion.parsing.continued import goes_on
from medmemory.ingestion.parsing.geometry import Rule, Word
from medmemory.ingestion.parsing.segments import Segment, rows_of, segments_of
from medmemory.ingestion.parsing.table import Table
from medmemory.ingestion.parsing.table_lines import Line, table_lines
from medmemory.ingestion.parsing.tables import find_aligned_table, find_ruled_tables

_FEWEST_ROWS_OF_COLUMNS = 4
_PARAGRAPH_GAP = 0.9  # of the height of a line
_DEEPEST = 12  # regions within regions


class Arrangement(NamedTuple):
    """`lines` in reading order, an empty one between paragraphs; and the tables among them."""

    lines: list[Line]
    tables: list[Table]
    words: Sequence[Word] = ()
    above: Table | None = None  # with which the page before ends


def arrange(
    words: Sequence[Word],
    rules: Sequence[Rule] = (),
    sideways: Sequence[Word] = (),
    above: Table | None = None,
) -> Arrangement:
    """Every word once, in reading order; each row of a table is a line of its own.

    A table without headings that continues `above` has the headings of that.

    Words that run up or down beside upright text stand in their cells, or at the end.
    """
    tables = find_ruled_tables(words, rules, sideways) if rules else []
    in_tables = {id(word) for table in tables for word in table.words}
    outside = [word for word in words if id(word) not in in_tables] if tables else words
    segments = segments_of(outside)
    segments += [Segment.around(table) for table in tables]
    arranged = Arrangement([], [], words, above)
    _region(segments, arranged, depth=0)
    if beside := [word for word in sideways if id(word) not in in_tables]:
        arranged.lines.extend([[], list(beside)])
    return arranged


def _region(segments: list[Segment], arranged: Arrangement, *, depth: int) -> None:
    if not segments:
        return
    rows = rows_of(segments)
    side_by_side = sum(1 for row in rows if len(row) > 1)
    columns = None
    if side_by_side >= _FEWEST_ROWS_OF_COLUMNS and depth < _DEEPEST:
        columns = find_columns(segments)
    if columns is None:
        _rows(rows, arranged)
        return
    for part in columns:
        _region(part, arranged, depth=depth + 1)
        if part:
            arranged.lines.append([])


def _rows(rows: list[list[Segment]], arranged: Arrangement) -> None:
    usual = (
        median(segment.height for row in rows for segment in row if segment.table is None)
        if (any(segment.table is None for row in rows for segment in row))
        else 0.0
    )
    index = 0
    bottom: float | None = None
    while index < len(rows):
        row = rows[index]
        top = min(segment.top for segment in row)
        if bottom is not None and top - bottom > usual * _PARAGRAPH_GAP:
            arranged.lines.append([])
        found = find_aligned_table(rows, index)
        if found is not None:
            _add_table(found, arranged)
            taken = rows[index : index + found.row_count]
            index += found.row_count
        else:
            _add_row(row, arranged)
            taken = [row]
            index += 1
        bottom = max(segment.bottom for row in taken for segment in row)


def _add_row(row: list[Segment], arranged: Arrangement) -> None:
    line: Line = []
    for segment in row:
        if segment.table is not None:
            if line:
                arranged.lines.append(line)
                line = []
            _add_table(segment.table, arranged)
            continue
        if line:
            line.append("  ")
        line.extend(segment.words)
    if line:
        arranged.lines.append(line)


def _add_table(table: Table, arranged: Arrangement) -> None:
    carried = None
    if arranged.above is not None and not arranged.tables:
        is_same = goes_on(arranged.above, table, arranged.words)
        carried = arranged.above.headings if is_same else None
    arranged.tables.append(table)
    if arranged.lines and arranged.lines[-1]:
        arranged.lines.append([])
    arranged.lines.extend(table_lines(table, carried))
    arranged.lines.append([])
