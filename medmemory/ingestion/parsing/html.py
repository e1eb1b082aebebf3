"""HTML: the text of the page, a line a block, tables with their headings. Nothing is loaded."""

import re
from collections.abc import Iterator

from lxml import etree

from medmemory.clinical.document import Page, ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.charset import declared_encoding
from medmemory.ingestion.parsing.decoding import clean, decode_with_warnings
from medmemory.ingestion.parsing.document_dates import find_date
from medmemory.ingestion.parsing.html_hidden import Visibility
from medmemory.ingestion.parsing.html_tables import is_data_table, table_lines
from medmemory.ingestion.parsing.html_tags import INLINE, STRUCK, STRUCK_FROM, STRUCK_TO
from medmemory.ingestion.parsing.limits import PageReport
from medmemory.ingestion.parsing.paging import paged, within_limit
from medmemory.ingestion.parsing.raised import RAISED, with_powers
from medmemory.ingestion.parsing.titles import LONGEST_TITLE, find_title
from medmemory.ingestion.parsing.wording import counted

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_BEGINNING = 4096
_DROPPED = {"script", "style", "head", "object", "embed", "svg", "math", "canvas"}
_FRAMES = {"iframe", "frame"}
_TICKS = {"checkbox", "radio"}
_UNSHOWN_INPUTS = {"hidden", "submit", "button", "image", "password", "file", "reset"}


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """The text of the page; raises DocumentUnreadable when there is none."""
    markup, warnings = _decoded(content)
    lines, title, more = read_markup(markup)
    pages = tuple(
        Page(number, text)
        for number, text in enumerate(within_limit(paged(lines), page_limit), start=1)
    )
    if not any(page.is_readable for page in pages):
        raise DocumentUnreadable(
            "The page holds no text: it may build itself by scripts, which are not run. "
            "Save it as PDF and drop that."
        )
    report(len(pages), len(pages))
    return ParsedDocument(
        pages,
        title=title or find_title(pages),
        document_date=find_date(pages),
        warnings=(*warnings, *more),
    )


def read_markup(markup: str) -> tuple[list[str], str | None, tuple[str, ...]]:
    """The lines of a page, its title, and warnings; raises DocumentUnreadable when too nested."""
    root = _tree(markup)
    if root is None:
        return [], None, ()
    title = " ".join(clean(root.findtext(".//title") or "").split())[:LONGEST_TITLE]
    walk = _Walk(Visibility("\n".join(style.text or "" for style in root.iter("style"))))
    lines = [clean(line) for line in walk.lines(root)]
    return _without_gaps(lines), title or None, walk.warnings()


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    declared = _DECLARED.search(content[:_BEGINNING])
    encoding = declared_encoding(declared[1].decode("ascii")) if declared else None
    if encoding is None:
        return decode_with_warnings(content)
    try:
        return content.decode("utf-8-sig"), ()  # more often right than what the page says
    except UnicodeDecodeError:
        return content.decode(encoding, errors="replace"), ()


def _tree(markup: str) -> etree._Element | None:
    # HTML knows no entities of its own making, so a large tree is no bomb: it is as large as the
    # file. Without huge_tree, 256 nested elements would lose the text.
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    text = _XML_DECLARATION.sub("", markup).replace("\x00", "")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise DocumentUnreadable("The page is damaged and cannot be read.") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise DocumentUnreadable(
            "The page is nested far more deeply than any real one. Save it as PDF and drop that."
        )
    return root


class _Walk:
    """One way through the tree, without recursion, however deep it is."""

    def __init__(self, visibility: Visibility) -> None:
        self._visibility = visibility
        self._pieces: list[str] = []
        self._preformatted = 0
        self._hidden = 0
        self._hidden_characters = 0
        self._pictures = 0
        self._frames = 0
        self._read_tables: set[etree._Element] = set()

    def lines(self, root: etree._Element) -> Iterator[str]:
        """A line a block."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "end":
                if tag not in INLINE:
                    yield from self._flushed()
                self._leave(element)
                continue
            if tag not in INLINE:
                yield from self._flushed()
            if tag in _DROPPED or tag in _FRAMES:
                self._frames += tag in _FRAMES
                walk.skip_subtree()
            elif tag == "table" and is_data_table(element):
                self._read_tables.add(element)
                yield ""
                yield from table_lines(element)
                yield ""
                self._hidden_characters += self._hidden_in(element)
                walk.skip_subtree()
            else:
                self._enter(element)

    def warnings(self) -> tuple[str, ...]:
        """What the walk came by that a reader must know."""
        found = []
        if self._hidden_characters:
            found.append(
                "The page holds text that its readers do not see (hidden or in the colour of the "
                "ground); it was read like the rest. Judge it with care."
            )
        if self._pictures:
            found.append(counted(self._pictures, "picture was", "pictures were") + " not read.")
        if self._frames:
            found.append(
                counted(
                    self._frames,
                    "part of the page lies elsewhere and was",
                    "parts of the page lie elsewhere and were",
                )
                + " not loaded."
            )
        return tuple(found)

    def _enter(self, element: etree._Element) -> None:
        self._preformatted += element.tag in {"pre", "textarea"}
        self._hidden += self._visibility.is_hidden(element)
        match element.tag:
            case "br":
                self._pieces.append("\n")
            case "sup":
                self._pieces.append(RAISED)
            case tag if tag in STRUCK:
                self._pieces.append(STRUCK_FROM)
            case "li":
                self._pieces.append("- ")
            case "img":
                # What a message brings along is a file of its own, or named by the message.
                self._pictures += not element.get("src", "").lower().startswith("cid:")
                self._add(element.get("alt", ""))
            case "input":
                self._add(_shown_input(element))
            case "option":
                if element.get("selected") is not None:
                    self._add(element.text)
                return
        self._add(element.text)

    def _leave(self, element: etree._Element) -> None:
        skipped = element.tag in _DROPPED or element.tag in _FRAMES or element in self._read_tables
        if not skipped:
            self._preformatted -= element.tag in {"pre", "textarea"}
            self._hidden -= self._visibility.is_hidden(element)
            if element.tag in STRUCK:
                self._pieces.append(STRUCK_TO)
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._hidden:
            self._hidden_characters += len(text.strip())
        self._pieces.append(text if self._preformatted else re.sub(r"\s+", " ", text))

    def _hidden_in(self, table: etree._Element) -> int:
        return sum(
            len("".join(element.itertext()).strip())
            for element in table.iter(etree.Element)
            if self._visibility.is_hidden(element)
        )

    def _flushed(self) -> Iterator[str]:
        text, self._pieces = with_powers("".join(self._pieces)), []
        if not text.strip():
            return
        for line in text.split("\n"):
            yield line.rstrip() if self._preformatted else " ".join(line.split())


def _shown_input(element: etree._Element) -> str:
    kind = element.get("type", "text").lower()
    if kind in _TICKS:
        return "[x] " if element.get("checked") is not None else "[ ] "
    return "" if kind in _UNSHOWN_INPUTS else element.get("value", "")


def _without_gaps(lines: list[str]) -> list[str]:
    """No blank line at either end, and none after another."""
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1].strip()):
            kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept
