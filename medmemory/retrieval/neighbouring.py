"""Follow-ups that ask for the value beside the one just answered ("and the one before that?")."""

import re
from datetime import date

from medmemory.retrieval.dates import dates_in
from medmemory.retrieval.times import times_of

_ONE = r"(?:one|value|result|reading|measurement|test|time|entry)"
_BEFORE = re.compile(
    rf"(?:what (?:was|is|about) )?(?:the )?(?:(?:{_ONE} )?(?:before|prior|preceding)"
    r"(?: (?:that|this|it))?"
    rf"|(?:previous|preceding|prior|earlier|last but one|second last) (?:{_ONE}))\W*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:what (?:was|is|about) )?(?:the )?(?:{_ONE} after(?: (?:that|this|it))?"
    rf"|(?:next|following|subsequent|later) {_ONE}|second (?:{_ONE}))\W*",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\b(?:the )?(?:latest|last|current|newest|most recent|recent|first|earliest|initial|oldest"
    r"|second|highest|lowest|now|today)\b(?: (?:one|ever|recorded))?",
    re.IGNORECASE,
)
_WHAT_IS = re.compile(r"^what (?:is|was) (?:the |her |his )?", re.IGNORECASE)

_BEGINNING = len("Date collected: ")


def of_a_neighbour(rest: str, question: str, answer: str) -> str | None:
    """`question` asked of the value before or after the one that `answer` gives; None where `rest`
    asks for none such, or the answer tells no day."""
    is_before = _BEFORE.fullmatch(rest) is not None
    if not is_before and not _AFTER.fullmatch(rest):
        return None
    day = _day_of(answer.strip().split("\n", 1)[0])
    if day is None:
        return None
    bare = " ".join(_WHICH.sub(" ", times_of(question).text_without).split()).strip(" ?.!")
    bare = _WHAT_IS.sub("", bare)
    if not bare:
        return None
    which, side = ("last", "before") if is_before else ("first", "after")
    subject = bare[:1].lower() + bare[1:] if bare[1:2].islower() else bare
    return f"{which} {subject} {side} {day.isoformat()}?"


def _day_of(line: str) -> date | None:
    """The day that a quoted row begins with, or the only one in it."""
    days = [
        (one.start, one.meanings[0].first)
        for one in dates_in(line)
        if len(one.meanings) == 1 and one.meanings[0].first == one.meanings[0].last
    ]
    if days and (days[0][0] <= _BEGINNING or len({day for _, day in days}) == 1):
        return days[0][1]
    return None
