"""What a clinician decides about a document: correct, retry, read anew, cancel, move, delete."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from medmemory.clinical.corrections import Instead
from medmemory.clinical.document import DocumentStatus
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import DocumentRefused, NotFound
from medmemory.storage.audit import AuditEvent, record
from medmemory.storage.document_families import lock_family, release_held, set_apart
from medmemory.storage.document_intake import WAITING, Enqueue, driver_connection
from medmemory.storage.document_jobs import end_jobs
from medmemory.storage.document_progress import fall_back
from medmemory.storage.engine import Database
from medmemory.storage.tables import document_blobs, documents, patients

LONGEST_TITLE = 200
LONGEST_REASON = 1000
_FIRST_YEAR = 1900
_ENDED = {DocumentStatus.READY, DocumentStatus.REFUSED, DocumentStatus.FAILED}

_acting = text("acting_clinician()")
_FAMILY = text(
    """
    WITH RECURSIVE family AS (
        SELECT id FROM documents WHERE id = :document_id
        UNION ALL
        SELECT child.id FROM documents child JOIN family ON child.parent_document_id = family.id
    )
    SELECT id FROM family
    """
)


@dataclass(frozen=True, slots=True)
class _Held:
    """A document whose row this transaction holds."""

    connection: AsyncConnection
    id: DocumentId
    patient_id: PatientId
    sha256: bytes
    status: DocumentStatus
    is_searchable: bool

    async def set(self, **values: Any) -> None:
        await self.connection.execute(
            update(documents).where(documents.c.id == self.id).values(**values)
        )

    async def record(self, event: AuditEvent, *, reason: str | None = None, **detail: Any) -> None:
        await record(
            self.connection,
            event,
            patient_id=self.patient_id,
            document_id=self.id,
            reason=reason,
            **detail,
        )

    async def queue(self, enqueue: Enqueue, **values: Any) -> None:
        await self.set(**WAITING, **values)
        await enqueue(await driver_connection(self.connection), self.id)


class DocumentDecisions:
    """Each method raises NotFound when the acting clinician has no such document, and
    DocumentRefused with a sentence when its status does not allow the decision."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def correct(
        self,
        document_id: DocumentId,
        *,
        title: str | Literal[Instead.AS_FOUND] | None = None,
        kind: DocumentKind | Literal[Instead.AS_FOUND] | None = None,
        document_date: date | Instead | None = None,
    ) -> None:
        """What is given counts from now on, whatever the file says; None leaves as it is.

        Everything that shows or searches the document reads it from here, so that nothing has to
        follow. With AS_FOUND the file's own word counts again.
        """
        values: dict[str, Any] = {}
        if title is not None:
            values["corrected_title"] = None if title is Instead.AS_FOUND else _checked_title(title)
        if kind is not None:
            values["corrected_kind"] = None if kind is Instead.AS_FOUND else kind.value
        if document_date is not None:
            values |= _dated(document_date)
        if not values:
            return
        async with self._held(document_id) as held:
            await held.set(corrected_by=_acting, corrected_at=func.now(), **values)
            fields = {"title": title, "kind": kind, "document_date": document_date}
            await held.record(
                AuditEvent.DOCUMENT_CORRECTED,
                fields=[name for name, value in fields.items() if value is not None],
            )

    async def retry(self, document_id: DocumentId, *, enqueue: Enqueue) -> None:
        """QUEUED again; of a REFUSED or FAILED one whose file was kept."""
        async with self._held(document_id) as held:
            if held.status not in {DocumentStatus.REFUSED, DocumentStatus.FAILED}:
                raise DocumentRefused("Only a document that was refused or failed is tried again.")
            await _require_file(held)
            await held.queue(enqueue)

    async def reingest(self, document_id: DocumentId, *, enqueue: Enqueue) -> None:
        """QUEUED to be read anew; what was read before answers until the new reading is there."""
        async with self._held(document_id) as held:
            if held.status not in _ENDED:
                raise DocumentRefused(
                    "It waits for a decision: whose document is it?"
                    if held.status is DocumentStatus.QUARANTINED
                    else "It is being read already."
                )
            await _require_file(held)
            await held.queue(enqueue)

    async def attach_anyway(
        self, document_id: DocumentId, reason: str, *, enqueue: Enqueue
    ) -> None:
        """A QUARANTINED document is QUEUED for this chart; who decided so and why is kept.

        What waits in it, or only because of it, is QUEUED too, and compared by itself.
        """
        reason = " ".join(reason.split())
        if not reason:
            raise DocumentRefused("Say why the document belongs to this chart.")
        reason = reason[:LONGEST_REASON]
        async with self._quarantined(document_id) as held:
            await held.queue(enqueue, attach_reason=reason, attached_by=_acting)
            released = await release_held(held.connection, document_id, enqueue=enqueue)
            detail = {"released": released} if released else {}
            await held.record(AuditEvent.DOCUMENT_ATTACHED_ANYWAY, reason=reason, **detail)

    async def move(
        self, document_id: DocumentId, patient_id: PatientId, *, enqueue: Enqueue
    ) -> DocumentId:
        """A QUARANTINED document is QUEUED in the other chart, and compared with it there; nothing
        of it is left in this one, nor of what came in it, except what is this patient's.

        Returns the document there, which is another one when that chart has the file already.
        Raises NotFound unless the acting clinician is on both care teams.
        """
        async with self._quarantined(document_id) as held:
            connection = held.connection
            if patient_id == held.patient_id:
                raise DocumentRefused("It is in this chart already.")
            theirs = select(patients.c.id).where(patients.c.id == patient_id)
            if await connection.scalar(theirs) is None:
                raise NotFound("There is no such patient, or you do not have access to the record.")
            same_file = select(documents.c.id).where(
                documents.c.patient_id == patient_id, documents.c.sha256 == held.sha256
            )
            known = await connection.scalar(same_file)
            moved = document_id if known is None else DocumentId(known)
            await held.record(AuditEvent.DOCUMENT_MOVED_OUT)
            await record(
                connection, AuditEvent.DOCUMENT_MOVED_IN, patient_id=patient_id, document_id=moved
            )
            await set_apart(connection, document_id)
            if known is not None:
                await _delete(held)
                return moved
            for part in await _parts(held):  # the reading there finds them again
                await _delete(replace(held, id=part))
            await held.queue(
                enqueue,
                patient_id=patient_id,
                parent_document_id=None,
                nesting=0,
                quarantine=None,
                names_patient=None,
                enclosed_versions=[],
            )
            return moved

    async def discard(self, document_id: DocumentId) -> tuple[DocumentId, ...]:
        """A QUARANTINED document is gone, as by `delete`, except what in it is this patient's.

        What came beside it and waits because of it goes on waiting: it was not decided whose that
        is.
        """
        async with self._quarantined(document_id) as held:
            await set_apart(held.connection, document_id)
            await held.record(AuditEvent.DOCUMENT_DISCARDED)
            return await _delete(held)

    async def cancel(self, document_id: DocumentId) -> tuple[DocumentId, ...]:
        """Its processing is over: what was READY before is so again, anything else is gone, as by
        `delete`."""
        async with self._held(document_id) as held:
            if held.status.is_final:
                raise DocumentRefused("It is not being processed.")
            if not held.is_searchable:
                await held.record(AuditEvent.DOCUMENT_CANCELLED)
                return await _delete(held)
            await end_jobs(held.connection, [held.id])
            await fall_back(held.connection, held.id)
            return ()

    async def delete(self, document_id: DocumentId) -> tuple[DocumentId, ...]:
        """The document, its file, pages, chunks and job are gone, and all of the documents that
        came in it. The database withdraws the answers that rest on them, whoever asked.

        Returns all the documents that are gone.
        """
        async with self._held(document_id) as held:
            await held.record(AuditEvent.DOCUMENT_DELETED)
            return await _delete(held)

    @asynccontextmanager
    async def _held(self, document_id: DocumentId) -> AsyncIterator[_Held]:
        async with self._database.writing() as connection:
            await lock_family(connection, document_id)
            row = (
                await connection.execute(
                    select(documents).where(documents.c.id == document_id).with_for_update()
                )
            ).one_or_none()
            if row is None:
                raise NotFound
            status = DocumentStatus(row.status)
            yield _Held(
                connection=connection,
                id=document_id,
                patient_id=PatientId(row.patient_id),
                sha256=row.sha256,
                status=status,
                is_searchable=row.ready_at is not None,
            )

    @asynccontextmanager
    async def _quarantined(self, document_id: DocumentId) -> AsyncIterator[_Held]:
        async with self._held(document_id) as held:
            if held.status is not DocumentStatus.QUARANTINED:
                raise DocumentRefused("It does not wait for a decision.")
            yield held


async def _delete(held: _Held) -> tuple[DocumentId, ...]:
    family = list(await held.connection.scalars(_FAMILY, {"document_id": held.id}))
    await held.connection.execute(delete(documents).where(documents.c.id == held.id))
    await end_jobs(held.connection, family)
    return tuple(DocumentId(one) for one in family)


async def _parts(held: _Held) -> list[DocumentId]:
    query = select(documents.c.id).where(documents.c.parent_document_id == held.id)
    return [DocumentId(one) for one in await held.connection.scalars(query)]


async def _require_file(held: _Held) -> None:
    query = select(document_blobs.c.document_id).where(document_blobs.c.document_id == held.id)
    if await held.connection.scalar(query) is None:
        raise DocumentRefused("The file itself was not kept. Drop it again.")


def _checked_title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise DocumentRefused("A title needs at least one character.")
    return title[:LONGEST_TITLE]


def _dated(day: date | Instead) -> dict[str, Any]:
    if isinstance(day, Instead):
        return {"corrected_document_date": None, "is_undated": day is Instead.NO_DATE}
    return {"corrected_document_date": _checked_date(day), "is_undated": False}


def _checked_date(day: date) -> date:
    if day.year < _FIRST_YEAR:
        raise DocumentRefused(f"A document date lies in {_FIRST_YEAR} or later.")
    return day
