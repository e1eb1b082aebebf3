"""How far a document has come: each step is checked against the table of transitions."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from medmemory.clinical.document import (
    DOCUMENT_TRANSITIONS,
    DocumentStatus,
    Quarantine,
    SearchableDocument,
)
from medmemory.clinical.document_status import ReadingStep
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.clinical.versions import StatedVersion
from medmemory.errors import InvariantBroken, NotFound
from medmemory.storage.audit import AuditEvent, record
from medmemory.storage.document_families import (
    forget,
    hold_family,
    hold_in_doubt,
    lock_family,
    warn_of_same_files,
)
from medmemory.storage.document_intake import Enqueue, Origin, family_size, put_in
from medmemory.storage.document_parts import put_in_parts
from medmemory.storage.document_rows import quarantine_row
from medmemory.storage.engine import Database
from medmemory.storage.tables import chunks, document_blobs, documents, pages

MOST_OF_ONE_FILE = 1000  # documents that one dropped file may become
_MOST_NAMED = 5  # of the files that the record had already

_READ_ANEW = "Reading it anew did not succeed; what was read before still answers."


class DocumentProgress:
    """The life of one document while it is processed.

    Each method raises NotFound when the document has been deleted or its processing cancelled
    meanwhile, and InvariantBroken when its status does not allow the step: another worker has
    finished it.
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
            reading_step=ReadingStep.READING.value,
            chunk_count=None,
            chunks_embedded=0,
        )

    async def report_reading(
        self, document_id: DocumentId, *, pages_read: int, page_count: int, step: ReadingStep
    ) -> None:
        """`pages_read` of `page_count` pages were read; `step` is done with the next."""
        await self._report(
            document_id,
            DocumentStatus.READING,
            pages_read=pages_read,
            page_count=page_count,
            reading_step=step.value,
        )

    async def start_embedding(
        self, document_id: DocumentId, *, page_count: int, chunk_count: int
    ) -> None:
        """EMBEDDING, from the beginning: every page was read; they yielded `chunk_count` chunks."""
        await self._move(
            document_id,
            DocumentStatus.EMBEDDING,
            page_count=page_count,
            pages_read=page_count,
            chunk_count=chunk_count,
            chunks_embedded=0,
        )

    async def report_embedding(self, document_id: DocumentId, *, chunks_embedded: int) -> None:
        """`chunks_embedded` chunks have their vector."""
        await self._report(document_id, DocumentStatus.EMBEDDING, chunks_embedded=chunks_embedded)

    async def complete(
        self, document_id: DocumentId, searchable: SearchableDocument, *, enqueue: Enqueue
    ) -> None:
        """READY: pages and chunks are searchable from the same moment, all or none, in place of
        those of an earlier reading; the files that came in it are documents with jobs."""
        async with self._moving(
            document_id,
            DocumentStatus.READY,
            since=DocumentStatus.EMBEDDING,
            coming=searchable.versions,
        ) as (connection, row):
            await put_in_parts(connection, document_id, PatientId(row.patient_id), searchable)
            origin = Origin(document_id, row.nesting + 1)
            had_before, left_out = await _put_in_attachments(
                connection, origin, searchable, enqueue
            )
            page_count, chunk_count = len(searchable.pages), len(searchable.chunks)
            await _set(
                connection,
                document_id,
                DocumentStatus.READY,
                title=searchable.title,
                kind=searchable.kind and searchable.kind.value,
                document_date=searchable.document_date,
                text_sha256=searchable.text_sha256,
                page_count=page_count,
                pages_read=page_count,
                unreadable_pages=list(searchable.unreadable_pages),
                chunk_count=chunk_count,
                chunks_embedded=chunk_count,
                warnings=[*searchable.warnings, *left_out],
                had_before=[str(one) for one in had_before],
                ocr_engine=searchable.ocr_engine,
                embedding_model=searchable.embedding_model,
                ready_at=func.now(),
            )

    async def fail(self, document_id: DocumentId, reason: str) -> None:
        """FAILED, with the sentence that says why; READY as before when it was."""
        await self._end(document_id, DocumentStatus.FAILED, reason)

    async def refuse(self, document_id: DocumentId, reason: str) -> None:
        """REFUSED, with the sentence that says why; READY as before when it was."""
        await self._end(document_id, DocumentStatus.REFUSED, reason)

    async def refuse_malware(self, document_id: DocumentId, reason: str) -> None:
        """REFUSED, and nothing of the file or of an earlier reading is kept; the audit says so."""
        async with self._moving(document_id, DocumentStatus.REFUSED) as (connection, row):
            blob = document_blobs.c.document_id == document_id
            await connection.execute(delete(document_blobs).where(blob))
            await forget(connection, [document_id], DocumentStatus.REFUSED, failure_reason=reason)
            await record(
                connection,
                AuditEvent.MALWARE_REFUSED,
                patient_id=PatientId(row.patient_id),
                document_id=document_id,
            )

    async def quarantine(
        self, document_id: DocumentId, quarantine: Quarantine, *, holding: Sequence[bytes] = ()
    ) -> None:
        """QUARANTINED: nothing of what was read, now or before, is kept or searchable; nor of what
        came with it and has to wait with it. `holding`: the SHA-256 of the files within it."""
        async with self._moving(document_id, DocumentStatus.QUARANTINED) as (connection, row):
            await forget(
                connection,
                [document_id],
                DocumentStatus.QUARANTINED,
                quarantine=quarantine_row(quarantine),
            )
            await hold_family(connection, document_id, row.file_name, quarantine)
            await warn_of_same_files(connection, row, holding)

    async def is_held(self, document_id: DocumentId, *, names_patient: bool) -> bool:
        """Whether it is QUARANTINED, because a file that came with it is; that it names this
        chart's patient, or not, is kept."""
        async with self._database.writing() as connection:
            await lock_family(connection, document_id)
            row = await _locked(connection, document_id)
            return await hold_in_doubt(connection, row, names_patient=names_patient)

    async def record_worker_loss(self, document_id: DocumentId) -> None:
        """One more worker died while it worked on this document."""
        async with self._database.writing() as connection:
            changed = await connection.execute(
                update(documents)
                .where(documents.c.id == document_id)
                .values(worker_losses=documents.c.worker_losses + 1)
            )
            if changed.rowcount == 0:
                raise NotFound

    async def _end(self, document_id: DocumentId, status: DocumentStatus, reason: str) -> None:
        async with self._moving(document_id, status) as (connection, row):
            if row.ready_at is None:
                await _set(connection, document_id, status, failure_reason=reason)
                return
            kept = [one for one in row.warnings if not one.startswith(_READ_ANEW)]
            await fall_back(connection, document_id, warnings=[*kept, f"{_READ_ANEW} {reason}"])

    async def _report(self, document_id: DocumentId, status: DocumentStatus, **values: Any) -> None:
        async with self._database.writing() as connection:
            changed = await connection.execute(
                update(documents)
                .where(documents.c.id == document_id, documents.c.status == status.value)
                .values(**values)
            )
            if changed.rowcount == 0:
                raise NotFound

    async def _move(self, document_id: DocumentId, status: DocumentStatus, **values: Any) -> None:
        async with self._moving(document_id, status) as (connection, _):
            await _set(connection, document_id, status, **values)

    @asynccontextmanager
    async def _moving(
        self,
        document_id: DocumentId,
        status: DocumentStatus,
        *,
        since: DocumentStatus | None = None,
        coming: Sequence[StatedVersion] = (),
    ) -> AsyncIterator[tuple[AsyncConnection, Any]]:
        """A transaction that holds the document's row and may move it to `status`."""
        async with self._database.writing() as connection:
            await lock_family(connection, document_id, coming=coming)
            row = await _locked(connection, document_id)
            now = DocumentStatus(row.status)
            if status not in DOCUMENT_TRANSITIONS[now] or since not in {None, now}:
                raise InvariantBroken(f"A document cannot go from {row.status} to {status.value}.")
            yield connection, row


async def fall_back(connection: AsyncConnection, document_id: DocumentId, **values: Any) -> None:
    """READY as the earlier reading left it, whose pages and chunks are still stored."""
    page_count = select(func.count()).where(pages.c.document_id == document_id).scalar_subquery()
    chunk_count = select(func.count()).where(chunks.c.document_id == document_id).scalar_subquery()
    await _set(
        connection,
        document_id,
        DocumentStatus.READY,
        page_count=page_count,
        pages_read=page_count,
        chunk_count=chunk_count,
        chunks_embedded=chunk_count,
        **values,
    )


async def _locked(connection: AsyncConnection, document_id: DocumentId) -> Any:
    query = select(documents).where(documents.c.id == document_id).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise NotFound
    return row


async def _set(
    connection: AsyncConnection, document_id: DocumentId, status: DocumentStatus, **values: Any
) -> None:
    await connection.execute(
        update(documents)
        .where(documents.c.id == document_id)
        .values(status=status.value, status_changed_at=func.now(), **values)
    )


async def _put_in_attachments(
    connection: AsyncConnection, origin: Origin, searchable: SearchableDocument, enqueue: Enqueue
) -> tuple[list[DocumentId], list[str]]:
    """The files within the file are documents. Returns those that the record had already; warnings
    name them, and say how many are left out."""
    room = MOST_OF_ONE_FILE - await family_size(connection, origin.document_id)
    taken, left = searchable.attachments[: max(0, room)], searchable.attachments[max(0, room) :]
    known: list[tuple[DocumentId, str]] = []
    for document, content in taken:
        document_id, is_known = await put_in(
            connection, document, content, enqueue=enqueue, origin=origin
        )
        if is_known and not await _came_in(connection, document_id, origin):
            known.append((document_id, document.file_name))
    had_before = list(dict.fromkeys(known_id for known_id, _ in known))
    warnings = [_had_before([name for _, name in known])] if known else []
    if not left:
        return had_before, warnings
    return had_before, [
        *warnings,
        f"{len(left)} files within this file were left out: at most {MOST_OF_ONE_FILE} are taken "
        "from one file. Add them one by one.",
    ]


async def _came_in(connection: AsyncConnection, document_id: DocumentId, origin: Origin) -> bool:
    """Whether the document is the file of `origin`, or is listed as what came in it."""
    parent = select(documents.c.parent_document_id).where(documents.c.id == document_id)
    return origin.document_id in {document_id, await connection.scalar(parent)}


def _had_before(names: list[str]) -> str:
    named = ", ".join(f"“{name}”" for name in names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    files = "1 file in it was" if len(names) == 1 else f"{len(names)} files in it were"
    return f"{files} in this record already: {named}{more}."
