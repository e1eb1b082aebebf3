"""Rows of cells as lines, in which every value stands with the heading of its column."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from medmemory.ingestion.parsing.dates import DATE, WEEKDAY

_LABEL_AND_VALUE = 2  # columns
_FEWEST_DAYS = 2  # that make a course over time
_LOOK_AHEAD = 20  # rows in which the header is searched
_LONGEST_HEADING = 100
_JOIN = " | "

_VALUE = re.compile(r"[<>≤≥=±~+-]{0,3}\s*[\d.,:/\sTZ+-]*\d[\d.,:/\sTZ+-]*%?")
_DAY = re.compile(r"(?:\d{4}(?:-\d{1,2}(?:-\d{1,2})?)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})(?:\s.*)?")
_DATED = re.compile(
    rf"(?:{WEEKDAY})?(?:{DATE}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2}})"
    r"(?:[ T,]+\d{1,2}:\d\d(?::\d\d)?)?",
    re.IGNORECASE,
)

Row = Sequence[str]


def grid_lines(rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a table whose header, if it has one, is told by its looks.

    Titles above the header stay lines of their own; a table without a header, and rows that do
    not fit it, are lines of bare values. Two columns are labels and their values, unless they are
    a course over time: its days below a header.
    """
    rest = iter(rows)
    first = [_trimmed(row) for row in islice(rest, _LOOK_AHEAD)]
    widest = max((_filled(row) for row in first), default=0)
    if widest <= _LABEL_AND_VALUE:
        head = _head_of_course(first)
        yield from _labelled(first[:head])
        if head is not None:
            yield from headed_lines(first[head], chain(first[head + 1 :], rest))
        else:
            yield from _labelled(map(_trimmed, rest))
        return
    for index, row in enumerate(first):
        below = next(filter(any, first[index + 1 :]), [])
        # Shorter than the row below: a heading over several columns, each of which has its own.
        if is_header(row) and _filled(row) > widest // 2 and len(row) >= len(below):
            yield from _bare(first[:index])
            above = first[index - 1] if index else []
            yield from headed_lines(row, chain(first[index + 1 :], rest), day=_day_of(above))
            return
        if _filled(row) > _LABEL_AND_VALUE:
            break  # values before any header
    yield from _bare(chain(first, map(_trimmed, rest)))


def headed_lines(header: Row, body: Iterable[Row], *, day: str | None = None) -> Iterator[str]:
    """The header, then a line a row: "Test: Potassium; Value: 3.4".

    Rows under a row that holds a date alone begin with that date, up to an empty row or the name of
    another group: whether it still holds after those, nobody can tell. `day` is the date above the
    header.
    """
    headings = [cell[:_LONGEST_HEADING].rstrip(": ") for cell in header]
    yield _JOIN.join(heading for heading in headings if heading)
    has_rows = False  # below the date
    for untrimmed in body:
        row = _trimmed(untrimmed)
        filled = _filled(row)
        if list(row) == headings:
            continue
        if filled == 0:
            day = None if has_rows else day
            continue
        if filled == 1 and len(headings) > _LABEL_AND_VALUE and row[0]:
            day, has_rows = _day_of(row), False
            yield row[0]  # the name of a group of rows
            continue
        has_rows = True
        dated = "" if day is None or any(map(_DATED.fullmatch, row)) else f"{day}; "
        if len(row) > len(headings):  # no telling which heading a value has
            yield dated + _JOIN.join(cell for cell in row if cell)
        else:
            yield dated + "; ".join(
                f"{heading}: {cell}" if heading else cell
                for heading, cell in zip(headings, row, strict=False)
                if cell
            )


def _day_of(row: Row) -> str | None:
    """The date that is all the row holds."""
    is_day = _filled(row) == 1 and row[0] and _DATED.fullmatch(row[0])
    return row[0] if is_day else None


def is_header(row: Row) -> bool:
    """Whether these cells name columns: distinct words, or days after a word."""
    cells = [cell for cell in row if cell]
    if len(cells) < _LABEL_AND_VALUE or len({cell.casefold() for cell in cells}) < len(cells):
        return False
    if any(len(cell) > _LONGEST_HEADING for cell in cells):
        return False
    values = [cell for cell in cells if _VALUE.fullmatch(cell[:40])]
    if not values:
        return True
    # A course over time: the first column names what was measured, each other one a day.
    is_named = not row[0] or row[0] not in values
    return is_named and all(_DAY.fullmatch(cell) for cell in values) and len(values) > 1


def _head_of_course(rows: Sequence[Row]) -> int | None:
    """Which of these rows of two columns names them: the first, where all others begin with their
    day. Below several labels with their values, nobody can tell."""
    paired = [number for number, row in enumerate(rows) if _filled(row) == _LABEL_AND_VALUE]
    days = [number for number in paired if _DATED.fullmatch(rows[number][0])]
    if len(days) < _FEWEST_DAYS or paired[1:] != days:
        return None
    return paired[0] if is_header(rows[paired[0]]) else None


def _labelled(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        if _filled(row) == _LABEL_AND_VALUE:
            label, value = (cell for cell in row if cell)
            yield f"{label.rstrip(': ')}: {value}"
        elif any(row):
            yield _JOIN.join(cell for cell in row if cell)


def _bare(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        if any(row):
            yield _JOIN.join(cell for cell in row if cell)


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell)


def _trimmed(row: Row) -> Row:
    """The row on one line a cell, without empty cells at its end."""
    cells = [" ".join(cell.split()) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells
