"""Text as it is compared: words without case and signs, numbers as values, units in one way."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\d)")
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+|[%‰]")
_MARKER = re.compile(r"\s?\[\d+\]")
_MOST_DECIMALS_MEASURED = 3
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")
_SIGNS = str.maketrans("µμ²³\u00a0\u202f", "uu23  ")  # both signs for micro are in use
_SAME_UNIT = {
    "mcg": "ug",
    "microgram": "ug",
    "micrograms": "ug",
    "milligram": "mg",
    "milligrams": "mg",
    "unit": "units",
    "iu": "units",
    "mm[hg]": "mmhg",
    "percent": "%",
    "bpm": "/min",
    "beats/min": "/min",
    "beatsperminute": "/min",
    "°c": "c",
    "cel": "c",
}


def without_markers(text: str) -> str:
    """The answer's text without the numbers of its citations."""
    return _MARKER.sub("", text)


def plain(text: str) -> str:
    """In lower case, with one sign for micro and no raised digits."""
    return unicodedata.normalize("NFKC", text.translate(_SIGNS)).casefold()


def words(text: str) -> list[str]:
    """In order; a decimal number is one word, 7.80 the same as 7.8; a percent sign is a word."""
    found = _WORD.findall(plain(text).replace("’s", "").replace("'s", ""))
    return [_as_value(word) for word in found]


def number_value(number: str) -> Decimal | None:
    """7.80 is 7.8, 1,250 is 1250, 7,2 is 7.2; None for what is no number, such as 1.2.2024."""
    if _THOUSANDS.fullmatch(number):
        return Decimal(number.replace(",", ""))
    return Decimal(number.replace(",", ".")) if _DECIMAL.fullmatch(number) else None


def is_shown_value(shown: str, known: str) -> bool:
    """Whether the number shown is the known one, or that rounded: a value that a machine computed
    to four decimals and more may be shown with one or more, or as an integer of two digits."""
    one, other = number_value(shown), number_value(known)
    if one is None or other is None:
        return shown == known
    if one == other:
        return True
    is_computed = -_exponent(other) > _MOST_DECIMALS_MEASURED and len(one.as_tuple().digits) > 1
    return is_computed and other.quantize(Decimal(1).scaleb(_exponent(one)), ROUND_HALF_UP) == one


def numbers(text: str) -> list[str]:
    """The numbers that stand alone in `text` or before a unit, as written; those in words such as
    HbA1c or G3a are names."""
    return _NUMBER.findall(text)


def places_of(number: str, text: str) -> list[tuple[int, int]]:
    """Where exactly this number stands: 7.8 neither in 17.8 nor in 7.85, 80 not in 120/80."""
    parts = re.split(r"([/-])", number)
    sought = parts[::2]
    between = rf"\s?{re.escape(parts[1])}\s?" if len(parts) > 1 else ""
    pattern = between.join([r"(\d+(?:[.,]\d+)*)"] * len(sought))
    return [
        found.span()
        for found in re.finditer(rf"(?<![\w.,/]){pattern}(?!\d|[.,]\d|/\d)", text)
        if all(map(is_shown_value, found.groups(), sought))
    ]


def unit_key(unit: str) -> str:
    """One spelling of a unit: mmHg, mm Hg and mm[Hg] are the same; mg and mg/dL are not."""
    key = plain(unit).replace(" ", "")
    return _SAME_UNIT.get(key, key)


def holds(text: str, phrase: str) -> bool:
    """Whether the words of `phrase` stand in `text`, one after the other."""
    return holds_words(words(text), words(phrase))


def holds_words(within: list[str], sought: list[str]) -> bool:
    count = len(sought)
    return bool(sought) and any(
        within[start : start + count] == sought for start in range(len(within) - count + 1)
    )


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _as_value(word: str) -> str:
    known = number_value(word) if word[0].isdigit() else None
    return word if known is None else format(known.normalize(), "f")
