"""The allergies that a record lists, word for word, as they are kept in view with the name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from medmemory.answering.quoting.asked import understood
from medmemory.answering.quoting.found_lines import lines_of
from medmemory.answering.quoting.listed import denies, is_conflict, listed_blocks
from medmemory.clinical.answer import Candidate, SearchQuery
from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind
from medmemory.retrieval.words import content_words, stem

_QUESTION = "Which allergies are recorded?"
_NAMED = re.compile(r"allerg|intoleranc", re.IGNORECASE)
# How an entry of a structured file begins, and ends when it counts; any other ending is shown.
_DAY = re.compile(r"^(?:\d{4}(?:-\d{2}){0,2}|undated) ")
_COUNTS = re.compile(r" \[active(?:, confirmed)?\]$")


@dataclass(frozen=True, slots=True)
class RecordedAllergies:
    """`lists`: of each document the entries that name something new, the newest document first, but
    those that name some before those that deny any; none: no document has such a list, which is not
    the same as "no known allergies". `first`: where the first one stands. `differ`: one document
    says that there are none, and another names some. `left_out`: how many more entries there are.
    """

    lists: tuple[tuple[str, ...], ...] = ()
    first: Candidate | None = None
    differ: bool = False
    left_out: int = 0


def is_of_allergies(heading: str) -> bool:
    """Whether allergies may stand under `heading`, also when others share it with them."""
    return section_kind(heading) is SectionKind.ALLERGIES or _NAMED.search(heading) is not None


def recorded_allergies(candidates: Sequence[Candidate]) -> RecordedAllergies:
    """What the `candidates`, the chunks under such headings, list: what the question for the
    recorded allergies is answered with."""
    lines = lines_of(candidates)
    listed = listed_blocks(understood(SearchQuery(_QUESTION), lines), lines)
    if not listed.blocks:
        return RecordedAllergies()
    blocks = sorted(listed.blocks, key=lambda block: all(denies(line) for line in block))
    differ = is_conflict(blocks)
    lists = [[_entry(line.text) for line in block] for block in blocks]
    return RecordedAllergies(
        lists=tuple(tuple(one) for one in (lists if differ else _each_once(lists)) if one),
        first=blocks[0][0].candidate,
        differ=differ,
        left_out=listed.left_out + listed.ended,
    )


def _entry(text: str) -> str:
    return _COUNTS.sub("", _DAY.sub("", " ".join(text.split())))


def _each_once(lists: Sequence[Sequence[str]]) -> list[list[str]]:
    """What an earlier letter says of the same substance in other words is one click away."""
    named: set[str] = set()
    kept = []
    for lines in lists:
        words = [_named_first(line) for line in lines]
        kept.append([line for line, word in zip(lines, words, strict=True) if word not in named])
        named.update(words)
    return kept


def _named_first(line: str) -> str:
    """The first word of the line that is no date: the substance, as a rule."""
    words = [word for word in content_words(line) if not word[0].isdigit()]
    return stem(words[0]) if words else line
