"""Answers without a model: the lines of the record that say it, word for word.

A question that names a part of the record ("Which medications …?") is answered by the lines under
that heading; any other by the sentences and rows that speak of what it asks about.
"""

import asyncio
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from medmemory.answering.asked import Asked, understood
from medmemory.answering.citations import without_markers
from medmemory.answering.lines import Line, lines_of
from medmemory.answering.listed import is_conflict, listed_blocks, says_none
from medmemory.answering.ports import SentenceEmbedder
from medmemory.clinical.answer import Candidate, Passage, SearchQuery
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import CitationId, DocumentId

MOST_QUOTES = 5
DIFFERENT = "The documents differ:"
# Embedding a short sentence takes 2 to 4 ms on one thread; this keeps an answer under 300 ms.
_MOST_SENTENCES_EMBEDDED = 24
_LONGEST_QUOTE_CHARACTERS = 600

# Of a place in the ranking of passages; enough to decide between sentences that match alike.
_RANK_WEIGHT = 0.1
# A question about a value wants the row that holds one.
_VALUE_WEIGHT = 0.3
# "Latest" wants the newest document; otherwise the newer of two equals.
_LATEST_WEIGHT = 0.3
_NEWER_WEIGHT = 0.03
# A line that only repeats the question's words says little; one about a relative, something else.
_BESIDE_THE_POINT_WEIGHT = 0.6
# Sentences that score less than this share of the best one are not shown beside it.
_KEPT_SHARE_OF_BEST = 0.75

# When a sentence answers, as (least similarity, least overlap): each pair is a way to. One whose
# own words speak of all that is asked about answers in any case: to say "not found" of what the
# record speaks of is worse than to quote a line that is beside the point. What is only alike in
# kind ("asthma", "denies any allergies") reached a similarity of .65 without a shared word.
_WAYS_TO_ANSWER = ((0.7, 0.0), (0.55, 0.2), (0.3, 0.5))
_LEAST_OVERLAP_ALONE = 0.5  # while the weights are loading


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a candidate's text: `within` covers what is shown of it, `shown` line by line.

    `left_out`: how many lines of the lists asked for stand in the record and not in the quotes.
    `differs`: one document says that there is none of what another one lists.
    """

    candidate: Candidate
    within: Span
    shown: tuple[str, ...]
    title: str | None = None
    left_out: int = 0
    differs: bool = False

    @property
    def text(self) -> str:
        return self.candidate.text[self.within.start : self.within.end]


@dataclass(frozen=True, slots=True)
class _Scored:
    """`similarity`: cosine, None when not known; `overlap`: 0 to 1."""

    line: Line
    score: float
    overlap: float
    covers_subject: bool
    similarity: float | None = None

    @property
    def answers(self) -> bool:
        if self.covers_subject:
            return True
        if self.similarity is None:
            return self.overlap >= _LEAST_OVERLAP_ALONE
        return any(
            self.similarity >= similarity and self.overlap >= overlap
            for similarity, overlap in _WAYS_TO_ANSWER
        )


async def choose_quotes(
    query: SearchQuery, candidates: Sequence[Candidate], embedder: SentenceEmbedder
) -> list[Quote]:
    """The quotes that answer, best first; none when the candidates do not say.

    At most five, or the lines of a list that the question asks for.
    """
    lines = lines_of(candidates)
    asked = understood(query, lines)
    blocks, left_out = listed_blocks(asked, lines)
    if blocks:
        *others, last = _block_quotes(blocks)
        return [*others, replace(last, left_out=left_out)]
    scored = _by_words(asked, lines, candidates)[:_MOST_SENTENCES_EMBEDDED]
    if embedder.is_loaded and scored:
        scored = await asyncio.to_thread(_by_meaning, query, scored, embedder)
    answering = [one for one in scored if one.answers]
    answering.sort(key=lambda one: -one.score)
    least = answering[0].score * _KEPT_SHARE_OF_BEST if answering else 0.0
    best = [one.line for one in answering if one.score >= least]
    if asked.wants_latest:
        best.sort(key=lambda line: _latest_value_first(asked, line))
    kept = _distinct(best)
    return [_line_quote(line) for line in kept][:MOST_QUOTES]


def quoted_text(quotes: Sequence[Quote], numbers: Sequence[int]) -> str:
    """The best line first, the others as a list; each followed by its number."""
    numbered = list(zip(quotes, numbers, strict=True))
    if not any(quote.title for quote in quotes):
        lines = [f"{line} [{number}]" for quote, number in numbered for line in quote.shown]
        first, *others = lines
        return first if not others else f"{first}\n\n{_listed(others)}"
    # The chunks of one list follow each other under one title; another document has its own.
    lists = [
        (f"{title}\n\n" if title else "")
        + _listed(f"{line} [{number}]" for quote, number in group for line in quote.shown)
        for (title, _), group in groupby(numbered, key=_list_shown)
    ]
    if any(quote.differs for quote in quotes):
        lists.insert(0, DIFFERENT)
    left_out = sum(quote.left_out for quote in quotes)
    return "\n\n".join([*lists, *([_more(left_out)] if left_out else [])])


def _list_shown(numbered: tuple[Quote, int]) -> tuple[str | None, DocumentId]:
    quote, _ = numbered
    return quote.title, quote.candidate.document_id


def _more(count: int) -> str:
    """A list that looks whole and is not would be worse than none."""
    lines = "1 more line" if count == 1 else f"{count} more lines"
    return f"Not all is shown: the record has {lines} under such headings."


def passages_of(
    quotes: Sequence[Quote], candidates: Iterable[Candidate], *, first_number: int = 1
) -> list[Passage]:
    """A passage for each quote in order, then one for each candidate that is not quoted."""
    quoted = [quote.candidate for quote in quotes]
    quoted_ids = {candidate.chunk_id for candidate in quoted}
    others = [candidate for candidate in candidates if candidate.chunk_id not in quoted_ids]
    return [
        Passage(number, CitationId(uuid.uuid4()), candidate)
        for number, candidate in enumerate((*quoted, *others), start=first_number)
    ]


def _by_words(
    asked: Asked, lines: Sequence[Line], candidates: Sequence[Candidate]
) -> list[_Scored]:
    ranks = {candidate.chunk_id: rank for rank, candidate in enumerate(candidates)}
    newness = _newness(line for line in lines if asked.touches_subject(line))
    scored = []
    for line in lines:
        if line.within.end - line.within.start > _LONGEST_QUOTE_CHARACTERS or not line.words:
            continue
        candidate = line.candidate
        overlap = asked.overlap(line)
        touches = asked.touches_subject(line)
        score = overlap + _RANK_WEIGHT * (1 - ranks[candidate.chunk_id] / len(ranks))
        if touches:
            newer = _LATEST_WEIGHT if asked.wants_latest else _NEWER_WEIGHT
            score += newer * newness.get(line.day, 0.0)
            score += _VALUE_WEIGHT * (asked.wants_value and line.holds_a_value)
        if asked.is_beside_the_point(line):
            score *= _BESIDE_THE_POINT_WEIGHT
        scored.append(_Scored(line, score, overlap, asked.covers_subject(line)))
    return sorted(scored, key=lambda one: -one.score)


def _latest_value_first(asked: Asked, line: Line) -> tuple[bool, bool, int]:
    newness = 0 if line.day is None else line.day.toordinal()
    return not line.holds_a_value, not asked.is_about_the_subject(line), -newness


def _newness(lines: Iterable[Line]) -> dict[date | None, float]:
    """From 0 for the oldest day among the lines to 1 for the newest."""
    days = sorted({line.day for line in lines if line.day is not None})
    return {day: place / max(1, len(days) - 1) for place, day in enumerate(days)}


def _by_meaning(
    query: SearchQuery, scored: Sequence[_Scored], embedder: SentenceEmbedder
) -> list[_Scored]:
    asked = embedder.embed_query(query.text)
    vectors = embedder.embed_documents([_in_context(one.line) for one in scored])
    judged = []
    for one, vector in zip(scored, vectors, strict=True):
        similarity = sum(a * b for a, b in zip(asked, vector, strict=True))
        judged.append(replace(one, score=(one.score + similarity) / 2, similarity=similarity))
    return judged


def _in_context(line: Line) -> str:
    return f"{line.heading}: {line.text}" if line.heading else line.text


def _distinct(lines: Iterable[Line]) -> Iterator[Line]:
    seen: set[str] = set()
    for line in lines:
        wording = " ".join(line.text.split()).casefold()
        if not any(wording in other or other in wording for other in seen):
            seen.add(wording)
            yield line


def _line_quote(line: Line) -> Quote:
    """The line with what the columns of its table are called; their row is quoted too when it
    stands near enough."""
    start = line.columns.start if line.columns else line.within.start
    is_near = line.within.end - start <= _LONGEST_QUOTE_CHARACTERS
    cover = Span(start, line.within.end) if is_near else line.within
    return Quote(line.candidate, cover, (_with_columns(_shown(line.text), line.column_titles),))


def _with_columns(shown: str, titles: str | None) -> str:
    return f"{shown} (columns: {_shown(titles)})" if titles else shown


def _block_quotes(blocks: Sequence[Sequence[Line]]) -> list[Quote]:
    """Each block under the heading of its own document; a single line stands without one."""
    first = blocks[0][0]
    if len(blocks) == 1 and len(blocks[0]) == 1 and not says_none(first):
        within = Span(first.within.start, first.within.end)
        shown = _with_columns(_shown(first.text), first.column_titles)
        return [Quote(first.candidate, within, (shown,))]
    named: dict[str, set[DocumentId]] = {}
    for block in blocks:
        named.setdefault(_block_title(block), set()).add(block[0].candidate.document_id)
    differs = is_conflict(blocks)
    quotes = []
    for block in blocks:
        title = _block_title(block)
        if differs or len(named[title]) > 1:
            title = _block_title(block, _shown(block[0].candidate.document_title))
        quotes.append(replace(_block_quote(block, title=title), differs=differs))
    return quotes


def _block_quote(lines: Sequence[Line], *, title: str) -> Quote:
    first, last = lines[0], lines[-1]
    within = Span(first.within.start, last.within.end)
    titles = {line.column_titles for line in lines}
    if len(titles) == 1:
        title = _with_columns(title, titles.pop())
        shown_lines = tuple(_shown(line.text) for line in lines)
    else:
        shown_lines = tuple(_with_columns(_shown(line.text), line.column_titles) for line in lines)
    return Quote(first.candidate, within, shown_lines, f"{title}:")


def _block_title(lines: Sequence[Line], *parts: str) -> str:
    """The heading of a list, what else is to be said of where it stands, and its date."""
    day = lines[0].candidate.document_date
    named = (_shown(lines[0].heading), *parts, day.isoformat() if day else "no date")
    return ", ".join(part for part in named if part)


def _shown(text: str) -> str:
    """On one line, as it stands in the answer."""
    return without_markers(" ".join(text.split()))


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
