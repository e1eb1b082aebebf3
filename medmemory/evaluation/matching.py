"""When an answer states a fact. Rules, no judgement; docs/evaluation.md lists them."""

import re
from collections.abc import Sequence

from medmemory.evaluation.cases import (
    DateFact,
    Fact,
    NumberFact,
    PhraseFact,
    SetFact,
    YesNoFact,
)
from medmemory.evaluation.dates import dates_in, names_date, without_dates
from medmemory.evaluation.said import SaidLine
from medmemory.evaluation.texts import (
    holds,
    holds_words,
    is_shown_value,
    numbers,
    places_of,
    unit_key,
    words,
)

_BETWEEN_CELLS = " |\t,;:"
_LONGEST_UNIT = 30
_CELL_ENDS = re.compile(r"[|;()\[\]]|: ")
_YES_OR_NO = re.compile(r"^\W*(yes|no)\b", re.IGNORECASE)


def stated(fact: Fact, lines: Sequence[SaidLine]) -> float:
    """How much of the fact the lines state: 0 or 1, of a set the share of its items."""
    match fact:
        case NumberFact():
            return float(any(_states_number(fact, line) for line in lines))
        case DateFact(date=day):
            return float(any(_states_date(day, line) for line in lines))
        case PhraseFact(any=wordings):
            return float(_holds_any(lines, wordings))
        case SetFact(items=items, without=without):
            right = sum(_holds_any(lines, wordings) for wordings in items)
            wrong = sum(_holds_any(lines, (item,)) for item in without)
            return right / (len(items) + wrong)
        case YesNoFact():
            return float(_says_yes_or_no(fact, lines))


def shown_numbers(lines: Sequence[SaidLine]) -> tuple[int, int]:
    """How many numbers and dates the lines show, and how many of them their sources hold.

    Lines that cite nothing count when a model wrote them; in quotations they are the application's
    own words, such as how many lines are not shown.
    """
    shown = held = 0
    for line in lines:
        if line.is_by_application:
            continue
        known_dates = dates_in(line.source_text) | line.cited_dates
        for day in dates_in(line.text):
            shown += 1
            held += names_date(known_dates, day)
        known = set(numbers(line.source_text)).union(*(day.split("-") for day in known_dates))
        for number in numbers(without_dates(line.text)):
            shown += 1
            held += any(is_shown_value(number, one) for one in known)
    return shown, held


def _states_number(fact: NumberFact, line: SaidLine) -> bool:
    if not any(_has_unit(fact.unit, line, place) for place in places_of(fact.value, line.text)):
        return False
    if fact.date is not None and not names_date(line.dates, fact.date):
        return False
    context = "\n".join((line.in_context, *(one.quote for one in line.cited)))
    return not fact.about or any(holds(context, name) for name in fact.about)


def _has_unit(unit: str | None, line: SaidLine, place: tuple[int, int]) -> bool:
    """Behind the number, after cell borders at most; or, as tables have it, in brackets in its line
    or heading, or in a cell of the same row."""
    if unit is None:
        return True
    sought = unit_key(unit)
    behind = line.text[place[1] :].lstrip(_BETWEEN_CELLS)[:_LONGEST_UNIT]
    if any(
        unit_key(behind[:end]) == sought and not re.match(r"[\w/%]", behind[end:])
        for end in range(1, len(behind) + 1)
    ):
        return True
    return any(unit_key(one) == sought for one in _CELL_ENDS.split(line.in_context))


def _states_date(day: str, line: SaidLine) -> bool:
    """Written in the line or in what heads it. Where it stands only in the source it is not
    stated."""
    return names_date(dates_in(line.in_context), day)


def _holds_any(lines: Sequence[SaidLine], wordings: Sequence[str]) -> bool:
    text = words("\n".join(line.text for line in lines))
    return any(holds_words(text, words(wording)) for wording in wordings)


def _says_yes_or_no(fact: YesNoFact, lines: Sequence[SaidLine]) -> bool:
    said = _YES_OR_NO.match(lines[0].text) if lines else None
    if said is not None and lines[0].text[said.end() :].strip()[:1] in {"", ".", ",", ":", ";"}:
        return said.group(1).casefold() == fact.answer
    return _holds_any(lines, fact.shown_by)
