"""The lists of a record that a question asks for as a whole."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from medmemory.answering.quoting.allergy_statements import (
    is_a_statement,
    may_shorten,
    substances_in,
    tells_of_an_allergy,
)
from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.held import MEDICINES
from medmemory.answering.quoting.inline_lists import parted, under_its_label
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.list_ends import without_what_follows
from medmemory.answering.quoting.list_times import is_of_the_time
from medmemory.answering.quoting.list_titles import under_its_title, under_its_topic
from medmemory.answering.quoting.wanted import Wanted
from medmemory.retrieval.named_lists import is_of_the_field, list_of_a_field

# Of the newest list whole, unless it is longer than any medication list should be; a second one
# (allergies stand in every letter, and letters differ) only when it stays short together.
_MOST_LINES = 15
_MOST_BLOCKS = 5  # each is a quote of its own
_MOST_LINES_OF_SEVERAL_LISTS = 10

# Another document's list is not left out for its length when one says that there is none.
_LEAST_OF_A_CONFLICT = 3

_SAYS_NOTHING = re.compile(
    r"(?:no (?:information|data|entries|record)(?: (?:available|recorded|provided|found|given))*"
    r"|not (?:recorded|available|known|documented|given|asked|assessed)|unknown|n/?a)",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"(?:none(?: (?:known|reported|recorded|documented))?|nil(?: known)?|nka|nkda"
    r"|(?:no|denies)(?: any)? (?:(?:known|current|active|regular|drug|food|medication|medicine) )*"
    r"(?:allerg(?:y|ies)|medications?|medicines?|drugs?|problems?|diagnos[ei]s|conditions?"
    r"|surger(?:y|ies)|operations?|immuni[sz]ations?|vaccinations?))",
    re.IGNORECASE,
)
# How the rows of structured files, and hand-written lists, mark what is over.
_ENDED = re.compile(
    r"\[(?:stopped|completed|cancelled|resolved|inactive|remission|entered-in-error|abated)\b"
    r"|[(\[](?:stopped|discontinued|resolved|inactive|past)[)\]]|\|\s*(?:stopped|discontinued"
    r"|resolved|inactive|completed)\b|\b(?:clinical )?status:\s*(?:stopped|discontinued|resolved"
    r"|inactive|completed|cancelled|remission|abated)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[A-Z][a-z]+(?: [a-z]+)?:\s+")
_NOT = re.compile(r"\b(?:no|not|none|nil|denie[sd]|without|unknown|nk(?:d)?a)\b", re.IGNORECASE)
_AROUND = " \t\n.;:*_|[]()"


@dataclass(frozen=True, slots=True)
class Listed:
    """`left_out`: how many more lines there are than are listed; `ended`: how many are not listed
    because they say that they are no longer so; `is_unsorted`: only some of them are asked for, and
    which, the record does not tell; `unnamed`: what is asked about, where no line names it."""

    blocks: list[list[Line]]
    left_out: int = 0
    ended: int = 0
    is_unsorted: bool = False
    unnamed: str = ""


NO_LIST = Listed([])


def listed_blocks(asked: Asked, lines: Sequence[Line]) -> Listed:
    """The lines under the headings that are what `asked` asks for, newest document first.

    A heading in the question's own terms goes before one that only implies them, which counts
    only in documents without such a heading. Each block is of one candidate and of one heading;
    there is none when no heading fits.
    """
    parted_blocks = [parted(block) for block in _blocks(asked, lines)]
    headed = _without_empty(_without_implied(asked, [kept for kept, _ in parted_blocks]))
    headed, ended = _still_so(headed) if asked.wants_what_is_so_now else (headed, 0)
    headed = [*headed, *_told_elsewhere(asked, headed, lines)]
    blocks = sorted(
        [*headed, *_said_otherwise(asked, headed, lines)],
        key=lambda block: (
            not (asked.wants_the_newest_list or asked.is_named_by_its_heading(block[0])),
            _newest_first(block),
        ),
    )
    chosen: list[list[Line]] = []
    count = 0
    for block in blocks:
        is_same_list = bool(chosen) and _list_of(block) == _list_of(chosen[-1])
        limit = _MOST_LINES if not chosen or is_same_list else _MOST_LINES_OF_SEVERAL_LISTS
        new = [line for line in block if not _is_said(line, chosen)]
        if new and is_conflict([*chosen, new]) and not is_conflict(chosen):
            limit = count + max(_LEAST_OF_A_CONFLICT, limit - count)
            new = new[: limit - count]
        if not new or count + len(new) > limit:
            new = new[: limit - count] if not chosen or is_same_list else []
        if new and len(chosen) < _MOST_BLOCKS:
            chosen.append(new)
            count += len(new)
    passed_over = [line for _, others in parted_blocks for line in others]
    left_out = [
        line for block in [*blocks, passed_over] for line in block if not _is_said(line, chosen)
    ]
    more = len({" ".join(line.text.casefold().split()) for line in left_out})
    return Listed(chosen, more, ended)


def listed_of_a_field(asked: Asked, lines: Sequence[Line]) -> Listed | None:
    """Where a list is asked for as far as it belongs to one part of medicine ("rheumatological
    diagnoses"): the first list of which a line says so, whole, as that gout belongs there it does
    not say; None where something else is asked for, or no line says so."""
    limited = list_of_a_field(asked.subject)
    if limited is None or asked.sort not in {Wanted.ANYTHING, Wanted.MEDICINE}:
        return None
    named, fields = limited
    listed = listed_blocks(replace(asked, subject=named), lines)
    blocks = [
        block
        for block in listed.blocks
        if len(block) <= _MOST_LINES_OF_SEVERAL_LISTS
        and any(is_of_the_field(line.words, field) for line in block for field in fields)
    ]
    is_unsorted = any(len(block) > 1 for block in blocks)
    return Listed(blocks[:1], ended=listed.ended, is_unsorted=is_unsorted) if blocks else None


def denies(line: Line) -> bool:
    """Whether the line says that there is none of what its heading names."""
    return _DENIES.fullmatch(_said_in(line)) is not None


def says_none(line: Line) -> bool:
    """Whether the line says only that there is none, or that nothing is known."""
    return denies(line) or _says_nothing(line)


def is_conflict(blocks: Sequence[Sequence[Line]]) -> bool:
    """Whether one document denies what another one lists under such a heading."""
    denying = [block for block in blocks if all(denies(line) for line in block)]
    return any(
        block[0].candidate.document_id != other[0].candidate.document_id
        and not _named(block[0]).isdisjoint(_named(other[0]))
        for block in denying
        for other in blocks
        if other not in denying
    )


def _named(line: Line) -> frozenset[str]:
    return line.words | line.heading_words


def _told_elsewhere(
    asked: Asked, blocks: Sequence[list[Line]], lines: Iterable[Line]
) -> list[list[Line]]:
    """Where allergies are asked for: the sentences under other headings that tell of one to what
    the `blocks` do not name, of each document and section a block."""
    if not asked.asks_for_allergies:
        return []
    listed = {(line.page, line.on_page) for block in blocks for line in block}
    named = frozenset().union(*(line.words for block in blocks for line in block))
    told = [
        line
        for line in lines
        if tells_of_an_allergy(line.text)
        and (line.page, line.on_page) not in listed
        and not _are_named(substances_in(line.text), named)
        and not asked.is_about_a_relative(line)
    ]
    sections = groupby(told, key=lambda line: (line.candidate.chunk_id, line.heading))
    return [list(section) for _, section in sections]


def _are_named(substances: frozenset[str], named: frozenset[str]) -> bool:
    return all(any(may_shorten(one, word) for word in named) for one in substances)


def _said_otherwise(
    asked: Asked, blocks: Sequence[list[Line]], lines: Iterable[Line]
) -> list[list[Line]]:
    """Lines of other documents, not under such a heading, that contradict the `blocks`: that there
    is none where they list some, and what there is where they list none."""
    if not blocks:
        return []
    listing = {denies(line) for block in blocks for line in block}
    documents = {block[0].candidate.document_id for block in blocks}
    found = [
        [line]
        for line in lines
        if line.candidate.document_id not in documents
        and (asked.covers_subject(line) or asked.is_denied_altogether(line))
        and (
            denies(line) or asked.is_denied_altogether(line)
            if False in listing
            else not (_NOT.search(line.text) or asked.is_beside_the_point(line))
        )
    ]
    return found[:_LEAST_OF_A_CONFLICT]


def _without_empty(blocks: Sequence[list[Line]]) -> list[list[Line]]:
    """The blocks; those that say nothing ("No information") only when no other says more."""
    saying = [block for block in blocks if not all(_says_nothing(line) for line in block)]
    return saying or list(blocks)


def _says_nothing(line: Line) -> bool:
    return _SAYS_NOTHING.fullmatch(_said_in(line)) is not None


def _said_in(line: Line) -> str:
    """Its words alone, without the day it begins with and what brackets add."""
    bare = re.sub(r"^(?:\d{4}-\d{2}-\d{2}|undated)\s+|\s*\[[^\]]*\]\s*$", "", line.text)
    return _LABEL.sub("", " ".join(bare.split())).strip(_AROUND)


def _blocks(asked: Asked, lines: Iterable[Line]) -> list[list[Line]]:
    if asked.sort is Wanted.AMOUNT and asked.subject <= MEDICINES:
        return []  # the dose of one, whatever else stands below its name
    headed = [
        line
        for line in map(under_its_topic, map(under_its_label, lines))
        if asked.is_under_its_heading(line)
        and line.heading != line.candidate.document_title
        and not (asked.asks_for_allergies and is_a_statement(line.heading))
    ] or under_its_title(asked, lines)
    found = [line for line in without_what_follows(asked, headed) if is_of_the_time(asked, line)]
    return [
        _titles(list(block)) if asked.wants_titles else list(block)
        for _, block in groupby(found, key=lambda line: (line.candidate.chunk_id, line.heading))
    ]


def _still_so(blocks: Sequence[list[Line]]) -> tuple[list[list[Line]], int]:
    """The blocks without lines that are marked as ended, and how many those were; all of them, when
    nothing else stands in them."""
    current = [[line for line in block if not _ENDED.search(line.text)] for block in blocks]
    kept = [block for block in current if block]
    if not kept:
        return list(blocks), 0
    return kept, sum(len(block) for block in blocks) - sum(len(block) for block in kept)


def _titles(block: list[Line]) -> list[Line]:
    """Of an assessment by problem, the problems; other blocks whole."""
    return [line for line in block if line.is_topic] or block


def _without_implied(asked: Asked, blocks: Sequence[list[Line]]) -> list[list[Line]]:
    """The blocks, those under a heading that only implies what is asked for where no named one is
    as new; of plans, where the same document has no named one."""
    named = [block for block in blocks if asked.is_named_by_its_heading(block[0])]
    documents = {block[0].candidate.document_id for block in named}
    newest = max((_day(block) for block in named), default=date.min)
    return [
        block
        for block in blocks
        if block in named
        or (
            block[0].candidate.document_id not in documents
            and (asked.wants_the_newest_list or _day(block) > newest or not named)
        )
    ]


def _day(block: Sequence[Line]) -> date:
    return block[0].candidate.document_date or date.min


def _newest_first(block: Sequence[Line]) -> tuple[bool, int]:
    day = block[0].candidate.document_date
    return (day is None, -day.toordinal() if day else 0)


def _list_of(block: Sequence[Line]) -> tuple[object, str]:
    return block[0].candidate.document_id, block[0].heading


def _is_said(line: Line, chosen: Iterable[Iterable[Line]]) -> bool:
    wording = line.text.casefold().split()
    return any(other.text.casefold().split() == wording for block in chosen for other in block)
