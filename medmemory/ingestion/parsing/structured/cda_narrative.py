"""The narrative of a CDA section as lines, each with the ids that entries refer to."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from medmemory.ingestion.parsing.decoding import clean
from medmemory.ingestion.parsing.html_tags import STRUCK_FROM, STRUCK_TO
from medmemory.ingestion.parsing.raised import RAISED, with_powers
from medmemory.ingestion.parsing.structured.cda_values import Element, attribute, local

_BLOCKS = {"paragraph", "list", "item", "table", "caption", "footnote"}
_MOST_COLUMNS = 200


@dataclass(slots=True)
class NarrativeLine:
    """One line as it is shown, and the ids of all elements that it shows."""

    text: str
    ids: frozenset[str] = field(default_factory=frozenset)


@dataclass(slots=True)
class _Collector:
    """Running text becomes a line when a block begins or ends."""

    lines: list[NarrativeLine] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)

    def take(self, text: str | None) -> None:
        if text:
            self._parts.append(text)

    def mark(self, element: Element) -> None:
        if name := attribute(element, "ID"):
            self._ids.add(name)

    def end(self, prefix: str = "") -> None:
        text = _one_line("".join(self._parts))
        if text:
            self.lines.append(NarrativeLine(prefix + text, frozenset(self._ids)))
            self._ids = set()
        self._parts = []


def narrative_lines(root: Element) -> list[NarrativeLine]:
    """All that the narrative shows: a line a paragraph, an item or a row of a table."""
    collector = _Collector()
    collector.mark(root)
    collector.take(root.text)
    depth = 0
    skipped: Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element is root or (skipped is not None and element is not skipped):
            continue
        name = local(element)
        if event == "start":
            if name == "table":
                collector.end(_indent(depth))
                collector.lines.extend(_table_lines(element))
                skipped = element
                continue
            if name in _BLOCKS or name == "br":
                collector.end(_indent(depth))
            depth += name == "item"
            collector.mark(element)
            collector.take(_mark_before(element))
            collector.take(element.text)
        else:
            if element is skipped:
                skipped = None
            elif name in _BLOCKS:
                collector.end(_indent(depth))
                depth -= name == "item"
            collector.take(_mark_after(element))
            collector.take(element.tail)
    collector.end()
    return collector.lines


def _indent(depth: int) -> str:
    return f"{'  ' * (depth - 1)}- " if depth else ""


def _one_line(text: str) -> str:
    return " ".join(clean(with_powers(text)).split())


def _is_struck(element: Element) -> bool:
    """Whether a line is drawn through the text, or it is what a later version deleted."""
    styles = (attribute(element, "styleCode") or "").lower().split()
    return "strikethrough" in styles or attribute(element, "revised") == "delete"


def _mark_before(element: Element) -> str:
    return RAISED if local(element) == "sup" else STRUCK_FROM if _is_struck(element) else ""


def _mark_after(element: Element) -> str:
    return STRUCK_TO if _is_struck(element) else ""


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    ids: frozenset[str]
    is_label: bool


def _table_lines(table: Element) -> Iterator[NarrativeLine]:
    """A line a row, in which every value stands with the heading of its column."""
    for caption in table.iter("{*}caption"):
        if text := _one_line(_text(caption)):
            yield NarrativeLine(text)
    rows = list(_rows(table))
    heads = [row for row, is_head in rows if is_head]
    body = [row for row, is_head in rows if not is_head]
    if not heads and len(body) > 1 and all(cell.is_label for cell in body[0]):
        heads = [body.pop(0)]
    headings = _headings(heads)
    if headings and not body:
        yield NarrativeLine(" | ".join(heading for heading in headings if heading))
    for row in body:
        text = _row_text(row, headings)
        if text:
            yield NarrativeLine(text, frozenset().union(*(cell.ids for cell in row)))


def _headings(heads: list[list[_Cell]]) -> list[str]:
    width = max(map(len, heads), default=0)
    columns = [[head[at].text for head in heads if at < len(head)] for at in range(width)]
    return [" ".join(dict.fromkeys(text for text in column if text)) for column in columns]


def _row_text(row: list[_Cell], headings: list[str]) -> str:
    if not headings:
        return " | ".join(_distinct(row))
    label = ""
    cells = list(zip(row, [*headings, *[""] * len(row)], strict=False))
    if len(cells) > 1 and cells[0][0].is_label and cells[0][0].text:
        label = f"{cells.pop(0)[0].text}: "
    shown: list[str] = []
    previous: _Cell | None = None
    for cell, heading in cells:
        if cell.text and cell is not previous:
            is_named = heading and heading.rstrip(": ") != cell.text
            shown.append(f"{heading.rstrip(': ')}: {cell.text}" if is_named else cell.text)
        previous = cell
    return label + "; ".join(shown) if shown else label.rstrip(": ")


def _distinct(row: list[_Cell]) -> list[str]:
    """The texts, a cell over several columns once."""
    return [
        cell.text
        for at, cell in enumerate(row)
        if cell.text and (at == 0 or row[at - 1] is not cell)
    ]


def _rows(table: Element) -> Iterator[tuple[list[_Cell], bool]]:
    """Every row with a cell for each column, cells over several rows repeated in each."""
    hanging: dict[int, tuple[_Cell, int]] = {}
    for row in table.iter("{*}tr"):
        cells: list[_Cell] = []
        own = [cell for cell in row if local(cell) in {"td", "th"}]
        while own or len(cells) in hanging:
            at = len(cells)
            if at in hanging:
                cell, left = hanging.pop(at)
                if left > 1:
                    hanging[at] = (cell, left - 1)
                cells.append(cell)
                continue
            element = own.pop(0)
            cell = _cell(element)
            for _ in range(min(_span(element, "colspan"), _MOST_COLUMNS)):
                if (down := _span(element, "rowspan")) > 1:
                    hanging[len(cells)] = (cell, down - 1)
                cells.append(cell)
            if len(cells) > _MOST_COLUMNS:
                break
        parent = row.getparent()
        if cells:
            marked = attribute(row, "ID")
            if marked:
                cells[0] = _Cell(cells[0].text, cells[0].ids | {marked}, cells[0].is_label)
            yield cells, parent is not None and local(parent) == "thead"


def _cell(element: Element) -> _Cell:
    ids = {name for part in element.iter() if (name := attribute(part, "ID"))}
    return _Cell(_one_line(_text(element)), frozenset(ids), local(element) == "th")


def _span(element: Element, name: str) -> int:
    value = element.get(name) or ""
    return max(1, min(int(value), 1000)) if value.isdigit() and len(value) < 5 else 1  # noqa: PLR2004


def _text(element: Element) -> str:
    """All text, blocks within it parted by blanks."""
    parts: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        is_block = local(part) in _BLOCKS or local(part) in {"br", "td", "th", "tr"}
        if event == "start":
            parts.append(" " if is_block else "")
            parts.append(_mark_before(part))
            parts.append(part.text or "")
        elif part is not element:
            parts.append(_mark_after(part))
            parts.append(" " if is_block else "")
            parts.append(part.tail or "")
    return "".join(parts)
