"""Lines that speak of what is asked about and tell something else of it: who did another thing,
what somebody must not take, since when instead of until when."""

import re

from medmemory.answering.quoting.allergy_statements import is_a_prescription
from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.held import holds
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.relatives import speaks_of_no_such_relative
from medmemory.answering.quoting.wanted import Wanted
from medmemory.retrieval.words import concepts

# By what was done; "Referred by" names nobody who performed it.
_DEEDS = {
    "performed": r"did|do|done|does|perform\w*|carried out|conduct\w*|operat\w*|took|taken|recorded"
    r"|measured",
    "asked for": r"refer\w*|request\w*|order\w*",
    "reported": r"report\w*|authori[sz]\w*|grad\w*|validat\w*|interpret\w*|verified",
    "wrote": r"wrote|writ\w*|sign\w*|dictat\w*|author|typed",
    "treated": r"prescri\w*|start\w*|stop\w*|commenc\w*|increas\w*|reduc\w*",
}
_ASKED = re.compile(
    r"\bwho(?:m)?\s+(?:has |had |is |was |were )?(?:"
    + "|".join(f"(?P<{name.replace(' ', '_')}>{verbs})" for name, verbs in _DEEDS.items())
    + r")\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<{name.replace(' ', '_')}>{verbs})" for name, verbs in _DEEDS.items())
    + r")\s+by\b",
    re.IGNORECASE,
)


# A drug that somebody ordered is one that was started.
_ORDERS = {"asked_for", "treated"}
# What is listed there was given once, and never again.
_ALLERGIES = frozenset(concepts("allergy"))
_OF_WHAT_IS_GIVEN = frozenset({Wanted.MEDICINE, Wanted.AMOUNT, Wanted.HOW_LONG})
# "Who is her anaesthetist?": not the surgeon who operated under an anaesthetic.
_ROLE_ASKED = re.compile(
    r"\b(?:who(?:'s| is| was| are| were)|names? of) (?:the |his |her |their )?(?:\w+ ){0,2}?"
    r"(?P<stem>\w{4,})(?:ist|ian)\b",
    re.IGNORECASE,
)
_ROLE_ENDINGS = r"(?:ists?|ians?|y|ics|ology)"
_UNTIL_WHEN = re.compile(
    r"\b(?:until|till) when\b|\bwhen (?:is|does|will|should|can) .*\b(?:end|stop|finish)\w*", re.I
)
_END = re.compile(
    r"\b(?:until|till|last|end\w*|stop\w*|finish\w*|complet\w*|life-?long|indefinite\w*|for life"
    r"|for (?:another )?\w+ (?:days?|weeks?|months?|years?))\b",
    re.IGNORECASE,
)


_SINCE_WHEN = re.compile(r"\bsince when\b", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till)\b.*$", re.IGNORECASE | re.DOTALL)


def tells_something_else(question: str, asked: Asked, line: Line) -> bool:
    """Whether `line` is of the right subject and no answer all the same."""
    return (
        is_of_another_deed(question, line.text)
        or (_UNTIL_WHEN.search(question) is not None and not _END.search(line.text))
        or _tells_only_until_when(question, line)
        or _is_an_allergy(asked, line)
        or _is_of_no_such_role(question, line)
        or speaks_of_no_such_relative(question, line)
    )


def _tells_only_until_when(question: str, line: Line) -> bool:
    """Whether a beginning is asked for and the only time that the line names is an end."""
    return _SINCE_WHEN.search(question) is not None and not holds(
        _UNTIL.sub("", line.text), Wanted.HOW_LONG
    )


def _is_an_allergy(asked: Asked, line: Line) -> bool:
    """Whether the line lists an allergy, where what was given is asked for."""
    return (
        asked.sort in _OF_WHAT_IS_GIVEN
        and asked.subject.isdisjoint(_ALLERGIES)
        and not line.heading_words.isdisjoint(_ALLERGIES)
        and not is_a_prescription(line.text)
    )


def _is_of_no_such_role(question: str, line: Line) -> bool:
    """Whether the question names what somebody is and the line nobody who is that."""
    asked = _ROLE_ASKED.search(question)
    if asked is None:
        return False
    role = re.compile(rf"\b\w*{_in_one_spelling(asked['stem'])}{_ROLE_ENDINGS}\b")
    said = f"{line.heading} {line.about} {line.text} {line.candidate.document_title}"
    return role.search(_in_one_spelling(said)) is None


def _in_one_spelling(text: str) -> str:
    return text.casefold().replace("ae", "e").replace("oe", "e")


def is_of_another_deed(question: str, text: str) -> bool:
    """Whether `text` names who did something else than `question` asks for, and nobody who did
    that."""
    asked = _ASKED.search(question)
    said = {found.lastgroup for found in _SAID.finditer(text)}
    if asked is None or not said:
        return False
    meant = _ORDERS if asked.lastgroup in _ORDERS else {asked.lastgroup}
    return said.isdisjoint(meant)
