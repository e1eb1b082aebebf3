"""A stretch of a page's text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character offsets into a page's text."""

    start: int
    end: int
