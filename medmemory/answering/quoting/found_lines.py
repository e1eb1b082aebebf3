"""The candidates of an answer as lines of the record: each under its heading, each once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from medmemory.answering import headings
from medmemory.answering.quoting.entries import Entered, Joint, entries, joint
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.row_days import row_days
from medmemory.answering.quoting.running import as_running, edges_of, is_page_furniture, running
from medmemory.answering.quoting.taken import (
    Said,
    date_order,
    ends_a_paragraph,
    specimen_of,
    taken,
)
from medmemory.answering.quoting.topics import Opening
from medmemory.answering.quoting.whole_rows import whole_spans
from medmemory.answering.sentences import sentence_spans
from medmemory.clinical.answer import Candidate
from medmemory.clinical.document import Span

_BETWEEN_CHUNKS = 3  # characters, white space mostly
_ONE_BLANK = 1


def lines_of(candidates: Sequence[Candidate]) -> list[Line]:
    """What the candidates say, page by page in reading order; titles and page heads left out."""
    ordered = sorted(candidates, key=_place)
    return [
        line
        for _, document in groupby(ordered, key=lambda one: str(one.document_id))
        for line in _with_days(
            _without_running(
                [_once(_lines(page)) for _, page in groupby(document, lambda one: one.page_number)]
            )
        )
    ]


def _without_running(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines of a document's pages without the heads and feet that run through them."""
    edges = [{page[at].on_page for at in edges_of(len(page))} for page in pages]
    repeated = running(
        (line.page, line.text)
        for page, at_edge in zip(pages, edges, strict=True)
        for line in page
        if line.on_page in at_edge
    )
    return [
        line
        for page, at_edge in zip(pages, edges, strict=True)
        for line in page
        if line.on_page not in at_edge or as_running(line.text) not in repeated
    ]


def _with_days(lines: Sequence[Line]) -> Iterator[Line]:
    texts = {line.candidate.chunk_id: line.candidate.text for line in lines}
    order = date_order(texts.values())
    said = [
        Said(
            line.text,
            before is None or _is_apart(before, line),
            before is None or _begins_a_paragraph(before, line),
        )
        for before, line in zip([None, *lines], lines, strict=False)
    ]
    days = row_days([line.text for line in lines], texts.values())
    entered = [
        Entered(line.text, _joint(before, line), day, _paragraph(line))
        for before, line, day in zip([None, *lines], lines, days, strict=False)
    ]
    dated = zip(lines, days, taken(said, order), entries(entered, order), strict=True)
    for line, day, when, entry in dated:
        yield replace(line, row_day=day, taken=when or entry, date_order=order)


def _joint(before: Line | None, line: Line) -> Joint:
    """How `line` stands to the one before it, also across two chunks that touch."""
    if before is None or _is_apart(before, line):
        return Joint.APART
    if before.candidate is line.candidate:
        return joint(line.candidate.text, before.within, line.within)
    touches = line.on_page.start - before.on_page.end <= _ONE_BLANK
    return Joint.GOES_ON if touches else Joint.APART


def _paragraph(line: Line) -> str:
    return line.candidate.text[line.within.start :].partition("\n\n")[0]


def _begins_a_paragraph(before: Line, line: Line) -> bool:
    if before.candidate is not line.candidate:
        return True
    return ends_a_paragraph(line.candidate.text, before.within, line.within)


def _is_apart(before: Line, line: Line) -> bool:
    """Whether text between the two lines was not found by the search, or a page begins."""
    if before.page != line.page:
        return True
    reached = before.candidate.span.end
    return line.candidate.span.start > reached + _BETWEEN_CHUNKS


def _lines(page: Iterable[Candidate]) -> Iterator[Line]:
    heading, end = "", -1
    for candidate in page:
        section = candidate.section or ""
        if candidate.span.start > end or headings.opens_with(candidate.text, section):
            heading = section
        columns: Span | None = None
        before = candidate.table_header
        column_text_end = 0
        specimen = ""
        opening = Opening()
        for span in whole_spans(candidate, sentence_spans(candidate.text)):
            text = candidate.text[span.start : span.end]
            if headings.is_title_row(text):
                columns, before, column_text_end = span, None, span.end
            elif (
                headings.is_marked(candidate.text, span.start)
                or headings.is_heading(text, candidate.section)
                or headings.opens_a_section(candidate.text, span)
            ):
                heading, columns, before, specimen = text, None, None, ""
                opening = Opening()
            elif not is_page_furniture(text):
                if "\n\n" in candidate.text[column_text_end : span.start]:
                    columns = before = None
                column_text_end = span.end
                specimen = specimen_of(text, specimen)
                heading = specimen or heading
                opening.advance(candidate.text, span)
                line = Line(
                    candidate, span, heading, columns, before, opening.topic, opening.before
                )
                opening.pass_on(candidate.text, span)
                yield replace(line, is_topic=opening.is_opened_by(span))
        end = max(end, candidate.span.end)


def _once(lines: Iterable[Line]) -> list[Line]:
    """Neighbouring chunks share some text, cut anywhere: of two lines at one place, the longer."""
    kept: list[Line] = []
    for line in lines:
        while kept and _overlap(kept[-1], line) and _length(kept[-1]) < _length(line):
            kept.pop()
        if not any(_overlap(other, line) for other in kept[-6:]):
            kept.append(line)
    return kept


def _overlap(one: Line, other: Line) -> bool:
    return one.on_page.start < other.on_page.end and other.on_page.start < one.on_page.end


def _length(line: Line) -> int:
    return line.within.end - line.within.start


def _place(candidate: Candidate) -> tuple[str, int, Span]:
    return str(candidate.document_id), candidate.page_number, candidate.span
