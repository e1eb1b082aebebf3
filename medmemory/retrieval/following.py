"""Follow-ups resolved by rules: what points back, or is left out, is put in from the question
before it.

The wordings are our own table of how clinicians go on; tests/support/follow_ups.py has the cases.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from medmemory.clinical.answer import Turn
from medmemory.retrieval.another_time import (
    at_another_time,
    in_another_order,
    is_another_time,
    is_the_day_beside,
    moment_of,
    on_the_other_side,
    tells_when,
)
from medmemory.retrieval.asked_of import (
    FRAME,
    OF_SOMETHING,
    circumstance_like,
    drugs_in,
    names_a_subject,
    subject_span,
)
from medmemory.retrieval.asking_anew import asked_anew, asked_of_its_course, asks_of_a_course
from medmemory.retrieval.moments import Moment, named_in, reckoned_in
from medmemory.retrieval.named_lists import with_named_lists
from medmemory.retrieval.neighbouring import of_a_neighbour
from medmemory.retrieval.words import content_words

_OPENER = re.compile(
    r"^\W*(?:(?:and|but|or|so|also|then|ok|okay)\b\W*)?"
    r"(?:(?:what|how) about\b\W*|(?:the\s+)?same\b(?:\s+question)?(?:\s+for\b)?\W*)?",
    re.IGNORECASE,
)
# "And after surgery?": a circumstance of what was asked before, not another subject.
_CIRCUMSTANCE = re.compile(
    r"(?:in|on|at|after|before|since|during|by|until|with|without|under|from)\b", re.IGNORECASE
)
# "What type of tumour was found in the breast?" is about the tumour.
_WHAT_WAS = re.compile(
    r"^(?:what|which)\s+(?:(?:type|kind|sort)\s+of\s+)?(?P<what>[\w-]+(?:\s[\w-]+)?)\s+"
    r"(?:is|was|has been)\s+(?:found|seen|removed|detected|diagnosed|shown|reported)\b",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"^(?:the )?repeat(?:ed)?\s+", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:when|whom?|which|what|why|how|where|did|does|do)\b", re.IGNORECASE)
_PREPOSITION_OF_A_SUBJECT = re.compile(r"^(?:to|for|of|against)\s+", re.IGNORECASE)
_OTHER_ONE = re.compile(r"\b(?:the )?other(?: one| drug| medicine)?\W*$", re.IGNORECASE)
_RELATIVE = re.compile(
    r"^(?:(?:her|his|the|their)\s+)?(?:mother|father|brother|sister|son|daughter|parents)s?\W*$",
    re.IGNORECASE,
)
_THE_PATIENT = re.compile(r"\b(?:she|he|they|the patient)\b", re.IGNORECASE)
_QUESTION_WORD = re.compile(
    r"^(?:since when|by whom|how (?:long|often|much|many)|what dose|why|when|where|who)\W*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"^(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|did|does|do|has|have|had"
    r"|can|could|should|would|will|any|since|by)\b",
    re.IGNORECASE,
)
# Not "she" or "his": these mean the patient, whom every question is about.
_PRONOUN = re.compile(
    r"\b(?:those|these|they|them)\b"
    r"|\bit\b(?!\s+(?:true|known|said|clear|likely|possible|documented|recorded|correct|safe)\b)"
    r"|\bthis\b(?!\s+(?:patient|man|woman|lady|gentleman|child|girl|boy|record|chart|case)\b)"
    # Elsewhere "that" joins two halves of one question: "the drug that she takes".
    r"|(?<=\bis )that\b|(?<=\bwas )that\b|(?<=\bdoes )that\b|(?<=\bdid )that\b"
    r"|(?<=\b(?:of|by) )that\b|(?<=\bfor )that\b|(?<=\bfrom )that\b|(?<=\bthan )that\b"
    r"|(?<=\babout )that\b|(?<=\blike )that\b|(?<=\bwith )that\b|(?<=\bat )that\b"
    r"|\bthat(?=\W*$)"
    # Whom the patient saw is somebody else.
    r"|(?:(?<=\bsee )|(?<=\bsaw )|(?<=\bby ))(?:him|her)(?=\W*$)",
    re.IGNORECASE,
)
_ITS = re.compile(r"\bits\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that stands by itself, and the answer that it had."""

    question: str
    answer: str


def continues_another(question: str) -> bool:
    """Whether the question says too little by itself."""
    return (
        _opener(question) > 0
        or _points_back(question)
        or not names_a_subject(with_named_lists(question))  # "What is she on?" names the list
        or asks_of_a_course(question)
    )


def resolved(question: str, history: Sequence[Turn]) -> str | None:
    """The question as it is meant after `history`; None when it stands by itself."""
    told: list[Asked] = []
    for turn in history:
        told.append(Asked(_resolved(turn.question, told) or turn.question, turn.answer))
    return _resolved(question, told)


def _resolved(question: str, told: Sequence[Asked]) -> str | None:
    if not told or not continues_another(question):
        return None
    has_opener = _opener(question) > 0
    rest = question[_opener(question) :].strip(" \t?!.")
    is_a_clause = _CLAUSE.match(rest) is not None and not tells_when(rest)
    if has_opener and is_a_clause and names_a_subject(rest) and not _points_back(rest):
        return None
    for rule in _RULES:
        if (meant := rule(rest, told)) is not None:
            return meant
    before = told[-1]
    if (
        tells_when(rest)
        or is_the_day_beside(rest)
        or (_CIRCUMSTANCE.match(rest) and not _ASKS.search(rest))
    ):
        return _in_another_circumstance(before.question, _uncapitalised(rest))
    if has_opener and not _CLAUSE.match(rest) and names_a_subject(rest):
        return _with_another_subject(before.question, _PREPOSITION_OF_A_SUBJECT.sub("", rest))
    return _with_its_referent(rest, before)


def _points_back(text: str) -> bool:
    return _PRONOUN.search(text) is not None or _ITS.search(text) is not None


def _of_a_neighbour(rest: str, told: Sequence[Asked]) -> str | None:
    return of_a_neighbour(rest, told[-1].question, told[-1].answer)


def _at_another_time(rest: str, told: Sequence[Asked]) -> str | None:
    """The question before, asked of the time that is all `rest` says."""
    before = told[-1]
    reckoned = reckoned_in(rest)
    named = named_in(rest) or named_in(f"in {rest}")
    if reckoned is not None and not rest[: reckoned.start].strip() + rest[reckoned.end :].strip():
        base = moment_of(before.question, before.answer)
        said = reckoned.from_(base) if base is not None else None
        return at_another_time(before.question, said or rest)
    if len(named) != 1 or names_a_subject(rest) or _CLAUSE.match(rest.replace("since", "")):
        return None
    moment, earlier = named[0].moment, named_in(before.question)
    if moment.year is None and earlier and earlier[-1].moment.year is not None:
        moment = Moment(earlier[-1].moment.year, moment.month, moment.day)
    own = named_in(rest)
    if own and own[0].preposition:
        preposition = own[0].preposition
    else:
        preposition = (earlier[-1].preposition if earlier else None) or moment.preposition
    return at_another_time(before.question, f"{preposition} {moment}")


def _in_another_circumstance(question: str, rest: str) -> str:
    if is_another_time(rest):
        return at_another_time(question, rest)
    other = circumstance_like(rest, question)
    if other is not None:
        return f"{question[: other.start()]}{rest}{question[other.end() :]}"
    return _put_together(question, rest)


def _uncapitalised(rest: str) -> str:
    """As it stands within a sentence; an abbreviation stays."""
    return rest if rest[1:2].isupper() else f"{rest[:1].lower()}{rest[1:]}"


def _put_together(question: str, added: str) -> str:
    return f"{question.rstrip(' ?.!')} {added}?"


def _of_the_other_one(rest: str, told: Sequence[Asked]) -> str | None:
    other = _other_drug(told) if _OTHER_ONE.search(rest) else None
    return None if other is None else _with_another_subject(told[-1].question, other)


def _of_the_other_side(rest: str, told: Sequence[Asked]) -> str | None:
    return on_the_other_side(rest, told[-1].question)


def _of_another_in_order(rest: str, told: Sequence[Asked]) -> str | None:
    return in_another_order(rest, told[-1].question)


def _of_a_relative(rest: str, told: Sequence[Asked]) -> str | None:
    if not _RELATIVE.match(rest):
        return None
    question, relative = told[-1].question, _uncapitalised(rest)
    if _THE_PATIENT.search(question):
        return _THE_PATIENT.sub(relative, question, count=1)
    return _put_together(question, relative)


def _asked_otherwise(question_word: str, told: Sequence[Asked]) -> str | None:
    """The question before, asked for its reason, its day, its place …"""
    if not _QUESTION_WORD.match(question_word):
        return None
    before = told[-1]
    drug = _drug_in_answer(before)
    if drug is not None:
        return f"{question_word} {drug}?"
    anew = asked_anew(before.question, question_word)
    if anew is not None:
        return anew
    return f"{question_word} {_referent(before, with_time=True)}?"


def _asked_of_its_course(rest: str, told: Sequence[Asked]) -> str | None:
    return asked_of_its_course(rest, _referent(told[-1])) if asks_of_a_course(rest) else None


def _with_its_referent(rest: str, before: Asked) -> str:
    pronoun = _PRONOUN.search(rest)
    if pronoun is not None:
        is_a_value = pronoun[0].lower() in {"that", "this"}
        referent = _referent(before, with_time=is_a_value)
        return f"{rest[: pronoun.start()]}{referent}{rest[pronoun.end() :]}?"
    if _ITS.search(rest):
        return f"{_ITS.sub('the', rest, count=1)} of {_referent(before)}?"
    of = "of " if rest.rsplit(maxsplit=1)[-1].lower() in OF_SOMETHING | FRAME else ""
    return f"{rest} {of}{_referent(before)}?"


def _referent(before: Asked, *, with_time: bool = False) -> str:
    """What "it" means: the drug that the question or its answer names, otherwise its subject."""
    drugs = drugs_in(before.question)
    drug = drugs[-1] if drugs else _drug_in_answer(before)
    if drug is not None:
        return drug
    found = _WHAT_WAS.match(before.question)
    if found is not None:
        return f"the {found['what']}"
    span = subject_span(before.question)
    subject = before.question[span[0] : span[1]] if span else " ".join(_carried(before.question))
    subject = _REPEATED.sub("", subject)
    named = named_in(before.question)
    if with_time and named and span and named[-1].start >= span[1]:
        return f"{subject} {before.question[named[-1].start : named[-1].end]}"
    return subject


def _carried(question: str) -> list[str]:
    return [word for word in dict.fromkeys(content_words(question)) if word not in FRAME]


def _with_another_subject(question: str, subject: str) -> str:
    """`question`, asked of `subject` instead of its own."""
    drugs = drugs_in(question)
    if drugs and drugs_in(subject):
        return re.sub(rf"\b{re.escape(drugs[-1])}\b", subject, question, count=1)
    span = subject_span(question)
    if span is None:
        return _put_together(question, subject)
    return f"{question[: span[0]]}{subject}{question[span[1] :]}"


def _opener(question: str) -> int:
    match = _OPENER.match(question)
    opened = match.end() if match and match[0].strip() else 0
    # "Same-day", "so-called" and the like open nothing.
    return 0 if opened and question[:opened].rstrip().endswith("-") else opened


def _other_drug(told: Sequence[Asked]) -> str | None:
    """Of the two drugs that were answered last, the one that was not asked about since."""
    for asked in reversed(told):
        drugs = drugs_in(asked.answer)
        if len(drugs) == 2:  # noqa: PLR2004  # "the other one" is one of two
            named = drugs_in(told[-1].question)
            others = [drug for drug in drugs if drug not in named]
            return others[0] if len(others) == 1 else None
    return None


def _drug_in_answer(before: Asked) -> str | None:
    """The only drug that the answer names, where the question names none."""
    drugs = drugs_in(before.answer)
    return drugs[0] if len(drugs) == 1 and not drugs_in(before.question) else None


_RULES = (
    _of_a_neighbour,
    _at_another_time,
    _of_the_other_one,
    _of_the_other_side,
    _of_another_in_order,
    _of_a_relative,
    _asked_otherwise,
    _asked_of_its_course,
)
