"""What a question reckons from ("before surgery", "on admission", "since starting apixaban"): the
lines that say they are of it, else its day, as the record tells it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from medmemory.answering.quoting.analytes import Analyte, asked_analyte
from medmemory.answering.quoting.cells import cells_of
from medmemory.answering.quoting.general_words import FRAME, is_ordinary
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.readings import Reading, readings_of
from medmemory.answering.quoting.said_values import said_values
from medmemory.answering.quoting.values import MEASURED
from medmemory.clinical.answer import SearchQuery
from medmemory.retrieval.dates import dates_in, months_in
from medmemory.retrieval.times import times_of
from medmemory.retrieval.words import concepts, speaks_of

_UNTIL_A_DATE = r"(?=\W*(?:$|[?.,;]|\b(?:compared|versus|vs|and)\b))"
_LANDMARK = re.compile(
    r"\b(?P<side>before|prior to|pre|after|following|since|post)\b[\s-]*(?P<what>[^?.,;]*\w)"
    r"|\b(?P<joined>pre|post)-?(?P<operation>op(?:erat\w+)?)\b"
    rf"|\bat the time of (?:the |her |his )?(?P<then>[^?.,;]*?\w){_UNTIL_A_DATE}"
    r"|\b(?:on|at|during)\s(?:the\s|her\s|his\s)?"
    r"(?P<stage>admission|arrival|presentation|triage|discharge|booking|diagnosis|delivery"
    r"|transfer|baseline)\b"
    r"|\bwhen\s(?:s?he|they|the patient)\s(?:first\s)?(?:was\s|were\s)?"
    r"(?P<came>admitted|arrived|presented|came in|brought in|came to hospital)\b",
    re.IGNORECASE,
)
# A stay begins with these, whichever the question and the record say.
_ARRIVAL = re.compile(
    r"\b(?:admi(?:ssion|tted)|arriv(?:al|ed)|present(?:ation|ed)|came in|brought in|triage)\b"
    r"|\bcame to hospital\b",
    re.IGNORECASE,
)
_ON = "on"
_SOON = timedelta(days=14)
_ENDED = re.compile(
    r"\b(?:stop\w*|discontinu\w+|com(?:ing|es) off|came off|end(?:ed|ing)?)\b", re.I
)
_STARTS = re.compile(r"start(?:ed)?(?:\s(?:date|on))?|from|since|begun|began|commenced|onset", re.I)
_STOPS = re.compile(r"stop(?:ped)?(?:\s(?:date|on))?|until|end(?:ed)?(?:\s(?:date|on))?|to", re.I)
_TO_COME = re.compile(
    r"\b(?:planned|booked|scheduled|due|will|awaiting|waiting|listed|refer\w*|consider\w*|review"
    r"|follow-?up|before|prior)\b",
    re.IGNORECASE,
)
_SURGERY = "surger"
_ADMISSION = "admission"
_VERBS = frozenset(concepts("start starting started begin began stop stopped stopping off came go"))


@dataclass(frozen=True, slots=True)
class Landmark:
    """`said`: in the words of the question; `line`: where the record gives its day; `side`: of
    that day the value is asked for."""

    said: str
    line: Line
    day: date
    side: str

    @property
    def is_before(self) -> bool:
        return self.side == "before"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The question with a day instead of what it reckons from, and where the record gives that; or
    without it, and the `lines` that say that they are of it."""

    query: SearchQuery
    mark: Landmark | None
    lines: list[Line]


def reckoned(query: SearchQuery, lines: list[Line]) -> Reckoned:
    """What `query` reckons a value from ("Hb before surgery"); as it is where it does so from
    nothing, or the record tells nothing of it."""
    as_it_is = Reckoned(query, None, lines)
    found = _LANDMARK.search(query.text)
    if found is None or _is_part_of_a_name(query.text, found, lines):
        return as_it_is
    bare = f"{query.text[: found.start()]} {query.text[found.end() :]}"
    if not _asks_for_a_value(bare, lines):
        return as_it_is
    analyte = asked_analyte(times_of(bare).text_without)
    saying = [line for line in lines if _says(line, found) and _gives(line, analyte)]
    mark = _landmark(found, lines)
    is_of_that_day = mark is not None and any(
        one.day == mark.day and analyte.is_named_by(one.analyte) for one in readings_of(lines)
    )
    if saying and not times_of(bare).within and not (is_of_that_day and _side(found) == _ON):
        return Reckoned(replace(query, rewritten=bare.strip()), None, saying)
    if mark is None:
        return as_it_is
    day = _day_of_value(mark, analyte, lines) if found["then"] else mark.day
    when = f" {mark.side} {day.isoformat()} "
    text = f"{query.text[: found.start()].rstrip()}{when}{query.text[found.end() :].strip(' ?.')}"
    return Reckoned(replace(query, rewritten=f"{text.strip()}?"), mark, lines)


def _day_of_value(mark: Landmark, analyte: Analyte, lines: Iterable[Line]) -> date:
    """The day of the first value that was measured within a few days of an event; of the event
    where none was."""
    days = {
        one.day
        for line in lines
        for one in _values(line, analyte)
        if one.day and one.day >= mark.day
    }
    first = min(days, default=mark.day)
    return first if first - mark.day <= _SOON else mark.day


def _side(found: re.Match[str]) -> str:
    if found["side"] is None and found["joined"] is None:
        return _ON
    side = (found["side"] or found["joined"]).lower()
    return "before" if side in {"before", "prior to", "pre"} else "after"


def _event(found: re.Match[str]) -> str:
    event = found["what"] or found["operation"] or found["then"] or found["stage"] or found["came"]
    return str(event).strip()


def _says(line: Line, found: re.Match[str]) -> bool:
    """Whether the line says, with its heading, that it is of the event."""
    event, side = _event(found), _side(found)
    if side != _ON and not re.search(rf"\b{side}\b", line.text, re.IGNORECASE):
        return False
    if _ARRIVAL.search(event):
        return _ARRIVAL.search(f"{line.heading} {line.text}") is not None
    names = _names(event)
    said = line.words | line.heading_words | line.topic_words
    return bool(names) and all(speaks_of(said, one) for one in names)


def _gives(line: Line, analyte: Analyte) -> bool:
    """Whether the line gives a value of `analyte`."""
    return any(True for _ in _values(line, analyte))


def _values(line: Line, analyte: Analyte) -> Iterator[Reading]:
    yield from (one for one in readings_of([line]) if analyte.is_named_by(one.analyte))
    yield from said_values(line, analyte)


def _is_part_of_a_name(question: str, found: re.Match[str], lines: Sequence[Line]) -> bool:
    """Whether what is named is no event: "before 2020", "before dinner" where a column is called
    so."""
    if dates_in(found[0]) or months_in(found[0]):
        return True
    analyte = asked_analyte(question)
    bare = f"{question[: found.start()]} {question[found.end() :]}"
    without = asked_analyte(bare)
    if analyte.qualifiers != without.qualifiers:
        return True
    return analyte.core != without.core and any(
        analyte.is_named_by(one.analyte) for one in readings_of(lines)
    )


def _asks_for_a_value(bare: str, lines: Sequence[Line]) -> bool:
    analyte = asked_analyte(times_of(bare).text_without)
    return bool(analyte.core) and (
        not analyte.core.isdisjoint(MEASURED)
        or any(analyte.has_core_of(one.analyte) for one in readings_of(lines))
    )


def _landmark(found: re.Match[str], lines: Sequence[Line]) -> Landmark | None:
    said = _event(found)
    names = _names(said)
    has_ended = _ENDED.search(said) is not None
    days = list(_days(names, lines, has_ended=has_ended)) if names else []
    if not days:
        return None
    is_drug = _SURGERY not in names and all(_is_of_a_course(line) for _, line in days)
    day, line = (min if is_drug and not has_ended else max)(days, key=lambda one: one[0])
    return Landmark(said, line, day, _side(found))


def _names(said: str) -> frozenset[str]:
    """What the event is called by the record's lists of concepts."""
    if _ARRIVAL.search(said):
        return frozenset({_ADMISSION})
    wanted = concepts("surgery" if re.fullmatch(r"op(?:erat\w+)?", said, re.I) else said)
    return frozenset(one for one in wanted if one not in FRAME | _VERBS and not is_ordinary(one))


def _days(
    names: frozenset[str], lines: Iterable[Line], *, has_ended: bool
) -> Iterable[tuple[date, Line]]:
    for line in lines:
        said = line.words | (line.heading_words if line.row_day or dates_in(line.text) else set())
        if _ADMISSION in names and _ARRIVAL.search(line.text):
            said |= {_ADMISSION}
        if _TO_COME.search(line.text) or not all(speaks_of(said, one) for one in names):
            continue
        day = _day_of(line, has_ended=has_ended)
        if day is not None:
            yield day, line


def _day_of(line: Line, *, has_ended: bool) -> date | None:
    pattern = _STOPS if has_ended else _STARTS
    for cell in cells_of(line.text):
        if pattern.fullmatch(cell.title):
            return _only_day(line, cell.value)
    if has_ended:
        return None
    if line.row_day is not None:
        return line.row_day
    return _only_day(line, line.text)


def _only_day(line: Line, text: str) -> date | None:
    dates = dates_in(text)[:1] if line.day and text == line.text else dates_in(text)
    days = {
        period.first
        for one in dates
        for period in line.meanings_of(one)
        if period.first == period.last
    }
    return days.pop() if len(days) == 1 else None


def _is_of_a_course(line: Line) -> bool:
    return any(_STARTS.fullmatch(cell.title) for cell in cells_of(line.text)) or (
        "medication" in " ".join(line.heading_words)
    )
