"""What a question reckons from ("before surgery", "since starting apixaban"): its day, as the
record tells it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from medmemory.answering.quoting.analytes import asked_analyte
from medmemory.answering.quoting.cells import cells_of
from medmemory.answering.quoting.general_words import FRAME, is_ordinary
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.readings import readings_of
from medmemory.answering.quoting.values import MEASURED
from medmemory.clinical.answer import SearchQuery
from medmemory.retrieval.dates import dates_in, months_in
from medmemory.retrieval.times import times_of
from medmemory.retrieval.words import concepts, speaks_of

_LANDMARK = re.compile(
    r"\b(?P<side>before|prior to|pre|after|following|since|post)\b[\s-]*(?P<what>[^?.,;]*\w)"
    r"|\b(?P<joined>pre|post)-?(?P<operation>op(?:erat\w+)?)\b",
    re.IGNORECASE,
)
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
_VERBS = frozenset(concepts("start starting started begin began stop stopped stopping off came go"))


@dataclass(frozen=True, slots=True)
class Landmark:
    """`said`: in the words of the question; `line`: where the record gives its day."""

    said: str
    line: Line
    day: date
    is_before: bool


def reckoned(query: SearchQuery, lines: Sequence[Line]) -> tuple[SearchQuery, Landmark | None]:
    """The question with the day instead of what it reckons a value from ("Hb before surgery"); as
    it is where it does so from nothing, or the record gives no day of it."""
    found = _LANDMARK.search(query.text)
    if found is None or _is_part_of_a_name(query.text, found, lines):
        return query, None
    bare = f"{query.text[: found.start()]} {query.text[found.end() :]}"
    if not _asks_for_a_value(bare, lines):
        return query, None
    mark = _landmark(found, lines)
    if mark is None:
        return query, None
    side = "before" if mark.is_before else "after"
    return replace(query, rewritten=f"{bare.strip(' ?.')} {side} {mark.day.isoformat()}?"), mark


def _is_part_of_a_name(question: str, found: re.Match[str], lines: Sequence[Line]) -> bool:
    """Whether what is named is no event: "before 2020", "before dinner" where a column is called
    so."""
    if dates_in(found[0]) or months_in(found[0]):
        return True
    analyte = asked_analyte(question)
    bare = f"{question[: found.start()]} {question[found.end() :]}"
    if analyte.qualifiers != asked_analyte(bare).qualifiers:
        return True
    return any(analyte.is_named_by(one.analyte) for one in readings_of(lines))


def _asks_for_a_value(bare: str, lines: Sequence[Line]) -> bool:
    analyte = asked_analyte(times_of(bare).text_without)
    return bool(analyte.core) and (
        not analyte.core.isdisjoint(MEASURED)
        or any(analyte.has_core_of(one.analyte) for one in readings_of(lines))
    )


def _landmark(found: re.Match[str], lines: Sequence[Line]) -> Landmark | None:
    said = (found["what"] or found["operation"]).strip()
    wanted = concepts("surgery" if found["operation"] or said.lower() == "op" else said)
    names = frozenset(one for one in wanted if one not in FRAME | _VERBS and not is_ordinary(one))
    has_ended = _ENDED.search(said) is not None
    days = list(_days(names, lines, has_ended=has_ended)) if names else []
    if not days:
        return None
    is_drug = _SURGERY not in names and all(_is_of_a_course(line) for _, line in days)
    day, line = (min if is_drug and not has_ended else max)(days, key=lambda one: one[0])
    side = (found["side"] or found["joined"]).lower()
    return Landmark(said, line, day, is_before=side in {"before", "prior to", "pre"})


def _days(
    names: frozenset[str], lines: Iterable[Line], *, has_ended: bool
) -> Iterable[tuple[date, Line]]:
    for line in lines:
        said = line.words | (line.heading_words if line.row_day or dates_in(line.text) else set())
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
