"""Answers without a model: the lines of the record that say it, word for word.

A question that names a part of the record ("Which medications …?") is answered by the lines under
that heading; any other by the sentences and rows that speak of what it asks about.
"""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from medmemory.answering.citations import without_markers
from medmemory.answering.ports import SentenceEmbedder
from medmemory.answering.quoting.asked import Asked, understood
from medmemory.answering.quoting.beside import tells_something_else
from medmemory.answering.quoting.choosing import chosen
from medmemory.answering.quoting.counting import to_count
from medmemory.answering.quoting.fitting import fits, is_of_the_side
from medmemory.answering.quoting.flagged import asks_for_flagged, flagged_blocks
from medmemory.answering.quoting.inline_lists import items_of
from medmemory.answering.quoting.landmarks import Landmark, reckoned
from medmemory.answering.quoting.left_out import remarks
from medmemory.answering.quoting.lines import Line, lines_of
from medmemory.answering.quoting.listed import NO_LIST, is_conflict, listed_blocks, says_none
from medmemory.answering.quoting.measured import Measured, measured
from medmemory.answering.quoting.readings import Reading, as_shown
from medmemory.answering.quoting.scoring import answers, by_words, nearest, with_meaning
from medmemory.answering.quoting.wanted import Wanted
from medmemory.clinical.answer import Candidate, Passage, SearchQuery
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import CitationId, DocumentId
from medmemory.retrieval.symbols import spelled

DIFFERENT = "The documents differ:"
# What an answer's Markdown would take for emphasis or code: a file may be called "*final* notes".
_MARKDOWN = re.compile(r"[\\`*]|(?<![^\W_])_|_(?![^\W_])")
# A sample that the lines above speak of does not date who did it, why, or what is taken.
_WHATEVER_THE_DAY = frozenset({Wanted.PERSON, Wanted.REASON, Wanted.MEDICINE})
_NOTE = re.compile(r"\s*\n[ \t]+note: [^\n]{1,300}")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a candidate's text: `within` covers what is shown of it, `shown` line by line.

    `left_out`: how many lines of the lists asked for stand in the record and not in the quotes;
    `values_left_out`: how many lines with values of the course asked for.
    `ended`: how many are left out because they say that they are no longer so.
    `differs`: one document says that there is none of what another one lists. `part`: which part of
    the question it answers, where that asks several things.
    """

    candidate: Candidate
    within: Span
    shown: tuple[str, ...]
    title: str | None = None
    left_out: int = 0
    values_left_out: int = 0
    ended: int = 0
    differs: bool = False
    part: int = 0

    @property
    def text(self) -> str:
        return self.candidate.text[self.within.start : self.within.end]


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

    At most five, or the lines of a list that the question asks for.
    """
    lines = lines_of(candidates)
    query, mark = reckoned(replace(query, rewritten=spelled(query.text)), lines)
    asked = understood(query, lines)
    values = measured(query.text, asked, mark, lines)
    if values is not None:
        return Chosen(_with_landmark(_value_quotes(values), mark), values.related)
    listed = NO_LIST
    if asks_for_flagged(query.text):
        listed = flagged_blocks(lines, asked.times)
    elif asked.wants_a_whole_list:
        listed = listed_blocks(asked, _in_question(query.text, asked, lines))
    if listed.blocks:
        *others, last = _block_quotes(listed.blocks)
        last = replace(last, left_out=listed.left_out, ended=listed.ended)
        return Chosen([*others, last])
    scored = await with_meaning(query, asked, by_words(asked, lines, candidates), embedder)
    fitting = [
        one
        for one in scored
        if fits(query.text, asked.sort, one.line)
        and not tells_something_else(query.text, asked, one.line)
    ]
    answering = [one for one in fitting if answers(asked, one)]
    if not answering:
        counted = to_count(query.text, asked, lines)
        return Chosen([_line_quote(line, asked) for line in counted], nearest(scored))
    quotes = [_line_quote(line, asked) for line in chosen(asked, answering, fitting)]
    return Chosen(_with_landmark(quotes, mark))


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
    return remarks(
        lines=sum(quote.left_out for quote in quotes),
        values=sum(quote.values_left_out for quote in quotes),
        ended=sum(quote.ended for quote in quotes),
    )


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


def _line_quote(line: Line, asked: Asked) -> Quote:
    """The line with what the columns of its table are called; their row is quoted too when it
    stands right above: no other row is. A value without a day of its own has its document's."""
    cover = _with_note(line)
    if line.columns and not line.candidate.text[line.columns.end : cover.start].strip():
        cover = Span(line.columns.start, cover.end)
    text = line.candidate.text[line.within.start : _with_note(line).end]
    shown = _with_columns(_shown(text), line.column_titles)
    is_dated = line.taken and asked.sort not in _WHATEVER_THE_DAY
    if not line.names_a_day and (is_dated or asked.sort in {Wanted.MEASUREMENT, Wanted.NUMBER}):
        when = f"taken {line.taken.words}" if line.taken else _document_day(line)
        shown = f"{shown} ({when})"
    return Quote(line.candidate, cover, (shown,))


def _with_landmark(quotes: list[Quote], mark: Landmark | None) -> list[Quote]:
    """The quotes, then where the record gives the day that the question reckons from."""
    if not quotes or mark is None:
        return quotes
    shown = f"“{mark.said}” was taken to be: {_shown(mark.line.text)}"
    return [*quotes, Quote(mark.line.candidate, mark.line.within, (shown,))]


def _value_quotes(values: Measured) -> list[Quote]:
    """Each row with what it says of the value alone."""
    remark = f" ({values.remark})" if values.remark else ""
    quotes = [_value_quote(row, remark) for row in values.rows]
    if values.left_out:
        quotes[-1] = replace(quotes[-1], values_left_out=values.left_out)
    return quotes


def _value_quote(row: Sequence[Reading], remark: str) -> Quote:
    line = row[0].line
    cover = _with_note(line)
    note = line.candidate.text[line.within.end : cover.end]
    shown = _shown(f"{as_shown(row)}{_day(row[0])}{remark} {note}")
    return Quote(line.candidate, cover, (shown,))


def _with_note(line: Line) -> Span:
    """The line with the note that the laboratory put under it ("Previously reported as …")."""
    found = _NOTE.match(line.candidate.text, line.within.end)
    return Span(line.within.start, found.end()) if found else line.within


def _day(reading: Reading) -> str:
    """When it was, where its row does not say so."""
    line = reading.line
    if line.names_a_day:
        return ""
    return f" (taken {line.taken.words})" if line.taken else f" ({_document_day(line)})"


def _document_day(line: Line) -> str:
    day = line.candidate.document_date
    return f"document of {day.isoformat()}" if day else "no date"


def _with_columns(shown: str, titles: str | None) -> str:
    return f"{shown} (columns: {_shown(titles)})" if titles else shown


def _block_quotes(blocks: Sequence[Sequence[Line]]) -> list[Quote]:
    """Each block under the heading of its own document; a single line stands without one."""
    first = blocks[0][0]
    if len(blocks) == 1 and len(blocks[0]) == 1 and not says_none(first) and not items_of(first):
        within = Span(first.within.start, first.within.end)
        shown = _with_columns(_shown(first.text), first.column_titles)
        return [Quote(first.candidate, within, (shown,))]
    differs = is_conflict(blocks)
    return [
        replace(_block_quote(block, title=_block_title(block)), differs=differs) for block in blocks
    ]


def _block_quote(lines: Sequence[Line], *, title: str) -> Quote:
    first, last = lines[0], lines[-1]
    within = Span(first.within.start, last.within.end)
    titles = {line.column_titles for line in lines}
    if len(titles) == 1:
        title = _with_columns(title, titles.pop())
        shown_lines = tuple(
            _shown(item) for line in lines for item in items_of(line) or [line.text]
        )
    else:
        shown_lines = tuple(_with_columns(_shown(line.text), line.column_titles) for line in lines)
    return Quote(first.candidate, within, shown_lines, f"{title}:")


def _block_title(lines: Sequence[Line]) -> str:
    """The heading of a list, with its document and the document's date in brackets: right after
    the heading, the date would be read as the day of what stands under it."""
    candidate = lines[0].candidate
    day = candidate.document_date
    document = f"{_shown(candidate.document_title)}, {day.isoformat() if day else 'no date'}"
    heading = _shown(lines[0].heading)
    return _MARKDOWN.sub(r"\\\g<0>", f"{heading} ({document})" if heading else document)


def _shown(text: str) -> str:
    """On one line, as it stands in the answer."""
    return without_markers(" ".join(text.split()))


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
