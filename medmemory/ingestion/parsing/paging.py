"""Pages for files that have none: lines gathered to what a reader takes in at once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from medmemory.clinical.document import MediaType, Page, Section, Span
from medmemory.ingestion.parsing.limits import check_page_count
from medmemory.ingestion.sections import heading_of
from medmemory.ingestion.table_rows import find_tables

Item = TypeVar("Item")

LONGEST_PAGE = 4000  # characters, besides a heading or a table's header that it repeats
# The fullest sheet of a printer has 66 lines of 132 characters; what is longer is none.
_LONGEST_SHEET = 12_000
_END_OF_PAGE = LONGEST_PAGE * 2 // 3  # from here on a blank line ends it
_LONGEST_HEADER = 400
_MOST_HEADINGS = 3  # in a row, the last of which has its text on the next page
_WITHIN_LINES = ("; ", ". ", " ")  # where a line that is longer than a page is parted, at best


def sheets(parts: Sequence[str]) -> Iterator[str]:
    """The pages of a text by its own page breaks, which part `parts`.

    What has no page breaks, or more between two of them than a sheet holds, is divided.
    """
    longest = LONGEST_PAGE if len(parts) == 1 else _LONGEST_SHEET
    for part in parts:
        if len(part) <= longest:
            yield part
        else:
            yield from paged(part.split("\n"))


def paged(lines: Iterable[str], *, heading: str | None = None) -> Iterator[str]:
    """The texts of pages, each beginning with the heading.

    A page ends at a blank line if it has one near its end, else between two lines, and not with a
    heading. A table that goes on has the line that names its columns above it again, unless each
    row names them. Only a line that is longer than a page is parted.
    """
    start = [heading] if heading else []
    page, size = list(start), len(heading or "")
    for line in _fitting(lines):
        if size + len(line) > LONGEST_PAGE and len(page) > len(start):
            end = _end(page, line, first=len(start))
            header = _header_at(page, line, end)
            if any(kept.strip() for kept in page[len(start) : end]):
                yield "\n".join(page[:end]).strip("\n")
            page = [*start, *header, *_from_text(page[end:])]
            size = sum(len(kept) + 1 for kept in page)
        page.append(line)
        size += len(line) + 1
    if any(kept.strip() for kept in page[len(start) :]):
        yield "\n".join(page).strip("\n")


def within_limit(items: Iterator[Item], page_limit: int) -> list[Item]:
    """All items, one a page; raises DocumentUnreadable when there are more than `page_limit`."""
    kept = list(islice(items, page_limit))
    check_page_count(len(kept) + sum(1 for _ in items), page_limit)
    return kept


def whole_page(page: Page, heading: str | None) -> Section:
    """The section that the page is: its lines are no headings, whatever they begin with."""
    return Section(heading, page.number, Span(0, len(page.text)))


def _end(page: Sequence[str], following: str, *, first: int) -> int:
    """How many lines of `page` stay on it, more than `first`, when `following` does not fit."""
    end = len(page)
    if following.strip():
        end = _last_blank(page) or end
    earlier = end
    for _ in range(_MOST_HEADINGS):
        while earlier > first and not page[earlier - 1].strip():
            earlier -= 1
        if earlier <= first + 1 or heading_of(page[earlier - 1], MediaType.MARKDOWN) is None:
            break
        earlier -= 1
        end = earlier
    return end


def _last_blank(page: Sequence[str]) -> int | None:
    """The place of the last blank line, if it is near the end."""
    size = sum(len(line) + 1 for line in page)
    for place in range(len(page) - 1, 0, -1):
        size -= len(page[place]) + 1
        if size < _END_OF_PAGE:
            return None
        if not page[place].strip():
            return place
    return None


def _header_at(page: Sequence[str], following: str, end: int) -> list[str]:
    """The lines that name the columns of the table that the page ends in; else none."""
    offset = sum(len(line) + 1 for line in page[:end])
    text = "\n".join((*page, following))
    for table in find_tables(text):
        if table.span.start < offset <= table.span.end:
            header = text[table.head.start : table.head.end]
            return header.split("\n") if len(header) <= _LONGEST_HEADER else []
    return []


def _from_text(lines: Sequence[str]) -> Iterator[str]:
    """The lines without blank ones before the first that has words."""
    return iter(lines[next((at for at, line in enumerate(lines) if line.strip()), len(lines)) :])


def _fitting(lines: Iterable[str]) -> Iterator[str]:
    """The lines; one that no page holds, in pieces that end between words where it has any."""
    for line in lines:
        start = 0
        while len(line) - start > LONGEST_PAGE:
            end = _within_line(line, start)
            yield line[start:end].rstrip(" ")
            start = end
        yield line[start:]


def _within_line(line: str, start: int) -> int:
    limit = start + LONGEST_PAGE
    for mark in _WITHIN_LINES:
        if (found := line.rfind(mark, start + _END_OF_PAGE, limit)) > 0:
            return found + len(mark)
    return limit
