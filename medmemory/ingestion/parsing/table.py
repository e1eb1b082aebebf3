"""A table as rows of cells, each with its words."""

from dataclasses import dataclass, field

from medmemory.ingestion.parsing.geometry import Box, Word


@dataclass(slots=True)
class Cell:
    """Words of one cell, in reading order. A cell over several rows or columns says so.

    `is_repeated`: the words were already in the row above, from which the cell extends.
    """

    words: list[Word] = field(default_factory=list)
    columns: int = 1
    is_repeated: bool = False

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Table:
    """Rows of cells; None where a cell of the same row extends over the place."""

    box: Box
    rows: list[list[Cell | None]]
    row_count: int  # of the rows of text it was made of
    is_ruled: bool
    headings: list[str] | None = None  # of its columns, once they are known

    @property
    def words(self) -> list[Word]:
        return [
            word
            for row in self.rows
            for cell in row
            if cell is not None and not cell.is_repeated
            for word in cell.words
        ]


def is_numeric(text: str) -> bool:
    """Whether a cell holds a value rather than words."""
    head = text.lstrip("<>≤≥=~+-–−±(†*").lstrip()
    return head[:1].isdigit()
