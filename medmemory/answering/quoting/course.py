"""The course of a value: its dated readings from the first to the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from medmemory.answering.quoting.analytes import Analyte
from medmemory.answering.quoting.readings import Reading
from medmemory.retrieval.words import answered_by

# "Renal function" is told by creatinine and eGFR; by more analytes nobody sees its course.
_MOST_ANALYTES = 2
_MOST_ROWS = 5

Row = tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """`rows`: the readings of one line together, of each analyte from the first to the last;
    `left_out`: how many more lines give it."""

    rows: tuple[Row, ...]
    left_out: int


def course(asked: Analyte, readings: Sequence[Reading]) -> Course:
    """The first of the dated `readings` and the newest, of each analyte that answers `asked`; no
    rows where no reading has a day. A day is shown once, by the row that covers most days."""
    rows: list[Row] = []
    left_out = 0
    shown: set[int] = set()
    named = sorted((sorted(_called(asked, one)), place) for place, one in enumerate(readings))
    groups = [
        [readings[place] for _, place in group]
        for _, group in groupby(named, key=lambda pair: pair[0])
    ]
    for group in sorted(groups, key=len, reverse=True)[:_MOST_ANALYTES]:
        of_one = _rows([one for one in group if one.first_day is not None])
        most = of_one if len(of_one) <= _MOST_ROWS else [of_one[0], *of_one[1 - _MOST_ROWS :]]
        left_out += len(of_one) - len(most)
        rows += [row for row in most if id(row[0].line) not in shown]
        shown.update(id(row[0].line) for row in most)
    return Course(tuple(rows), left_out)


def _called(asked: Analyte, reading: Reading) -> frozenset[str]:
    """What of the names that answer `asked` the reading has: "creatinine" of "renal function"."""
    names = asked.core.union(*(answered_by(one) for one in asked.core))
    return reading.analyte.core & names


def _rows(readings: Sequence[Reading]) -> list[Row]:
    by_line: dict[int, list[Reading]] = {}
    for one in readings:
        by_line.setdefault(id(one.line), []).append(one)
    told: set[tuple[date | None, object]] = set()
    rows: list[Row] = []
    for row in sorted(by_line.values(), key=len, reverse=True):
        new = {(one.first_day, one.number) for one in row} - told
        if new:
            told |= new
            rows.append(tuple(row))
    return sorted(rows, key=lambda row: sorted(map(_day, row)))


def _day(reading: Reading) -> date:
    return reading.first_day or date.min
