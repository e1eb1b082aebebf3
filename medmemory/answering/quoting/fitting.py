"""Lines that speak of nearly what is asked: of the other side, of the count of what was given."""

import re

from medmemory.answering.quoting import signs
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.taken import is_label
from medmemory.answering.quoting.wanted import Wanted
from medmemory.retrieval.words import stems

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
_FINDINGS = frozenset({Wanted.FINDING, Wanted.ANYTHING, Wanted.MEASUREMENT, Wanted.NUMBER})


def fits(question: str, sort: Wanted, line: Line) -> bool:
    """Whether `line` may answer `question` by its side, by what is counted, and by saying more than
    that something was taken."""
    if sort in _FINDINGS and is_label(line.text):
        return False
    if sort is Wanted.WHEN and signs.STOPPED.search(question) and not _ENDED.search(line.text):
        return False
    tested = _TESTED_WITH.search(question)
    if tested and stems(tested["drug"]).isdisjoint(line.words):
        return False
    if _ASKS_FOR_A_CODE.search(question) and not _CODE.search(line.text):
        return False
    return is_of_the_side(question, f"{line.heading} {line.text}") and (
        not _GIVEN_BY_UNITS.search(question) or _GIVEN.search(line.text) is not None
    )


def is_of_the_side(question: str, text: str) -> bool:
    """Whether `text` does not speak of the other side alone."""
    asks_left, asks_right = _LEFT.search(question) is not None, _RIGHT.search(question) is not None
    if asks_left == asks_right or _BOTH.search(text):
        return True
    says_left, says_right = _LEFT.search(text) is not None, _RIGHT.search(text) is not None
    return not (says_right and not says_left) if asks_left else not (says_left and not says_right)
