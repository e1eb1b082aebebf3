"""ODT: paragraphs, tables, notes and comments in their order, read without LibreOffice."""

import zipfile

from lxml import etree

from medmemory.clinical.document import Page, ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.decoding import clean
from medmemory.ingestion.parsing.document_dates import find_date
from medmemory.ingestion.parsing.limits import PageReport
from medmemory.ingestion.parsing.odt_text import (
    PAGE_BREAK,
    OdtStory,
    Styles,
    qualified,
)
from medmemory.ingestion.parsing.package import ZIP_ERRORS, open_package
from medmemory.ingestion.parsing.paging import sheets, within_limit
from medmemory.ingestion.parsing.titles import LONGEST_TITLE, find_title

_DAMAGE = (*ZIP_ERRORS, KeyError, etree.LxmlError)
_TITLE_STYLE = "Title"


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """Every page of the document; raises DocumentUnreadable when it is damaged or has no text."""
    with open_package(content) as package:
        try:
            root, styles_root = _part(package, "content.xml"), _part(package, "styles.xml")
        except _DAMAGE as error:
            raise DocumentUnreadable("The ODT is damaged and cannot be opened.") from error
    body = root.find(f"{qualified('office:body')}/{qualified('office:text')}")
    if body is None:
        raise DocumentUnreadable("The ODT is damaged: it has no text part.")
    styles = Styles([styles_root, root])
    story = OdtStory(styles)
    try:
        parts = _pages_of("\n".join(story.lines(body)))
        top = _margin(styles_root, styles, "style:header", "style:header-first")
        bottom = _margin(styles_root, styles, "style:footer", "style:footer-first")
    except RecursionError as error:
        raise DocumentUnreadable("The ODT is nested far more deeply than any real one.") from error
    texts = within_limit(sheets(parts), page_limit) or [""]
    title = _styled_title(body, styles) or find_title([Page(1, texts[0])])
    texts[0] = f"{top}\n\n{texts[0]}".strip("\n")
    texts[-1] = f"{texts[-1]}\n\n{bottom}".strip("\n")
    pages = tuple(Page(number, text) for number, text in enumerate(texts, start=1))
    if not any(page.is_readable for page in pages):
        raise DocumentUnreadable(
            "The file holds no text. If it holds pictures, save it as PDF and drop that."
        )
    report(len(pages), len(pages))
    return ParsedDocument(
        pages,
        title=title or find_title(pages),
        document_date=find_date(pages),
        warnings=story.warnings(),
    )


def _part(package: zipfile.ZipFile, name: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(package.read(name), parser)


def _pages_of(text: str) -> list[str]:
    pages = [clean(page).strip("\n") for page in text.split(PAGE_BREAK)]
    if len(pages) > 1 and not pages[0].strip():
        pages = pages[1:]  # the first paragraph begins a page, as it would anyway
    while len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    return pages


def _margin(styles_root: etree._Element, styles: Styles, *names: str) -> str:
    """What stands at the head, or the foot, of pages; each line once."""
    lines: dict[str, None] = {}
    for name in names:
        for margin in styles_root.iter(qualified(name)):
            for line in OdtStory(styles).lines(margin):
                if line.strip():
                    lines.setdefault(clean(line).replace(PAGE_BREAK, "").strip())
    return "\n".join(lines)


def _styled_title(body: etree._Element, styles: Styles) -> str | None:
    for paragraph in body.findall(qualified("text:p"))[:10]:
        text = " ".join(clean("".join(paragraph.itertext())).split())
        if text and styles.is_named(paragraph, _TITLE_STYLE):
            return text[:LONGEST_TITLE]
    return None
