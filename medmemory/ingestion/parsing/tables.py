"""Tables: a grid of rules with words in it, or rows of short texts that align to columns."""

from collections.abc import Sequence

from medmemory.ingestion.parsing.geometry import Box, Rule, Word
from medmemory.ingestion.parsing.grids import Grid, find_grids
from medmemory.ingestion.parsing.segments import Segment, rows_of, segments_of
from medmemory.ingestion.parsing.table import Cell, Table, is_numeric

_FEWEST_ROWS = 2
_FEWEST_COLUMNS = 2
_FEWEST_ALIGNED_ROWS = 3
_FEWEST_ALIGNED_COLUMNS = 3
_WIDEST_ROW_GAP = 2.5  # heights of a line
_LEAST_NUMERIC = 0.5  # of the cells of one column at least
_MOST_LABELLED = 0.5  # of the cells "Name:"; with more it is a form
_SEPARATE_LINES = 1.5  # heights of a line between what stands in different rows of one cell


def find_ruled_tables(
    words: Sequence[Word], rules: Sequence[Rule], sideways: Sequence[Word] = ()
) -> list[Table]:
    """The tables whose cells are parted by rules."""
    tables = []
    for grid in find_grids(rules):
        inside = [word for word in words if grid.box.holds_centre_of(word)]
        beside = [word for word in sideways if grid.box.holds_centre_of(word)]
        table = _filled(grid, inside, beside)
        if table is not None:
            tables.append(table)
            taken = set(map(id, inside))
            words = [word for word in words if id(word) not in taken]
    return tables


def _filled(grid: Grid, words: Sequence[Word], sideways: Sequence[Word]) -> Table | None:
    """The grid with its words; None when they are not in several rows and columns."""
    by_area: dict[int, list[Word]] = {}
    for word in words:
        place = grid.place_of(word)
        by_area.setdefault(grid.area_of(*place), []).append(word)
    rows: list[list[Cell | None]] = [[None] * grid.column_count for _ in range(grid.row_count)]
    for area, places in grid.areas().items():
        lines = _lines_in_order(by_area.get(area, []))
        beside = [word for word in sideways if grid.area_of(*grid.place_of(word)) == area]
        _fill(rows, places, [beside, *lines] if beside else lines, grid)
    filled = [row for row in rows if any(cell is not None and cell.words for cell in row)]
    columns = {
        index for row in filled for index, cell in enumerate(row) if cell is not None and cell.words
    }
    if len(filled) < _FEWEST_ROWS or len(columns) < _FEWEST_COLUMNS:
        return None
    return Table(grid.box, filled, len(filled), is_ruled=True)


def _fill(
    rows: list[list[Cell | None]],
    places: Sequence[tuple[int, int]],
    lines: list[list[Word]],
    grid: Grid,
) -> None:
    """Puts the lines of one area into its cells."""
    first_row, last_row = min(row for row, _ in places), max(row for row, _ in places)
    first_column = min(column for _, column in places)
    width = max(column for _, column in places) - first_column + 1
    parts = _parts(lines)
    if first_row == last_row or len(parts) == 1:
        words = [word for line in lines for word in line]
        for row in range(first_row, last_row + 1):
            rows[row][first_column] = Cell(words, width, is_repeated=row > first_row)
        return
    # No rule parts these rows, but their text stands apart: each to the row at whose height it is.
    cells = {row: Cell(columns=width) for row in range(first_row, last_row + 1)}
    for part in parts:
        top, bottom = part[0][0].top, part[-1][0].bottom
        cells[min(max(grid.row_at((top + bottom) / 2), first_row), last_row)].words += [
            word for line in part for word in line
        ]
    for row, cell in cells.items():
        rows[row][first_column] = cell


def _lines_in_order(words: Sequence[Word]) -> list[list[Word]]:
    return [
        [word for segment in row for word in segment.words] for row in rows_of(segments_of(words))
    ]


def _parts(lines: list[list[Word]]) -> list[list[list[Word]]]:
    """Lines that stand together."""
    parts: list[list[list[Word]]] = []
    for line in lines:
        if parts:
            above = parts[-1][-1][0]
            height = max(above.bottom - above.top, line[0].bottom - line[0].top)
            if line[0].top - above.bottom <= height * _SEPARATE_LINES:
                parts[-1].append(line)
                continue
        parts.append([line])
    return parts


def find_aligned_table(rows: Sequence[list[Segment]], start: int) -> Table | None:
    """The table without rules that begins with the row at `start`; None when none does."""
    if len(rows[start]) < _FEWEST_ALIGNED_COLUMNS or _has_table(rows[start]):
        return None
    columns: list[tuple[float, float]] = []
    taken: list[list[Segment]] = []
    for row in rows[start:]:
        extended = _merged([*columns, *((one.left, one.right) for one in row)])
        if _has_table(row) or len(extended) < max(len(columns), _FEWEST_ALIGNED_COLUMNS):
            break
        if taken and _is_apart(taken[-1], row):
            break
        columns = extended
        taken.append(row)
    while taken and len(taken[-1]) == 1:  # what follows a table is not in it
        taken.pop()
    if sum(1 for row in taken if len(row) >= _FEWEST_ALIGNED_COLUMNS) < _FEWEST_ALIGNED_ROWS:
        return None
    table = _aligned(taken, columns)
    return table if _holds_values(table) else None


def _aligned(rows: Sequence[list[Segment]], columns: Sequence[tuple[float, float]]) -> Table:
    cells: list[list[Cell | None]] = []
    for row in rows:
        line = [Cell() for _ in columns]
        for segment in row:
            index = next(index for index, (_, right) in enumerate(columns) if segment.left <= right)
            line[index].words += segment.words
        cells.append(list(line))
    segments = [segment for row in rows for segment in row]
    box = Box(
        min(one.left for one in segments), min(one.top for one in segments),
        max(one.right for one in segments), max(one.bottom for one in segments),
    )  # fmt: skip
    return Table(box, cells, len(rows), is_ruled=False)


def _merged(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if merged and left <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _is_apart(above: Sequence[Segment], below: Sequence[Segment]) -> bool:
    gap = min(one.top for one in below) - max(one.bottom for one in above)
    return gap > _WIDEST_ROW_GAP * max(one.height for one in above)


def _has_table(row: Sequence[Segment]) -> bool:
    return any(segment.table is not None for segment in row)


def _holds_values(table: Table) -> bool:
    body = [[cell.text if cell else "" for cell in row] for row in table.rows[1:]]
    texts = [text for row in body for text in row if text]
    if sum(1 for text in texts if text.endswith(":")) > len(texts) * _MOST_LABELLED:
        return False
    for column in zip(*body, strict=True):
        filled = [text for text in column if text]
        if filled and sum(map(is_numeric, filled)) >= len(filled) * _LEAST_NUMERIC:
            return True
    return False
