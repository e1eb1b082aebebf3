"""A mistyped word of a question is also searched as the word that was meant.

Meant is a word of the vocabulary, else one of the patient's own record. A word that the record
holds was meant, and so was a common one, which the embedding model's tokenizer knows whole.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from medmemory.clinical.identifiers import PatientId
from medmemory.retrieval.ports import RecordWords
from medmemory.retrieval.spelling import american
from medmemory.retrieval.vocabulary import ANSWERED_BY, SYNONYMS, entries
from medmemory.retrieval.words import is_stop_word, stem

_LETTERS = re.compile(r"[^\W\d_]{5,}")  # shorter words differ too little from each other
_TWO_MISTAKES_FROM = 8  # letters
_SLIPS_FROM = 6  # letters
_MOST_CORRECTED = 3  # words of a question: each is compared with all words of the record


class Spelling:
    """Knows what was meant. An instance lives as long as its process."""

    def __init__(self, record: RecordWords, is_common: Callable[[str], bool]) -> None:
        self._record = record
        self._is_common = is_common

    async def meant(self, question: str, *, patient_id: PatientId) -> dict[str, str]:
        """For each mistyped word of `question`, lower case, the word that was meant."""
        words = dict.fromkeys(word.lower() for word in _LETTERS.findall(question))
        doubtful = [word for word in words if self._is_doubtful(word)][:_MOST_CORRECTED]
        if not doubtful:
            return {}
        unheld = await self._record.unheld(doubtful, patient_id=patient_id)
        found = {word: _of_vocabulary(word) for word in doubtful if word in unheld}
        unknown = [word for word, other in found.items() if other is None]
        if unknown:  # then only is the whole record read
            like = await self._record.words_like(unknown, patient_id=patient_id)
            found |= {
                word: nearest(like[word].cut, like[word].words, _allowed(word)) for word in unknown
            }
        return {word: other for word, other in found.items() if other}

    def _is_doubtful(self, word: str) -> bool:
        is_known = stem(word) in _vocabulary_stems() or is_stop_word(word)
        return not is_known and not self._is_common(word)


def slips(words: Iterable[str]) -> dict[str, str]:
    """For each of `words`, lower case, that one mistake makes of a word of the vocabulary, that
    word. Two mistakes lie between "hypotension" and "hypertension"."""
    unknown = [
        word
        for word in dict.fromkeys(words)
        if len(word) >= _SLIPS_FROM
        and word.isalpha()
        and stem(word) not in _vocabulary_stems()
        and not is_stop_word(word)
    ]
    meant = {word: nearest(word, _words_from(word[:1]), 1) for word in unknown}
    return {word: other for word, other in meant.items() if other}


def _allowed(word: str) -> int:
    """How many mistakes it may have."""
    return 2 if len(word) >= _TWO_MISTAKES_FROM else 1


def _of_vocabulary(word: str) -> str | None:
    cut, allowed = stem(word), _allowed(word)
    return (
        nearest(word, _words_from(word[:1]), allowed)
        # "alergies": the table has "allergy".
        or _vocabulary_stems().get(nearest(cut, _stems_from(cut[:1]), allowed) or "")
    )


def put_right(text: str, meant: dict[str, str]) -> str:
    """`text` with the words that were meant."""
    return _LETTERS.sub(lambda word: meant.get(word[0].lower(), word[0]), text)


def nearest(word: str, known: Iterable[str], allowed: int) -> str | None:
    """The word of `known` that the fewest mistakes make `word` of, if they are `allowed`; the first
    letter is taken as right."""
    best: tuple[int, str] | None = None
    for other in known:
        if other[:1] != word[:1] or abs(len(other) - len(word)) > allowed:
            continue
        # A letter left out, added, changed or swapped with its neighbour is one.
        mistakes = OSA.distance(word, other, score_cutoff=allowed)
        if mistakes <= allowed and (best is None or (mistakes, other) < best):
            best = mistakes, other
    return best[1] if best else None


@cache
def _vocabulary() -> frozenset[str]:
    """The words of the vocabulary, in both spellings."""
    wordings = (wording for line in entries(SYNONYMS + ANSWERED_BY) for wording in line)
    words = {word for wording in wordings for word in _LETTERS.findall(wording)}
    return frozenset(words | {american(word) for word in words})


@cache
def _vocabulary_stems() -> dict[str, str]:
    # Of several words the shortest is meant.
    return {stem(word): word for word in sorted(_vocabulary(), key=lambda one: (-len(one), one))}


@lru_cache(maxsize=64)
def _words_from(letter: str) -> tuple[str, ...]:
    return tuple(word for word in _vocabulary() if word[:1] == letter)


@lru_cache(maxsize=64)
def _stems_from(letter: str) -> tuple[str, ...]:
    return tuple(cut for cut in _vocabulary_stems() if cut[:1] == letter)
