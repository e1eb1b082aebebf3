"""Finds a citation's words again on a page that was read anew."""

import re

from medmemory.clinical.document import Span


def locate(quote: str, page_text: str, *, near: int) -> Span | None:
    """Where `quote` stands in `page_text`, the place nearest to `near`; None when it does not.

    Spaces and line breaks may differ: another reading breaks lines elsewhere.
    """
    if page_text.startswith(quote, near):
        return Span(near, near + len(quote))
    words = quote.split()
    if not words:
        return None
    pattern = r"\s+".join(map(re.escape, words))
    found = [Span(*match.span()) for match in re.finditer(pattern, page_text)]
    return min(found, key=lambda span: abs(span.start - near), default=None)
