"""DOCX: paragraphs, tables, notes and comments in their order. Pages are where Word last broke
them; a document without such breaks is divided."""

import io

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from lxml.etree import ErrorTypes, LxmlError, XMLSyntaxError

from medmemory.clinical.document import Page, ParsedDocument
from medmemory.clinical.section_headings import section_kind
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.decoding import clean
from medmemory.ingestion.parsing.document_dates import find_date
from medmemory.ingestion.parsing.docx_notes import Margins, margins_of, notes_of
from medmemory.ingestion.parsing.docx_text import Story
from medmemory.ingestion.parsing.limits import PageReport
from medmemory.ingestion.parsing.package import TOO_LARGE, ZIP_ERRORS, open_package
from medmemory.ingestion.parsing.paging import sheets, within_limit
from medmemory.ingestion.parsing.titles import LONGEST_TITLE, find_title

_RESOURCE_LIMIT = ErrorTypes.ERR_RESOURCE_LIMIT  # one text of ten million characters, say
# What python-docx raises for parts that are missing, torn or of other types than it expects.
_DAMAGE = (*ZIP_ERRORS, OpcError, LxmlError, KeyError, AttributeError, TypeError, IndexError)


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """Every page of the document; raises DocumentUnreadable when it is damaged or has no text."""
    open_package(content).close()
    try:
        document = docx.Document(io.BytesIO(content))
        story = Story(document.element.body, notes_of(document))
        margins = margins_of(document)
        parts = _pages_of("\n".join(story.lines(document.element.body)), story.page_break)
        title = _styled_title(document)
    except _DAMAGE as error:
        is_too_large = isinstance(error, XMLSyntaxError) and error.code == _RESOURCE_LIMIT
        raise DocumentUnreadable(
            TOO_LARGE if is_too_large else "The DOCX is damaged and cannot be opened."
        ) from error
    except RecursionError as error:
        raise DocumentUnreadable("The DOCX is nested far more deeply than any real one.") from error
    body = within_limit(sheets(parts), page_limit) or [""]
    pages = tuple(
        Page(number, text) for number, text in enumerate(_with_margins(body, margins), start=1)
    )
    if not any(page.is_readable for page in pages):
        raise DocumentUnreadable(
            "The file holds no text, only pictures. Save it as PDF and drop that."
            if story.holds_pictures
            else "The file holds no text."
        )
    report(len(pages), len(pages))
    return ParsedDocument(
        pages,
        title=title or find_title([Page(1, body[0])]) or find_title(pages),
        document_date=find_date(pages),
        warnings=story.warnings(),
    )


def _pages_of(text: str, page_break: str) -> list[str]:
    """The pages of `text`, without empty ones at the end."""
    pages = [clean(page).strip("\n") for page in text.split(page_break)]
    while len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    return pages


def _with_margins(pages: list[str], margins: Margins) -> list[str]:
    """What stands at the head of every page comes once, on the first; at the foot, on the last."""
    top, bottom = (clean("\n".join(lines)).strip() for lines in (margins.top, margins.bottom))
    first, last = 0, len(pages) - 1
    found = list(pages)
    if top:
        found[first] = f"{top}\n\n{found[first]}".strip("\n")
    if bottom:
        found[last] = f"{found[last]}\n\n{bottom}".strip("\n")
    return found


def _styled_title(document: Document) -> str | None:
    """The text in the style of titles; else a heading of the first order that begins the text."""
    written = [paragraph for paragraph in document.paragraphs[:10] if paragraph.text.strip()]
    for paragraph in written:
        if paragraph.style is not None and paragraph.style.name == "Title":
            return _one_line(paragraph.text)
    if written and (style := written[0].style) is not None and style.name == "Heading 1":
        heading = _one_line(written[0].text)
        return None if section_kind(heading) else heading
    return None


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())[:LONGEST_TITLE]
