"""Questions about a value, answered by the rows that give it: of the same analyte, of the time.

What another analyte of that name, or another day, says is named as near, never as the answer.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from medmemory.answering.quoting import signs
from medmemory.answering.quoting.analytes import Analyte, asked_analyte, nearest_names
from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.cells import cells_of
from medmemory.answering.quoting.course import course
from medmemory.answering.quoting.landmarks import Landmark
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.readings import Reading, readings_of
from medmemory.answering.quoting.said_values import may_give_a_value, said_values
from medmemory.answering.quoting.values import WORSE_HIGH, WORSE_LOW
from medmemory.answering.quoting.wanted import Wanted
from medmemory.retrieval.dates import any_meets, dates_in
from medmemory.retrieval.words import words_of

_SORTS = frozenset(
    {
        Wanted.ANYTHING,
        Wanted.MEASUREMENT,
        Wanted.NUMBER,
        Wanted.AMOUNT,
        Wanted.FINDING,
        Wanted.WHEN,
    }
)
# Of a drug or a plan, whatever is measured of that name.
_NO_VALUE = re.compile(
    r"\b(?:start\w*|stop\w*|beg[aiu]n\w*|given|gave|prescri\w+|tablets?|supplement\w*|due|next"
    r"|plan\w*|repeated|repeating|(?:to|should|be|we) repeat|target\w*|goal\w*|aim\w*"
    r"|advi[cs]e\w*|requested|ordered|reported|treat\w*|takes?|taking|how many|how often|units? of"
    r"|dos(?:es?|ages?)|why|cause\w*|sensitive|resistant|allerg\w+|code)\b",
    re.IGNORECASE,
)
_HIGHEST = re.compile(r"\b(?:highest|maximum|max|peak|greatest|most raised)\b", re.IGNORECASE)
_LOWEST = re.compile(r"\b(?:lowest|minimum|min|nadir|smallest|least)\b", re.IGNORECASE)
_WORST = re.compile(r"\bworst\b", re.IGNORECASE)
_EXTREME = re.compile("|".join(one.pattern for one in (_HIGHEST, _LOWEST, _WORST)), re.IGNORECASE)
_RANGE = re.compile(r"\b(?:ranges?|intervals?|ref(?:erence)?|normal limits)\b", re.IGNORECASE)
_HAS_RANGE = re.compile(
    r"\b(?:reference|ref|range|interval|normal|lower|upper)\b|[(\[][<>]?\s?\d[\d.]*(?:\s?[-–]\s?\d[^)\]]*)?[)\]]",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"\b(?:average|median)\b", re.IGNORECASE)
_HOME = re.compile(r"\b(?:home|diary|diaries|log|self-measured)\b", re.IGNORECASE)
_MOST_ROWS = 5
_MOST_OF_A_DAY = 3
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Measured:
    """`rows`: the readings that answer, those of one row together; `remark`: which of several they
    are; `left_out`: how many more lines of a course there are; `related`: what is near, where none
    answers."""

    rows: tuple[tuple[Reading, ...], ...] = ()
    remark: str = ""
    left_out: int = 0
    related: Line | None = None


def measured(
    question: str, asked: Asked, mark: Landmark | None, lines: Sequence[Line]
) -> Measured | None:
    """What the rows and sentences among `lines` say of the value that `question` asks for, at a
    time reckoned from `mark`; None where it asks for none, or where other lines may say more."""
    if not _asks_for_values(question, asked):
        return None
    analyte = _analyte(asked)
    if _HOME.search(question):
        lines = [line for line in lines if _is_of_home(line)] or lines
    found = readings_of(lines) if analyte.core else []
    near = [one for one in found if analyte.has_core_of(one.analyte, _context(one.line))]
    names = nearest_names(
        analyte, {one.analyte for one in near if analyte.is_named_by(one.analyte)}
    )
    rows = [one for one in near if one.analyte in names]
    sentences = _sentences(analyte, lines, found) if analyte.core else []
    said, untold = _said(analyte, sentences)
    are_clear = said and not near and not any(line.is_over_time for line in sentences)
    if not rows and not (are_clear and _is_of_times(question, asked)):
        return None if sentences or not near else Measured(related=_newest(near)[0].line)
    readings = [*rows, *(one for one in said if not _is_restated(one, rows))]
    of_time = [one for one in readings if asked.times.allows(one.periods)]
    if not of_time:
        told = any(asked.times.allows(line.periods) for line in sentences)
        return None if told else Measured(related=_newest(readings)[0].line)
    for asks, says in ((_RANGE, _HAS_RANGE), (_AVERAGE, _AVERAGE)):
        if asks.search(question):
            saying = [one for one in of_time if says.search(one.line.text)]
            if not saying:
                return Measured(related=_newest(of_time)[0].line)
            of_time = saying
    return _chosen(question, asked, mark, of_time, untold)


def _said(analyte: Analyte, sentences: Iterable[Line]) -> tuple[list[Reading], list[Line]]:
    """The values that `sentences` give, and those that may give one that was not read."""
    said: list[Reading] = []
    untold: list[Line] = []
    for line in sentences:
        values = list(said_values(line, analyte))
        said += values
        is_named = analyte.is_named_by(asked_analyte(line.text), _context(line))
        if not values and is_named and may_give_a_value(line.text):
            untold.append(line)
    return said, untold


def _is_restated(said: Reading, rows: Iterable[Reading]) -> bool:
    """Whether a row with a day of its own gives the value that a sentence has without one."""
    return not dates_in(said.line.text) and any(
        row.number == said.number and row.day and said.day and row.day <= said.day for row in rows
    )


def _is_of_times(question: str, asked: Asked) -> bool:
    """Whether one of several values is asked for, or how they went: of these the sentences are
    read for their values."""
    times = asked.times
    return bool(
        times.within
        or times.is_compared
        or times.is_latest
        or times.is_earliest
        or _EXTREME.search(question)
    )


def _analyte(asked: Asked) -> Analyte:
    """What the value is asked of, without what is asked of its course."""
    analyte = asked_analyte(asked.meant)
    if asked.times.is_compared:
        return replace(analyte, core=analyte.core - signs.CHANGES)
    return analyte


def _wants_several(asked: Asked, readings: Sequence[Reading]) -> bool:
    """Whether all of them are asked for: how it went, or the values since a day."""
    times = asked.times
    is_open = any(period.last == date.max for period in times.periods)
    is_of_all = is_open and not times.is_latest and not times.is_earliest and len(readings) > 1
    return times.is_compared or is_of_all


def _several(asked: Asked, readings: Sequence[Reading]) -> Measured | None:
    """The values of the days that are compared, or the course: from the first to the last; the
    newest goes first where it is asked for, or no course is."""
    if asked.times.is_compared and len(asked.times.within) >= _PAIR:
        return _compared(asked, readings)
    found = course(_analyte(asked), readings)
    is_forward = asked.times.is_compared and not asked.times.is_latest
    rows = found.rows if is_forward else found.rows[::-1]
    return Measured(rows, left_out=found.left_out) if rows else None


def _asks_for_values(question: str, asked: Asked) -> bool:
    # "Has the creatinine improved?" is told by its course.
    is_of_a_course = asked.sort is Wanted.WHETHER and asked.times.is_compared
    return (
        (asked.sort in _SORTS or is_of_a_course)
        and not asked.asks_about_the_family
        and _NO_VALUE.search(question) is None
    )


def _is_of_home(line: Line) -> bool:
    """Whether it stands in what the patient wrote down."""
    source = f"{line.candidate.document_title} {line.candidate.file_name} {line.heading}"
    return _HOME.search(source.replace("_", " ")) is not None


def _context(line: Line) -> frozenset[str]:
    return line.heading_words | line.title_words


def _chosen(
    question: str,
    asked: Asked,
    mark: Landmark | None,
    readings: Sequence[Reading],
    untold: Sequence[Line],
) -> Measured | None:
    if _EXTREME.search(question):
        return _extreme(question, readings, untold)
    if _wants_several(asked, readings):
        return _several(asked, readings)
    times = asked.times
    if times.within and not (times.is_latest or times.is_earliest or mark):
        return Measured(_rows(_newest(readings))) if len(readings) <= _MOST_ROWS else None
    return _of_one_day(asked, mark, readings, untold)


def _of_one_day(
    asked: Asked, mark: Landmark | None, readings: Sequence[Reading], untold: Sequence[Line]
) -> Measured | None:
    """Those of the newest day, or of the first; None where a sentence may tell of another."""
    times = asked.times
    dated = [one for one in readings if one.day]
    if not dated:
        is_one = len({one.value for one in readings}) == 1
        return Measured(_rows(readings[:_PAIR])) if is_one and not untold else None
    is_first = times.is_earliest or (
        mark is not None and not mark.is_before and not times.is_latest
    )
    day = (min if is_first else max)(map(_by_day, dated))
    if any(_may_come_instead(line, day, is_first=is_first) for line in untold):
        return None
    return Measured(_rows([one for one in dated if one.day == day][:_MOST_OF_A_DAY]))


def _wants_highest(question: str, analyte: Analyte) -> bool | None:
    """None where the worst is asked for, and it is not known which that is."""
    if not _WORST.search(question):
        return _HIGHEST.search(question) is not None
    if analyte.core & (WORSE_HIGH | WORSE_LOW):
        return not analyte.core & WORSE_LOW
    return None


def _extreme(question: str, readings: Sequence[Reading], untold: Sequence[Line]) -> Measured | None:
    """The highest or lowest of them; None where that cannot be told."""
    is_highest = _wants_highest(question, readings[0].analyte)
    numbered = [(one.number, one) for one in readings if one.number is not None]
    units = {one.unit.rpartition("(")[2] for one in readings if one.unit}
    are_apart = len(units) > 1 and len({one.line.heading for one in readings}) > 1
    if not numbered or are_apart or is_highest is None:
        return None
    best = (max if is_highest else min)(number for number, _ in numbered)
    if any(_says_beyond(line, best[0], is_highest=is_highest) for line in untold):
        return None
    most = [one for number, one in numbered if number == best]
    which = "highest" if is_highest else "lowest"
    remark = f"{which} of the values found" if len(numbered) > 1 else ""
    return Measured(_rows(_newest(most)[:_PAIR]), remark)


def _says_beyond(line: Line, number: Decimal, *, is_highest: bool) -> bool:
    values = [Decimal(word) for word in words_of(line.text) if word.replace(".", "", 1).isdecimal()]
    return any(value > number if is_highest else value < number for value in values)


def _compared(asked: Asked, readings: Sequence[Reading]) -> Measured | None:
    """The newest of each of the times compared."""
    of_each = [
        _newest([one for one in readings if any_meets(one.periods, meanings)])[:1]
        for meanings in asked.times.within
    ]
    return Measured(_rows([one for some in of_each for one in some])) if all(of_each) else None


def _may_come_instead(line: Line, day: date, *, is_first: bool) -> bool:
    if line.day is None:
        return True
    return line.day <= day if is_first else line.day >= day


def _sentences(analyte: Analyte, lines: Iterable[Line], readings: Iterable[Reading]) -> list[Line]:
    """The lines outside tables that give a value of it, or go on about it."""
    rows = {id(one.line) for one in readings}
    return [
        line
        for line in lines
        if id(line) not in rows
        and line.holds_a_value
        and not cells_of(line.text)
        and (
            analyte.is_named_by(asked_analyte(line.text), _context(line))
            or analyte.is_named_by(asked_analyte(line.before))
        )
    ]


def _rows(readings: Sequence[Reading]) -> tuple[tuple[Reading, ...], ...]:
    places = {id(one.line): place for place, one in reversed(list(enumerate(readings)))}
    ordered = sorted(readings, key=lambda one: places[id(one.line)])
    return tuple(tuple(row) for _, row in groupby(ordered, key=lambda one: id(one.line)))


def _newest(readings: Iterable[Reading]) -> list[Reading]:
    return sorted(readings, key=_by_day, reverse=True)


def _by_day(reading: Reading) -> date:
    return reading.day or date.min
