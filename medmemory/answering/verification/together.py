"""Whether what a sentence says of each other, a passage says of each other: right words from two
lines of a list are a reaction of another allergy, or a drug for another disease."""

import re
from collections.abc import Iterator, Sequence

from medmemory.answering.verification.assertions import Clause
from medmemory.answering.verification.opposites import Part, is_in, shown
from medmemory.answering.verification.reading import Reading, Statement
from medmemory.answering.verification.terms import IN_A_PAIR, RELATIVES, must_be_said, pool, terms
from medmemory.retrieval.words import speaks_of

# What stands between two of these is said of each other.
_SEGMENT = re.compile(r"[,;()]|\b(?:and|but|or|while|whereas|then|as well as)\b", re.IGNORECASE)
_CUE = re.compile(r"\b(?:for|because of|due to|owing to|caused by)\b", re.IGNORECASE)
_NAMES_A_DOCUMENT = re.compile(
    r"\b(?:clinic|letter|report|notes?|summary|round|visit|review|handover)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# The share of what is said of each other that no one statement of a passage need say.
MOST_WORDS_APART = 0.34
# "Penicillin - rash", "Asthma: salbutamol": two of these are of two things.
_ITEM = re.compile(r"\w\s?:\s|\s[-–—→|]\s")


def said_apart(clause: Clause, parts: Sequence[Part]) -> Iterator[str]:
    """The segments of `clause` whose words the passages say, but not of each other: in no one
    statement, nor in a sentence and the next one."""
    segments = [(one, _of_each_other(one, clause)) for one in _SEGMENT.split(clause.text)]
    if all(len(wanted) < 2 for _, wanted in segments):  # noqa: PLR2004  # of each other are two
        return
    pools = list(_pools(parts))
    union = frozenset[str]().union(*pools)
    for segment, wanted in segments:
        found = [one for one in wanted if _is_said(one, union)]
        if found and not any(_are_together(found, clause, said) for said in pools):
            yield " ".join(segment.split())


def _are_together(words: Sequence[str], clause: Clause, said: frozenset[str]) -> bool:
    """Whether nearly all of them are said there, and every name."""
    apart = [one for one in words if not _is_said(one, said)]
    return len(apart) <= MOST_WORDS_APART * len(words) and not any(
        must_be_said(shown((one,), clause)) for one in apart
    )


def said_of_another(sentence: Statement, readings: Sequence[Reading]) -> Iterator[str]:
    """What is given "for", or happened "because of", something that the passages name such a thing
    for: another one, of another name."""
    for names, reason, words in _relations(sentence.words):
        others = [
            theirs
            for reading in readings
            for statement in reading.statements
            for theirs, their_reason, _ in _relations(statement.words)
            if not reason.isdisjoint(their_reason)
        ]
        if others and all(names.isdisjoint(theirs) for theirs in others):
            yield words


def _relations(text: str) -> Iterator[tuple[frozenset[str], frozenset[str], str]]:
    """The names before each "for" and "because of", and what stands behind it."""
    for cue in _CUE.finditer(text):
        before = _SEGMENT.split(text[: cue.start()])
        behind = _SEGMENT.split(text[cue.end() :], maxsplit=1)[0]
        named = next((found for one in reversed(before) if (found := _names_in(one))), None)
        reason = frozenset(terms(behind)) - IN_A_PAIR
        if named and reason:
            yield named, reason, f"{cue[0]}{behind}".strip()


def _names_in(text: str) -> frozenset[str]:
    return frozenset(
        one
        for word in _WORD.findall(text)
        if must_be_said(word)
        for one in terms(word)
        if one not in IN_A_PAIR and one not in RELATIVES
    )


def _of_each_other(segment: str, clause: Clause) -> list[str]:
    return [
        one
        for one in terms(segment)
        if one in clause.asserted and one not in IN_A_PAIR and one not in RELATIVES
    ]


def _pools(parts: Sequence[Part]) -> Iterator[frozenset[str]]:
    """What each statement speaks of, and each sentence with the next one of its line."""
    last: tuple[Part, frozenset[str]] | None = None
    for part in parts:
        if last is not None and part.statement is last[0].statement:
            continue
        said = pool(part.statement.text) | pool(part.statement.heading) | _title(part.reading)
        if last is not None and _goes_on(last[0], part):
            yield said | last[1]
        else:
            yield said
        last = part, said


def _title(reading: Reading) -> frozenset[str]:
    """What a passage says first of what it is: "Stroke clinic: …"."""
    first = reading.statements[0].text if reading.statements else ""
    title, colon, _ = first.partition(":")
    is_a_title = colon and _NAMES_A_DOCUMENT.search(title)
    return pool(f"{reading.candidate.document_title} . {title if is_a_title else ''}")


def _goes_on(one: Part, other: Part) -> bool:
    start, end = one.statement.span.end, other.statement.span.start
    return (
        one.reading is other.reading
        and "\n" not in one.reading.candidate.text[start:end]
        and not (_ITEM.search(one.statement.text) and _ITEM.search(other.statement.text))
    )


def _is_said(one: str, said: frozenset[str]) -> bool:
    return is_in(one, said) or speaks_of(said, one)
