"""What answers show of the lines they quote: each with its day, its columns and its document."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from medmemory.answering.citations import without_markers
from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.conflicts import doses_differ
from medmemory.answering.quoting.inline_lists import items_of
from medmemory.answering.quoting.landmarks import Landmark
from medmemory.answering.quoting.letterheads import names_a_writer
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.listed import Listed, is_conflict, says_none
from medmemory.answering.quoting.measured import Measured
from medmemory.answering.quoting.readings import Reading, as_shown
from medmemory.answering.quoting.wanted import Wanted
from medmemory.clinical.answer import Candidate
from medmemory.clinical.document import Span
from medmemory.retrieval.dates import Period, dates_in

# What an answer's Markdown would take for emphasis or code: a file may be called "*final* notes".
_MARKDOWN = re.compile(r"[\\`*]|(?<![^\W_])_|_(?![^\W_])")
# A sample that the lines above speak of does not date who did it, why, or what is taken.
_WHATEVER_THE_DAY = frozenset({Wanted.PERSON, Wanted.REASON, Wanted.MEDICINE})
_DIGIT = re.compile(r"\d")
DAY_ABOVE = "its day stands above it on the page"
_ESCAPED = r"\\\g<0>"
_NOTE = re.compile(r"\s*\n[ \t]+note: [^\n]{1,300}")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a candidate's text: `within` covers what is shown of it, `shown` line by line.

    `left_out`: how many lines of the lists asked for stand in the record and not in the quotes;
    `values_left_out`: how many lines with values of the course asked for.
    `ended`: how many are left out because they say that they are no longer so.
    `is_unsorted`: only some of the list is asked for, and which, it does not tell.
    `unnamed`: what was asked about, where the lists do not name it.
    `differs`: another document says otherwise. `part`: which part of the question it answers, where
    that asks several things.
    """

    candidate: Candidate
    within: Span
    shown: tuple[str, ...]
    title: str | None = None
    left_out: int = 0
    values_left_out: int = 0
    ended: int = 0
    is_unsorted: bool = False
    unnamed: str = ""
    read_as: tuple[str, ...] = ()
    differs: bool = False
    part: int = 0

    @property
    def text(self) -> str:
        return self.candidate.text[self.within.start : self.within.end]


def line_quote(line: Line, asked: Asked) -> Quote:
    """The line with what the columns of its table are called; their row is quoted too when it
    stands right above: no other row is. A value without a day of its own has its document's."""
    cover = _with_note(line)
    if line.columns and not line.candidate.text[line.columns.end : cover.start].strip():
        cover = Span(line.columns.start, cover.end)
    text = line.candidate.text[line.within.start : _with_note(line).end]
    shown = _with_columns(_shown(text), line.column_titles)
    is_dated = line.taken and asked.sort not in _WHATEVER_THE_DAY
    if not line.names_a_day and (is_dated or asked.sort in {Wanted.MEASUREMENT, Wanted.NUMBER}):
        shown = f"{shown} ({_when(line)})"
    if line.about:
        shown = f"{shown} (in: {_shown(line.candidate.document_title)})"
    return Quote(line.candidate, cover, (shown,))


def of_its_document(quote: Quote) -> Quote:
    """The quote with the document that it is from, where another one says otherwise."""
    candidate = quote.candidate
    day = candidate.document_date.isoformat() if candidate.document_date else "no date"
    (said,) = quote.shown
    shown = f"{said} ({_MARKDOWN.sub(_ESCAPED, _shown(candidate.document_title))}, {day})"
    return replace(quote, shown=(shown,), differs=True)


def with_landmarks(quotes: list[Quote], marks: Sequence[Landmark]) -> list[Quote]:
    """The quotes, then where the record gives the days that the question reckons from."""
    if not quotes:
        return quotes
    of_line: dict[object, list[Landmark]] = {}
    for mark in marks:
        of_line.setdefault((mark.line.page, mark.line.on_page), []).append(mark)
    return [*quotes, *(_landmark_quote(of_one) for of_one in of_line.values())]


def _landmark_quote(marks: Sequence[Landmark]) -> Quote:
    line = marks[0].line
    said = ", ".join(f"“{mark.said}”" for mark in marks)
    # A number of the question's own would stand there as if the source held it.
    names = "The day was reckoned from" if _DIGIT.search(said) else f"{said} was taken to be"
    return Quote(line.candidate, line.within, (f"{names}: {_shown(line.text)}",))


def value_quotes(values: Measured) -> list[Quote]:
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
    return f" ({_when(line)})"


def _when(line: Line) -> str:
    """When what the line says was, as its source tells it: a day that stands above on the page,
    outside what is cited, is not shown as if that held it."""
    if line.taken is None:
        return _document_day(line)
    candidate = line.candidate
    cited = f"{candidate.section or ''}\n{candidate.table_header or ''}\n{candidate.text}"
    held = [meaning for one in dates_in(cited) for meaning in one.meanings]
    if day := candidate.document_date:
        held.append(Period(day, day))
    return line.taken.said if any(one in held for one in line.taken.periods) else DAY_ABOVE


def _document_day(line: Line) -> str:
    day = line.candidate.document_date
    return f"document of {day.isoformat()}" if day else "no date"


def _with_columns(shown: str, titles: str | None) -> str:
    return f"{shown} (columns: {_shown(titles)})" if titles else shown


def block_quotes(blocks: Sequence[Sequence[Line]]) -> list[Quote]:
    """Each block under the heading of its own document; a single line stands without one."""
    first = blocks[0][0]
    if len(blocks) == 1 and len(blocks[0]) == 1 and not says_none(first) and not items_of(first):
        within = Span(first.within.start, first.within.end)
        shown = _with_columns(_shown(first.text), first.column_titles)
        return [Quote(first.candidate, within, (shown,))]
    differs = is_conflict(blocks) or doses_differ(blocks)
    return [
        replace(_block_quote(block, title=_block_title(block)), differs=differs) for block in blocks
    ]


def list_quotes(listed: Listed) -> list[Quote]:
    """The quotes of its blocks, the last one with what is not shown."""
    *others, last = block_quotes(listed.blocks)
    last = replace(
        last,
        left_out=listed.left_out,
        ended=listed.ended,
        is_unsorted=listed.is_unsorted,
        unnamed=listed.unnamed,
    )
    return [*others, last]


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
    heading = "" if names_a_writer(lines[0].heading) else _shown(lines[0].heading)
    return _MARKDOWN.sub(_ESCAPED, f"{heading} ({document})" if heading else document)


def _shown(text: str) -> str:
    """On one line, as it stands in the answer."""
    return without_markers(" ".join(text.split()))
