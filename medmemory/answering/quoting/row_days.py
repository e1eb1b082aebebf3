"""The day that the row of a table gives in the column for dates."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from medmemory.answering.quoting.taken import date_order
from medmemory.retrieval.dates import Written, dates_in

# "Date: 15/03/2024; Weight (kg): 90.1", and a date alone in the first cell.
_DAY_CELL = re.compile(
    r"(?:^|[;|]\s*)(?:(?:(?:sample|collection|test|result|visit|study|effective)\s)?dates?"
    r"(?:\s?(?:/|and|&)\s?time)?(?:\s(?:taken|collected|observed|recorded|measured|performed|given)"
    r"|\sof\s(?:test|visit|study|sample|collection|result))?"
    r"|collected(?:\son)?|taken(?:\son)?|measured(?:\son)?|recorded(?:\son)?|performed(?:\son)?"
    r"|when|day)"
    r":\s(?P<labelled>[^;|]{4,40})(?=[;|]|$)"
    r"|^(?P<first>\d[^;|]{5,30}?)(?=\s*[;|]|\s{2}|\t)",
    re.IGNORECASE,
)
_BOTH_ORDERS = 2


def row_days(rows: Sequence[str], texts: Iterable[str] = ()) -> list[date | None]:
    """For each row of one document the day that it gives; None where it gives none.

    Where 02/03/2024 stands, other dates of the document must say whether days or months come
    first: those of the rows, and of the document's `texts`.
    """
    cells = [_day_of(row) for row in rows]
    order = date_order([*rows, *texts])
    return [_read(cell, order) if cell else None for cell in cells]


def without_row_day(row: str) -> str:
    """What the row says besides its day."""
    cell = _day_of(row)
    return row if cell is None else row[: cell.start] + row[cell.end :]


def _day_of(row: str) -> Written | None:
    found = _DAY_CELL.search(row)
    if found is None:
        return None
    name = "labelled" if found["labelled"] else "first"
    days = [one for one in dates_in(found[name]) if one.meanings[0].first == one.meanings[0].last]
    if len(days) != 1:
        return None  # none, or from one day to another
    start = found.start(name)
    return Written(start + days[0].start, start + days[0].end, days[0].meanings)


def _read(cell: Written, order: int | None) -> date | None:
    if len(cell.meanings) < _BOTH_ORDERS:
        return cell.meanings[0].first
    return None if order is None else cell.meanings[order].first
