"""Whether a page's text layer says what the page shows."""

import re
from collections import Counter
from collections.abc import Sequence
from math import hypot
from unicodedata import category, normalize

from medmemory.ingestion.parsing.geometry import Word

_FEWEST_CHARACTERS = 20
_MOST_UNKNOWN = 0.2  # of the characters
_MOST_UNMAPPED = 0.3  # of the sampled characters
_LEAST_READABLE = 0.5  # letters, digits and common signs
_COMMON_SIGNS = frozenset(".,;:!?()[]{}'\"“”‘’-–—/%+=<>≤≥±°*#&@•·|_$€£µμ×~^")
_FEWEST_WORDS = 12
_LONG_WORD = 4  # letters; shorter ones are often abbreviations
_MOST_WITHOUT_VOWEL = 0.3
_VOWELS = frozenset("aeiouyàáâäãåæèéêëìíîïòóôöõøœùúûüý")
_LATIN_UP_TO = "\u024f"

_SIGN_WITHIN = re.compile(r"[^\W\d_][^\w\s.,;:'’/()\[\]&+°µ*-]+[^\W_]|[^\W\d_]{2}\d+[^\W\d_]")
_MOST_MISREAD = 0.2  # of the words
# How often each letter of the alphabet stands in English text, in thousandths.
_USUAL = dict(zip(
    "abcdefghijklmnopqrstuvwxyz",
    (82, 15, 28, 43, 127, 22, 20, 61, 70, 2, 8, 40, 24, 67, 75, 19, 1, 60, 63, 91, 28, 10, 24, 2,
     20, 1),
    strict=True,
))  # fmt: skip
_FEWEST_LETTERS = 120
# Cosine of the two. Of 306 pages of records and papers the least was 0.87, of the same pages with
# every letter moved by 1, 3, 7 or 13 places the most was 0.74.
_LEAST_USUAL = 0.8
_MOST_VOWELS = 0.33  # of the letters; in languages that are written in Latin letters 0.36 and more

UNKNOWN = "\ufffd"


def is_garbage(words: Sequence[Word], *, unmapped: float) -> bool:
    """Whether the characters are not those that the page shows, as far as they can tell."""
    counts = Counter("".join(word.text for word in words))
    total = counts.total()
    if not total:
        return False
    unknown = sum(count for character, count in counts.items() if _is_unknown(character))
    if total < _FEWEST_CHARACTERS:
        return unknown == total
    if unknown > total * _MOST_UNKNOWN or unmapped > _MOST_UNMAPPED:
        return True
    readable = sum(
        count
        for character, count in counts.items()
        if character.isalnum() or character in _COMMON_SIGNS
    )
    return readable < total * _LEAST_READABLE or _is_nonsense(words) or _is_shifted(words)


def is_misread(words: Sequence[Word]) -> bool:
    """Whether a scanner's letters are not to be trusted: too many words have signs or digits
    between their letters."""
    long_words = [word.text for word in words if len(word.text) >= _LONG_WORD]
    if len(long_words) < _FEWEST_WORDS:
        return False
    misread = sum(1 for text in long_words if _SIGN_WITHIN.search(text))
    return misread > len(long_words) * _MOST_MISREAD


def unknown_count(words: Sequence[Word]) -> int:
    """Characters for which the file names no letter."""
    return sum(word.text.count(UNKNOWN) for word in words)


def _is_unknown(character: str) -> bool:
    return character == UNKNOWN or category(character) in {"Cc", "Cn", "Co", "Cs"}


def _is_shifted(words: Sequence[Word]) -> bool:
    """Whether each letter stands for another, by how often each occurs; in different words, since
    a table repeats its own."""
    different = {word.text.casefold() for word in words if len(word.text) >= _LONG_WORD - 1}
    plain = normalize("NFD", "".join(different))
    counts = Counter(letter for letter in plain if letter in _USUAL)
    others = sum(1 for letter in plain if letter.isalpha() and letter > _LATIN_UP_TO)
    if counts.total() < _FEWEST_LETTERS or others > counts.total():
        return False
    if sum(counts[letter] for letter in "aeiou") > counts.total() * _MOST_VOWELS:
        return False  # another language, not another alphabet
    together = sum(_USUAL[letter] * count for letter, count in counts.items())
    return together < _LEAST_USUAL * hypot(*_USUAL.values()) * hypot(*counts.values())


def _is_nonsense(words: Sequence[Word]) -> bool:
    """Whether too many words in Latin letters could not be spoken: each letter is another."""
    long_words = [
        word.text
        for word in words
        if len(word.text) >= _LONG_WORD and word.text.isalpha() and word.text.islower()
        and max(word.text) <= _LATIN_UP_TO
    ]  # fmt: skip
    if len(long_words) < _FEWEST_WORDS:
        return False
    without = sum(1 for text in long_words if not _VOWELS & set(text))
    return without > len(long_words) * _MOST_WITHOUT_VOWEL
