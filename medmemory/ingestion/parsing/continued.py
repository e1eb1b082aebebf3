"""A table that goes on on the next page, where its headings are not printed again."""

from collections.abc import Sequence

from medmemory.ingestion.parsing.geometry import Word
from medmemory.ingestion.parsing.table import Table, is_numeric

_MOST_BELOW = 25  # words: the foot of a page
_MOST_ABOVE = 80  # words: the head of a page
_LEAST_NUMERIC = 0.5

Spans = list[tuple[float, float] | None]


def may_go_on(table: Table, words: Sequence[Word]) -> bool:
    """Whether nothing but the foot of the page stands below the table, and it names its columns."""
    below = sum(1 for word in words if word.top >= table.box.bottom)
    return table.headings is not None and below <= _MOST_BELOW


def goes_on(above: Table, table: Table, words: Sequence[Word]) -> bool:
    """Whether `table`, the first of its page, has the columns of `above`, values below values."""
    if above.headings is None or len(above.rows[0]) != len(table.rows[0]):
        return False
    if above.is_ruled != table.is_ruled:
        return False
    if sum(1 for word in words if word.bottom <= table.box.top) > _MOST_ABOVE:
        return False
    return _stand_alike(_spans(above), _spans(table)) and _hold_alike(above, table)


def _stand_alike(above: Spans, below: Spans) -> bool:
    """Whether each column stands below its own, and below no other."""
    return all(
        one is None
        or other is None
        or (one[0] <= other[1] and other[0] <= one[1]) == (index == place)
        for index, one in enumerate(above)
        for place, other in enumerate(below)
    )


def _spans(table: Table) -> Spans:
    spans: Spans = []
    for column in range(len(table.rows[0])):
        words = [word for row in table.rows if (cell := row[column]) is not None
                 and cell.columns == 1 for word in cell.words]  # fmt: skip
        ends = (
            (min(word.left for word in words), max(word.right for word in words)) if words else None
        )
        spans.append(ends)
    return spans


def _hold_alike(above: Table, below: Table) -> bool:
    """Whether columns of values are columns of values in both, and there is one."""
    pairs = list(zip(_numeric(above), _numeric(below), strict=True))
    return any(one and other for one, other in pairs) and all(
        one is None or other is None or one == other for one, other in pairs
    )


def _numeric(table: Table) -> list[bool | None]:
    """Of each column, whether it holds values; None without any text below the heading."""
    found: list[bool | None] = []
    for column in range(len(table.rows[0])):
        texts = [
            cell.text for row in table.rows if (cell := row[column]) is not None and cell.words
        ]
        if table.headings is not None and texts and texts[0] in table.headings[column]:
            texts = texts[1:]
        share = sum(map(is_numeric, texts)) >= len(texts) * _LEAST_NUMERIC
        found.append(share if texts else None)
    return found
