"""PDF through PDFium: the text layer of every page, and which pages have none."""

import pypdfium2
import pypdfium2.raw

from medmemory.clinical.document import Page, ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.decoding import clean
from medmemory.ingestion.parsing.findings import find_date, find_title
from medmemory.ingestion.parsing.limits import PageReport, check_page_count

# How PDFium marks a hyphen at which the page breaks a word.
_BREAKING_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """Every page of the PDF.

    Raises DocumentUnreadable when it is encrypted or damaged, or when no page holds text.
    """
    document = _open(content)
    try:
        page_count = len(document)
        check_page_count(page_count, page_limit)
        pages: list[Page] = []
        for number in range(1, page_count + 1):
            pages.append(Page(number, _text(document, number - 1)))
            report(number, page_count)
    finally:
        document.close()
    unreadable = tuple(page.number for page in pages if not page.is_readable)
    if len(unreadable) == page_count:
        raise DocumentUnreadable(
            "No page of this PDF holds text that can be read: it is probably scanned. MedMemory "
            "cannot recognise text in images; drop a PDF with text instead."
        )
    return ParsedDocument(
        tuple(pages),
        title=find_title(pages),
        document_date=find_date(pages),
        unreadable_pages=unreadable,
    )


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
        if len(document) > 0:
            return document
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise DocumentUnreadable(
                "The PDF is encrypted with a password. Save it without one and drop it again."
            ) from error
        raise DocumentUnreadable("The PDF is damaged and cannot be opened.") from error
    raise DocumentUnreadable("The PDF is damaged: it has no pages.")


def _text(document: pypdfium2.PdfDocument, index: int) -> str:
    """The page's text; empty when it has none or the page is damaged."""
    try:
        page = document[index]
        try:
            text_page = page.get_textpage()
            try:
                text = text_page.get_text_range(errors="replace")
            finally:
                text_page.close()
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        return ""
    text = clean(text.translate(_BREAKING_HYPHENS))
    return text if text.strip() else ""
