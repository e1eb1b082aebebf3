"""When what a question asks for was: its dates, and which of several values it wants."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from medmemory.retrieval.dates import (
    Period,
    Written,
    after,
    any_meets,
    before,
    dates_in,
    months_in,
    since,
    until,
)

_LATEST = re.compile(
    r"\b(?:latest|last|current(?:ly)?|now|newest|most recent|recent(?:ly)?|today|updated?)\b"
    # The one that was done again is the later one.
    r"|^\W*(?:what (?:was|is|did) )?(?:the )?repeat(?= \w)",
    re.IGNORECASE,
)
# "The last three months" and "when did he last see her" name no newest value.
_NO_LATEST = re.compile(
    r"\b(?:last|past|recent) (?:few |\d+ |two |three |six )?(?:day|week|month|year)s?\b"
)
_EARLIEST = re.compile(
    r"\b(?:earliest|first (?:ever |recorded |measured )?|oldest|initial)\b", re.I
)
_COMPARED = re.compile(
    r"\b(?:compare[ds]?|compared|comparison|difference|differ|changed?|change|trend|over time"
    r"|develop(?:ed|ment)?|course of|evol\w+|rise|risen|rising|rose|fall|fallen|falling|fell"
    r"|increas(?:e[ds]?|ing)|decreas(?:e[ds]?|ing)|improv(?:ed?|ing)|worsen(?:ed|ing)"
    r"|(?:gone|going|got|gotten|getting|come|coming|came|went)"
    r" (?:up|down|worse|better|higher|lower)|versus|vs"
    r"|history of (?:his|her|the) \w+ values)\b",
    re.IGNORECASE,
)
_BEFORE_A_DATE = (
    (re.compile(r"\bsince\W+(?:the\W+)?$", re.I), since),
    (re.compile(r"\b(?:until|till|up to)\W+(?:the\W+)?$", re.I), until),
    (re.compile(r"\bbefore\W+(?:the\W+)?$", re.I), before),
    (re.compile(r"\bafter\W+(?:the\W+)?$", re.I), after),
)
_JOINED = re.compile(
    r"^\W*(?:and|to|until|till|with that of|with|vs\.?|versus|-|–)\W*(?:in|of|on|at|the|that)?\W*$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\b(?:between|from)\W*$", re.I)
_LEADING = re.compile(
    r"\b(?:in|on|at|of|since|until|till|before|after|between|from|by|during)\W*(?:the\W+)?$", re.I
)
# "Before chemotherapy (4 March)": the event is told by its day.
_DATED_EVENT = re.compile(
    r"\b(?:at|on|before|after|during)\s(?:the\s)?[\w-]+(?:\s[\w-]+){0,2}\s\(\s*$", re.IGNORECASE
)
# "Between the first scan and July" ends there; where it begins, no date tells.
_FROM_AN_EVENT = re.compile(r"\b(?:between|from)\s[^?.;]*[a-z][^?.;]*\s(?:and|to|until)\W*$", re.I)
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Times:
    """`within`: the meanings of each date named, in order, none when no date is named.

    `is_compared`: a value of each of the dates is wanted, or the course of it when there is none.
    `text_without`: the question without its dates.
    """

    within: tuple[tuple[Period, ...], ...]
    is_latest: bool
    is_earliest: bool
    is_compared: bool
    text_without: str

    @property
    def periods(self) -> tuple[Period, ...]:
        """All that the dates named can mean."""
        return tuple(period for meanings in self.within for period in meanings)

    def allows(self, periods: Iterable[Period]) -> bool:
        """Whether something of these `periods` is of a time that is asked about."""
        of_line = tuple(periods)
        return not self.within or any(any_meets(of_line, one) for one in self.within)


def times_of(question: str) -> Times:
    """The times that `question` names."""
    written = sorted([*dates_in(question), *months_in(question)], key=lambda one: one.start)
    meant = _with_the_year_named(question, written)
    within: list[tuple[Period, ...]] = []
    text, end = "", 0
    are_two = False
    is_compared = _COMPARED.search(question) is not None
    for place, one in enumerate(written):
        lead = question[end : one.start]
        meanings = meant[place]
        for pattern, bounded in _BEFORE_A_DATE:
            if pattern.search(lead):
                meanings = tuple(bounded(period) for period in meanings)
        if is_compared and len(written) == 1 and _FROM_AN_EVENT.search(lead):
            meanings = tuple(until(period) for period in meanings)
        is_joined = place > 0 and _JOINED.match(lead) is not None
        spans = (
            is_joined and not is_compared and _RANGE.search(question[: written[place - 1].start])
        )
        if spans and within:
            meanings = _spans(within.pop(), meanings)
        are_two = are_two or (is_joined and not spans)
        within.append(meanings)
        text += _LEADING.sub(" ", _DATED_EVENT.sub(" ", lead)) + " "
        end = one.end
    text += question[end:]
    return Times(
        within=tuple(within),
        is_latest=bool(_LATEST.search(_NO_LATEST.sub(" ", text))),
        is_earliest=bool(_EARLIEST.search(text)),
        is_compared=are_two
        or (is_compared and (len(within) >= _PAIR or not within or _is_open(within))),
        text_without=text,
    )


def _with_the_year_named(question: str, written: list[Written]) -> list[tuple[Period, ...]]:
    """What each date means; in "between January and May 2024" the year is that of both."""
    meant = [one.meanings for one in written]
    for place in range(len(written) - 2, -1, -1):
        one, other = written[place], written[place + 1]
        is_joined = _JOINED.match(question[one.end : other.start]) is not None
        if is_joined and len(meant[place]) > _PAIR >= len(meant[place + 1]):
            earlier = [
                period for period in meant[place] if period.first <= meant[place + 1][0].last
            ]
            meant[place] = tuple(earlier[-1:])
    return meant


def _spans(first: tuple[Period, ...], last: tuple[Period, ...]) -> tuple[Period, ...]:
    """From one date to another; where neither has a year, in any."""
    if len(first) <= _PAIR or len(last) <= _PAIR:
        return (Period(min(first).first, max(last).last),)
    ends = (min((one for one in last if one.first >= start.first), default=None) for start in first)
    return tuple(
        Period(start.first, end.last)
        for start, end in zip(first, ends, strict=True)
        if end is not None
    )


def _is_open(within: list[tuple[Period, ...]]) -> bool:
    """Whether the one date begins or ends a time: "since 2020"."""
    return any(period.last.year - period.first.year > 1 for one in within for period in one)
