"""Finds a citation's words again on a page that was read anew."""

import re

from medmemory.clinical.document import Span

_FEWEST_WORDS = 4  # fewer end a page by chance


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


def locate_beginning(quote: str, page_text: str) -> Span | None:
    """Where `page_text` ends with the first words of `quote`: it goes on on the next page."""
    words = quote.split()
    end_of_page = max(0, len(page_text) - 2 * len(quote))
    found = list(re.finditer(r"\S+", page_text[end_of_page:]))[-len(words) :]
    for count in range(len(found), _FEWEST_WORDS - 1, -1):
        last = found[-count:]
        if [word[0] for word in last] == words[:count]:
            return Span(end_of_page + last[0].start(), end_of_page + last[-1].end())
    return None
