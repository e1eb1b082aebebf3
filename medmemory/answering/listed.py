"""The lists of a record that a question asks for as a whole."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from medmemory.answering.asked import Asked
from medmemory.answering.lines import Line

# Of the newest list whole, unless it is longer than any medication list should be; a second one
# (allergies stand in every letter, and letters differ) only when it stays short together.
_MOST_LINES = 15
_MOST_LINES_OF_SEVERAL_LISTS = 10


def listed_blocks(asked: Asked, lines: Sequence[Line]) -> tuple[list[list[Line]], int]:
    """The lines under the headings that are what `asked` asks for, newest document first, and
    how many more there are than are listed.

    A heading in the question's own terms goes before one that only implies them, which counts
    only in documents without such a heading. Each block is of one candidate and of one heading;
    there is none when no heading fits.
    """
    blocks = sorted(
        _without_implied(asked, _blocks(asked, lines)),
        key=lambda block: (
            not (asked.wants_the_newest_list or asked.is_named_by_its_heading(block[0])),
            _newest_first(block),
        ),
    )
    chosen: list[list[Line]] = []
    count = 0
    for block in blocks:
        is_same_list = bool(chosen) and _list_of(block) == _list_of(chosen[-1])
        limit = _MOST_LINES if not chosen or is_same_list else _MOST_LINES_OF_SEVERAL_LISTS
        new = [line for line in block if not _is_said(line, chosen)]
        if not new or count + len(new) > limit:
            new = new[: limit - count] if not chosen or is_same_list else []
        if new:
            chosen.append(new)
            count += len(new)
    left_out = [line for block in blocks for line in block if not _is_said(line, chosen)]
    return chosen, len({" ".join(line.text.casefold().split()) for line in left_out})


def _blocks(asked: Asked, lines: Iterable[Line]) -> list[list[Line]]:
    found = [
        line
        for line in lines
        if asked.is_under_its_heading(line) and line.heading != line.candidate.document_title
    ]
    return [
        list(block)
        for _, block in groupby(found, key=lambda line: (line.candidate.chunk_id, line.heading))
    ]


def _without_implied(asked: Asked, blocks: Sequence[list[Line]]) -> list[list[Line]]:
    """The blocks, of each document only the named ones if it has any."""
    named = {
        block[0].candidate.document_id
        for block in blocks
        if asked.is_named_by_its_heading(block[0])
    }
    return [
        block
        for block in blocks
        if block[0].candidate.document_id not in named or asked.is_named_by_its_heading(block[0])
    ]


def _newest_first(block: Sequence[Line]) -> tuple[bool, int]:
    day = block[0].candidate.document_date
    return (day is None, -day.toordinal() if day else 0)


def _list_of(block: Sequence[Line]) -> tuple[object, str]:
    return block[0].candidate.document_id, block[0].heading


def _is_said(line: Line, chosen: Iterable[Iterable[Line]]) -> bool:
    wording = line.text.casefold().split()
    return any(other.text.casefold().split() == wording for block in chosen for other in block)
