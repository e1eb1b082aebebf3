"""Lines that say only who wrote a document: the name of a hospital, a practice, a laboratory."""

import re
from collections.abc import Iterable

from medmemory.answering.quoting.lines import Line

_INSTITUTION = re.compile(
    r"\b(?:hospitals?|clinics?|practice|surgery|infirmary|cent(?:er|re)|units?|wards?|department"
    r"|services?|team|laborator(?:y|ies)|institute|pharmacy|hospice|trust|house|associates"
    r"|\w+ology|\w+iatry|\w+iatrics|obstetrics|orthopaedics|orthopedics|medicine)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
# Between the words of a name; "at" and "to" are of sentences: "Lives at Primrose House".
_BETWEEN = frozenset({"of", "and", "the", "for", "de", "la"})
_BRACKETED = re.compile(r"\([^()]*\)")
_FEWEST_WORDS = 2
_HEAD_CHARACTERS = 300


def names_a_writer(text: str) -> bool:
    """Whether `text` is the name of an institution and nothing else: of words with a capital, and
    without what would say something of a patient (a colon, a cell, a stop, a number)."""
    bare = " ".join(_BRACKETED.sub(" ", text).split())
    words = _WORD.findall(bare)
    return (
        len(words) >= _FEWEST_WORDS
        and _INSTITUTION.search(bare) is not None
        and re.search(r"[:;|=%?\d]|[.!]$", bare) is None
        and all(word[0].isupper() or word in _BETWEEN for word in words)
    )


def without_letterheads(lines: Iterable[Line]) -> list[Line]:
    """The lines but those at the head of a document that only name whoever wrote it."""
    return [line for line in lines if not (_is_at_the_head(line) and _is_of_the_writer(line))]


def _is_of_the_writer(line: Line) -> bool:
    return names_a_writer(line.text) or _is_the_title(line)


def _is_the_title(line: Line) -> bool:
    """Whether it repeats the title of its document, with an institution in it."""
    same = line.text.casefold().strip() == line.candidate.document_title.casefold().strip()
    return same and _INSTITUTION.search(line.text) is not None


def _is_at_the_head(line: Line) -> bool:
    candidate = line.candidate
    is_under_none = candidate.section is None or line.heading == candidate.document_title
    return is_under_none and candidate.page_number == 1 and line.on_page.start < _HEAD_CHARACTERS
