"""Whether the patient reacts to something: all that the documents say of it, and what denies it.

One list may say "none known" where another names the substance, and may leave out what a sentence
elsewhere tells: neither is ever shown alone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from medmemory.answering.quoting.allergy_statements import may_shorten, tells_of_an_allergy
from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.general_words import is_ordinary
from medmemory.answering.quoting.inline_lists import items_of
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.listed import Listed, denies, listed_blocks
from medmemory.answering.quoting.signs import ALLERGY, NO_ALLERGY
from medmemory.answering.quoting.wanted import Wanted
from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind
from medmemory.retrieval.named_lists import with_named_lists
from medmemory.retrieval.words import concepts, content_words, speaks_of

_SORTS = frozenset({Wanted.ANYTHING, Wanted.WHETHER, Wanted.FINDING, Wanted.MEDICINE})
# Allergic rhinitis is an allergy to nothing in particular.
_A_CONDITION = re.compile(r"\ballergic (?!to\b|reactions?\b|or\b|and\b)[a-z]", re.IGNORECASE)
# "Allergic to latex?", "is he codeine allergic?", "nickel allergy?": one substance, by its name.
_ONE = re.compile(
    r"\b(?:allergic|allerg(?:y|ies)|reactions?|react(?:s|ed)?|intoleran(?:t|ces?)) (?:to|of)\s+"
    r"(?:an?\s|any\s|the\s)?(?P<after>[\w' -]{2,40}?)\W*$"
    r"|\b(?P<before>[\w-]{2,}) allerg(?:ic|y)\W*$",
    re.IGNORECASE,
)
_WORDS_OF_PROSE = 12


def asks_of_an_allergy(question: str) -> bool:
    """Whether `question` is about an allergy; "allergic rhinitis" is none to anything."""
    return not ALLERGY.isdisjoint(concepts(with_named_lists(question))) and not (
        _A_CONDITION.search(question)
    )


def told_of_allergies(question: str, asked: Asked, lines: Sequence[Line]) -> Listed | None:
    """What the record says of the allergy asked about, with what denies it, in all documents; where
    nothing names the substance, all allergies, as `unnamed` says. None where something else is
    asked, all allergies are, or the record tells of none."""
    substances = asked.required - ALLERGY
    if (
        not asks_of_an_allergy(question)
        or asked.sort not in _SORTS
        or asked.asks_for_allergies
        or asked.asks_about_the_family
    ):
        return None
    every = listed_blocks(replace(asked, subject=ALLERGY), lines)
    named = frozenset(one for one in substances if not is_ordinary(one))
    if of_these := _of_these(named, [*every.blocks, *_told(asked, every.blocks, lines)]):
        return replace(every, blocks=of_these, left_out=0, ended=0)
    if not every.blocks or _is_told_otherwise(asked, named, lines):
        return None
    return replace(every, unnamed=_called(question, asked, named) if named else "")


def told_beside(asked: Asked, best: Line, lines: Sequence[Line]) -> Listed | None:
    """Where the best line for a substance tells of an allergy to it, what the documents say of that
    allergy, when another document does; else None."""
    if asked.sort not in _SORTS or not _is_a_statement(best):
        return None
    every = listed_blocks(replace(asked, subject=ALLERGY), lines)
    told = _told(asked, every.blocks, [best, *lines])
    blocks = _of_these(asked.required - ALLERGY, [*every.blocks, *told])
    others = {block[0].candidate.document_id for block in blocks} - {best.candidate.document_id}
    return Listed(blocks) if others else None


def _told(
    asked: Asked, blocks: Sequence[Sequence[Line]], lines: Iterable[Line]
) -> list[list[Line]]:
    """Sentences of an allergy in documents of which the `blocks` hold nothing: what a list names
    they may call worse."""
    documents = {block[0].candidate.document_id for block in blocks}
    return [
        [line]
        for line in dict.fromkeys(lines)
        if line.candidate.document_id not in documents
        and tells_of_an_allergy(line.text)
        and not asked.is_about_a_relative(line)
    ]


def _of_these(substances: frozenset[str], blocks: Iterable[Sequence[Line]]) -> list[list[Line]]:
    """Of the blocks what names one of the substances, then what denies any allergy; none where
    nothing names one."""
    naming = [[line for line in block if _names(line, substances)] for block in blocks]
    denying = [[line for line in block if _denies_any(line)] for block in blocks]
    kept = [block for block in naming if block]
    return [*kept, *(block for block in denying if block and block not in kept)] if kept else []


def _names(line: Line, substances: frozenset[str]) -> bool:
    words = line.words
    return any(
        speaks_of(words, one) or any(may_shorten(one, word) for word in words) for one in substances
    )


def _denies_any(line: Line) -> bool:
    return denies(line) or NO_ALLERGY.search(line.text) is not None


def _is_a_statement(line: Line) -> bool:
    if section_kind(line.heading) is SectionKind.ALLERGIES:
        return bool(items_of(line)) or len(line.names) < _WORDS_OF_PROSE
    return tells_of_an_allergy(line.text)


def _is_told_otherwise(asked: Asked, named: frozenset[str], lines: Iterable[Line]) -> bool:
    """Whether a line speaks of all that is asked, though not as of an allergy to it."""
    return bool(named) and any(
        asked.covers_subject(line) and not asked.is_about_a_relative(line) for line in lines
    )


def _called(question: str, asked: Asked, named: frozenset[str]) -> str:
    """The substance in the question's own words, where it asks of one; which of several it is
    ("which nut …?") the lists may say in other words."""
    if found := _ONE.search(question):
        return (found["before"] or found["after"]).strip()
    words = content_words(question) if asked.sort is Wanted.WHETHER else []
    return " ".join(word for word in words if not named.isdisjoint(concepts(word)))
