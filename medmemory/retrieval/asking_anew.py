"""A question asked again for something else: "Was metformin stopped?" for its reason."""

import re

_WITH = re.compile(r"^(?:why|when|where|who|how)\s+(?=(?:is|was|were|did|does|do|has)\b)", re.I)
_WHO_DID = re.compile(r"^who\s+did\s+(?P<what>(?:the|her|his)\s+[\w -]+?)\W*$", re.IGNORECASE)
# "Which drug was stopped?"
_WHICH = re.compile(
    r"^(?:what|which)\s+(?P<what>[\w' -]+?)\s+(?P<verb>is|was|were|did|does|do|has)\s+(?=\w)", re.I
)
# "Who started furosemide?"
_WHO = re.compile(
    r"^who\s+(?P<verb>\w+ed)\s+(?P<what>(?!(?:her|him|them|it)\b)\w+(?:\s+\w+){0,2})\W*$", re.I
)
_WITHOUT = re.compile(r"^(?:is|was|were|did|does|do|has|have|had)\b", re.IGNORECASE)
_COURSE = re.compile(
    r"^(?P<word>since when|by whom|why|when|where|how)\s+"
    r"(?P<verb>\w+ed|begun|given|done|taken)\W*$",
    re.IGNORECASE,
)


def asked_anew(question: str, question_word: str) -> str | None:
    """`question` with another question word; None where it is no whole sentence."""
    if did := _WHO_DID.match(question):
        return f"{question_word} was {did['what']} done?"
    if _WITH.match(question):
        return f"{question_word} {_WITH.sub('', question)}"
    if which := _WHICH.match(question):
        rest = question[which.end() :]
        return f"{question_word} {which['verb']} the {which['what']} {rest}"
    if who := _WHO.match(question):
        return f"{question_word} was {who['what']} {who['verb']}?"
    if _WITHOUT.match(question):
        return f"{question_word} {question[0].lower()}{question[1:]}"
    return None


def asks_of_a_course(question: str) -> bool:
    """Whether it asks when or why something happened, and not to what: "why started?"."""
    return _COURSE.match(question) is not None


def asked_of_its_course(question: str, subject: str) -> str | None:
    """ "Why started?" of `subject`; None where that is not asked."""
    found = _COURSE.match(question)
    return f"{found['word']} was {subject} {found['verb']}?" if found else None
