"""How far a document has come: each step is checked against the table of transitions."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from medmemory.clinical.document import (
    DOCUMENT_TRANSITIONS,
    DocumentStatus,
    SearchableDocument,
)
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import InvariantBroken, NotFound
from medmemory.storage.engine import Database
from medmemory.storage.tables import chunks, documents, pages

_ROWS_AT_ONCE = 1000


class DocumentProgress:
    """The life of one document while it is processed.

    Each method raises NotFound when the document has been deleted meanwhile, and InvariantBroken
    when its status does not allow the step: another worker has finished it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def start_reading(self, document_id: DocumentId) -> None:
        """READING, from the beginning: what an interrupted run reported is forgotten."""
        await self._move(
            document_id,
            DocumentStatus.READING,
            page_count=None,
            pages_read=0,
            chunk_count=None,
            chunks_embedded=0,
        )

    async def report_reading(
        self, document_id: DocumentId, *, pages_read: int, page_count: int
    ) -> None:
        """`pages_read` of `page_count` pages were read."""
        await self._report(document_id, pages_read=pages_read, page_count=page_count)

    async def start_embedding(
        self, document_id: DocumentId, *, page_count: int, chunk_count: int
    ) -> None:
        """EMBEDDING: every page was read; they yielded `chunk_count` chunks."""
        await self._move(
            document_id,
            DocumentStatus.EMBEDDING,
            page_count=page_count,
            pages_read=page_count,
            chunk_count=chunk_count,
        )

    async def report_embedding(self, document_id: DocumentId, *, chunks_embedded: int) -> None:
        """`chunks_embedded` chunks have their vector."""
        await self._report(document_id, chunks_embedded=chunks_embedded)

    async def complete(self, document_id: DocumentId, searchable: SearchableDocument) -> None:
        """READY: pages and chunks are searchable from the same moment, all or none."""
        async with self._moving(document_id, DocumentStatus.READY) as (connection, patient_id):
            await connection.execute(delete(pages).where(pages.c.document_id == document_id))
            page_rows = _page_rows(document_id, patient_id, searchable)
            await connection.execute(insert(pages), page_rows)
            for chunk_rows in _chunk_rows(patient_id, searchable):
                await connection.execute(insert(chunks), chunk_rows)
            chunk_count = len(searchable.chunks)
            await _set(
                connection,
                document_id,
                DocumentStatus.READY,
                title=searchable.title,
                document_date=searchable.document_date,
                page_count=len(page_rows),
                pages_read=len(page_rows),
                unreadable_pages=list(searchable.unreadable_pages),
                chunk_count=chunk_count,
                chunks_embedded=chunk_count,
                warnings=list(searchable.warnings),
            )

    async def fail(self, document_id: DocumentId, reason: str) -> None:
        """FAILED, with the sentence that says why."""
        await self._move(document_id, DocumentStatus.FAILED, failure_reason=reason)

    async def record_worker_loss(self, document_id: DocumentId) -> None:
        """One more worker died while it worked on this document."""
        await self._report(document_id, worker_losses=documents.c.worker_losses + 1)

    async def _report(self, document_id: DocumentId, **values: Any) -> None:
        async with self._database.writing() as connection:
            changed = await connection.execute(
                update(documents).where(documents.c.id == document_id).values(**values)
            )
            if changed.rowcount == 0:
                raise NotFound

    async def _move(self, document_id: DocumentId, status: DocumentStatus, **values: Any) -> None:
        async with self._moving(document_id, status) as (connection, _):
            await _set(connection, document_id, status, **values)

    @asynccontextmanager
    async def _moving(
        self, document_id: DocumentId, status: DocumentStatus
    ) -> AsyncIterator[tuple[AsyncConnection, PatientId]]:
        """A transaction that holds the document and may move it to `status`."""
        async with self._database.writing() as connection:
            row = (
                await connection.execute(
                    select(documents.c.status, documents.c.patient_id)
                    .where(documents.c.id == document_id)
                    .with_for_update()
                )
            ).one_or_none()
            if row is None:
                raise NotFound
            if status not in DOCUMENT_TRANSITIONS[DocumentStatus(row.status)]:
                raise InvariantBroken(f"A document cannot go from {row.status} to {status.value}.")
            yield connection, PatientId(row.patient_id)


async def _set(
    connection: AsyncConnection, document_id: DocumentId, status: DocumentStatus, **values: Any
) -> None:
    await connection.execute(
        update(documents)
        .where(documents.c.id == document_id)
        .values(status=status.value, status_changed_at=func.now(), **values)
    )


def _page_rows(
    document_id: DocumentId, patient_id: PatientId, searchable: SearchableDocument
) -> list[dict[str, object]]:
    return [
        {
            "document_id": document_id,
            "patient_id": patient_id,
            "number": page.number,
            "text": page.text,
        }
        for page in searchable.pages
    ]


def _chunk_rows(
    patient_id: PatientId, searchable: SearchableDocument
) -> Iterator[list[dict[str, object]]]:
    """In lots, so that a long document is not in memory a third time, as SQL parameters."""
    pairs = list(zip(searchable.chunks, searchable.embeddings, strict=True))
    for start in range(0, len(pairs), _ROWS_AT_ONCE):
        yield [
            {
                "id": chunk.id,
                "document_id": chunk.document_id,
                "patient_id": patient_id,
                "ordinal": chunk.ordinal,
                "page_number": chunk.page_number,
                "section": chunk.section,
                "span_start": chunk.span.start,
                "span_end": chunk.span.end,
                "text": chunk.text,
                "token_count": chunk.token_count,
                "embedding": list(embedding),
                "embedding_model": searchable.embedding_model,
            }
            for chunk, embedding in pairs[start : start + _ROWS_AT_ONCE]
        ]
