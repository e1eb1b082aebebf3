"""A text as statements: what is measured of what, when; what is asserted and what is denied."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from medmemory.answering.headings import is_heading, is_title_row
from medmemory.answering.sentences import sentence_spans
from medmemory.answering.verification.assertions import Clause, clauses_of
from medmemory.answering.verification.moments import FoundMoment, moment_of, moments_in
from medmemory.answering.verification.quantities import Quantity, quantities_in
from medmemory.answering.verification.regimens import Regimen, regimens_in
from medmemory.answering.verification.terms import pool, terms
from medmemory.answering.verification.units import units_in
from medmemory.clinical.answer import Candidate
from medmemory.clinical.document import Span

_SEPARATOR = re.compile(
    r"[,;:()\[\]|]|\b(?:and|with|but|while|whereas|plus|then|versus|vs)\b", re.IGNORECASE
)
_IS_A_LIMIT = re.compile(
    r"\b(?:reference|range|ref|target|goal|aim|aiming|limits?|normal(?! was)|threshold|cut-?off)\b",
    re.IGNORECASE,
)
_OF_WHAT_FOLLOWS = re.compile(r"\s*(?:of|for)\s+(?=[a-z])", re.IGNORECASE)
_JOINED = re.compile(r"[\s|]+|\s*(?:to|and|or)\s*")
_MARKER = re.compile(r"\[(?:\d+|no such source)\]")
_WITH_DIGITS = re.compile(r"\w*\d\w*(?:[.,:/+-]\w+)*")
_WORDS_AFTER_A_COUNT = re.compile(r"(?:\s+[A-Za-z][\w'’-]*){1,3}")


@dataclass(frozen=True, slots=True)
class Said:
    """A quantity or a regimen, what it is of (`terms`, in every form `pool`), and its dates."""

    what: Quantity | Regimen
    terms: tuple[str, ...]
    pool: frozenset[str]
    moments: tuple[FoundMoment, ...] = ()
    is_limit: bool = False

    def shares(self, other: "Said") -> int:
        """How much of what this one is of, the other one is of."""
        return sum(one in other.terms for one in self.terms)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or a row, at its place in the text it was read from. `unread`: words with digits
    that are neither a quantity nor a date, such as L4-5 and HbA1c."""

    span: Span
    text: str
    heading: str
    said: tuple[Said, ...]
    moments: tuple[FoundMoment, ...]
    clauses: tuple[Clause, ...]
    unread: tuple[str, ...] = ()


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
    for span in sentence_spans(text):
        said = text[span.start : span.end]
        if is_title_row(said):
            columns = said
            headings.append(said)
        elif is_heading(said, candidate.section):
            heading, columns, current = said, "", ()
            headings.append(said)
        else:
            statement = read_statement(said, heading=heading, columns=columns, before=current)
            current = statement.said[-1].terms if statement.said else ()
            statements.append(replace(statement, span=span))
    return Reading(
        candidate,
        tuple(statements),
        pool(" . ".join(headings)),
        units_in(" . ".join(headings)),
        moment_of(candidate.document_date) if candidate.document_date else None,
    )


def read_statement(
    text: str, *, heading: str = "", columns: str = "", before: Sequence[str] = ()
) -> Statement:
    """One statement. `before`: what the last value before it was of."""
    bare = _blanked(text, (Span(*match.span()) for match in _MARKER.finditer(text)))
    moments = tuple(moments_in(bare))
    bare = _blanked(bare, (moment.span for moment in moments))
    regimens = regimens_in(bare)
    without = _blanked(bare, (one.span for one in regimens))
    quantities = _with_shared_units(without, quantities_in(without))
    words = _blanked(without, (one.span for one in quantities))
    whats: list[Quantity | Regimen] = [*quantities, *regimens]
    whats.sort(key=lambda one: one.span.start)
    said = _bound(words, whats, heading, tuple(before))
    dated = _dated(said, moments, columns)
    return Statement(
        span=Span(0, len(text)),
        text=text,
        heading=heading,
        said=tuple(dated),
        moments=moments,
        clauses=tuple(clauses_of(words, heading)),
        unread=tuple(_WITH_DIGITS.findall(words)),
    )


def _with_shared_units(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """A number before one with a unit is in that unit, too: "4.1 4.6 mmol/L", "5 to 10 mg"."""
    found: list[Quantity] = []
    for one in reversed(quantities):
        between = text[one.span.end : found[-1].span.start] if found else ""
        is_joined = bool(found) and not one.unit and not one.joint and _JOINED.fullmatch(between)
        found.append(replace(one, unit=found[-1].unit) if is_joined else one)
    return found[::-1]


def _bound(
    words: str, whats: Sequence[Quantity | Regimen], heading: str, before: tuple[str, ...]
) -> list[Said]:
    """Each with what stands before it since the last one; else with what the last one is of."""
    found: list[Said] = []
    current, end = "", 0
    looks_ahead = False
    for place, what in enumerate(whats):
        following = whats[place + 1].span.start if place + 1 < len(whats) else len(words)
        ahead = _first_part(words[what.span.end : following])
        piece = words[end : what.span.start]
        tail = _SEPARATOR.split(piece)[-1]
        opens = not found and not terms(piece)
        if (
            isinstance(what, Quantity)
            and terms(ahead)
            and (opens or (looks_ahead and not terms(tail)) or _OF_WHAT_FOLLOWS.match(ahead))
        ):
            current, looks_ahead = ahead, True
        elif terms(tail):
            current = tail
        elif terms(piece) and not looks_ahead:
            current = piece
        of = current
        if isinstance(what, Quantity) and not what.unit and not what.joint:
            counted = _WORDS_AFTER_A_COUNT.match(words, what.span.end)
            of = f"{of} {counted[0]}" if counted else of
        is_limit = isinstance(what, Quantity) and (
            bool(_IS_A_LIMIT.search(piece)) or _is_reference(what, piece, found)
        )
        found.append(_said(what, of or (heading if not before else ""), before, is_limit))
        end = what.span.end
    return found


def _said(what: Quantity | Regimen, of: str, before: tuple[str, ...], is_limit: bool) -> Said:
    named = terms(of)
    if not named and before:
        return Said(what, before, frozenset(before), is_limit=is_limit)
    return Said(what, named, pool(of), is_limit=is_limit)


def _is_reference(what: Quantity, piece: str, before: Sequence[Said]) -> bool:
    """Whether it is a range that stands behind a value, as a reference range does."""
    last = before[-1].what if before else None
    return (
        what.is_range
        and isinstance(last, Quantity)
        and not last.is_range
        and not terms(_SEPARATOR.split(piece)[-1])
    )


def _first_part(text: str) -> str:
    """Up to where something else begins."""
    opening = _OF_WHAT_FOLLOWS.match(text)
    start = opening.end() if opening else 0
    parts = _SEPARATOR.split(text[start:], maxsplit=1)
    return text[:start] + parts[0]


def _dated(said: Iterable[Said], moments: Sequence[FoundMoment], columns: str) -> list[Said]:
    """Each value with its date: the statement's only one, or the one that stands beside it."""
    values = list(said)
    if not moments:
        days = moments_in(columns)
        places = [one for one in values if isinstance(one.what, Quantity) and not one.is_limit]
        if len(days) > 1 and len(days) == len(places):
            by_place = dict(zip((id(one) for one in places), days, strict=True))
            return [
                replace(one, moments=(by_place[id(one)],)) if id(one) in by_place else one
                for one in values
            ]
        return values
    if len(moments) == 1:
        return [replace(one, moments=tuple(moments)) for one in values]
    if values and moments[0].span.start < values[0].what.span.start:
        return [replace(one, moments=_before(one, moments)) for one in values]
    return [replace(one, moments=_behind(one, moments)) for one in values]


def _before(one: Said, moments: Sequence[FoundMoment]) -> tuple[FoundMoment, ...]:
    """The last date before it: "2023-05-01 8.1 %, 2024-03-02 7.2 %"."""
    return tuple([moment for moment in moments if moment.span.start < one.what.span.start][-1:])


def _behind(one: Said, moments: Sequence[FoundMoment]) -> tuple[FoundMoment, ...]:
    """The first date behind it: "8.1 % in 2023 and 7.2 % in 2024"; else the last one."""
    later = [moment for moment in moments if moment.span.start > one.what.span.start]
    return tuple(later[:1] or moments[-1:])


def _blanked(text: str, spans: Iterable[Span]) -> str:
    """`text` with spaces where the spans are; every other letter keeps its place."""
    letters = list(text)
    for span in spans:
        letters[span.start : span.end] = " " * (span.end - span.start)
    return "".join(letters)
