"""An abbreviation that no table knows, in the words of the record that begin with its letters.

Asked for "PSC", a record that never writes so may speak of a "primary sclerosing cholangitis". The
words must follow each other; function words between them may be passed over; a word in capitals may
stand for several letters ("NIH stroke scale" for NIHSS). What the record itself writes in short is
left alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from medmemory.clinical.identifiers import PatientId
from medmemory.retrieval.ports import RecordTexts
from medmemory.retrieval.vocabulary import ANSWERED_BY, SYNONYMS, entries
from medmemory.retrieval.words import is_stop_word, words_of

# Two letters begin too much. In small letters only what has no vowel: it is no word.
_ABBREVIATION = re.compile(r"\b(?:[A-Z]{3,7}|[b-df-hj-np-tv-xz]{3,6})\b")
_WORD = re.compile(r"[^\W\d_]+")
_ONE_APART = re.compile(r"[ \t\n–-]{1,2}")
_SHORTEST_WORD = 3  # letters
_FEWEST_WORDS = 2
_MOST_ASKED = 3  # abbreviations of a question: for each the record is searched once or twice


def unknown_abbreviations(question: str) -> list[str]:
    """The abbreviations in `question` that no table of wordings has; none of one that is typed in
    capitals throughout, as far as that can be told."""
    found = [
        one
        for one in dict.fromkeys(_ABBREVIATION.findall(question))
        if one.lower() not in _known() and not is_stop_word(one.lower())
    ]
    return found if len(found) <= _MOST_ASKED else []


def spelled_out(abbreviation: str, texts: Iterable[str]) -> str | None:
    """The words of `texts` that spell `abbreviation`; None when there are none, or different ones,
    or when the texts use the abbreviation themselves."""
    texts = list(texts)
    if any(abbreviation.lower() in words_of(text) for text in texts):
        return None
    phrases = {
        " ".join(phrase.lower().split()): phrase
        for text in texts
        for phrase in _phrases(abbreviation.lower(), text)
    }
    return " ".join(next(iter(phrases.values())).split()) if len(phrases) == 1 else None


def written_out(question: str, phrases: dict[str, str]) -> str:
    """`question` with these abbreviations as the record's words."""
    return _ABBREVIATION.sub(lambda short: phrases.get(short[0], short[0]), question)


class Initials:
    """Knows what an abbreviation stands for in a patient's record."""

    def __init__(self, record: RecordTexts) -> None:
        self._record = record

    async def written_out(self, question: str, *, patient_id: PatientId) -> str:
        """`question` with the abbreviations that only the record explains."""
        phrases: dict[str, str] = {}
        for short in unknown_abbreviations(question):
            texts = await self._record.texts_spelling(short.lower(), patient_id=patient_id)
            if phrase := spelled_out(short, texts):
                phrases[short] = phrase
        return written_out(question, phrases) if phrases else question


def _phrases(letters: str, text: str) -> Iterator[str]:
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        if word[0][0].lower() != letters[0] or is_stop_word(word[0].lower()):
            continue
        end = _end(letters, words, at, text, 0)
        if end is not None:
            yield text[word.start() : words[end].end()]


def _end(
    letters: str, words: Sequence[re.Match[str]], at: int, text: str, taken: int
) -> int | None:
    """The last of the words from `at` on that spell `letters`, of which so many words are taken."""
    if at >= len(words) or (taken and not _follows(words[at - 1], words[at], text)):
        return None
    word = words[at][0]
    for length in _lengths(word, letters):
        if length == len(letters):
            if taken + 1 >= _FEWEST_WORDS and _may_stand(word):
                return at
        elif _may_stand(word) or is_stop_word(word.lower()):
            end = _end(letters[length:], words, at + 1, text, taken + 1)
            if end is not None:
                return end
    if taken and is_stop_word(word.lower()):
        return _end(letters, words, at + 1, text, taken)
    return None


def _lengths(word: str, letters: str) -> list[int]:
    """How many of the next letters the word may stand for, the most first."""
    whole = [len(word)] if word.isupper() and letters.startswith(word.lower()) else []
    return whole + ([1] if word[0].lower() == letters[0] and whole != [1] else [])


def _may_stand(word: str) -> bool:
    return word.isupper() or (len(word) >= _SHORTEST_WORD and not is_stop_word(word.lower()))


def _follows(one: re.Match[str], other: re.Match[str], text: str) -> bool:
    return _ONE_APART.fullmatch(text, one.end(), other.start()) is not None


@cache
def _known() -> frozenset[str]:
    """The words of the tables."""
    lines = entries(SYNONYMS) + entries(ANSWERED_BY)
    return frozenset(word for line in lines for wording in line for word in words_of(wording))
