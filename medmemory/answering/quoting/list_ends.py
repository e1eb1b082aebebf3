"""How far a list goes: lines that stand below it under the same heading are none of it.

A section ends where the next heading is recognised; what is set like any other line ("Since May"
above a paragraph, a signature, the titles of columns) is told here.
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from medmemory.answering import headings
from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.held import holds
from medmemory.answering.quoting.inline_lists import items_of
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.people import is_a_name_alone
from medmemory.answering.quoting.taken import ENTRY
from medmemory.answering.quoting.wanted import Wanted
from medmemory.retrieval.words import concepts

_SIGNED = re.compile(
    r"(?:(?:electronically )?signed|reviewed|reconciled|verified|checked|written|dictated|submitted"
    r"|completed|prepared|compiled|printed|recorded|typed|updated)(?: (?:by|on|at)\b|:)",
    re.IGNORECASE,
)
_TITLED = re.compile(r"^(?:Dr|Prof|Mr|Mrs|Ms|Miss)\b|,\s+(?:MD|DO|OD|RN|NP|PA(?:-C)?|MBBS)\b")
_OF_MEDICINES = frozenset(concepts("medication allergy"))
_BULLET = re.compile(r"^\s*(?:[-*•–▪◦]|\d{1,2}[.)])\s*$")


def without_what_follows(asked: Asked, lines: Sequence[Line]) -> list[Line]:
    """The lines, of each list as far as it goes; `lines` in the order of their documents."""
    return [
        line
        for _, section in groupby(lines, key=lambda one: (one.candidate.document_id, one.heading))
        for line in _of_the_list(asked, list(section))
    ]


def _of_the_list(asked: Asked, section: Sequence[Line]) -> list[Line]:
    """The lines of one section. A list of medicines in one line is none of what the next passage of
    the section tells of anything else."""
    titles = {
        line.within
        for line, after in pairwise(section)
        if headings.names_columns(after.text, line.text)
    }
    kept = [line for line in section if line.within not in titles and not _signs(line)]
    if kept and items_of(kept[0]) and asked.subject & _OF_MEDICINES:
        kept = [
            line
            for line in kept
            if line.candidate is kept[0].candidate or holds(line.text, Wanted.MEDICINE)
        ]
    kept = kept[: _first_entry(kept)]
    return kept[: _end(asked, kept)]


def _first_entry(section: Sequence[Line]) -> int:
    """Where the first dated entry begins below a list that is in none: the line with its stamp."""
    within = (at for at, line in enumerate(section) if _is_within_an_entry(line))
    first = next(within, len(section))
    if first in {0, len(section)}:
        return len(section)
    return first - 1 if section[first - 1].names_a_day else first


def _is_within_an_entry(line: Line) -> bool:
    return line.taken is not None and line.taken.what == ENTRY


def _end(asked: Asked, section: Sequence[Line]) -> int:
    """Where a paragraph begins under a title of its own. A list that is parted by such titles from
    the first on goes to its end, and so does one of medicines that names more of them below."""
    titled = (at for at, line in enumerate(section) if line.is_topic and not _is_an_item(line))
    end = next(titled, 0) or len(section)
    if asked.subject & _OF_MEDICINES and any(
        holds(line.text, Wanted.MEDICINE) for line in section[end:]
    ):
        return len(section)
    return end


def _is_an_item(line: Line) -> bool:
    before = line.candidate.text[: line.within.start]
    return _BULLET.match(before[before.rfind("\n") + 1 :]) is not None


def _signs(line: Line) -> bool:
    """Whether it says no more than who wrote the list, or saw it."""
    if _SIGNED.match(line.text):
        return True
    after = line.candidate.text[line.within.end :]
    before = line.candidate.text[: line.within.start]
    is_last = before.endswith("\n") and not after.partition("\n\n")[0].strip()
    is_apart = is_last and (before.endswith("\n\n") or _TITLED.search(line.text) is not None)
    return is_apart and is_a_name_alone(line.text) and not holds(line.text, Wanted.MEDICINE)
