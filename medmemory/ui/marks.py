"""Where the quoted words stand on their page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medmemory.clinical.document import Span, WordBox

_DIGITS = 4  # of fractions; a page is drawn in fewer dots


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle in fractions of the page's width and height, from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def quoted_words(words: Sequence[WordBox], quoted: Span) -> Iterator[WordBox]:
    """Those that stand at `quoted`, if only in part."""
    return (word for word in words if word.span.start < quoted.end and word.span.end > quoted.start)


def mark_around(words: Sequence[WordBox], quoted: Span) -> Mark | None:
    """The rectangle around the words at `quoted`; None when it is not known where they stand."""
    found = list(quoted_words(words, quoted))
    if not found:
        return None
    return Mark(
        round(min(word.left for word in found), _DIGITS),
        round(min(word.top for word in found), _DIGITS),
        round(max(word.right for word in found), _DIGITS),
        round(max(word.bottom for word in found), _DIGITS),
    )
