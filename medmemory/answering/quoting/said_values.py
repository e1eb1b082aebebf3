"""The values that sentences give: "Creatinine on 2026-03-21 was 112 µmol/L"."""

import re
from collections.abc import Iterator, Sequence

from medmemory.answering.quoting import signs
from medmemory.answering.quoting.analytes import Analyte, asked_analyte
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.readings import Reading, numbers_in
from medmemory.retrieval.dates import Period, Written, dates_in, months_in

# One clause gives one value: "HbA1c 55 mmol/mol (7.2 %), creatinine 108 µmol/L".
_CLAUSE = re.compile(r"(?:\band\b)?(?:(?!\band\b)[^,;()]|,(?=\d))+")
_NUMBER = re.compile(r"(?<![\w.,/-])[<>≤≥~]?\s?\d+(?:[.,]\d+)*(?:\s?/\s?\d+)?(?![\w-])")
# What stands before a number that nobody measured: an aim, a condition, a threshold.
_SUPPOSED = re.compile(
    r"\b(?:targets?|goals?|aims?|above|below|over|under|less|more|until|unless|when|whenever|if"
    r"|once|should|at least|at most|within)\b",
    re.IGNORECASE,
)
# Or one of which it is not clear what it is.
_UNCLEAR = re.compile(
    r"\b(?:than|from|between|usual\w*|normal\w*|stage|type|grade|repeat|due|restart\w*|expected)\b",
    re.IGNORECASE,
)
# Of another time than its document's, and nobody says which.
_EARLIER = re.compile(
    r"\b(?:previous\w*|prior|earlier|initial\w*|baseline|last (?:year|time|visit|month|week)|ago"
    r"|before|booking|(?:on|at) (?:admission|arrival|presentation|diagnosis|discharge))\b",
    re.IGNORECASE,
)
_NO_UNIT = re.compile(
    r"\s*(?:times|fold|x\b|hours?|days?|weeks?|months?|years?|%\s(?:above|below|of)|mg\b(?!/)"
    r"|tablets?|or (?:less|more|below|above))",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s?(?P<unit>%|[A-Za-zµμ°]+(?:/[\w/µμ]+)|(?!in\b|on\b|at\b|to\b|by\b)[A-Za-zµμ°]{1,4}\b)?"
)
# "Today it is 2.9 mU/L" goes on about what the sentence before gave in that unit.
_GOES_ON = re.compile(r"\bit\b", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()]*\)")
_BLANK = re.compile(r"\S")


def said_values(line: Line, analyte: Analyte) -> Iterator[Reading]:
    """The values of `analyte` that the sentence `line` gives, each with the day that its clause
    names, else the sentence, else its document; "2.9 (in February 5.1)" gives two. None of what
    stands under "Goals"."""
    if not signs.AIMS.isdisjoint(line.heading_words):
        return
    dates = _dates(line)
    bare = _without(dates, line.text)
    unit = _unit_given(line.before, analyte)
    for clause, found, name in _numbers(bare):
        said = asked_analyte(name)
        own = [one for one in dates if clause.start() <= one.start < clause.end()]
        unit_here = _unit_after(clause[0], found)
        goes_on = not said.core and unit_here == unit and (own or _GOES_ON.search(name))
        if _SUPPOSED.search(name) or _UNCLEAR.search(name):
            continue
        if not analyte.is_named_by(said):
            if not goes_on:
                continue
            said = analyte
        unit = unit_here
        value = found[0].strip()
        is_of_its_day = bool(own) or _EARLIER.search(clause[0]) is None
        periods = _periods(line, own, dates) if is_of_its_day else ()
        yield Reading(line, said, value, numbers_in(value), periods, "")


def may_give_a_value(text: str) -> bool:
    """Whether a number stands in `text` that is no aim, condition or threshold."""
    return any(
        not _SUPPOSED.search(name) for _, _, name in _numbers(_without(dates_in(text), text))
    )


def gives_only_thresholds(text: str) -> bool:
    """Whether each number in `text`, also a dose, is an aim, a condition or a threshold."""
    bare = _without(dates_in(text), text)
    names = [
        clause[0][: found.start()]
        for clause in _CLAUSE.finditer(bare)
        if (found := _NUMBER.search(clause[0]))
    ]
    return bool(names) and all(_SUPPOSED.search(name) for name in names)


def _numbers(text: str) -> Iterator[tuple[re.Match[str], re.Match[str], str]]:
    """The clauses of `text` with the number that each gives, and what stands before it there."""
    for clause in _CLAUSE.finditer(text):
        found = _NUMBER.search(clause[0])
        if found is not None and not _NO_UNIT.match(clause[0], found.end()):
            yield clause, found, clause[0][: found.start()].replace("_", " ")


def _unit_given(text: str, analyte: Analyte) -> str | None:
    """The unit in which `text` gives a value of `analyte`; None where it gives none."""
    units = [
        _unit_after(clause[0], found)
        for clause, found, name in _numbers(_without(dates_in(text), text))
        if analyte.is_named_by(asked_analyte(name))
    ]
    return units[-1] if units else None


def _unit_after(clause: str, number: re.Match[str]) -> str:
    found = _UNIT.match(clause, number.end())
    return (found["unit"] or "") if found else ""


def _without(dates: Sequence[Written], text: str) -> str:
    for one in dates:
        text = text[: one.start] + _BLANK.sub("_", text[one.start : one.end]) + text[one.end :]
    return text


def _dates(line: Line) -> list[Written]:
    """The dates in `line`; a month without a year is the last before the line was written."""
    named = [Written(one.start, one.end, line.meanings_of(one)) for one in dates_in(line.text)]
    if line.day is None:
        return named
    for one in months_in(line.text):
        past = [period for period in one.meanings if period.first <= line.day]
        if past:
            named.append(Written(one.start, one.end, (max(past),)))
    return sorted(named, key=lambda one: one.start)


def _periods(line: Line, own: Sequence[Written], dates: Sequence[Written]) -> tuple[Period, ...]:
    """When a value of a clause with its `own` dates was, in a sentence with `dates`: a day in
    brackets is of what stands there alone."""
    apart = [found.span() for found in _BRACKET.finditer(line.text)]
    shared = [one for one in dates if not any(a <= one.start < b for a, b in apart)]
    for one in [*own, *shared][:1]:
        return one.meanings
    return (Period(line.day, line.day),) if line.day else ()
