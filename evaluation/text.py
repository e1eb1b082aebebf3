"""Documents in plain marks: `# heading`, `- point`, `| cell | cell |` with the first row as head,
`---` alone for a new page; everything else is a paragraph, parted by empty lines."""

import itertools
import re
from collections.abc import Iterator

from medmemory.demo.blocks import Block, Bullets, Heading, PageBreak, Paragraph, Table


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks that a writer makes a file of."""
    return tuple(
        _block(sort, [line for _, line in lines])
        for part in re.split(r"\n\s*\n", text.strip())
        for sort, lines in itertools.groupby(_sorted_lines(part), key=lambda line: line[0])
    )


def pages_of(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The text of each page, as far as page breaks make them."""
    pages: list[list[str]] = [[]]
    for block in blocks:
        if isinstance(block, PageBreak):
            pages.append([])
        else:
            pages[-1] += _lines(block)
    return tuple("\n".join(lines) for lines in pages)


def _sorted_lines(part: str) -> Iterator[tuple[str, str]]:
    for number, raw in enumerate(part.splitlines()):
        line = raw.strip()
        if line == "---":
            yield "break", line
        elif line.startswith("# "):
            yield f"heading {number}", line[2:]
        elif line.startswith("- "):
            yield "point", line[2:]
        elif line.startswith("|"):
            yield "row", line
        else:
            yield "text", line


def _block(sort: str, lines: list[str]) -> Block:
    if sort == "break":
        return PageBreak()
    if sort.startswith("heading"):
        return Heading(lines[0])
    if sort == "point":
        return Bullets(tuple(lines))
    if sort == "row":
        rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
        return Table(rows[0], tuple(rows[1:]), tuple(1.0 for _ in rows[0]))
    return Paragraph(" ".join(lines))


def _lines(block: Block) -> list[str]:
    match block:
        case Heading(text) | Paragraph(text):
            return [text]
        case Bullets(points):
            return list(points)
        case Table(columns, rows, _):
            return [" ".join(row) for row in (columns, *rows)]
        case PageBreak():
            return []
