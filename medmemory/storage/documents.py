"""Documents with their file, pages and chunks, within the acting clinician's care teams."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from psycopg import AsyncConnection as DriverConnection
from sqlalchemy import Row, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from medmemory.clinical.answer import Coverage
from medmemory.clinical.document import DocumentStatus, MediaType, NewDocument, StoredDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import NotFound
from medmemory.storage.document_progress import DocumentProgress
from medmemory.storage.engine import Database
from medmemory.storage.tables import document_blobs, documents, pages

_INSUFFICIENT_PRIVILEGE = "42501"  # what row-level security answers to a write

# A running job finds its document gone and ends; its row is then removed by the worker.
_DELETE_WAITING_JOBS = text(
    "DELETE FROM procrastinate_jobs"
    " WHERE status <> 'doing' AND args ->> 'document_id' = :document_id"
)


class DocumentStore(DocumentProgress):
    """Every method sees the documents of the acting clinician's patients, and no others."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._database = database

    async def add(
        self,
        document: NewDocument,
        content: bytes,
        *,
        enqueue: Callable[[DriverConnection[Any], DocumentId], Awaitable[None]],
    ) -> tuple[DocumentId, bool]:
        """The file, its document and its job are stored, all or none.

        Returns the document and whether it was there already. One that FAILED is queued again.
        Raises NotFound without access to the patient.
        """
        try:
            async with self._database.writing() as connection:
                document_id = await _insert(connection, document, content)
                is_known = document_id is None
                if document_id is None:
                    document_id, must_run = await _queue_again_if_failed(connection, document)
                else:
                    must_run = True
                if must_run:
                    await enqueue(await _driver_connection(connection), document_id)
        except (ProgrammingError, IntegrityError) as error:
            if _is_refused(error):
                raise NotFound from error
            raise
        return document_id, is_known

    async def get(self, document_id: DocumentId) -> StoredDocument:
        """Raises NotFound when there is no such document for the acting clinician."""
        async with self._database.reading() as connection:
            row = (
                await connection.execute(select(documents).where(documents.c.id == document_id))
            ).one_or_none()
        if row is None:
            raise NotFound
        return _document(row)

    async def list_for(self, *, patient_id: PatientId) -> list[StoredDocument]:
        """The patient's documents, the last uploaded first."""
        query = (
            select(documents)
            .where(documents.c.patient_id == patient_id)
            .order_by(documents.c.uploaded_at.desc(), documents.c.id)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [_document(row) for row in rows]

    async def coverage(self, *, patient_id: PatientId) -> Coverage:
        """What a search of this patient's record reaches now, and what it does not."""
        is_ready = documents.c.status == DocumentStatus.READY.value
        unfinished = [status.value for status in DocumentStatus if not status.is_final]
        query = select(
            func.count().filter(is_ready).label("document_count"),
            func.min(documents.c.document_date).filter(is_ready).label("earliest"),
            func.max(documents.c.document_date).filter(is_ready).label("latest"),
            func.coalesce(
                func.sum(func.cardinality(documents.c.unreadable_pages)).filter(is_ready), 0
            ).label("unreadable"),
            func.count().filter(documents.c.status.in_(unfinished)).label("unfinished"),
        ).where(documents.c.patient_id == patient_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one()
        return Coverage(
            document_count=row.document_count,
            earliest=row.earliest,
            latest=row.latest,
            unreadable_page_count=row.unreadable,
            unfinished_document_count=row.unfinished,
        )

    async def page_text(self, document_id: DocumentId, number: int) -> str:
        """Raises NotFound when the document has no such page (yet)."""
        query = select(pages.c.text).where(
            pages.c.document_id == document_id, pages.c.number == number
        )
        async with self._database.reading() as connection:
            found: str | None = await connection.scalar(query)
        if found is None:
            raise NotFound
        return found

    async def content(self, document_id: DocumentId) -> bytes:
        """The file as it was uploaded."""
        query = select(document_blobs.c.content).where(document_blobs.c.document_id == document_id)
        async with self._database.reading() as connection:
            found: bytes | None = await connection.scalar(query)
        if found is None:
            raise NotFound
        return found

    async def delete(self, document_id: DocumentId) -> None:
        """The document, its file, pages, chunks, citations and waiting job are gone.

        Raises NotFound when there is no such document for the acting clinician.
        """
        async with self._database.writing() as connection:
            deleted = await connection.execute(
                delete(documents).where(documents.c.id == document_id)
            )
            if deleted.rowcount == 0:
                raise NotFound
            await connection.execute(_DELETE_WAITING_JOBS, {"document_id": str(document_id)})


async def _insert(
    connection: AsyncConnection, document: NewDocument, content: bytes
) -> DocumentId | None:
    """The new document's id, or None when the patient has the same file already."""
    inserted = await connection.scalar(
        insert(documents)
        .values(
            id=uuid.uuid4(),
            patient_id=document.patient_id,
            sha256=document.sha256,
            byte_count=document.byte_count,
            media_type=document.media_type.value,
            file_name=document.file_name,
            title=document.title,
            status=DocumentStatus.QUEUED.value,
        )
        .on_conflict_do_nothing(index_elements=["patient_id", "sha256"])
        .returning(documents.c.id)
    )
    if inserted is None:
        return None
    await connection.execute(
        insert(document_blobs).values(
            document_id=inserted, patient_id=document.patient_id, content=content
        )
    )
    return DocumentId(inserted)


async def _queue_again_if_failed(
    connection: AsyncConnection, document: NewDocument
) -> tuple[DocumentId, bool]:
    same_file = (
        documents.c.patient_id == document.patient_id,
        documents.c.sha256 == document.sha256,
    )
    queued_again = await connection.scalar(
        update(documents)
        .where(*same_file, documents.c.status == DocumentStatus.FAILED.value)
        .values(
            status=DocumentStatus.QUEUED.value,
            status_changed_at=func.now(),
            failure_reason=None,
            worker_losses=0,
            pages_read=0,
            chunks_embedded=0,
        )
        .returning(documents.c.id)
    )
    if queued_again is not None:
        return DocumentId(queued_again), True
    known = await connection.scalar(select(documents.c.id).where(*same_file))
    if known is None:  # deleted between the two statements
        raise NotFound("The same file was deleted just now. Drop it again.")
    return DocumentId(known), False


async def _driver_connection(connection: AsyncConnection) -> DriverConnection[Any]:
    driver = (await connection.get_raw_connection()).driver_connection
    assert isinstance(driver, DriverConnection)  # noqa: S101  # the engine is made for psycopg
    return driver


def _is_refused(error: ProgrammingError | IntegrityError) -> bool:
    is_foreign = getattr(error.orig, "sqlstate", None) == _INSUFFICIENT_PRIVILEGE
    return is_foreign or isinstance(error, IntegrityError)


def _document(row: Row[Any]) -> StoredDocument:
    return StoredDocument(
        id=DocumentId(row.id),
        patient_id=PatientId(row.patient_id),
        file_name=row.file_name,
        title=row.title,
        media_type=MediaType(row.media_type),
        sha256=row.sha256,
        byte_count=row.byte_count,
        uploaded_at=row.uploaded_at,
        status=DocumentStatus(row.status),
        document_date=row.document_date,
        failure_reason=row.failure_reason,
        page_count=row.page_count,
        pages_read=row.pages_read,
        unreadable_pages=tuple(row.unreadable_pages),
        chunk_count=row.chunk_count,
        chunks_embedded=row.chunks_embedded,
        warnings=tuple(row.warnings),
        worker_losses=row.worker_losses,
    )
