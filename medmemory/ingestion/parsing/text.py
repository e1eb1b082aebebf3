"""Plain text and Markdown: form feeds part the pages."""

from medmemory.clinical.document import Page, ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.decoding import clean, decode_with_warnings
from medmemory.ingestion.parsing.document_dates import find_date
from medmemory.ingestion.parsing.limits import PageReport, check_page_count
from medmemory.ingestion.parsing.titles import find_title


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """Every page of the file; raises DocumentUnreadable when it holds no text."""
    decoded, warnings = decode_with_warnings(content)
    texts = [clean(part) for part in decoded.split("\f")]
    while texts and not Page(len(texts), texts[-1]).is_readable:
        texts.pop()
    if not texts:
        raise DocumentUnreadable("The file holds no text.")
    check_page_count(len(texts), page_limit)
    pages = tuple(Page(number, text) for number, text in enumerate(texts, start=1))
    report(len(pages), len(pages))
    return ParsedDocument(
        pages, title=find_title(pages), document_date=find_date(pages), warnings=warnings
    )
