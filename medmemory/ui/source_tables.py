"""Tables in the text of a page, told by how ingestion writes them: below a line of headings, a line
a row in which each value stands behind its heading.

What does not fit its headings is no row: a value in a wrong column would be worse than plain text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medmemory.clinical.document import Span

_BAR = " | "
_SEMICOLON = "; "
_AFTER_HEADING = ": "
_FEWEST_COLUMNS = 2
_FEWEST_ROWS_WITHOUT_HEADINGS = 3
_LONGEST_HEADING = 100  # as ingestion cuts it
_LONGEST_GROUP = 60
_RULE = re.compile(r"\s*\|?\s*:?-{3,}[\s|:-]*")  # below the headings of a table in Markdown

Line = tuple[int, str]  # where it begins in the page's text, and its text
_Value = tuple[int | None, Span]  # the number of its column; None: a label without a heading


@dataclass(frozen=True, slots=True)
class Row:
    """A value for each column, None where there is none; `group` is the name of the rows below."""

    values: tuple[Span | None, ...]
    group: Span | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`span` holds its lines. A heading is None over a column of labels that has none.

    `has_head`: its headings stand in a line of their own.
    """

    span: Span
    headings: tuple[Span | None, ...]
    rows: tuple[Row, ...]
    has_head: bool


def tables_in(text: str) -> Iterator[Table]:
    """The tables of a page, in order."""
    lines = list(_lines(text))
    at = 0
    while at < len(lines):
        table, at = _headed(text, lines, at) or _unheaded(text, lines, at) or (None, at + 1)
        if table is not None:
            yield table


def _lines(text: str) -> Iterator[Line]:
    offset = 0
    for line in text.split("\n"):
        yield offset, line.rstrip("\r")
        offset += len(line) + 1


def _headed(text: str, lines: Sequence[Line], at: int) -> tuple[Table, int] | None:
    """The table that the line at `at` heads, and the number of the line after it."""
    headings = [cell for cell in _by_bars(*lines[at]) if _length(cell)]
    if len(headings) < _FEWEST_COLUMNS or any(_length(one) > _LONGEST_HEADING for one in headings):
        return None
    if at + 1 < len(lines) and _RULE.fullmatch(lines[at + 1][1]):
        return _in_markdown(headings, lines, at)
    names = [text[one.start : one.end] for one in headings]
    return _table(headings, names, lines, head=at, first=at + 1, end=len(lines))


def _unheaded(text: str, lines: Sequence[Line], at: int) -> tuple[Table, int] | None:
    """A table that goes on from the page before: each row names its columns itself."""
    run: list[list[Span]] = []
    for number in range(at, len(lines)):
        found = _own_headings(*lines[number])
        if not found or (run and not _agree(text, run[0], found)):
            break
        run.append(found)
    if len(run) < _FEWEST_ROWS_WITHOUT_HEADINGS:
        return None
    headings = max(run, key=len)
    names = [text[one.start : one.end] for one in headings]
    return _table(headings, names, lines, head=at, first=at, end=at + len(run))


def _agree(text: str, first: Sequence[Span], other: Sequence[Span]) -> bool:
    return text[first[0].start : first[0].end] == text[other[0].start : other[0].end]


def _own_headings(start: int, line: str) -> list[Span]:
    """The headings within the row; none when it does not begin with one, or has only one."""
    found = []
    for piece in _split(start, line, _SEMICOLON):
        name, colon, _ = line[piece.start - start : piece.end - start].partition(_AFTER_HEADING)
        if colon and len(name) <= _LONGEST_HEADING:
            found.append(Span(piece.start, piece.start + len(name)))
        elif not found:
            return []
    return found if len(found) >= _FEWEST_COLUMNS else []


def _table(
    headings: Sequence[Span],
    names: Sequence[str],
    lines: Sequence[Line],
    *,
    head: int,
    first: int,
    end: int,
) -> tuple[Table, int] | None:
    """The table whose rows begin in the line `first` and stand before the line `end`."""
    found: list[list[_Value] | Span] = []
    for number in range(first, end):
        row = _values(*lines[number], names)
        if row is None:
            following = lines[number + 1] if number + 1 < end else None
            group = _group(*lines[number])
            if group is None or following is None or _values(*following, names) is None:
                break
            found.append(group)
        else:
            found.append(row)
    if not any(isinstance(row, list) for row in found):
        return None
    # A label before the value of the first heading stands in a column without a heading.
    has_labels = any(
        isinstance(row, list) and row[0][0] is None and len(row) > 1 and row[1][0] == 0
        for row in found
    )
    labels = 1 if has_labels else 0  # columns
    rows = tuple(_row(row, len(names), labels) for row in found)
    end_start, end_line = lines[first + len(found) - 1]
    table = Table(
        Span(lines[head][0], end_start + len(end_line)),
        ((None,) if has_labels else ()) + tuple(headings),
        rows,
        has_head=head < first,
    )
    return table, first + len(found)


def _row(found: Sequence[_Value] | Span, columns: int, labels: int) -> Row:
    if isinstance(found, Span):
        return Row((), found)
    values: list[Span | None] = [None] * (columns + labels)
    for column, span in found:
        values[0 if column is None else column + labels] = span
    return Row(tuple(values))


def _values(start: int, line: str, names: Sequence[str]) -> list[_Value] | None:
    """The values of a row under the headings `names`; None when it is no such row."""
    separator = _BAR if _BAR in line else _SEMICOLON
    found: list[_Value] = []
    column = -1
    for piece in _split(start, line, separator):
        words = line[piece.start - start : piece.end - start]
        under = _column(words, names, column)
        if under is not None:
            column = under
            found.append((under, Span(piece.start + len(names[under]) + 2, piece.end)))
        elif not found:
            found.append((None, piece))
        elif separator == _SEMICOLON:  # which also stands within values
            last, span = found[-1]
            found[-1] = (last, Span(span.start, piece.end))
        else:
            return None
    return found if column >= 0 else None


def _column(words: str, names: Sequence[str], after: int) -> int | None:
    for number in range(after + 1, len(names)):
        if words.startswith(names[number] + _AFTER_HEADING):
            return number
    return None


def _group(start: int, line: str) -> Span | None:
    words = line.strip()
    if not words or len(words) > _LONGEST_GROUP or _BAR in words or _AFTER_HEADING in words:
        return None
    return Span(start, start + len(line))


def _in_markdown(
    headings: Sequence[Span], lines: Sequence[Line], at: int
) -> tuple[Table, int] | None:
    rows: list[Row] = []
    for number in range(at + 2, len(lines)):
        cells = _by_bars(*lines[number])
        if len(cells) != len(headings):
            break
        rows.append(Row(tuple(cell if _length(cell) else None for cell in cells)))
    if not rows:
        return None
    after = at + 2 + len(rows)
    last_start, last_line = lines[after - 1]
    span = Span(lines[at][0], last_start + len(last_line))
    return Table(span, tuple(headings), tuple(rows), has_head=True), after


def _by_bars(start: int, line: str) -> list[Span]:
    """The cells between bars, without surrounding space; those at the edges need no bar."""
    if "|" not in line:
        return []
    cells = [_trimmed(start, line, cell) for cell in _split(start, line, "|")]
    if line.lstrip().startswith("|"):
        cells = cells[1:]
    if line.rstrip().endswith("|"):
        cells = cells[:-1]
    return cells


def _split(start: int, line: str, separator: str) -> Iterator[Span]:
    at = 0
    for piece in line.split(separator):
        yield Span(start + at, start + at + len(piece))
        at += len(piece) + len(separator)


def _trimmed(start: int, line: str, cell: Span) -> Span:
    words = line[cell.start - start : cell.end - start]
    before = len(words) - len(words.lstrip())
    return Span(cell.start + before, cell.start + max(before, len(words.rstrip())))


def _length(span: Span) -> int:
    return span.end - span.start
