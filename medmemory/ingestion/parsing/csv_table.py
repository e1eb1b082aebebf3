"""CSV and TSV: a line a row, every value with the heading of its column."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from medmemory.clinical.document import Page, ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.decoding import clean, decode_with_warnings
from medmemory.ingestion.parsing.document_dates import find_date
from medmemory.ingestion.parsing.limits import PageReport
from medmemory.ingestion.parsing.paging import paged, whole_page, within_limit
from medmemory.ingestion.parsing.rows import grid_lines

_DELIMITERS = ",;\t|"
_SAMPLE_CHARACTERS = 64 * 1024
_SAMPLE_ROWS = 50
_LONGEST_CELL = 1024 * 1024
_BROKEN_QUOTES = (
    "Quotation marks in this file are not closed, so cells may have run together. Compare them "
    "with the file."
)


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """Every row of the file; raises DocumentUnreadable when it holds none."""
    decoded, warnings = decode_with_warnings(content)
    text = clean(decoded.lstrip("\ufeff"))
    delimiter, text = _delimiter(text)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        lines = list(grid_lines(_rows(text, delimiter)))
    except csv.Error:
        warnings += (_BROKEN_QUOTES,)
        lines = list(grid_lines(line.split(delimiter) for line in text.split("\n")))
    texts = within_limit(paged(lines), page_limit)
    if not texts:
        raise DocumentUnreadable("The table is empty.")
    pages = tuple(Page(number, page) for number, page in enumerate(texts, start=1))
    report(len(pages), len(pages))
    return ParsedDocument(
        pages,
        document_date=find_date(pages),
        warnings=warnings,
        sections=tuple(whole_page(page, None) for page in pages),
    )


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _delimiter(text: str) -> tuple[str, str]:
    """What parts the cells, and the text without the line in which Excel names it."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) == len("sep=,"):
        return first[-1], rest
    sample = text[:_SAMPLE_CHARACTERS]
    return max(_DELIMITERS, key=lambda delimiter: _fitness(sample, delimiter)), text


def _fitness(sample: str, delimiter: str) -> tuple[int, int]:
    """How many rows have the commonest number of cells, if that is more than one."""
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        for row, _ in zip(reader, range(_SAMPLE_ROWS), strict=False):
            widths[len(row)] += 1
    except csv.Error:
        return (0, 0)
    several = [(count, width) for width, count in widths.items() if width > 1]
    return max(several, default=(0, 0))
