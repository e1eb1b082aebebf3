"""DOCX: paragraphs and tables in their order. Pages are where Word last broke them, or one."""

import io
import zipfile
import zlib
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from lxml.etree import ErrorTypes, XMLSyntaxError

from medmemory.clinical.document import Page, ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.decoding import clean
from medmemory.ingestion.parsing.findings import LONGEST_TITLE, find_date, find_title
from medmemory.ingestion.parsing.limits import PageReport, check_page_count

_PAGE_BREAK = "\f"
_TEXT, _TAB, _BREAK, _HYPHEN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:noBreakHyphen")
_RENDERED_BREAK, _BREAK_BEFORE = qn("w:lastRenderedPageBreak"), qn("w:pageBreakBefore")
_TAB_STOPS = qn("w:tabs")
# The same drawing a second time, for programs that do not know the first form.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LABEL_AND_VALUE = 2  # columns
_MOST_BYTES_UNPACKED = 200 * 1024 * 1024

_DAMAGED = "The DOCX is damaged and cannot be opened."
_TOO_LARGE = (
    "The DOCX unpacks to more than is accepted. Save it as PDF, or in parts, and drop it again."
)


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """Every page of the document; raises DocumentUnreadable when it is damaged, far larger
    than its file, or has no text."""
    try:
        _check_unpacked_size(content)
        document = docx.Document(io.BytesIO(content))
        texts = clean_pages("\n".join(_blocks(document)))
    except XMLSyntaxError as error:
        is_too_large = error.code == ErrorTypes.ERR_RESOURCE_LIMIT
        raise DocumentUnreadable(_TOO_LARGE if is_too_large else _DAMAGED) from error
    except (
        PackageNotFoundError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError,
    ) as error:  # fmt: skip
        raise DocumentUnreadable(_DAMAGED) from error
    if not any(text.strip() for text in texts):
        raise DocumentUnreadable("The file holds no text.")
    check_page_count(len(texts), page_limit)
    pages = tuple(Page(number, text) for number, text in enumerate(texts, start=1))
    report(len(pages), len(pages))
    return ParsedDocument(
        pages, title=_styled_title(document) or find_title(pages), document_date=find_date(pages)
    )


def _check_unpacked_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # No part can be larger than it says: that much is read of it, and then its checksum fails.
        if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES_UNPACKED:
            raise DocumentUnreadable(_TOO_LARGE)


def clean_pages(text: str) -> list[str]:
    """The pages of `text`, without empty ones at the end."""
    pages = [clean(page).strip("\n") for page in text.split(_PAGE_BREAK)]
    while len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    return pages


def _blocks(document: Document) -> Iterator[str]:
    # Word writes both kinds at the same place; counting both would count each page twice.
    is_rendered = next(document.element.body.iter(_RENDERED_BREAK), None) is not None
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield _paragraph_text(block._p, is_rendered=is_rendered)
        else:
            yield from _table_lines(block)
            yield ""


def _paragraph_text(paragraph: BaseOxmlElement, *, is_rendered: bool) -> str:
    return "".join(_pieces(paragraph, is_rendered=is_rendered))


def _pieces(element: BaseOxmlElement, *, is_rendered: bool) -> Iterator[str]:
    for child in element:
        match child.tag:
            case tag if tag == _TEXT:
                yield child.text or ""
            case tag if tag == _TAB:
                yield "\t"
            case tag if tag == _HYPHEN:
                yield "-"
            case tag if tag == _BREAK:
                is_page_break = child.get(qn("w:type")) == "page"
                yield ("" if is_rendered else _PAGE_BREAK) if is_page_break else "\n"
            case tag if tag == _RENDERED_BREAK:
                yield _PAGE_BREAK
            case tag if tag == _BREAK_BEFORE:
                yield "" if is_rendered or child.get(qn("w:val")) in {"0", "false"} else _PAGE_BREAK
            case tag if tag in {_FALLBACK, _TAB_STOPS}:
                continue
            case _:
                yield from _pieces(child, is_rendered=is_rendered)


def _table_lines(table: Table) -> Iterator[str]:
    """A line a row, in which every value stands with the heading of its column."""
    rows = [_cells(row) for row in table.rows]
    if not rows:
        return
    widest = max(map(len, rows))
    if widest <= _LABEL_AND_VALUE or len(rows) == 1:
        for row in rows:
            yield ": ".join(cell for cell in row if cell)
        return
    header, *body = rows
    yield " | ".join(cell for cell in header if cell)
    for row in body:
        if len(row) != len(header):  # merged cells: no telling which heading a value has
            yield " | ".join(cell for cell in row if cell)
            continue
        yield "; ".join(
            f"{heading}: {cell}" if heading else cell
            for heading, cell in zip(header, row, strict=True)
            if cell
        )


def _cells(row: _Row) -> list[str]:
    texts = []
    previous = None
    for cell in row.cells:  # a cell over several columns is named once for each
        if cell._tc is not previous:
            words = "\n".join(_cell_lines(cell._tc)).replace(_PAGE_BREAK, " ")
            texts.append(" ".join(words.split()))
        previous = cell._tc
    return texts


def _cell_lines(cell: BaseOxmlElement) -> Iterator[str]:
    for paragraph in cell.iter(qn("w:p")):
        yield _paragraph_text(paragraph, is_rendered=False)


def _styled_title(document: Document) -> str | None:
    for paragraph in document.paragraphs[:10]:
        style = paragraph.style
        if style is not None and style.name == "Title" and paragraph.text.strip():
            return " ".join(clean(paragraph.text).split())[:LONGEST_TITLE]
    return None
