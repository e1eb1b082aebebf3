"""Tables of HTML pages: those that hold data, not those that hold the page together."""

from collections.abc import Iterator

from lxml import etree

from medmemory.ingestion.parsing.decoding import clean
from medmemory.ingestion.parsing.html_tags import INLINE, STRUCK, STRUCK_FROM, STRUCK_TO
from medmemory.ingestion.parsing.raised import RAISED, with_powers
from medmemory.ingestion.parsing.rows import grid_lines, headed_lines

_CELLS = ("td", "th")
_MOST_COLUMNS = 1000
_FEWEST = 2  # rows and columns of data
_LONGEST_CELL = 1000  # characters; more is a page laid out in cells
_BLOCKS = ("table", "h1", "h2", "h3", "h4", "ul", "ol", "pre")
_UNREAD = {"script", "style"}


def is_data_table(table: etree._Element) -> bool:
    """Whether its rows and columns mean something."""
    # Nested tables first: of many in one another, only the innermost is then looked through.
    if any(next(table.iterdescendants(tag), None) is not None for tag in _BLOCKS):
        return False
    rows = list(table.iter("tr"))
    widest = max((len(_cells(row)) for row in rows), default=0)
    return (
        len(rows) >= _FEWEST
        and widest >= _FEWEST
        and all(len(_text(cell)) <= _LONGEST_CELL for row in rows for cell in _cells(row))
    )


def table_lines(table: etree._Element) -> Iterator[str]:
    """A line a row, every value with the heading of its column."""
    caption = table.find("caption")
    if caption is not None and _text(caption):
        yield _text(caption)
    elements = list(table.iter("tr"))
    rows = _spanned(elements)
    if elements and _cells(elements[0]) and all(cell.tag == "th" for cell in _cells(elements[0])):
        header, *body = rows
        yield from headed_lines(header, body)
    else:
        yield from grid_lines(rows)


def _spanned(rows: list[etree._Element]) -> list[list[str]]:
    """The texts of the cells, repeated over the rows that they span, once over the columns."""
    texts: list[list[str]] = []
    from_above: dict[int, tuple[int, str]] = {}  # column: rows still to fill, text
    for row in rows:
        line: list[str] = []
        cells = iter(_cells(row))
        cell = next(cells, None)
        while (cell is not None or len(line) in from_above) and len(line) < _MOST_COLUMNS:
            column = len(line)
            if column in from_above:
                left, text = from_above.pop(column)
                if left > 1:
                    from_above[column] = (left - 1, text)
                line.append(text)
                continue
            text = _text(cell)
            for _ in range(min(_span(cell, "colspan"), _MOST_COLUMNS - column)):
                if (height := _span(cell, "rowspan")) > 1:
                    from_above[len(line)] = (height - 1, text)
                line.append(text)
                text = ""
            cell = next(cells, None)
        texts.append(line)
    return texts


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1")
    return max(1, int(value[:4])) if value.isascii() and value.isdecimal() else 1


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in _CELLS]


def _text(cell: etree._Element) -> str:
    return " ".join(clean(with_powers("".join(_pieces(cell)))).split())


def _pieces(cell: etree._Element) -> Iterator[str]:
    """The texts within; what is not inline is parted from its neighbours."""
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        gap = "" if element.tag in INLINE else " "
        if event == "start":
            yield gap
            yield {"sup": RAISED}.get(element.tag, STRUCK_FROM if element.tag in STRUCK else "")
            yield "" if element.tag in _UNREAD else element.text or ""
        else:
            yield STRUCK_TO if element.tag in STRUCK else ""
            yield gap
            yield "" if element is cell else element.tail or ""
