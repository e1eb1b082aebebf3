"""Whether a page's text layer says what the page shows."""

from collections import Counter
from collections.abc import Sequence
from unicodedata import category

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
    return readable < total * _LEAST_READABLE or _is_nonsense(words)


def unknown_count(words: Sequence[Word]) -> int:
    """Characters for which the file names no letter."""
    return sum(word.text.count(UNKNOWN) for word in words)


def _is_unknown(character: str) -> bool:
    return character == UNKNOWN or category(character) in {"Cc", "Cn", "Co", "Cs"}


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
