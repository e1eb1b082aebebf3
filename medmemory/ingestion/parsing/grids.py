"""Grids of rules: where rules cross, they part a table into cells."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from medmemory.ingestion.parsing.geometry import Box, Rule, Word

_TOLERANCE = 3.5  # points between rules that are meant as one, and between rules that meet
_SHORTEST = 4.0
_MOST_RULES = 4000  # beyond that it is a drawing
_MOST_PLACES = 20_000
_FEWEST_EDGES = 3

_Line = tuple[float, float, float]  # where it is, and from where to where it goes


class Grid:
    """Places between rules; places that no rule parts are one area."""

    def __init__(self, level: Sequence[_Line], upright: Sequence[_Line]) -> None:
        self._ys = _positions(level)
        self._xs = _positions(upright)
        self.row_count, self.column_count = len(self._ys) - 1, len(self._xs) - 1
        self.box = Box(self._xs[0], self._ys[0], self._xs[-1], self._ys[-1])
        self._parent = list(range(self.row_count * self.column_count))
        self._join(level, upright)

    def row_at(self, y: float) -> int:
        return min(max(bisect_right(self._ys, y) - 1, 0), self.row_count - 1)

    def place_of(self, word: Word) -> tuple[int, int]:
        """Row and column of the word's centre."""
        column = bisect_right(self._xs, (word.left + word.right) / 2) - 1
        return (
            self.row_at((word.top + word.bottom) / 2),
            min(max(column, 0), self.column_count - 1),
        )

    def area_of(self, row: int, column: int) -> int:
        """The area's number."""
        index = row * self.column_count + column
        while self._parent[index] != index:
            self._parent[index] = index = self._parent[self._parent[index]]
        return index

    def areas(self) -> dict[int, list[tuple[int, int]]]:
        """The places of each area."""
        areas: dict[int, list[tuple[int, int]]] = {}
        for row in range(self.row_count):
            for column in range(self.column_count):
                areas.setdefault(self.area_of(row, column), []).append((row, column))
        return areas

    def _join(self, level: Sequence[_Line], upright: Sequence[_Line]) -> None:
        across = _by_position(level, self._ys)
        down = _by_position(upright, self._xs)
        for row in range(self.row_count):
            y = (self._ys[row] + self._ys[row + 1]) / 2
            for column in range(self.column_count):
                x = (self._xs[column] + self._xs[column + 1]) / 2
                here = self.area_of(row, column)
                if column and not _covers(down[column], y):
                    self._parent[here] = here = self.area_of(row, column - 1)
                if row and not _covers(across[row], x):
                    self._parent[here] = self.area_of(row - 1, column)


def find_grids(rules: Sequence[Rule]) -> list[Grid]:
    """The grids that the rules make, from top to bottom.

    Edges of filled areas count only where no rules do: cells are often shaded line by line.
    """
    if len(rules) > _MOST_RULES:
        return []
    grids = _grids([rule for rule in rules if not rule.is_edge])
    edges = [
        rule
        for rule in rules
        if rule.is_edge and not any(_is_within(rule, grid.box) for grid in grids)
    ]
    return sorted([*grids, *_grids(edges)], key=lambda grid: grid.box.top)


def _is_within(rule: Rule, box: Box) -> bool:
    return (
        box.left - _TOLERANCE <= rule.left
        and rule.right <= box.right + _TOLERANCE
        and box.top - _TOLERANCE <= rule.top
        and rule.bottom <= box.bottom + _TOLERANCE
    )


def _grids(rules: Sequence[Rule]) -> list[Grid]:
    level = _joined((rule.top, rule.left, rule.right) for rule in rules if rule.is_level)
    upright = _joined((rule.left, rule.top, rule.bottom) for rule in rules if not rule.is_level)
    grids = []
    for across, down in _crossing(level, upright):
        edges = len(_positions(across)), len(_positions(down))
        if min(edges) >= _FEWEST_EDGES and edges[0] * edges[1] <= _MOST_PLACES:
            grids.append(Grid(across, down))
    return grids


def _joined(lines: Iterable[_Line]) -> list[_Line]:
    """Pieces of one rule as one; very short ones are none."""
    groups: list[list[_Line]] = []
    for line in sorted(lines):
        if groups and line[0] - groups[-1][0][0] <= _TOLERANCE:
            groups[-1].append(line)
        else:
            groups.append([line])
    joined: list[_Line] = []
    for group in groups:
        at = sum(line[0] for line in group) / len(group)
        pieces: list[_Line] = []
        for _, start, end in sorted(group, key=lambda line: line[1]):
            if pieces and start <= pieces[-1][2] + _TOLERANCE:
                pieces[-1] = (at, pieces[-1][1], max(pieces[-1][2], end))
            else:
                pieces.append((at, start, end))
        joined += [piece for piece in pieces if piece[2] - piece[1] >= _SHORTEST]
    return joined


def _crossing(
    level: Sequence[_Line], upright: Sequence[_Line]
) -> list[tuple[list[_Line], list[_Line]]]:
    """Rules that hang together by crossing or meeting."""
    groups: list[tuple[list[_Line], list[_Line]]] = []
    for y, left, right in level:
        mine: tuple[list[_Line], list[_Line]] = ([(y, left, right)], [])
        rest = []
        for group in groups:
            if any(_meet((y, left, right), line) for line in group[1]):
                mine[0].extend(group[0])
                mine[1].extend(group[1])
            else:
                rest.append(group)
        known = set(mine[1])
        mine[1].extend(
            line for line in upright if line not in known and _meet((y, left, right), line)
        )
        groups = [*rest, mine]
    return groups


def _meet(level: _Line, upright: _Line) -> bool:
    return (
        level[1] - _TOLERANCE <= upright[0] <= level[2] + _TOLERANCE
        and upright[1] - _TOLERANCE <= level[0] <= upright[2] + _TOLERANCE
    )


def _positions(lines: Sequence[_Line]) -> list[float]:
    positions: list[float] = []
    for position in sorted(line[0] for line in lines):
        if not positions or position - positions[-1] > _TOLERANCE:
            positions.append(position)
    return positions


def _by_position(lines: Sequence[_Line], positions: Sequence[float]) -> list[list[_Line]]:
    return [
        [line for line in lines if abs(line[0] - position) <= _TOLERANCE] for position in positions
    ]


def _covers(lines: Sequence[_Line], at: float) -> bool:
    return any(start <= at <= end for _, start, end in lines)
