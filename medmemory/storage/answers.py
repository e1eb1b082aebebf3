"""Answers and their citations. Quotes are not copied: they are read from the cited page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.exc import IntegrityError

from medmemory.clinical.answer import Answer, Citation
from medmemory.clinical.document import MediaType, Span
from medmemory.clinical.identifiers import CitationId, DocumentId, PatientId, StepId, ThreadId
from medmemory.errors import CitationOutOfRange, MessageNotSaved, NotFound
from medmemory.storage.engine import Database
from medmemory.storage.tables import answers, citations, documents, pages


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A citation with the page it points into."""

    citation: Citation
    page_text: str
    page_count: int
    media_type: MediaType


class AnswerStore:
    """An instance lives as long as its process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(
        self, answer: Answer, *, step_id: StepId, thread_id: ThreadId, patient_id: PatientId
    ) -> None:
        """The answer and its sources are stored with the message `step_id`, or nothing is.

        Raises MessageNotSaved when that message is not stored, or already has an answer.
        """
        try:
            async with self._database.writing() as connection:
                await connection.execute(
                    insert(answers).values(
                        step_id=step_id,
                        thread_id=thread_id,
                        patient_id=patient_id,
                        question=answer.query.question,
                        rewritten_question=answer.query.rewritten,
                        text=answer.text,
                        mode=answer.mode.value,
                        outcome=answer.outcome.value,
                        model=answer.model,
                        prompt_version=answer.prompt_version,
                        prompt_tokens=answer.prompt_tokens,
                        completion_tokens=answer.completion_tokens,
                    )
                )
                if answer.sources:
                    await connection.execute(
                        insert(citations),
                        [_row(citation, step_id, patient_id) for citation in answer.sources],
                    )
        except IntegrityError as error:
            raise MessageNotSaved from error

    async def resolve(self, citation_id: CitationId) -> CitedSource:
        """The cited page and words; raises NotFound, or CitationOutOfRange for a broken one."""
        async with self._database.reading() as connection:
            row = (
                (await connection.execute(_CITED.where(citations.c.id == citation_id)))
                .mappings()
                .one_or_none()
            )
        if row is None:
            raise NotFound
        return CitedSource(
            citation=_citation(row),
            page_text=row["page_text"],
            page_count=row["page_count"],
            media_type=MediaType(row["media_type"]),
        )

    async def citations_of(self, step_id: StepId) -> tuple[Citation, ...]:
        """The citations of one answer by number; none when it is not an answer of yours."""
        query = _CITED.where(citations.c.step_id == step_id).order_by(citations.c.number)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(_citation(row) for row in rows)


_CITED: Select[Any] = (
    select(
        citations,
        documents.c.title,
        documents.c.file_name,
        documents.c.document_date,
        documents.c.media_type,
        func.coalesce(documents.c.page_count, citations.c.page_number).label("page_count"),
        pages.c.text.label("page_text"),
    )
    .join(documents, documents.c.id == citations.c.document_id)
    .join(
        pages,
        (pages.c.document_id == citations.c.document_id)
        & (pages.c.number == citations.c.page_number),
    )
)


def _row(citation: Citation, step_id: StepId, patient_id: PatientId) -> dict[str, object]:
    return {
        "id": citation.id,
        "step_id": step_id,
        "patient_id": patient_id,
        "number": citation.number,
        "document_id": citation.document_id,
        "page_number": citation.page_number,
        "span_start": citation.span.start,
        "span_end": citation.span.end,
    }


def _citation(row: Mapping[str, Any]) -> Citation:
    span = Span(row["span_start"], row["span_end"])
    if not 0 <= span.start < span.end <= len(row["page_text"]):
        raise CitationOutOfRange
    return Citation(
        id=CitationId(row["id"]),
        number=row["number"],
        document_id=DocumentId(row["document_id"]),
        document_title=row["title"],
        file_name=row["file_name"],
        document_date=row["document_date"],
        page_number=row["page_number"],
        span=span,
        quote=row["page_text"][span.start : span.end],
    )
