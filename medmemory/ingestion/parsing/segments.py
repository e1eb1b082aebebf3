"""Words that stand together on one line, and the lines that such segments make."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from medmemory.ingestion.parsing.geometry import Word
from medmemory.ingestion.parsing.table import Table

_SAME_LINE = 0.3  # of the lower word's height
_SAME_ROW = 0.5
_LONGEST_SPACE = 1.0  # of the height: a wider gap parts segments
_LONGEST_STEP_BACK = 0.5


@dataclass(slots=True)
class Segment:
    """Words that follow each other on one line without a wide gap; or a whole table."""

    left: float
    top: float
    right: float
    bottom: float
    words: list[Word]
    table: Table | None = None

    @classmethod
    def around(cls, table: Table) -> Self:
        """The table as one thing among the lines."""
        return cls(*table.box, words=table.words, table=table)

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def is_sign(self) -> bool:
        """Whether it is a bullet or the like: the fonts of those make them as high as two lines."""
        return self.table is None and len(self.words) == 1 and _is_sign(self.words[0])


def segments_of(words: Iterable[Word]) -> list[Segment]:
    """The segments, by the order in which the words come."""
    segments: list[Segment] = []
    current: Segment | None = None
    for word in words:
        if current is None or not _continues(current, word):
            current = Segment(word.left, word.top, word.right, word.bottom, [word])
            segments.append(current)
            continue
        if current.is_sign:
            current.top, current.bottom = word.top, word.bottom
        elif not _is_sign(word):
            current.top = min(current.top, word.top)
            current.bottom = max(current.bottom, word.bottom)
        current.words.append(word)
        current.right = max(current.right, word.right)
    return segments


def _is_sign(word: Word) -> bool:
    return len(word.text) == 1 and not word.text.isalnum()


def _continues(segment: Segment, word: Word) -> bool:
    last = segment.words[-1]
    height = min(last.bottom - last.top, word.bottom - word.top)
    gap = word.left - segment.right
    if not -_LONGEST_STEP_BACK * height <= gap <= _LONGEST_SPACE * height:
        return False
    return _overlap(segment, word) >= _SAME_LINE


def rows_of(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments at the same height, from left to right; rows from top to bottom."""
    rows: list[list[Segment]] = []
    signs: list[Segment] = []
    for segment in sorted(segments, key=lambda one: (one.centre, one.left)):
        if segment.is_sign:
            signs.append(segment)
        elif rows and _overlap(rows[-1][0], segment) >= _SAME_ROW:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    if signs:
        _add_signs(rows, signs)
    for row in rows:
        row.sort(key=lambda one: one.left)
    return rows


def _add_signs(rows: list[list[Segment]], signs: Sequence[Segment]) -> None:
    """Puts each to the row whose middle is nearest; a lone one is a row of its own."""
    centres = [row[0].centre for row in rows]
    lone: list[list[Segment]] = []
    for sign in signs:
        after = bisect_left(centres, sign.centre)
        near = [index for index in (after - 1, after) if 0 <= index < len(centres)]
        row = min(near, key=lambda index: abs(centres[index] - sign.centre), default=None)
        if row is not None and _overlap(rows[row][0], sign) >= _SAME_ROW:
            rows[row].append(sign)
        elif lone and _overlap(lone[-1][0], sign) >= _SAME_ROW:
            lone[-1].append(sign)
        else:
            lone.append([sign])
    if lone:
        rows.extend(lone)
        rows.sort(key=lambda row: row[0].centre)


def _overlap(one: Segment | Word, other: Segment | Word) -> float:
    """How much of the lower one's height both share."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    height = min(one.bottom - one.top, other.bottom - other.top)
    return shared / height if height > 0 else 0.0
