"""Lines that speak of nearly what is asked: of the other side, of the count of what was given."""

import re

from medmemory.answering.quoting import signs
from medmemory.answering.quoting.held import (
    MEDICINES,
    has_not_been,
    has_not_happened,
    tells_a_concentration,
    tells_what_was_said,
)
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.taken import is_label
from medmemory.answering.quoting.values import MEASURED
from medmemory.answering.quoting.wanted import Wanted
from medmemory.retrieval.words import concepts, stems

_LEFT = re.compile(
    r"\bleft\b(?! (?:the|in|on|him|her|with|hospital|over|at|for|against)\b)", re.IGNORECASE
)
_RIGHT = re.compile(r"\bright\b(?! (?:now|away|after|before|from))", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|bilateral\w*|either|each)\b", re.IGNORECASE)
# "How many units of red cells": bags that were given, not cells that were counted.
_GIVEN_BY_UNITS = re.compile(
    r"\bunits? of (?:\w+ )?(?:red|blood|packed|platelets?|plasma|prbcs?|rbcs?|ffp)\b"
    r"|\bhow many units (?:did|was|were|has|have)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\bunits?\b|\bbags?\b|\bpools?\b|transfus\w+", re.IGNORECASE)


# A row that gives no end of a drug does not tell when it ended.
_ENDED = re.compile(
    r"\b(?:stop|discontinu|ceas|held|withdr|finish|complet|end|until|no longer)", re.I
)
_ASKS_FOR_A_CODE = re.compile(r"\b(?:snomed|icd|loinc|rxnorm|atc|code for|codes? of)\b", re.I)
_CODE = re.compile(r"\b(?:[A-Z]\d{2}(?:\.\d+)?|\d{4,}-\d|\d{6,})\b|\b(?:SNOMED|ICD|LOINC|ATC)\b")
_TESTED_WITH = re.compile(
    r"\b(?:sensitive|resistant|susceptible)\s+to\s+(?!which|what|any)(?P<drug>[\w/-]+)",
    re.IGNORECASE,
)
_WHEN_IT_HAPPENED = re.compile(r"\bwhen (?:was|were|did|had|has)\b", re.IGNORECASE)
_RESULT = re.compile(r"\b(?:results?|outcomes?) (?:of|from)\b", re.IGNORECASE)
# What a colleague asks ("Can she have the tooth out?") tells nothing.
_IS_A_QUESTION = re.compile(
    r"(?:can|could|should|would|will|may|is|are|was|were|do|does|did|has|have|what|why|when|how|who"
    r"|which|where)\b[^.?!;:]*\?$",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"\b(?:levels?|concentration|trough)\b", re.IGNORECASE)
_WAS_SAID = re.compile(
    r"\bwhat (?:did|has|have) .*\b(?:say|said|advise[ds]?|recommend(?:ed)?|suggest(?:ed)?|tell|told"
    r"|think|thought|conclude[ds]?)\W*$"
    r"|\bwhat did (?:the |his |her )?(?:\w+ )?\w+(?:ologist|iatrist|rician|therapist|metrist"
    r"|surgeon|dietitian|dentist) (?:find|see|make of it)\W*$",
    re.IGNORECASE,
)
_REFERRED = re.compile(r"\b(?:referred|referral) to\b", re.IGNORECASE)
_THE_LAST = re.compile(r"\b(?:last|latest|most recent(?:ly)?)\b", re.IGNORECASE)
# A pharmacy that is asked for is no hospital.
_KINDS_OF_PLACE = (
    re.compile(r"\b(?:schools?|primary|academy|college|nursery|university)\b", re.IGNORECASE),
    re.compile(r"\b(?:pharmac(?:y|ies)|chemists?)\b", re.IGNORECASE),
    re.compile(r"\b(?:hospitals?|infirmary|hospice|wards?|clinics?)\b", re.IGNORECASE),
)
_FINDINGS = frozenset({Wanted.FINDING, Wanted.ANYTHING, Wanted.MEASUREMENT, Wanted.NUMBER})


def fits(question: str, sort: Wanted, line: Line) -> bool:
    """Whether `line` may answer `question` by its side, by what is counted, and by saying more than
    that something was taken, or only planned."""
    return (
        not (sort in _FINDINGS and is_label(line.text))
        and not (_RESULT.search(question) and line.is_to_come)
        and _IS_A_QUESTION.match(" ".join(line.text.split())) is None
        and not (sort is Wanted.WHEN and _is_of_another_day(question, line))
        and not (sort is Wanted.PLACE and _is_of_another_kind(question, line.text))
        and (_tells_what_was_said(question, line) and _is_tested_with_it(question, line))
        and (not _asks_for_the_level_of_a_drug(question) or tells_a_concentration(line.text))
        and (_ASKS_FOR_A_CODE.search(question) is None or _CODE.search(line.text) is not None)
        and is_of_the_side(question, f"{line.heading} {line.text}")
        and (_GIVEN_BY_UNITS.search(question) is None or _GIVEN.search(line.text) is not None)
    )


def _is_of_another_day(question: str, line: Line) -> bool:
    """Whether the line does not tell when it ended, or when it was."""
    if signs.STOPPED.search(question) and not _ENDED.search(line.text):
        return True
    return _WHEN_IT_HAPPENED.search(question) is not None and _is_of_no_event(question, line)


def _tells_what_was_said(question: str, line: Line) -> bool:
    """Whether somebody whose words are asked for has spoken: who is still to come has not."""
    is_to_come = has_not_happened(line.text) or _REFERRED.search(line.text) is not None
    if _WAS_SAID.search(question) is None or not is_to_come:
        return True
    return tells_what_was_said(line.text)


def _asks_for_the_level_of_a_drug(question: str) -> bool:
    names = frozenset(concepts(question))
    return bool(
        _LEVEL.search(question) and not names.isdisjoint(MEDICINES) and names.isdisjoint(MEASURED)
    )


def _is_tested_with_it(question: str, line: Line) -> bool:
    tested = _TESTED_WITH.search(question)
    return tested is None or not stems(tested["drug"]).isdisjoint(line.words)


def _is_of_no_event(question: str, line: Line) -> bool:
    """Whether the line says that it was planned, or that it has not been: "none since May" tells of
    the last one all the same."""
    is_denied = has_not_been(line.text) and not _THE_LAST.search(question)
    return has_not_happened(line.text) or is_denied


def _is_of_another_kind(question: str, text: str) -> bool:
    asked = {kind for kind in _KINDS_OF_PLACE if kind.search(question)}
    said = {kind for kind in _KINDS_OF_PLACE if kind.search(text)}
    return bool(asked and said) and asked.isdisjoint(said)


def is_of_the_side(question: str, text: str) -> bool:
    """Whether `text` does not speak of the other side alone."""
    asks_left, asks_right = _LEFT.search(question) is not None, _RIGHT.search(question) is not None
    if asks_left == asks_right or _BOTH.search(text):
        return True
    says_left, says_right = _LEFT.search(text) is not None, _RIGHT.search(text) is not None
    return not (says_right and not says_left) if asks_left else not (says_left and not says_right)
