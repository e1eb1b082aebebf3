"""Tables of Word files: rows of values with their headings, or cells that hold the page."""

from collections.abc import Iterator
from typing import Protocol

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from medmemory.ingestion.parsing.rows import grid_lines, headed_lines

_TABLE, _ROW, _CELL = qn("w:tbl"), qn("w:tr"), qn("w:tc")
_PARAGRAPH, _VALUE = qn("w:p"), qn("w:val")
_MOST_COLUMNS = 1000
_LONGEST_CELL = 1000  # characters; more is a page laid out in cells


class Reader(Protocol):
    """Reads what is in a cell."""

    page_break: str

    def lines(self, container: BaseOxmlElement) -> Iterator[str]: ...


class DocxTable:
    """One table of a story, whose reader counts what it comes by."""

    def __init__(self, table: BaseOxmlElement, reader: Reader) -> None:
        self._rows = list(_children(table, _ROW))
        self._reader = reader

    def lines(self) -> Iterator[str]:
        """A line a row; the lines of the cells when they only hold the page together."""
        cells = [list(_children(row, _CELL)) for row in self._rows]
        # Each cell is read once, so that what is found in it counts once.
        read = [[list(self._reader.lines(cell)) for cell in row] for row in cells]
        if _is_layout(cells, read):
            for row in read:
                for lines in row:
                    yield from lines
            return
        texts = self._spanned(cells, read)
        if self._repeats_header() and len(texts) > 1:
            yield from headed_lines(texts[0], texts[1:])
        else:
            yield from grid_lines(texts)

    def _repeats_header(self) -> bool:
        """Whether Word repeats the first row, and only it, on every page."""
        marked = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in self._rows]
        return marked[0] and not any(marked[1:2])

    def _spanned(
        self, cells: list[list[BaseOxmlElement]], read: list[list[list[str]]]
    ) -> list[list[str]]:
        """The texts, repeated over the rows that a cell spans, once over the columns."""
        texts: list[list[str]] = []
        for elements, lines_of_cells in zip(cells, read, strict=True):
            row: list[str] = []
            for element, lines in zip(elements, lines_of_cells, strict=True):
                joined = " ".join(lines).replace(self._reader.page_break, " ")
                text = " ".join(joined.split())
                above = texts[-1] if texts else []
                if _continues(element) and len(row) < len(above):
                    text = above[len(row)]
                row.extend((text, *[""] * (_columns(element) - 1)))
            texts.append(row)
        return texts


def _is_layout(cells: list[list[BaseOxmlElement]], read: list[list[list[str]]]) -> bool:
    if all(len(row) <= 1 for row in cells):
        return True
    return any(
        cell.find(f".//{_TABLE}") is not None or sum(map(len, lines)) > _LONGEST_CELL
        for row, lines_of_row in zip(cells, read, strict=True)
        for cell, lines in zip(row, lines_of_row, strict=True)
    )


def _children(element: BaseOxmlElement, tag: str) -> Iterator[BaseOxmlElement]:
    """Rows or cells, also those within content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml")}:
            yield from _children(child, tag)


def _columns(cell: BaseOxmlElement) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = "1" if span is None else span.get(_VALUE, "1")
    return min(max(1, int(value)), _MOST_COLUMNS) if value.isascii() and value.isdecimal() else 1


def _continues(cell: BaseOxmlElement) -> bool:
    """Whether it is part of the cell above."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(_VALUE, "continue") == "continue"
