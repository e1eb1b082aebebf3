"""Searchable documents for tests, chunked by paragraph and embedded with the real weights."""

import uuid
from collections.abc import Iterator
from datetime import date
from functools import cache

from sqlalchemy import insert, update

from medmemory.clinical.identifiers import ClinicianId, DocumentId, PatientId
from medmemory.identity.acting import acting_as
from medmemory.models.embeddings import EmbeddingModel
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.engine import Database
from tests.factories import make_document


@cache
def real_embeddings() -> EmbeddingModel:
    """The packaged weights, loaded once for all tests of a run."""
    model = EmbeddingModel(Settings(_env_file=None))  # type: ignore[call-arg]  # pydantic-settings'
    model.load()
    return model


async def make_searchable_document(
    database: Database,
    clinician_id: ClinicianId,
    patient_id: PatientId,
    *page_texts: str,
    title: str = "Clinic letter",
    document_date: date | None = date(2024, 3, 2),
    status: str = "ready",
) -> DocumentId:
    """A document whose chunks are its pages' paragraphs."""
    embeddings = real_embeddings()
    document_id = await make_document(
        database,
        clinician_id,
        patient_id,
        page_texts=page_texts,
        title=title,
        document_date=document_date,
    )
    rows = [
        {
            "id": uuid.uuid4(),
            "document_id": document_id,
            "patient_id": patient_id,
            "page_number": number,
            "span_start": start,
            "span_end": end,
            "text": text[start:end],
            "token_count": embeddings.count_tokens(text[start:end]),
            "embedding_model": embeddings.name,
        }
        for number, text in enumerate(page_texts, start=1)
        for start, end in _paragraphs(text)
    ]
    vectors = embeddings.embed_documents([str(row["text"]) for row in rows])
    with acting_as(clinician_id):
        async with database.writing() as connection:
            await connection.execute(
                insert(tables.chunks),
                [
                    {**row, "ordinal": ordinal, "embedding": vector}
                    for ordinal, (row, vector) in enumerate(zip(rows, vectors, strict=True))
                ],
            )
            await connection.execute(
                update(tables.documents)
                .where(tables.documents.c.id == document_id)
                .values(status=status, failure_reason="" if status == "failed" else None)
            )
    return document_id


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            yield start, start + len(paragraph)
        start += len(paragraph) + 2
