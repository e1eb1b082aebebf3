"""Plain text and Markdown: form feeds part the pages; a text without them is divided."""

from medmemory.clinical.document import Page, ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.decoding import clean, decode_with_warnings
from medmemory.ingestion.parsing.document_dates import find_date
from medmemory.ingestion.parsing.limits import PageReport
from medmemory.ingestion.parsing.paging import sheets, within_limit
from medmemory.ingestion.parsing.titles import find_title


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """Every page of the file; raises DocumentUnreadable when it holds no text."""
    decoded, warnings = decode_with_warnings(content)
    parts = [clean(part) for part in decoded.split("\f")]
    while parts and not Page(len(parts), parts[-1]).is_readable:
        parts.pop()
    if not parts:
        raise DocumentUnreadable("The file holds no text.")
    texts = within_limit(sheets(parts), page_limit)
    pages = tuple(Page(number, text) for number, text in enumerate(texts, start=1))
    report(len(pages), len(pages))
    return ParsedDocument(
        pages, title=find_title(pages), document_date=find_date(pages), warnings=warnings
    )
