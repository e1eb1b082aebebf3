"""What kept answers quote and other documents have corrected since."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from medmemory.clinical.citation import CorrectedCitation
from medmemory.clinical.identifiers import CitationId, StepId
from medmemory.storage.corrected import date_of, title_of
from medmemory.storage.tables import answers, citations, documents, pages, statement_versions

_newer = documents.alias("newer")


def corrected_citations() -> Select[Any]:
    """The citations of answers whose words are superseded now, with what supersedes them."""
    return (
        select(
            citations.c.step_id,
            citations.c.number,
            citations.c.id,
            title_of(_newer).label("newer_title"),
            _newer.c.file_name.label("newer_file_name"),
            date_of(_newer).label("newer_date"),
        )
        .select_from(answers)
        .join(citations, citations.c.step_id == answers.c.step_id)
        .join(
            statement_versions,
            (statement_versions.c.document_id == citations.c.document_id)
            & statement_versions.c.superseded_by.is_not(None)
            & (statement_versions.c.span_start < statement_versions.c.span_end),
        )
        .join(
            pages,
            (pages.c.document_id == statement_versions.c.document_id)
            & (pages.c.number == statement_versions.c.page_number),
        )
        .join(_newer, _newer.c.id == statement_versions.c.superseded_by)
        .where(_quotes_superseded_words())
        .distinct()
        .order_by(
            citations.c.step_id, citations.c.number, "newer_date", "newer_title", "newer_file_name"
        )
    )


def to_corrected_citation(row: Any) -> CorrectedCitation:
    return CorrectedCitation(
        step_id=StepId(row.step_id),
        number=row.number,
        citation_id=CitationId(row.id),
        newer_title=row.newer_title,
        newer_file_name=row.newer_file_name,
        newer_date=row.newer_date,
    )


def _quotes_superseded_words() -> ColumnElement[bool]:
    """Where the citation's words stand at its place, that place decides. On a page that was read
    anew they may stand elsewhere, and the words themselves do."""
    start, end = statement_versions.c.span_start, statement_versions.c.span_end
    place = func.substr(
        pages.c.text,
        citations.c.span_start + 1,
        citations.c.span_end - citations.c.span_start,
    )
    is_in_place = (statement_versions.c.page_number == citations.c.page_number) & (
        place == citations.c.quote
    )
    words = func.btrim(func.substr(pages.c.text, start + 1, end - start), " \t\r\n")
    return case(
        (is_in_place, (start < citations.c.span_end) & (end > citations.c.span_start)),
        else_=(words != "")
        & or_(func.strpos(citations.c.quote, words) > 0, func.strpos(words, citations.c.quote) > 0),
    )
