"""The text of an OpenDocument story (body, header, note) as lines."""

from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from medmemory.ingestion.parsing.raised import RAISED, with_powers
from medmemory.ingestion.parsing.rows import grid_lines
from medmemory.ingestion.parsing.wording import counted, struck_out, without_seams

PAGE_BREAK = "\f"
_NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_MOST_SPACES = 200
_MOST_REPEATS = 1000
_LONGEST_CELL = 1000  # characters; more is a page laid out in cells
_DAY = 10  # characters of an ISO date


def qualified(name: str) -> str:
    """The name as lxml writes it."""
    prefix, _, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


_PARAGRAPHS = {qualified("text:p"), qualified("text:h")}
_TABLE, _ROW = qualified("table:table"), qualified("table:table-row")
_CELLS = {qualified("table:table-cell"), qualified("table:covered-table-cell")}
_CHANGES, _ANNOTATION, _NOTE = (
    qualified("text:tracked-changes"), qualified("office:annotation"), qualified("text:note"),
)  # fmt: skip
_TEXT_BOX, _IMAGE = qualified("draw:text-box"), qualified("draw:image")
_OBJECTS = {qualified("draw:object"), qualified("draw:object-ole"), qualified("draw:plugin")}
_SPACES, _TAB, _LINE_BREAK, _PAGE = (
    qualified("text:s"), qualified("text:tab"), qualified("text:line-break"),
    qualified("text:soft-page-break"),
)  # fmt: skip
_STYLE, _STYLE_NAME = qualified("style:style"), qualified("text:style-name")
_SKIPPED = {
    qualified("text:sequence-decls"),
    qualified("office:forms"),
    qualified("text:ruby-text"),
}
_TEXT_PROPERTIES, _PARAGRAPH_PROPERTIES = (
    qualified("style:text-properties"), qualified("style:paragraph-properties"),
)  # fmt: skip
_WHITE = {"#ffffff", "#fefefe"}
_RAISED_BY = ("super", *map(str, range(1, 10)))  # or by so many percent


class Styles:
    """What the named styles say about breaks and visibility."""

    def __init__(self, roots: Sequence[etree._Element]) -> None:
        self._parents: dict[str, str] = {}
        self._breaking: set[str] = set()
        self._hidden: set[str] = set()
        self._raised: set[str] = set()
        self._struck: set[str] = set()
        for root in roots:
            for style in root.iter(_STYLE):
                self._read(style)

    def breaks(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph begins a new page."""
        return paragraph.get(_STYLE_NAME) in self._breaking

    def hides(self, element: etree._Element) -> bool:
        """Whether the text of the element is hidden or white."""
        return element.get(_STYLE_NAME) in self._hidden

    def shown(self, element: etree._Element, text: str) -> str:
        """The text of the element, marked where it is raised or struck out."""
        name = element.get(_STYLE_NAME)
        if name in self._struck and text.strip():
            text = struck_out(text)
        return RAISED + text if name in self._raised else text

    def is_named(self, paragraph: etree._Element, name: str) -> bool:
        """Whether the style is `name` or made from it."""
        own = paragraph.get(_STYLE_NAME, "")
        return name in {own, self._parents.get(own)}

    def _read(self, style: etree._Element) -> None:
        name = style.get(qualified("style:name"), "")
        self._parents[name] = style.get(qualified("style:parent-style-name"), "")
        paragraph = style.find(_PARAGRAPH_PROPERTIES)
        if paragraph is not None and paragraph.get(qualified("fo:break-before")) == "page":
            self._breaking.add(name)
        text = style.find(_TEXT_PROPERTIES)
        if text is not None:
            is_white = text.get(qualified("fo:color"), "").lower() in _WHITE
            has_ground = text.get(qualified("fo:background-color")) not in {None, "transparent"}
            if text.get(qualified("text:display")) == "none" or (is_white and not has_ground):
                self._hidden.add(name)
            if text.get(qualified("style:text-line-through-style"), "none") != "none":
                self._struck.add(name)
            if text.get(qualified("style:text-position"), "").startswith(_RAISED_BY):
                self._raised.add(name)


class OdtStory:
    """Reads elements of one document and counts what its reader must know about."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._after: list[str] = []  # what stands beside a paragraph, and comes after it
        self._found: Counter[str] = Counter()

    def lines(self, container: etree._Element) -> Iterator[str]:
        """A line a paragraph or table row; text boxes, notes and comments after theirs."""
        for child in container:
            if child.tag in _PARAGRAPHS:
                yield self._paragraph(child)
                after, self._after = self._after, []
                yield from after
            elif child.tag == _TABLE:
                yield from self._table(child)
                yield ""
            elif child.tag == _CHANGES:
                self._found["changes"] += 1
            elif child.tag == _PAGE:
                yield PAGE_BREAK
            elif child.tag in _OBJECTS:
                self._found["objects"] += 1
            elif child.tag == _IMAGE:
                self._found["pictures"] += 1
            elif child.tag not in _SKIPPED:
                yield from self.lines(child)  # lists, sections, indexes, frames

    def warnings(self) -> tuple[str, ...]:
        """What the text does not show."""
        found = self._found
        sentences = {
            "pictures": counted(found["pictures"], "picture was", "pictures were") + " not read.",
            "objects": counted(found["objects"], "embedded file was", "embedded files were")
            + " not read.",
            "changes": "The document has tracked changes: insertions were read, deletions were "
            "left out.",
            "hidden": "The document holds text that its readers do not see (hidden or white); it "
            "was read like the rest. Judge it with care.",
        }
        return tuple(sentence for name, sentence in sentences.items() if found[name])

    def _paragraph(self, paragraph: etree._Element) -> str:
        start = PAGE_BREAK if self._styles.breaks(paragraph) else ""
        return start + without_seams(with_powers("".join(self._pieces(paragraph))))

    def _pieces(self, element: etree._Element) -> Iterator[str]:
        if self._styles.hides(element):
            self._found["hidden"] += 1
        yield _one_spaced(element.text)
        for child in element:
            tag = child.tag
            if tag == _SPACES:
                count = child.get(qualified("text:c"), "1")
                yield " " * (min(int(count), _MOST_SPACES) if count.isdecimal() else 1)
            elif tag in {_TAB, _LINE_BREAK, _PAGE}:
                yield {_TAB: "\t", _LINE_BREAK: "\n", _PAGE: PAGE_BREAK}[tag]
            elif tag == _NOTE:
                yield self._note(child)
            elif tag == _ANNOTATION:
                self._after.append(self._annotation(child))
            elif tag == _TEXT_BOX:
                self._after.extend(self._apart(child))
            elif tag == _IMAGE:
                self._found["pictures"] += 1
            elif tag in _OBJECTS:
                self._found["objects"] += 1
            elif isinstance(tag, str) and tag not in _SKIPPED:
                yield self._styles.shown(child, "".join(self._pieces(child)))
            yield _one_spaced(child.tail)

    def _note(self, note: etree._Element) -> str:
        number = "".join(note.findtext(qualified("text:note-citation"), "")).strip()
        body = note.find(qualified("text:note-body"))
        if body is not None:
            self._after.append(f"[Note {number}] {' '.join(self._apart(body))}")
        return f" [Note {number}]"

    def _annotation(self, annotation: etree._Element) -> str:
        author = annotation.findtext(qualified("dc:creator"), "").strip() or "unknown"
        day = annotation.findtext(qualified("dc:date"), "")[:_DAY]
        text = " ".join(
            line
            for paragraph in annotation.iter(*_PARAGRAPHS)
            for line in [self._paragraph(paragraph).replace(PAGE_BREAK, "").strip()]
        )
        return f"[Comment by {author}{f', {day}' if day else ''}: {text}]"

    def _apart(self, container: etree._Element) -> list[str]:
        """The lines of what stands beside the text, which is in the middle of a paragraph."""
        inner = OdtStory(self._styles)
        lines = [line.replace(PAGE_BREAK, "") for line in inner.lines(container)]
        self._found += inner._found
        return lines

    def _table(self, table: etree._Element) -> Iterator[str]:
        rows = [
            [cell for cell in row if cell.tag in _CELLS]
            for row in table.iter(_ROW)
            # Those of a table within are read with their cell.
            if next(row.iterancestors(_TABLE), None) is table
        ]
        read = [[self._apart(cell) for cell in row] for row in rows]
        if _is_layout(table, read):
            for row_of_lines in read:
                for lines in row_of_lines:
                    yield from lines
            return
        yield from grid_lines(
            [
                text
                for cell, lines in zip(cells, row_of_lines, strict=True)
                for text in [" ".join(lines)] * _repeats(cell)
            ]
            for cells, row_of_lines in zip(rows, read, strict=True)
        )


def _is_layout(table: etree._Element, read: list[list[list[str]]]) -> bool:
    """Whether the cells only hold the page together."""
    return (
        all(len(row) <= 1 for row in read)
        or next(table.iterdescendants(_TABLE), None) is not None
        or any(sum(map(len, lines)) > _LONGEST_CELL for row in read for lines in row)
    )


def _repeats(cell: etree._Element) -> int:
    value = cell.get(qualified("table:number-columns-repeated"), "1")
    return min(int(value), _MOST_REPEATS) if value.isascii() and value.isdecimal() else 1


def _one_spaced(text: str | None) -> str:
    """White space counts once in this format; more is written by elements of its own."""
    if not text:
        return ""
    words = " ".join(text.split())
    start = " " if text[0].isspace() else ""
    end = " " if words and text[-1].isspace() else ""
    return f"{start}{words}{end}"
