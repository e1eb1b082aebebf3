"""Pages for files that have none: lines gathered to what a reader takes in at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from medmemory.clinical.document import Page, Section, Span
from medmemory.ingestion.parsing.limits import check_page_count

Item = TypeVar("Item")

LONGEST_PAGE = 4000  # characters, unless a single line is longer


def paged(lines: Iterable[str], *, heading: str | None = None) -> Iterator[str]:
    """The texts of pages, each beginning with the heading."""
    start = [heading] if heading else []
    page, size = list(start), len(heading or "")
    for line in lines:
        if size + len(line) > LONGEST_PAGE and len(page) > len(start):
            yield "\n".join(page)
            page, size = list(start), len(heading or "")
        page.append(line)
        size += len(line) + 1
    if len(page) > len(start):
        yield "\n".join(page)


def within_limit(items: Iterator[Item], page_limit: int) -> list[Item]:
    """All items, one a page; raises DocumentUnreadable when there are more than `page_limit`."""
    kept = list(islice(items, page_limit))
    check_page_count(len(kept) + sum(1 for _ in items), page_limit)
    return kept


def whole_page(page: Page, heading: str | None) -> Section:
    """The section that the page is: its lines are no headings, whatever they begin with."""
    return Section(heading, page.number, Span(0, len(page.text)))
