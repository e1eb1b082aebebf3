"""A second reading of tables: pdfplumber's, independent of PDFium down to the characters."""

import io
import re
from collections.abc import Sequence
from typing import NamedTuple

import pdfplumber
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from medmemory.ingestion.parsing.geometry import Box
from medmemory.ingestion.parsing.table import Cell, Table, is_numeric

_DIGIT = re.compile(r"\d")
_MARGIN = 1.0  # points around a cell whose borders are not drawn
_LONGEST_VALUE = 40  # characters; longer cells are prose


class Disagreement(NamedTuple):
    """A value that two readings of its cell do not agree on. Row and column count from 1."""

    row: int
    column: int


class SecondReader:
    """The same file, opened by pdfplumber when the first table with values comes."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._document: PDF | None = None
        self._cannot_open = False

    def close(self) -> None:
        if self._document is not None:
            self._document.close()

    def disagreements(self, number: int, tables: Sequence[Table]) -> list[Disagreement] | None:
        """The cells with values of the page's tables in which both see something else; None when
        the second reading failed."""
        document = self._opened()
        if document is None:
            return None
        try:
            page = document.pages[number - 1]
            found = _compare(page, tables)
            page.close()
        except Exception:  # noqa: BLE001  # pdfminer raises anything over files that PDFium reads
            return None
        return found

    def _opened(self) -> PDF | None:
        if self._document is None and not self._cannot_open:
            try:
                self._document = pdfplumber.open(io.BytesIO(self._content))
            except Exception:  # noqa: BLE001  # as above
                self._cannot_open = True
        return self._document


def has_values(tables: Sequence[Table]) -> bool:
    """Whether there is anything that a second reading can check."""
    return any(_cells_with_values(table) for table in tables)


def _compare(page: Page, tables: Sequence[Table]) -> list[Disagreement]:
    boxes = [Box(*cell) for table in page.find_tables() for cell in table.cells]
    found = []
    for table in tables:
        for place, cell in _cells_with_values(table):
            theirs = _their_text(page, cell, boxes if table.is_ruled else [])
            if theirs is not None and _values(theirs) != _values(cell.text):
                found.append(place)
    return found


def _cells_with_values(table: Table) -> list[tuple[Disagreement, Cell]]:
    return [
        (Disagreement(row, column), cell)
        for row, cells in enumerate(table.rows, start=1)
        for column, cell in enumerate(cells, start=1)
        if cell is not None and not cell.is_repeated and _is_value(cell.text)
    ]


def _is_value(text: str) -> bool:
    return len(text) <= _LONGEST_VALUE and is_numeric(text)


def _their_text(page: Page, cell: Cell, boxes: Sequence[Box]) -> str | None:
    """What pdfplumber reads in the cell; None when it sees nothing there."""
    around = Box(
        min(word.left for word in cell.words), min(word.top for word in cell.words),
        max(word.right for word in cell.words), max(word.bottom for word in cell.words),
    )  # fmt: skip
    holding = [box for box in boxes if all(map(box.holds_centre_of, cell.words))]
    box = min(holding, key=lambda box: box.area) if holding else around
    text = _text_in(page, box)
    return text or None


def _text_in(page: Page, box: Box) -> str:
    within = page.crop(
        (
            max(box.left - _MARGIN, page.bbox[0]), max(box.top - _MARGIN, page.bbox[1]),
            min(box.right + _MARGIN, page.bbox[2]), min(box.bottom + _MARGIN, page.bbox[3]),
        ),
    ).filter(lambda thing: _is_inside(thing, box))  # fmt: skip
    text: str = within.dedupe_chars().extract_text()
    return text


def _is_inside(thing: dict[str, float | str], box: Box) -> bool:
    if thing.get("object_type") != "char":
        return False
    x = (float(thing["x0"]) + float(thing["x1"])) / 2
    y = (float(thing["top"]) + float(thing["bottom"])) / 2
    return box.left - _MARGIN <= x <= box.right + _MARGIN and box.top <= y <= box.bottom


def _values(text: str) -> list[str]:
    """The words with digits; raised and lowered signs come in another order to each reading."""
    return sorted(word for word in text.replace("^", "").split() if _DIGIT.search(word))
