"""Questions about a stay in hospital: when it was, how long, and why."""

import re
from collections.abc import Iterable

from medmemory.answering.quoting.general_words import FRAME, is_ordinary
from medmemory.answering.quoting.signs import STAY
from medmemory.answering.quoting.wanted import Wanted
from medmemory.retrieval.words import concepts

# "Why was she admitted?" is answered under the complaint and the diagnoses, whatever the verb.
_COMING = frozenset(
    concepts("admitted hospital come came coming visit visits presented seen clinic reason today")
)
_REASON_FOR_COMING = concepts("reason for coming")
# "When was she last in hospital?" asks for a stay, not for the name of a hospital.
_IN_HOSPITAL = re.compile(
    r"\b(?:in|into|to|from|out of) (?:the |a )?hospital\b|\bhospitali[sz]|\binpatient\b",
    re.IGNORECASE,
)
_LENGTHS = frozenset({Wanted.WHEN, Wanted.HOW_LONG})
# "Six weeks after admission" tells of another day.
_REFERS_TO_IT = re.compile(
    r"\b(?:after|since|until|before|during|on|at|from|following)\s+(?:the\s+|her\s+|his\s+)?"
    r"(?:hospital\s+)?(?:admission|discharge)\b",
    re.IGNORECASE,
)


def names_of_a_stay(
    question: str, names: tuple[str, ...], sort: Wanted, *, asks_why: bool
) -> tuple[str, ...]:
    """`names`, what the question is about, as the record calls it where that is a stay."""
    is_of_coming = (_COMING | FRAME).issuperset(names) and not _COMING.isdisjoint(names)
    if asks_why and is_of_coming:
        return _REASON_FOR_COMING
    if sort in _LENGTHS and _IN_HOSPITAL.search(question) and not _others(names):
        return tuple(sorted(STAY))
    return names


def tells_of_a_stay(text: str) -> bool:
    """Whether admission or discharge is what it tells, not what it reckons from."""
    return _REFERS_TO_IT.search(text) is None


def _others(names: Iterable[str]) -> frozenset[str]:
    return frozenset(
        one
        for one in names
        if one not in FRAME | _COMING and not is_ordinary(one) and not _IN_HOSPITAL.search(one)
    )
