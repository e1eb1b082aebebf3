"""What a question reckons from ("before surgery", "on admission", "since starting apixaban"): the
lines that say they are of it, else its day, as the record tells it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from medmemory.answering.quoting.analytes import Analyte, asked_analyte
from medmemory.answering.quoting.event_days import (
    ADMISSION,
    ARRIVAL,
    SURGERY,
    counted_from,
    days_of,
    is_of_a_course,
)
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
    r"\b(?P<side>before|prior to|pre|after|following|since|post)\b[\s-]*"
    r"(?P<what>(?:(?!\s(?:compared|versus|vs)\b)[^?.,;])*\w)"
    r"|\b(?P<joined>pre|post)-?(?P<operation>op(?:erat\w+)?)\b"
    rf"|\bat the time of (?:the |her |his )?(?P<then>[^?.,;]*?\w){_UNTIL_A_DATE}"
    r"|\b(?:on|at|during)\s(?:the\s|her\s|his\s)?"
    r"(?P<stage>admission|arrival|presentation|triage|discharge|booking|diagnosis|delivery"
    r"|transfer|baseline)\b"
    r"|\bwhen\s(?:s?he|they|the patient)\s(?:first\s)?(?:was\s|were\s)?"
    r"(?P<came>admitted|arrived|presented|came in|brought in|came to hospital)\b",
    re.IGNORECASE,
)
# "Day 7", "POD 2" count from an operation; "the day after surgery" from what it names.
_COUNTED_DAY = re.compile(
    r"\b(?:on\s)?(?:(?:post-?\s?op(?:erative)?(?:ly)?\s)?day|POD|D)\s?#?(?P<count>[1-9]\d?)\b"
    r"(?:\spost-?\s?op(?:erative)?(?:ly)?)?(?!\s?(?:of|urine|collection|old)\b|[/.-]\d)"
    r"|\b(?:on\s)?the\sday\s(?P<side>before|after)\s(?:the\s|her\s|his\s)?(?P<of>[^?.,;]*?\w)"
    rf"{_UNTIL_A_DATE}",
    re.IGNORECASE,
)
_BEFORE_ITS_DATE = re.compile(r"[\s,(:]*(?:on|of|in)?\s*")
_ONE_DAY = timedelta(days=1)
_ON = "on"
_SOON = timedelta(days=14)
_ENDED = re.compile(
    r"\b(?:stop\w*|discontinu\w+|com(?:ing|es) off|came off|end(?:ed|ing)?)\b", re.I
)
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
    without it, and the `lines` that say that they are of it. `counted`: where the record gives the
    day that another day of the question is counted from."""

    query: SearchQuery
    mark: Landmark | None
    lines: list[Line]
    counted: Landmark | None = None

    @property
    def marks(self) -> list[Landmark]:
        return [one for one in (self.mark, self.counted) if one is not None]


def reckoned(query: SearchQuery, lines: list[Line]) -> Reckoned:
    """What `query` reckons a value from ("Hb before surgery"); as it is where it does so from
    nothing, or the record tells nothing of it."""
    query, counted = _with_counted_day(query, lines)
    return replace(_reckoned(query, lines), counted=counted)


def _with_counted_day(
    query: SearchQuery, lines: Sequence[Line]
) -> tuple[SearchQuery, Landmark | None]:
    """The question with a date for the day that it counts ("day 7"), and where the record gives the
    day that it is counted from."""
    found = _COUNTED_DAY.search(query.text)
    if found is None:
        return query, None
    rest = query.text[found.end() :]
    if not _asks_for_a_value(_LANDMARK.sub(" ", f"{query.text[: found.start()]} {rest}"), lines):
        return query, None
    if found["of"]:
        base = _day_of_event(found["of"], lines)
        shift = -_ONE_DAY if found["side"].lower() == "before" else _ONE_DAY
    else:
        base = counted_from(lines, is_operation=False) or _day_of_event("surgery", lines)
        shift = _ONE_DAY * int(found["count"])
    if base is None:
        return query, None
    day, line = base
    lead = query.text[: found.start()].rstrip()
    text = f"{lead} on {(day + shift).isoformat()}{rest}"
    return replace(query, rewritten=text), Landmark(found[0].strip(), line, day + shift, _ON)


def _reckoned(query: SearchQuery, lines: list[Line]) -> Reckoned:
    as_it_is = Reckoned(query, None, lines)
    found = _LANDMARK.search(query.text)
    if found is None or _is_part_of_a_name(query.text, found, lines):
        return as_it_is
    bare = f"{query.text[: found.start()]} {query.text[found.end() :]}"
    if not _asks_for_a_value(bare, lines):
        return as_it_is
    times = times_of(bare)
    if found["stage"] and _is_dated(query.text[found.end() :]):
        # "On admission, 14 May 2024": the day is told.
        return Reckoned(replace(query, rewritten=bare.strip()), None, lines)
    analyte = asked_analyte(times.text_without)
    saying = [line for line in lines if _says(line, found) and _gives(line, analyte)]
    mark = _landmark(found, lines)
    is_of_that_day = mark is not None and any(
        one.day == mark.day and analyte.is_named_by(one.analyte) for one in readings_of(lines)
    )
    if saying and not times.within and not (is_of_that_day and _side(found) == _ON):
        return Reckoned(replace(query, rewritten=bare.strip()), None, saying)
    if mark is None:
        return as_it_is
    day = _day_of_value(mark, analyte, lines) if found["then"] else mark.day
    when = f" {mark.side} {day.isoformat()} "
    text = f"{query.text[: found.start()].rstrip()}{when}{query.text[found.end() :].strip(' ?.')}"
    return Reckoned(replace(query, rewritten=f"{text.strip()}?"), mark, lines)


def _is_dated(after: str) -> bool:
    """Whether what stands behind a stage is its date."""
    return any(
        _BEFORE_ITS_DATE.fullmatch(after, 0, one.start)
        for one in (*dates_in(after), *months_in(after))
    )


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
    if ARRIVAL.search(event):
        return ARRIVAL.search(f"{line.heading} {line.text}") is not None
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
    told = _day_of_event(said, lines)
    return None if told is None else Landmark(said, told[1], told[0], _side(found))


def _day_of_event(said: str, lines: Sequence[Line]) -> tuple[date, Line] | None:
    names = _names(said)
    has_ended = _ENDED.search(said) is not None
    days = list(days_of(names, lines, has_ended=has_ended)) if names else []
    if not days:
        return counted_from(lines, is_operation=True) if names == {SURGERY} else None
    is_drug = SURGERY not in names and all(is_of_a_course(line) for _, line in days)
    return (min if is_drug and not has_ended else max)(days, key=lambda one: one[0])


def _names(said: str) -> frozenset[str]:
    """What the event is called by the record's lists of concepts."""
    if ARRIVAL.search(said):
        return frozenset({ADMISSION})
    wanted = concepts("surgery" if re.fullmatch(r"op(?:erat\w+)?", said, re.I) else said)
    return frozenset(one for one in wanted if one not in FRAME | _VERBS and not is_ordinary(one))
