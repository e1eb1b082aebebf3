"""PDF, page by page: its text layer where it has a good one, else what OCR reads."""

from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw

from medmemory.clinical.document import Page, ParsedDocument
from medmemory.clinical.document_status import ReadingStep
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import document_dates, titles
from medmemory.ingestion.parsing.limits import PageReport, check_page_count
from medmemory.ingestion.parsing.page_reader import PageReader
from medmemory.ingestion.parsing.pdf_annotations import attached_files, open_page
from medmemory.ingestion.parsing.reading_notes import ReadingNotes


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """Every page of the PDF.

    Raises DocumentUnreadable when it is encrypted or damaged, or when no page can be read, and
    DocumentOverLimits when there are too many.
    """
    document = _open(content)
    page_count = len(document)

    def recognising(number: int) -> None:
        report(number - 1, page_count, ReadingStep.RECOGNISING)

    notes = ReadingNotes()
    reader = PageReader(content, notes, recognising)
    try:
        check_page_count(page_count, page_limit)
        pages = []
        for page in _pages(document, reader):
            pages.append(page)
            report(page.number, page_count)
        attachments, unread_files = attached_files(document)
        notes.unread_files(unread_files)
    finally:
        reader.close()
        document.close()
    if not any(page.is_readable for page in pages):
        if not attachments:
            raise DocumentUnreadable(notes.nothing_was_read())
        notes.only_files()
    return ParsedDocument(
        tuple(pages),
        title=titles.find_title(pages),
        document_date=document_dates.find_date(pages),
        unreadable_pages=notes.unreadable_pages,
        warnings=notes.warnings(),
        attachments=tuple(attachments),
    )


def _pages(document: pypdfium2.PdfDocument, reader: PageReader) -> Iterator[Page]:
    for index in range(len(document)):
        try:
            page, added = open_page(document, index)
        except pypdfium2.PdfiumError:
            yield reader.damaged(index + 1)
            continue
        try:
            yield reader.read(page, index + 1, added)
        except pypdfium2.PdfiumError:
            yield reader.damaged(index + 1)
        finally:
            page.close()


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
        if len(document) > 0:
            document.init_forms()
            return document
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise DocumentUnreadable(
                "The PDF is encrypted with a password. Save it without one and drop it again."
            ) from error
        raise DocumentUnreadable("The PDF is damaged and cannot be opened.") from error
    raise DocumentUnreadable("The PDF is damaged: it has no pages.")
