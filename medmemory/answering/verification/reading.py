"""A text as statements: what is measured of what, when; what is asserted and what is denied."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from medmemory.answering.headings import is_heading, is_title_row
from medmemory.answering.sentences import sentence_spans
from medmemory.answering.verification.assertions import Clause, clauses_of
from medmemory.answering.verification.binding import SEPARATOR, Said, bound
from medmemory.answering.verification.dating import dated
from medmemory.answering.verification.moments import (
    FoundMoment,
    moment_of,
    moments_in,
    with_its_year,
)
from medmemory.answering.verification.quantities import Quantity, quantities_in, with_ranges
from medmemory.answering.verification.regimens import Regimen, regimens_in
from medmemory.answering.verification.terms import pool, terms
from medmemory.answering.verification.units import units_in
from medmemory.clinical.answer import Candidate
from medmemory.clinical.document import Span

_JOINED = re.compile(r"[\s|]+|\s*(?:to|and|or)\s*")
# Bold and italic print; 10*9 keeps its star.
_EMPHASIS = re.compile(r"\*\*+|__+|(?<!\w)\*(?=\w)|(?<=[\w%.:)])\*(?!\w)|`")
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))?\s?([ap])\.?m\b\.?", re.IGNORECASE)
_HALF_A_DAY = 12
_MOST_TERMS_OF_A_DATED_TITLE = 4
_LIST_BEHIND_A_COUNT = re.compile(r"(?:\s+[A-Za-z-]+){1,4}:\s([^.\n]+)")
# What stands before a colon holds for the rest of its line: "Allergies: penicillin. Latex: none."
_LABEL = re.compile(r"([A-Z][A-Za-z /&-]{2,40}):\s")
_SPEAKS_OF_THE_PATIENT = re.compile(r"\W*(?:she|he|the patient|mrs?|ms)\b", re.IGNORECASE)
# A number in brackets at the very end is meant as one: "7.2 % (1)."
_MARKER = re.compile(r"\[(?:\d+|no such source)\]|\(\d{1,2}\)(?=[.\s]*\Z)")
_WITH_DIGITS = re.compile(r"\w*\d\w*(?:[.,:/+-]\w+)*")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or a row, at its place in the text it was read from. `unread`: words with digits
    that are neither a quantity nor a date, such as L4-5 and HbA1c; `titled`: the day in the title
    that it stands below ("Laboratory 2024-03-02"); `words`: its text, blanked where they stand."""

    span: Span
    text: str
    heading: str
    said: tuple[Said, ...]
    moments: tuple[FoundMoment, ...]
    clauses: tuple[Clause, ...]
    unread: tuple[str, ...] = ()
    titled: tuple[FoundMoment, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage, read: its statements, the words around them, and the day of its document."""

    candidate: Candidate
    statements: tuple[Statement, ...]
    around: frozenset[str]
    units_around: frozenset[str]
    day: FoundMoment | None


def read_passage(candidate: Candidate) -> Reading:
    """What the passage says, statement by statement."""
    text = candidate.text
    heading, columns = candidate.section or "", candidate.table_header or ""
    statements: list[Statement] = []
    current: tuple[str, ...] = ()
    headings = [heading, columns, candidate.document_title]
    titled: tuple[FoundMoment, ...] = ()
    day = moment_of(candidate.document_date) if candidate.document_date else None
    label, labelled_to = "", 0
    for span in sentence_spans(text):
        said = text[span.start : span.end]
        if "\n" in text[labelled_to : span.start]:
            label = ""
        labelled_to = span.end
        if is_title_row(said):
            columns = said
            headings.append(said)
        elif is_heading(said, candidate.section):
            heading, columns, current, titled = said, "", (), ()
            headings.append(said)
        else:
            own_label = _LABEL.match(said)
            if own_label or _SPEAKS_OF_THE_PATIENT.match(said):
                label = ""
            under = label or heading
            statement = read_statement(
                said, heading=under, columns=columns, before=current, day=day
            )
            label = own_label[1] if own_label else label
            current = statement.said[-1].terms if statement.said else ()
            statements.append(replace(statement, span=span, titled=titled))
            if _is_a_dated_title(statement):
                titled = statement.moments
    return Reading(
        candidate,
        tuple(statements),
        pool(" . ".join(headings)),
        units_in(" . ".join(headings)),
        day,
    )


def _is_a_dated_title(statement: Statement) -> bool:
    """Whether the line only says what follows, and of which day: "Laboratory 2024-03-02"."""
    return (
        len(statement.moments) == 1
        and not statement.said
        and all(one.day is not None for one in statement.moments[0].meanings)
        and not any(clause.is_done or clause.goes_on for clause in statement.clauses)
        and sum(len(clause.asserted) for clause in statement.clauses)
        <= _MOST_TERMS_OF_A_DATED_TITLE
    )


def read_statement(
    text: str,
    *,
    heading: str = "",
    columns: str = "",
    before: Sequence[str] = (),
    day: FoundMoment | None = None,
) -> Statement:
    """One statement. `before`: what the last value before it was of; `day`: of its document."""
    no_words = (Span(*m.span()) for one in (_MARKER, _EMPHASIS) for m in one.finditer(text))
    bare = _blanked(text, no_words)
    clock = list(_CLOCK.finditer(bare))
    bare = _blanked(bare, (Span(*one.span()) for one in clock))
    moments = tuple(with_its_year(one, day) if day else one for one in moments_in(bare))
    bare = _blanked(bare, (moment.span for moment in moments))
    regimens = regimens_in(bare)
    without = _blanked(bare, (one.span for one in regimens))
    quantities = _with_shared_units(
        without,
        [
            one
            for one in with_ranges(without, quantities_in(without))
            if not _counts_a_list(one, without)
        ],
    )
    words = _blanked(without, (one.span for one in quantities))
    whats: list[Quantity | Regimen] = [*quantities, *regimens]
    whats.sort(key=lambda one: one.span.start)
    said = bound(words, whats, heading, tuple(before))
    with_dates = dated(said, moments, columns, bare)
    return Statement(
        span=Span(0, len(text)),
        text=text,
        heading=heading,
        said=tuple(with_dates),
        moments=moments,
        clauses=tuple(clauses_of(words, heading)),
        unread=(*map(_hour_of, clock), *_WITH_DIGITS.findall(words)),
        words=words,
    )


def _hour_of(clock: re.Match[str]) -> str:
    """As a clock of 24 hours prints it: "2 am" is 02:00."""
    hour = int(clock[1]) % _HALF_A_DAY + (_HALF_A_DAY if clock[3].lower() == "p" else 0)
    return f"{hour:02}:{clock[2] or '00'}"


def _counts_a_list(one: Quantity, text: str) -> bool:
    """Whether it says how many things follow, and so many do: "three drugs: A, B and C"."""
    listed = _LIST_BEHIND_A_COUNT.match(text, one.span.end)
    if one.unit or listed is None:
        return False
    things = [part for part in SEPARATOR.split(listed[1]) if terms(part)]
    return len(things) in one.first


def _with_shared_units(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """A number before one with a unit is in that unit, too: "4.1 4.6 mmol/L", "5 to 10 mg"."""
    found: list[Quantity] = []
    for one in reversed(quantities):
        between = text[one.span.end : found[-1].span.start] if found else ""
        is_joined = bool(found) and not one.unit and not one.joint and _JOINED.fullmatch(between)
        found.append(replace(one, unit=found[-1].unit) if is_joined else one)
    return found[::-1]


def _blanked(text: str, spans: Iterable[Span]) -> str:
    """`text` with spaces where the spans are; every other letter keeps its place."""
    letters = list(text)
    for span in spans:
        letters[span.start : span.end] = " " * (span.end - span.start)
    return "".join(letters)
