"""A file enters the record: new, known already, or given another try."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection as DriverConnection
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from medmemory.clinical.document import DocumentStatus, NewDocument
from medmemory.clinical.identifiers import DocumentId
from medmemory.errors import NotFound
from medmemory.storage.superseding import belong_to
from medmemory.storage.tables import document_blobs, documents

Enqueue = Callable[[DriverConnection[Any], DocumentId], Awaitable[None]]

# What a document that waits for its job looks like, whatever became of it before.
WAITING: dict[str, Any] = {
    "status": DocumentStatus.QUEUED.value,
    "status_changed_at": func.now(),
    "failure_reason": None,
    "worker_losses": 0,
    "pages_read": 0,
    "chunks_embedded": 0,
}

_FAMILY_SIZE = text(
    """
    WITH RECURSIVE up AS (
        SELECT id, parent_document_id FROM documents WHERE id = :document_id
        UNION ALL
        SELECT parent.id, parent.parent_document_id
        FROM documents parent JOIN up ON parent.id = up.parent_document_id
    ), down AS (
        SELECT id FROM up WHERE parent_document_id IS NULL
        UNION ALL
        SELECT child.id FROM documents child JOIN down ON child.parent_document_id = down.id
    )
    SELECT count(*) FROM down
    """
)


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that a file came in. A dropped file has none."""

    document_id: DocumentId
    nesting: int  # of the file that came in it


async def put_in(
    connection: AsyncConnection,
    document: NewDocument,
    content: bytes,
    *,
    enqueue: Enqueue,
    origin: Origin | None = None,
) -> tuple[DocumentId, bool]:
    """The document is there with its job, or REFUSED without its bytes.

    Returns it and whether the patient had the file already; one that had FAILED or was REFUSED is
    tried again. To be called inside a transaction.
    """
    document_id = await _insert(connection, document, origin)
    is_known = document_id is None
    if document_id is None:
        document_id, must_run = await _try_again(connection, document, origin)
    else:
        must_run = document.refusal is None
    await belong_to(connection, document_id, document.versions)
    if must_run:
        await _keep(connection, document_id, document, content)
        await enqueue(await driver_connection(connection), document_id)
    return document_id, is_known


async def family_size(connection: AsyncConnection, document_id: DocumentId) -> int:
    """How many documents came from one dropped file, of which this is one, so far."""
    return await connection.scalar(_FAMILY_SIZE, {"document_id": document_id}) or 0


async def driver_connection(connection: AsyncConnection) -> DriverConnection[Any]:
    """The psycopg connection below, for the queue's own statements in the same transaction."""
    driver = (await connection.get_raw_connection()).driver_connection
    assert isinstance(driver, DriverConnection)  # noqa: S101  # the engine is made for psycopg
    return driver


async def _insert(
    connection: AsyncConnection, document: NewDocument, origin: Origin | None
) -> DocumentId | None:
    """The new document's id, or None when the patient has the same file already."""
    status = DocumentStatus.QUEUED if document.refusal is None else DocumentStatus.REFUSED
    inserted = await connection.scalar(
        insert(documents)
        .values(
            id=uuid.uuid4(),
            patient_id=document.patient_id,
            sha256=document.sha256,
            byte_count=document.byte_count,
            media_type=document.media_type and document.media_type.value,
            file_name=document.file_name,
            title=document.title,
            status=status.value,
            failure_reason=document.refusal,
            parent_document_id=origin and origin.document_id,
            nesting=origin.nesting if origin else 0,
        )
        .on_conflict_do_nothing(index_elements=["patient_id", "sha256"])
        .returning(documents.c.id)
    )
    return DocumentId(inserted) if inserted else None


async def _try_again(
    connection: AsyncConnection, document: NewDocument, origin: Origin | None
) -> tuple[DocumentId, bool]:
    """The known document and whether it has to be processed again."""
    row = (
        await connection.execute(
            select(documents.c.id, documents.c.status)
            .where(
                documents.c.patient_id == document.patient_id,
                documents.c.sha256 == document.sha256,
            )
            .with_for_update()
        )
    ).one_or_none()
    if row is None:  # deleted between the two statements
        raise NotFound("The same file was deleted just now. Drop it again.")
    known = documents.c.id == row.id
    if origin is None:
        # Dropped by itself: it no longer goes when the file does that it came in.
        await connection.execute(
            update(documents).where(known).values(parent_document_id=None, nesting=0)
        )
    ended = row.status in {DocumentStatus.FAILED.value, DocumentStatus.REFUSED.value}
    if not ended or document.refusal is not None:
        return DocumentId(row.id), False
    assert document.media_type is not None  # noqa: S101  # only a refused file may be of no kind
    await connection.execute(
        update(documents).where(known).values(media_type=document.media_type.value, **WAITING)
    )
    return DocumentId(row.id), True


async def _keep(
    connection: AsyncConnection, document_id: DocumentId, document: NewDocument, content: bytes
) -> None:
    await connection.execute(
        insert(document_blobs)
        .values(document_id=document_id, patient_id=document.patient_id, content=content)
        .on_conflict_do_nothing(index_elements=["document_id"])
    )
