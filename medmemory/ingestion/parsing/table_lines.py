"""A line of text for each row of a table, in which every value stands with its column's heading.

Each word of the table is in the lines once; the headings that are repeated before the values are
text that we add.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from medmemory.ingestion.parsing.geometry import Word
from medmemory.ingestion.parsing.moments import is_moment
from medmemory.ingestion.parsing.table import Cell, Table, is_numeric

Line: TypeAlias = list[Word | str]

SEPARATOR = " | "
_LABEL_AND_VALUE = 2  # columns
_LONGEST_HEADING = 60
_LEAST_NUMERIC = 0.5
_HEADINGS = frozenset({
    "test", "analyte", "component", "investigation", "parameter", "result", "results",
    "value", "unit", "units", "reference", "range", "interval", "normal", "flag", "status",
    "date", "time", "day", "name", "medication", "drug", "medicine", "dose", "dosage",
    "strength", "route", "frequency", "indication", "start", "stop", "started", "stopped",
    "diagnosis", "problem", "code", "type", "description", "comment", "comments", "remarks",
    "vaccine", "lot", "site", "manufacturer", "allergen", "reaction", "severity", "procedure",
    "specimen", "no", "number", "count", "age", "sex", "ward", "doctor", "provider",
    "quantity", "refills", "instructions",
})  # fmt: skip


def table_lines(table: Table, carried: list[str] | None = None) -> Iterator[Line]:
    """The rows as lines, under the line of headings where the table has one.

    `carried`: the headings of the table that this one continues; its own come first.
    """
    rows = [[cell for cell in row if cell is not None] for row in table.rows]
    width = max(sum(cell.columns for cell in row) for row in rows)
    index = 0
    while index < len(rows) and _is_title(rows[index], width):
        yield _plain(rows[index])
        index += 1
    body = table.rows[index:]
    headings: list[str] | None = None
    if _used_columns(body) > _LABEL_AND_VALUE or _is_bold_header(body):
        headings, header_rows = _headings(body)
        for row in body[:header_rows]:
            yield _plain([cell for cell in row if cell is not None])
        body = body[header_rows:]
    table.headings = headings = headings or carried
    for row in body:
        present = [cell for cell in row if cell is not None]
        if headings is None or _is_title(present, width):
            line = _plain(present)
        else:
            line = _with_headings(row, headings)
        if line:
            yield line


def _is_title(row: Sequence[Cell], width: int) -> bool:
    """Whether one cell stands for the whole row: the table's title, or a group's."""
    filled = [cell for cell in row if cell.words]
    return len(filled) == 1 and filled[0].columns >= max(width, _LABEL_AND_VALUE)


def _used_columns(rows: Sequence[Sequence[Cell | None]]) -> int:
    used = {
        index for row in rows for index, cell in enumerate(row) if cell is not None and cell.words
    }
    return len(used)


def _headings(rows: Sequence[Sequence[Cell | None]]) -> tuple[list[str] | None, int]:
    """The heading of each column and how many rows they take; None when the table has none."""
    if len(rows) < _LABEL_AND_VALUE or not _looks_like_header(rows[0], rows[1:]):
        return None, 0
    headings = _spread(rows[0])
    groups = any(cell is not None and cell.columns > 1 and cell.words for cell in rows[0])
    if groups and len(rows) > _LABEL_AND_VALUE and not _has_values(rows[1]):
        second = ["" if cell is None or cell.is_repeated else cell.text for cell in rows[1]]
        return [f"{one} {two}".strip() for one, two in zip(headings, second, strict=True)], 2
    return headings, 1


def _looks_like_header(first: Sequence[Cell | None], rest: Sequence[Sequence[Cell | None]]) -> bool:
    texts = [cell.text for cell in first if cell is not None and cell.words]
    if len(texts) < _LABEL_AND_VALUE or _has_values(first):
        return False
    if any(len(text) > _LONGEST_HEADING for text in texts):
        return False
    named = sum(1 for text in texts if _HEADINGS & set(text.lower().replace("/", " ").split()))
    moments = [index for index, cell in enumerate(first) if is_moment(_text(cell))]
    if moments and not _is_bold_header([first, *rest]):
        fewest = _LABEL_AND_VALUE if named < _LABEL_AND_VALUE else 1
        if len(moments) < fewest or not _are_above_values(moments, rest):
            return False
    if named >= _LABEL_AND_VALUE or not _text(first[0]) or _is_bold_header([first, *rest]):
        return True
    for column in range(1, len(first)):
        values = [_text(row[column]) for row in rest]
        filled = [value for value in values if value]
        if filled and sum(map(is_numeric, filled)) >= len(filled) * _LEAST_NUMERIC:
            return True
    return False


def _are_above_values(columns: Sequence[int], rest: Sequence[Sequence[Cell | None]]) -> bool:
    """Whether below these dates and times stand values, not further dates and times."""
    texts = [text for row in rest for column in columns if (text := _text(row[column]))]
    values = sum(1 for text in texts if is_numeric(text) and not is_moment(text))
    return bool(texts) and values >= len(texts) * _LEAST_NUMERIC


def _is_bold_header(rows: Sequence[Sequence[Cell | None]]) -> bool:
    """Whether the first row is bold in all its cells, and the second is not."""
    return len(rows) > 1 and _is_bold(rows[0]) and not _is_bold(rows[1])


def _is_bold(row: Sequence[Cell | None]) -> bool:
    filled = [cell for cell in row if cell is not None and cell.words]
    return len(filled) > 1 and all(word.is_bold for cell in filled for word in cell.words)


def _has_values(row: Sequence[Cell | None]) -> bool:
    """Whether a cell holds one; a date or a time may head a column."""
    return any(
        cell is not None
        and not cell.is_repeated
        and is_numeric(cell.text)
        and not is_moment(cell.text)
        for cell in row
    )


def _text(cell: Cell | None) -> str:
    return "" if cell is None else cell.text


def _spread(row: Sequence[Cell | None]) -> list[str]:
    """The headings, one over several columns for each of them."""
    headings = [""] * len(row)
    for index, cell in enumerate(row):
        if cell is not None:
            for column in range(index, min(index + cell.columns, len(row))):
                headings[column] = cell.text.rstrip(": ")
    return headings


def _plain(row: Sequence[Cell]) -> Line:
    line: Line = []
    for cell in row:
        if cell.words and not cell.is_repeated:
            if line:
                line.append(SEPARATOR)
            line.extend(cell.words)
    return line


def _with_headings(row: Sequence[Cell | None], headings: Sequence[str]) -> Line:
    """The row's label bare, every other value behind its heading."""
    line: Line = []
    for index, cell in enumerate(row):
        if cell is None or not cell.words:
            continue
        if line:
            line.append(SEPARATOR)
        if headings[index] and index > 0:
            line.append(f"{headings[index]}: ")
        if cell.is_repeated:
            line.append(cell.text)
        else:
            line.extend(cell.words)
    return line
