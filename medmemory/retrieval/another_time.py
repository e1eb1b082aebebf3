"""A question asked again of another time: "And in March?", "and when she came in?", "after?"; or of
the other side."""

import re

from medmemory.retrieval.asked_of import is_a_stage, last_stage
from medmemory.retrieval.moments import Moment, named_in

# "And when she came in?" asks nothing of that time.
_WHEN_SOMETHING_WAS = re.compile(r"when (?:s?he|they|the patient)\s+(?!ever\b)\w", re.IGNORECASE)
_SIDE_OF_AN_EVENT = re.compile(
    r"(?:(?:on )?the (?:day|morning|evening|week) )?(?:after|before|since|during|until)\b",
    re.IGNORECASE,
)
_DAY_BESIDE = re.compile(
    r"(?:on )?the (?:day|morning|evening|week) (?:after|before) \w", re.IGNORECASE
)
_OTHER_SIDE = re.compile(r"before|after", re.IGNORECASE)
_EVENT = re.compile(r"\b(?:before|after)(?=\s+\w)", re.IGNORECASE)
_NEWEST = re.compile(
    r"\b(?:latest|last|current|newest|most recent|recent|now|today)\s|\s(?:now|today)\b",
    re.IGNORECASE,
)
_ORDINAL = r"(?:first|second|third|fourth|last|latest)"
_ANOTHER_IN_ORDER = re.compile(rf"(?:the\s+)?(?P<which>{_ORDINAL})(?:\s+one)?", re.IGNORECASE)
_IN_ORDER = re.compile(rf"\b{_ORDINAL}\b", re.IGNORECASE)

_SIDE = re.compile(r"\b(?:left|right)\b", re.IGNORECASE)
_ONLY_A_SIDE = re.compile(
    r"(?:(?:on|in|of|for) )?(?:the |her |his )?(?P<side>left|right)(?: (?:one|side))?",
    re.IGNORECASE,
)

# In an answer that nothing was found: its dates are of the documents.
_WHAT_WAS_SEARCHED = "Searched: "
# "Current medication (Letter, 2024-03-02):", the newest of the lists.
_TITLE_OF_A_LIST = re.compile(r"[^\n]+\):(?=\n)")


def moment_of(question: str, answer: str) -> Moment | None:
    """The time that `question` is about; otherwise the only one in its answer, or of the list that
    its answer begins with."""
    named = named_in(question)
    if named and named[-1].moment.year is not None:
        return named[-1].moment
    said = answer.split(_WHAT_WAS_SEARCHED, 1)[0]
    title = _TITLE_OF_A_LIST.match(said)
    moments = {found.moment for found in named_in(title[0] if title else said)}
    return moments.pop() if len(moments) == 1 else None


def tells_when(rest: str) -> bool:
    """Whether `rest` says by what happened then when something was."""
    return _WHEN_SOMETHING_WAS.match(rest) is not None


def is_the_day_beside(rest: str) -> bool:
    """Whether `rest` is the day before or after an event: "the day after the operation"."""
    return _DAY_BESIDE.match(rest) is not None


def is_another_time(rest: str) -> bool:
    """Whether `rest` is a time by what happened then, or before or after that."""
    return tells_when(rest) or is_a_stage(rest) or _SIDE_OF_AN_EVENT.match(rest) is not None


def at_another_time(question: str, said: str) -> str:
    """`question` with its time replaced by what is said: a date, a stage, the newest of several,
    the other side of an event."""
    if _OTHER_SIDE.fullmatch(said) and _EVENT.search(question):
        return _EVENT.sub(said.lower(), question, count=1)
    question = " ".join(_NEWEST.sub(" ", question).split())
    named = named_in(question)
    if named:
        last = named[-1]
        return f"{question[: last.start]}{said}{question[last.end :]}"
    stage = last_stage(question)
    bare = question[: stage.start()] if stage else question
    return f"{bare.rstrip(' ?.!')} {said}?"


def in_another_order(rest: str, question: str) -> str | None:
    """ "And the second?" of "When was the first fall?"; None where it is not asked so."""
    found = _ANOTHER_IN_ORDER.fullmatch(rest)
    if found is None or not _IN_ORDER.search(question):
        return None
    return _IN_ORDER.sub(found["which"].lower(), question, count=1)


def on_the_other_side(rest: str, question: str) -> str | None:
    """ "And the left?" of "What is the acuity of the right eye?"; None where it is not asked so."""
    found = _ONLY_A_SIDE.fullmatch(rest)
    if found is None or len(_SIDE.findall(question)) != 1:
        return None
    return _SIDE.sub(found["side"].lower(), question)
