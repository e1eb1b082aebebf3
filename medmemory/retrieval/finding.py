"""Where a passage speaks of what a question asks about, quickly: a search looks through dozens."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from medmemory.retrieval.spelling import spellings
from medmemory.retrieval.word_forms import forms_of
from medmemory.retrieval.words import Term, content_words, is_stop_word, stem

_WORD = re.compile(r"[^\W_]+(?:[.,/'’-][^\W_]+)*%?")
_PIECE = re.compile(r"[^\W\d_]{2,}(?=[/-][^\W\d_]{2})")
_LINE_END = re.compile(r"\n|[.!?;][\s)]")
_ANSWERED_WITHOUT_BEING_NAMED = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """How much of a term a passage holds (0 to 1), and in which of its lines (none: in its heading
    or its document's title)."""

    degree: float
    lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Wording:
    beginnings: tuple[str, ...]
    stems: tuple[str, ...]


class TermFinder:
    """Finds the terms of one question."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._named = [list(dict.fromkeys(map(_wording, term.wordings))) for term in terms]
        self._answers = [list(dict.fromkeys(map(_wording, term.answers))) for term in terms]
        self._forms = [term.forms for term in terms]

    def found(self, text: str, heading: str) -> list[Found | None]:
        """For each term what `text` under `heading` holds of it."""
        text, heading = text.lower(), heading.lower()
        ends = _ends(text)
        return [
            self._one(named, heading, text, ends) or self._answering(answers, forms, text, ends)
            for named, answers, forms in zip(self._named, self._answers, self._forms, strict=True)
        ]

    @staticmethod
    def _one(
        named: Sequence[_Wording], heading: str, text: str, ends: Sequence[int]
    ) -> Found | None:
        lines = _lines_with(named, text, ends)
        return Found(1.0, lines) if lines or _lines_with(named, heading, ()) else None

    @staticmethod
    def _answering(
        answers: Sequence[_Wording], forms: Sequence[str], text: str, ends: Sequence[int]
    ) -> Found | None:
        lines = _lines_with(answers, text, ends) | _lines_with_forms(forms, text, ends)
        return Found(_ANSWERED_WITHOUT_BEING_NAMED, lines) if lines else None


def _lines_with(wordings: Sequence[_Wording], text: str, ends: Sequence[int]) -> frozenset[int]:
    """The lines, counted from 0, that hold one of the wordings."""
    lines: set[int] = set()
    for wording in wordings:
        for beginning in wording.beginnings:
            at = text.find(beginning)
            while at >= 0:
                if _begins_word(text, at) and _is_at(wording.stems, text, at):
                    line = bisect_right(ends, at)
                    lines.add(line)
                    if line == len(ends):
                        break
                    at = text.find(beginning, ends[line])
                else:
                    at = text.find(beginning, at + 1)
    return frozenset(lines)


def _lines_with_forms(forms: Sequence[str], text: str, ends: Sequence[int]) -> frozenset[int]:
    """The lines that hold a word which begins or ends like one of `forms`."""
    return frozenset(
        bisect_right(ends, at)
        for form in forms
        for at in _places(text, form.strip("-"))
        if form in forms_of(_word_at(text, at))
    )


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + len(part))


def _word_at(text: str, at: int) -> str:
    start = end = at
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start:end]


def _begins_word(text: str, at: int) -> bool:
    before = text[max(0, at - 2) : at]
    if before[-1:].isalnum():
        return False
    # The 5 of 7.5 and of 1,500 is no number of its own; the 2021 of 03/2021 is.
    return not (before[-1:] in {".", ","} and before[:1].isdigit() and text[at].isdigit())


def _is_at(stems: tuple[str, ...], text: str, at: int) -> bool:
    for wanted in stems:
        word = _WORD.match(text, at)
        while word is not None and wanted is not stems[0] and is_stop_word(word[0]):
            word = _next_word(text, word.end())
        if word is not None and stem(word[0]) != wanted:
            # Of "blood-group" the blood.
            word = _PIECE.match(text, word.start())
        if word is None or stem(word[0]) != wanted:
            return False
        following = _next_word(text, word.end())
        at = following.start() if following else len(text)
    return True


def _next_word(text: str, at: int) -> re.Match[str] | None:
    return _WORD.search(text, at, at + 40)


@lru_cache(maxsize=1024)  # the next question about a record finds much of the same
def _ends(text: str) -> tuple[int, ...]:
    return tuple(end.end() for end in _LINE_END.finditer(text))


@lru_cache(maxsize=4096)
def _wording(words: str) -> _Wording:
    found = tuple(stem(word) for word in content_words(words))
    first = content_words(words)[:1]
    # A stem is the beginning of its word, in either spelling.
    beginnings = {spelt[: len(found[0])] for word in first for spelt in spellings(word)}
    return _Wording(tuple(sorted(beginnings)), found)
