"""What the letters of an antibiogram say: "Ciprofloxacin: S" is that a germ is sensitive to it."""

import re

from medmemory.answering.quoting.cells import cells_of
from medmemory.retrieval.words import stems

# The letter, or its word, alone behind the name of a drug; with a concentration where one is given.
_TESTED = re.compile(
    r"(?:antibiotic:\s+)?[A-Z][\w/ -]{3,40}?\s*[:|;]\s*"
    r"(?:(?:result|interpretation|susceptibility|sir):?\s+)?"
    r"(?:(?P<S>S|sensitive|susceptible)|(?P<I>I|intermediate)|(?P<R>R|resistant))\s*"
    r"(?:[(|;,][^A-Za-z]*(?:mg/L|µg/mL|ug/mL|mcg/mL)?[^A-Za-z]*)?\.?",
    re.IGNORECASE,
)
_COLUMN = re.compile(r"results?|interpretation|susceptibility|sensitivity|sir|s/i/r|category", re.I)
_LETTER = re.compile(
    r"(?P<S>S|sensitive|susceptible)|(?P<I>I|intermediate)|(?P<R>R|resistant)", re.IGNORECASE
)
_WORDS = {
    "S": stems("sensitive susceptible sensitivity susceptibility antibiotic"),
    "I": stems("intermediate sensitivity susceptibility antibiotic"),
    "R": stems("resistant resistance sensitivity susceptibility antibiotic"),
}
_NOTHING: frozenset[str] = frozenset()


def susceptibility(text: str) -> frozenset[str]:
    """What the row `text` of an antibiogram speaks of; nothing where it is none."""
    found = _TESTED.fullmatch(text.strip())
    if found is None and " | " in text:
        found = _LETTER.fullmatch(text.rsplit(" | ", maxsplit=1)[1].strip())
    for cell in cells_of(text):
        if _COLUMN.fullmatch(cell.column):
            found = _LETTER.fullmatch(cell.value) or found
    return _WORDS[found.lastgroup] if found and found.lastgroup else _NOTHING
