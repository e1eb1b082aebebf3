"""The day of an event, as a line of the record tells it: the line speaks of the event and names its
day, or counts the days from it ("D3", "POD 5")."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from medmemory.answering.quoting.cells import cells_of
from medmemory.answering.quoting.lines import Line
from medmemory.retrieval.dates import Written, dates_in
from medmemory.retrieval.words import concepts, speaks_of, stems

# A stay begins with these, whichever the question and the record say.
ARRIVAL = re.compile(
    r"\b(?:admi(?:ssion|tted)|arriv(?:al|ed)|present(?:ation|ed)|came in|brought in|triage)\b"
    r"|\bcame to hospital\b",
    re.IGNORECASE,
)
SURGERY = "surger"
ADMISSION = "admission"
_BEGINS = frozenset({ADMISSION})
_DISCHARGE = frozenset(concepts("discharge"))
_MEDICATION = frozenset(concepts("medication"))
_STARTS = re.compile(r"start(?:ed)?(?:\s(?:date|on))?|from|since|begun|began|commenced|onset", re.I)
_STOPS = re.compile(r"stop(?:ped)?(?:\s(?:date|on))?|until|end(?:ed)?(?:\s(?:date|on))?|to", re.I)
_TO_COME = re.compile(
    r"\b(?:planned|booked|scheduled|due|will|awaiting|waiting|listed|refer\w*|consider\w*|review"
    r"|follow-?up|before|prior)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[^,;\n]+")
_UNTIL = re.compile(r"\W*(?:to|until|till|-|–)\W*", re.IGNORECASE)
_PAIR = 2
# "D3.", "POD 5:", "Day 2 post R hemi" open what an entry says.
_COUNTED = re.compile(
    r"(?:^|[.\n]\s*|\d\s{1,3})(?P<pod>POD|D|day)\s?#?(?P<count>\d{1,2})\b(?![/.-]\d|\sof\b)"
    r"(?P<post>\s(?:post|after|s/p)\b)?",
    re.IGNORECASE,
)


def days_of(
    names: frozenset[str], lines: Iterable[Line], *, has_ended: bool
) -> Iterator[tuple[date, Line]]:
    """The days on which the lines say that the event was, or that it ended; none of a line that
    speaks of it and names another's day, or of one that is to come."""
    for line in lines:
        said = line.words | (line.heading_words if _is_under_its_heading(line) else set())
        if ADMISSION in names and ARRIVAL.search(line.text):
            said |= {ADMISSION}
        stay = _stay(line)
        if stay and not names <= _BEGINS:
            # It tells when the patient came and went, not when what happened meanwhile did.
            ends = _one_day(line, stay[1:]) if names <= _DISCHARGE else None
            if ends is not None:
                yield ends, line
            continue
        if _TO_COME.search(line.text) or not all(speaks_of(said, one) for one in names):
            continue
        day = _day_of(line, names, has_ended=has_ended)
        if day is not None:
            yield day, line


def counted_from(lines: Sequence[Line], *, is_operation: bool) -> tuple[date, Line] | None:
    """The day from which the record counts its days, with the last line that does so; None where
    it counts none, or from several. `is_operation`: only where a line says that it counts from
    one."""
    found = [
        (day - timedelta(days=int(one["count"])), line, one)
        for line in lines
        for one in _COUNTED.finditer(line.text)
        if (day := _one_day_of(line)) is not None
    ]
    saying = [one for one in found if one[2]["post"] or one[2]["pod"].upper() == "POD"]
    if len({day for day, _, _ in found}) != 1 or (is_operation and not saying):
        return None
    day, line, _ = max(saying or found, key=lambda one: int(one[2]["count"]))
    return day, line


def is_of_a_course(line: Line) -> bool:
    """Whether the line is of what is taken from one day to another."""
    return any(_STARTS.fullmatch(cell.title) for cell in cells_of(line.text)) or (
        "medication" in " ".join(line.heading_words)
    )


def _one_day_of(line: Line) -> date | None:
    """The day of the entry or the document that it stands in."""
    days = {one.first for one in line.periods if one.first == one.last}
    return days.pop() if len(days) == 1 else None


def _is_under_its_heading(line: Line) -> bool:
    """Whether the heading tells the event of which the line gives the day: not of a drug taken then
    ("Medicines on discharge")."""
    if is_of_a_course(line) or not _MEDICATION.isdisjoint(line.words):
        return False
    return line.row_day is not None or line.is_entry or len(dates_in(line.text)) == 1


def _stay(line: Line) -> list[Written]:
    """Both days of "admission from 2025-03-03 to 2025-03-12"; none where it tells of no stay."""
    dates = dates_in(line.text)
    if len(dates) != _PAIR or not ARRIVAL.search(line.text[: dates[0].start]):
        return []
    return dates if _UNTIL.fullmatch(line.text[dates[0].end : dates[1].start]) else []


def _day_of(line: Line, names: frozenset[str], *, has_ended: bool) -> date | None:
    pattern = _STOPS if has_ended else _STARTS
    for cell in cells_of(line.text):
        if pattern.fullmatch(cell.title):
            return _one_day(line, dates_in(cell.value))
    if has_ended:
        return None
    if line.row_day is not None:
        return line.row_day
    dates = dates_in(line.text)
    if len(dates) < _PAIR or line.is_entry:
        return _one_day(line, dates[:1])
    return _one_day(line, [one for one in dates if _is_told_with(line, one, names)][:1])


def _is_told_with(line: Line, day: Written, names: frozenset[str]) -> bool:
    """Whether the clause with that day speaks of the event, or the one right before it does."""
    said: frozenset[str] = frozenset()
    for clause in _CLAUSE.finditer(line.text):
        words = frozenset(stems(clause[0]))
        if ADMISSION in names and ARRIVAL.search(clause[0]):
            words |= {ADMISSION}
        if clause.start() <= day.start < clause.end():
            return all(speaks_of(said | words, one) for one in names)
        said = words if not dates_in(clause[0]) else frozenset()
    return False


def _one_day(line: Line, dates: Sequence[Written]) -> date | None:
    days = {
        period.first
        for one in dates
        for period in line.meanings_of(one)
        if period.first == period.last
    }
    return days.pop() if len(days) == 1 else None
