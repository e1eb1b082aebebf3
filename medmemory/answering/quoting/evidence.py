"""Answers without a model: the lines of the record that say it, word for word.

A question that names a part of the record ("Which medications …?") is answered by the lines under
that heading; any other by the sentences and rows that speak of what it asks about.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from medmemory.answering.ports import SentenceEmbedder
from medmemory.answering.quoting.abbreviated import abbreviated, read_as
from medmemory.answering.quoting.asked import Asked, understood
from medmemory.answering.quoting.asked_allergies import told_beside, told_of_allergies
from medmemory.answering.quoting.beside import tells_something_else
from medmemory.answering.quoting.changes import tells_of_change
from medmemory.answering.quoting.choosing import chosen
from medmemory.answering.quoting.conflicts import conflicting
from medmemory.answering.quoting.counting import to_count
from medmemory.answering.quoting.document_facts import with_document_facts
from medmemory.answering.quoting.fitting import fits, is_of_the_side
from medmemory.answering.quoting.flagged import asks_for_flagged, flagged_blocks
from medmemory.answering.quoting.found_lines import lines_of
from medmemory.answering.quoting.landmarks import reckoned
from medmemory.answering.quoting.left_out import UNSORTED, remarks, unnamed
from medmemory.answering.quoting.letterheads import without_letterheads
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.listed import (
    NO_LIST,
    listed_blocks,
    listed_of_a_field,
)
from medmemory.answering.quoting.measured import measured
from medmemory.answering.quoting.quotes import (
    Quote,
    line_quote,
    list_quotes,
    of_its_document,
    value_quotes,
    with_landmarks,
)
from medmemory.answering.quoting.scoring import answers, by_words, nearest, with_meaning
from medmemory.answering.quoting.sources import of_its_source, whatever_the_source
from medmemory.answering.quoting.thresholds import (
    gives_only_a_threshold,
    gives_only_what_was_measured,
)
from medmemory.answering.quoting.wanted import Wanted
from medmemory.clinical.answer import Candidate, Passage, SearchQuery
from medmemory.clinical.identifiers import CitationId, DocumentId
from medmemory.retrieval.initials import written_out
from medmemory.retrieval.symbols import spelled

DIFFERENT = "The documents differ:"


@dataclass(frozen=True, slots=True)
class Chosen:
    """`related`: where nothing answers, the line that comes nearest; it is no answer. `absent`:
    the parts of the question that nothing answers, where others are answered."""

    quotes: list[Quote]
    related: Line | None = None
    absent: tuple[str, ...] = ()


async def choose(
    query: SearchQuery, candidates: Sequence[Candidate], embedder: SentenceEmbedder
) -> Chosen:
    """The quotes that answer, best first; none when the candidates do not say.

    At most five, or the lines of a list that the question asks for; of the source that it names
    alone, where that says. An abbreviation that only the record explains is asked in its words.
    """
    if phrases := abbreviated(query.text, candidates):
        query = replace(query, rewritten=written_out(query.text, phrases))
        found = await _choose_of_source(query, candidates, embedder)
        return replace(found, quotes=_with_read_as(found.quotes, phrases))
    return await _choose_of_source(query, candidates, embedder)


def _with_read_as(quotes: list[Quote], phrases: dict[str, str]) -> list[Quote]:
    if not quotes:
        return []
    return [*quotes[:-1], replace(quotes[-1], read_as=tuple(read_as(phrases)))]


async def _choose_of_source(
    query: SearchQuery, candidates: Sequence[Candidate], embedder: SentenceEmbedder
) -> Chosen:
    query = whatever_the_source(query)
    if limited := of_its_source(query, candidates):
        chosen_there = await _choose(*limited, embedder)
        if chosen_there.quotes:
            return chosen_there
    return await _choose(query, candidates, embedder)


async def _choose(
    query: SearchQuery, candidates: Sequence[Candidate], embedder: SentenceEmbedder
) -> Chosen:
    lines = lines_of(candidates)
    reckoning = reckoned(replace(query, rewritten=spelled(query.text)), lines)
    query, mark, lines = reckoning.query, reckoning.mark, reckoning.lines
    asked = understood(query, lines)
    lines = with_document_facts(query.text, asked.sort, lines, candidates)
    values = measured(query.text, asked, mark, lines)
    if values is not None:
        return Chosen(with_landmarks(value_quotes(values), reckoning.marks), values.related)
    listed = NO_LIST
    if asks_for_flagged(query.text):
        listed = flagged_blocks(query.text, lines, asked.times)
    elif told := told_of_allergies(query.text, asked, lines):
        listed = told
    elif asked.wants_a_whole_list:
        within = _in_question(query.text, asked, lines)
        listed = listed_of_a_field(asked, within) or listed_blocks(asked, within)
    if listed.blocks:
        return Chosen(list_quotes(listed))
    telling = lines if asked.sort is Wanted.PLACE else without_letterheads(lines)
    scored = await with_meaning(query, asked, by_words(asked, telling, candidates), embedder)
    fitting = [one for one in scored if _may_be_meant(query.text, asked, one.line)]
    answering = [one for one in fitting if answers(asked, one)]
    if not answering:
        counted = to_count(query.text, asked, lines)
        return Chosen([line_quote(line, asked) for line in counted], nearest(scored))
    best = chosen(asked, answering, fitting)
    if told := told_beside(asked, best[0], lines):
        return Chosen(list_quotes(told))
    if rival := conflicting(query.text, asked, best, fitting):
        quotes = [of_its_document(line_quote(line, asked)) for line in (best[0], rival)]
    else:
        quotes = [line_quote(line, asked) for line in best]
    return Chosen(with_landmarks(quotes, reckoning.marks))


def _may_be_meant(question: str, asked: Asked, line: Line) -> bool:
    """Whether the line is not of something that only sounds like what is asked for."""
    return (
        fits(question, asked.sort, line)
        and not tells_something_else(question, asked, line)
        and tells_of_change(asked, line)
        and not gives_only_a_threshold(question, asked, line)
        and not gives_only_what_was_measured(question, line)
    )


def _in_question(question: str, asked: Asked, lines: Iterable[Line]) -> list[Line]:
    """The lines that are not of a sample of another day, or of the other side."""
    return [
        line
        for line in lines
        if (line.taken is None or asked.times.allows(line.periods))
        and is_of_the_side(question, f"{line.heading} {line.text}")
    ]


def quoted_text(quotes: Sequence[Quote], numbers: Sequence[int]) -> str:
    """For each part of the question the best line first, the others as a list; each line followed
    by its number."""
    numbered = list(zip(quotes, numbers, strict=True))
    parts = groupby(numbered, key=lambda pair: pair[0].part)
    return "\n\n".join(_text_of_part(list(part)) for _, part in parts)


def _text_of_part(numbered: Sequence[tuple[Quote, int]]) -> str:
    quotes = [quote for quote, _ in numbered]
    if not any(quote.title for quote in quotes):
        lines = [f"{line} [{number}]" for quote, number in numbered for line in quote.shown]
        if any(quote.differs for quote in quotes):
            return "\n\n".join([DIFFERENT, _listed(lines), *_remarks(quotes)])
        first, *others = lines
        parts = [first, *([_listed(others)] if others else []), *_remarks(quotes)]
        return "\n\n".join(parts)
    # The chunks of one list follow each other under one title; another document has its own.
    lists = [
        (f"{title}\n\n" if title else "")
        + _listed(f"{line} [{number}]" for quote, number in group for line in quote.shown)
        for (title, _), group in groupby(numbered, key=_list_shown)
    ]
    if any(quote.differs for quote in quotes):
        lists.insert(0, DIFFERENT)
    return "\n\n".join([*lists, *_remarks(quotes)])


def _remarks(quotes: Sequence[Quote]) -> list[str]:
    said = remarks(
        lines=sum(quote.left_out for quote in quotes),
        values=sum(quote.values_left_out for quote in quotes),
        ended=sum(quote.ended for quote in quotes),
    )
    said += [UNSORTED] if any(quote.is_unsorted for quote in quotes) else []
    said += [unnamed(quote.unnamed) for quote in quotes if quote.unnamed]
    return [*said, *(one for quote in quotes for one in quote.read_as)]


def _list_shown(numbered: tuple[Quote, int]) -> tuple[str | None, DocumentId]:
    quote, _ = numbered
    return quote.title, quote.candidate.document_id


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


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
