"""The form of names and record numbers that searches compare."""

import unicodedata

# Letters that Unicode does not take apart into a base letter and an accent.
_UNACCENTED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_INSIDE_A_WORD = "'’ʼ`´."  # O'Brien and Obrien are one name


def name_key(name: str) -> str:
    """`name` in lower case without accents or punctuation, its words parted by single spaces."""
    letters = unicodedata.normalize("NFKD", name).casefold().translate(_UNACCENTED)
    kept = "".join(
        letter if letter.isalnum() else " "
        for letter in letters
        if not unicodedata.combining(letter) and letter not in _INSIDE_A_WORD
    )
    return " ".join(kept.split())


def record_number_key(mrn: str) -> str:
    """`mrn` in lower case, letters and digits only."""
    return name_key(mrn).replace(" ", "")
