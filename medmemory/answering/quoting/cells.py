"""The cells of a row in a table: what their columns are called, and what stands in them."""

import re
from dataclasses import dataclass

from medmemory.retrieval.dates import dates_in

_SEPARATOR = re.compile(r"\s*(?:\||;)\s+|\s*\|\s*")
_TITLED = re.compile(
    r"(?P<title>[^:]{1,60}|[^:]{0,40}\d{1,2}:\d\d[^:]{0,20}): (?P<value>.*\S)", re.S
)
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_FEWEST_CELLS = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """`title` is empty for a cell that stands without its column's."""

    title: str
    value: str

    @property
    def column(self) -> str:
        """Its title without what stands in brackets there: units, a range."""
        return _BRACKETS.sub("", self.title).strip()

    def __str__(self) -> str:
        return f"{self.title}: {self.value}" if self.title else self.value


def cells_of(row: str, titles: str | None = None) -> tuple[Cell, ...]:
    """The cells of `row`, in order, under the `titles` of their columns where they stand above it;
    none when it is no row of a table."""
    parts = [part.strip() for part in _SEPARATOR.split(row.strip())]
    parts = [part for part in parts if part and not part.endswith(":")]  # an empty cell
    if len(parts) < _FEWEST_CELLS:
        return ()
    columns = _SEPARATOR.split(titles.strip()) if titles else []
    if len(columns) == len(parts):
        return tuple(
            Cell(column.strip(), part) for column, part in zip(columns, parts, strict=True)
        )
    cells = tuple(cell for part in parts for cell in _cells(part))
    titled = sum(1 for cell in cells if cell.title)
    return cells if titled >= len(cells) - 1 else ()


def as_row(row: str, cells: tuple[Cell, ...], kept: frozenset[int]) -> str:
    """The cells of `row` at the places `kept`; dots stand for those left out."""
    joint = " | " if " | " in row else "; "
    shown: list[str] = []
    for place, cell in enumerate(cells):
        if place in kept:
            shown.append(str(cell))
        elif not shown or shown[-1] != "…":
            shown.append("…")
    return joint.join(shown)


def _cells(part: str) -> tuple[Cell, ...]:
    found = _TITLED.fullmatch(part)
    if found is None:
        return (Cell("", part),)
    days = dates_in(found["value"])[:1]
    if days and days[0].start == 0 and found["value"][days[0].end :].startswith(": "):
        # "Blood pressure: 10 Sep 2012: 132/88" is a name, and a cell of that day.
        value = found["value"][days[0].end + 2 :]
        return Cell("", found["title"]), Cell(found["value"][: days[0].end], value)
    return (Cell(found["title"], found["value"]),)
