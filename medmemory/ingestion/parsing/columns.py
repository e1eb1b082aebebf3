"""Columns of running text: found by the gutter between them, and only where both are prose.

Values beside their labels stand in columns too, but are read along the row; so both sides of a
gutter must look like running text before a page is read column by column.
"""

from collections.abc import Iterator, Sequence
from statistics import mean, median

from medmemory.ingestion.parsing.segments import Segment, rows_of

_FEWEST_LINES = 4  # on each side
_NARROWEST_GUTTER = 0.6  # of the height of a line
_WIDEST_BREAK = 3.0  # heights of a line without text in either column
_FEWEST_WORDS = 3.0  # in a line, on average
_LEAST_FILLED = 0.55  # of the column's width, on average
_LEAST_LETTERS = 0.6  # of the words have one
_MOST_IN_CELLS = 0.5  # of the lines, on both sides: more of them is a table without rules
_MOST_SEGMENTS = 600  # beyond that it is a drawing or a table


def find_columns(segments: Sequence[Segment]) -> list[list[Segment]] | None:
    """What stands above, in the left, in the right column and below; None without columns."""
    if len(segments) > _MOST_SEGMENTS:
        return None
    height = median(segment.height for segment in segments)
    best: tuple[int, float, float, float] | None = None
    for x in sorted({round(segment.right + 0.5, 1) for segment in segments}):
        for top, bottom in _free_stretches(segments, x):
            found = _gutter(segments, x, top, bottom, height)
            if found is not None and (best is None or found > best):
                best = found
    if best is None:
        return None
    _, x, top, bottom = best
    above: list[Segment] = []
    left: list[Segment] = []
    right: list[Segment] = []
    below: list[Segment] = []
    for segment in segments:
        if segment.centre < top:
            above.append(segment)
        elif segment.centre > bottom:
            below.append(segment)
        else:
            (left if segment.right <= x else right).append(segment)
    return [above, left, right, below]


def _free_stretches(segments: Sequence[Segment], x: float) -> Iterator[tuple[float, float]]:
    """From where to where no segment crosses the upright line at `x`."""
    crossing = sorted(
        (segment.top, segment.bottom) for segment in segments if segment.left < x < segment.right
    )
    free_from = float("-inf")
    for top, bottom in crossing:
        if top > free_from:
            yield free_from, top
        free_from = max(free_from, bottom)
    yield free_from, float("inf")


def _gutter(
    segments: Sequence[Segment], x: float, top: float, bottom: float, height: float
) -> tuple[int, float, float, float] | None:
    """Lines beside it, where it is, and from where to where both its sides are running text."""
    within = [one for one in segments if top <= one.centre <= bottom]
    left = [one for one in within if one.right <= x]
    right = [one for one in within if one.left >= x]
    if min(len(left), len(right)) < _FEWEST_LINES:
        return None
    first = max(min(one.top for one in left), min(one.top for one in right))
    last = min(max(one.bottom for one in left), max(one.bottom for one in right))
    beside = [[one for one in side if first <= one.centre <= last] for side in (left, right)]
    if min(map(len, beside)) < _FEWEST_LINES:
        return None
    width = min(one.left for one in beside[1]) - max(one.right for one in beside[0])
    if width < height * _NARROWEST_GUTTER or not all(map(_is_prose, beside)):
        return None
    if all(map(_is_in_cells, beside)) or _goes_on_beside(*beside):
        return None
    begin, end = _extent(within, first, last, height)
    return sum(map(len, beside)), x, begin, end


def _is_prose(segments: Sequence[Segment]) -> bool:
    if any(segment.table is not None for segment in segments):
        return False
    rows = rows_of(segments)
    if len(rows) < _FEWEST_LINES:
        return False
    words = [word for segment in segments for word in segment.words]
    if len(words) / len(rows) < _FEWEST_WORDS:
        return False
    width = max(one.right for one in segments) - min(one.left for one in segments)
    filled = mean(sum(one.right - one.left for one in row) for row in rows)
    letters = sum(1 for word in words if any(map(str.isalpha, word.text)))
    return filled >= width * _LEAST_FILLED and letters >= len(words) * _LEAST_LETTERS


def _is_in_cells(segments: Sequence[Segment]) -> bool:
    """Whether most lines are themselves parted: a row of a table that was read in two halves would
    part the dose of one drug from its frequency."""
    rows = rows_of(segments)
    return sum(1 for row in rows if len(row) > 1) > len(rows) * _MOST_IN_CELLS


def _goes_on_beside(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    """Whether every line on the left begins anew and goes on in the line beside it: "Dalteparin
    5000 units" and "once daily"."""
    beginnings = [row[0] for row in rows_of(left)]
    going_on = [row[0] for row in rows_of(right) if row[0].words[0].text[0].islower()]
    beside = sum(1 for one in going_on if any(_is_level(one, other) for other in beginnings))
    return all(not one.words[0].text[0].islower() for one in beginnings) and (
        beside > len(beginnings) * _MOST_IN_CELLS
    )


def _is_level(one: Segment, other: Segment) -> bool:
    return other.top < one.centre < other.bottom


def _extent(
    within: Sequence[Segment], first: float, last: float, height: float
) -> tuple[float, float]:
    """How far up and down the columns go: to the next wide break, such as before a page number."""
    begin, end = first, last
    for one in sorted(within, key=lambda one: -one.bottom):
        if one.top < begin and begin - one.bottom <= height * _WIDEST_BREAK:
            begin = one.top
    for one in sorted(within, key=lambda one: one.top):
        if one.bottom > end and one.top - end <= height * _WIDEST_BREAK:
            end = one.bottom
    return begin, end
