"""Rows of which a chunk holds only the end."""

import re

from medmemory.answering import headings
from medmemory.clinical.answer import Candidate
from medmemory.clinical.document import Span

# Entries of structured files begin with their day; "undated" says that there is none.
OPENING_DATE = re.compile(r"(?:(?:from|until) )?(\d{4}-\d{2}-\d{2})\b|undated\b")
# What no line begins with.
_REST = re.compile(r"[%,;)\]]|(?:by|of|in|and|or|with|to|for|but|nor|than|which|who)\s")


def whole_spans(candidate: Candidate, spans: list[Span]) -> list[Span]:
    """The spans without the rest of a row at the head of a chunk: its day stands in the chunk
    before, and it would be quoted without."""
    if not spans or not candidate.span.start:
        return spans
    first, *others = (candidate.text[span.start : span.end] for span in spans)
    is_dated = any(OPENING_DATE.match(text) for text in others)
    is_rest = _REST.match(first) or (is_dated and not OPENING_DATE.match(first))
    if is_rest and not headings.is_heading(first, candidate.section):
        return spans[1:]
    return spans
