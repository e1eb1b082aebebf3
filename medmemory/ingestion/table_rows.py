"""Rows of tables within text, and the line that names their columns.

Rows are lines whose cells are parted in one way: by bars, tabs, or wide gaps.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from medmemory.clinical.document import Span

_FEWEST_ROWS = 3  # the header included
_FEWEST_COLUMNS = 3  # two are labels with their values
_LONGEST_CELL = 60
_RULE = re.compile(r"[\s|:+=_-]*[-=]{3}[\s|:+=_-]*")
_VALUE = re.compile(r"[<>≤≥+-]?\s?\d(?!\d{3}-\d\d-\d\d)")  # a date may head a column
_DIGIT = re.compile(r"\d")
_NAMED_VALUE = re.compile(r"[^:]+: \S")  # a cell that names its column itself


def _by_bars(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _by_tabs(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("\n").split("\t")]


def _by_gaps(line: str) -> list[str]:
    return re.split(r" {2,}", line.strip())


_WAYS: tuple[tuple[str, Callable[[str], list[str]]], ...] = (
    ("|", _by_bars), ("\t", _by_tabs), ("  ", _by_gaps),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableRows:
    """`span` holds the rows below the header, `head` the lines of it; `cells` are the header's."""

    cells: tuple[str, ...]
    span: Span
    head: Span

    def header(self, count: int) -> str:
        """The first `count` cells as a line."""
        return " | ".join(self.cells[:count])


def find_tables(text: str) -> list[TableRows]:
    """The tables whose columns a line names, in order."""
    return [table for run, ways in _runs(text) if (table := _table(run, ways))]


def _runs(text: str) -> Iterator[tuple[list[tuple[int, str]], Callable[[str], list[str]]]]:
    """Neighbouring lines whose cells are parted in the same way, with their offsets."""
    run: list[tuple[int, str]] = []
    current = None
    offset = 0
    for line in text.split("\n"):
        way = _way(line) if current is None or not _RULE.fullmatch(line) else current
        if way is not current:
            if current is not None and len(run) >= _FEWEST_ROWS:
                yield run, current
            run, current = [], way
        run.append((offset, line))
        offset += len(line) + 1
    if current is not None and len(run) >= _FEWEST_ROWS:
        yield run, current


def _way(line: str) -> Callable[[str], list[str]] | None:
    for mark, way in _WAYS:
        if mark in line.strip() and sum(map(bool, way(line))) >= _FEWEST_COLUMNS - (mark == "|"):
            return way
    return None


def _table(
    run: Sequence[tuple[int, str]], cells_of: Callable[[str], list[str]]
) -> TableRows | None:
    (_, first), (_, second), *_ = run
    has_rule = bool(_RULE.fullmatch(second))
    cells = cells_of(first)
    filled = [cell for cell in cells if cell]
    if len(filled) < _FEWEST_COLUMNS - has_rule or not _may_head(filled):
        return None
    body = run[2:] if has_rule else run[1:]
    named = sum(1 for cell in filled if f"{cell}:" in second)
    holds_values = sum(1 for _, row in body if _DIGIT.search(row)) * 2 >= len(body)
    if named >= _FEWEST_COLUMNS - 1 or not (has_rule or cells_of is _by_bars or holds_values):
        return None  # each row names its columns itself, or it is no table
    last_offset, last = run[-1]
    rows = Span(body[0][0], last_offset + len(last))
    return TableRows(tuple(filled), rows, head=Span(run[0][0], rows.start - 1))


def is_row(line: str) -> bool:
    """Whether the line is cells parted by bars, or values that name their columns."""
    return " | " in line or sum(1 for part in line.split("; ") if _NAMED_VALUE.match(part)) > 1


def _may_head(cells: Sequence[str]) -> bool:
    if sum(1 for cell in cells if _NAMED_VALUE.match(cell)) > 1:
        return False
    return not any(_VALUE.match(cell) or len(cell) > _LONGEST_CELL for cell in cells)
