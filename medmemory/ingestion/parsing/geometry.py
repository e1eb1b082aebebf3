"""Words, rules and boxes on a page: points or pixels, from the upper left corner."""

from typing import NamedTuple


class Word(NamedTuple):
    """A word and its box. `breaks`: its last letter is followed by a hyphen that only the end of
    the line has put there. `is_bold` is known where it matters: on pages with rules."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    breaks: bool = False
    confidence: float | None = None
    is_bold: bool = False


class Rule(NamedTuple):
    """A straight line, level or upright; or the edge of a filled area."""

    left: float
    top: float
    right: float
    bottom: float
    is_edge: bool = False

    @property
    def is_level(self) -> bool:
        return self.right - self.left >= self.bottom - self.top


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)

    def holds_centre_of(self, word: Word) -> bool:
        return (
            self.left <= (word.left + word.right) / 2 <= self.right
            and self.top <= (word.top + word.bottom) / 2 <= self.bottom
        )
