"""What was decided about documents, by whom and when: written with what it records, never changed.

The database lets the application add events and read those of the acting clinician's patients;
nobody alters or deletes one. An event holds no name and nothing of a document's text; its reason is
the clinician's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.storage.engine import Database
from medmemory.storage.tables import audit_events, clinicians, patients


class AuditEvent(StrEnum):
    """ANSWERS_WITHDRAWN is written by the database itself, when it removes a document."""

    MALWARE_REFUSED = "malware_refused"
    DOCUMENT_CORRECTED = "document_corrected"
    DOCUMENT_ATTACHED_ANYWAY = "document_attached_anyway"
    DOCUMENT_MOVED_OUT = "document_moved_out"
    DOCUMENT_MOVED_IN = "document_moved_in"
    DOCUMENT_DISCARDED = "document_discarded"
    DOCUMENT_CANCELLED = "document_cancelled"
    DOCUMENT_DELETED = "document_deleted"
    ANSWERS_WITHDRAWN = "answers_withdrawn"


# After these a document, or its text, is no longer in the patient's record.
REMOVALS = frozenset(
    {
        AuditEvent.MALWARE_REFUSED,
        AuditEvent.DOCUMENT_MOVED_OUT,
        AuditEvent.DOCUMENT_DISCARDED,
        AuditEvent.DOCUMENT_CANCELLED,
        AuditEvent.DOCUMENT_DELETED,
    }
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One event. `clinician` is None for what was done in the database itself, past MedMemory."""

    id: int
    at: datetime
    clinician: str | None
    event: AuditEvent
    mrn: str
    document_id: DocumentId | None
    reason: str | None
    detail: Mapping[str, object] = field(default_factory=dict)


async def record(
    connection: AsyncConnection,
    event: AuditEvent,
    *,
    patient_id: PatientId,
    document_id: DocumentId,
    reason: str | None = None,
    **detail: object,
) -> None:
    """The event is kept, by the acting clinician and as of now, if the transaction commits.

    `detail` is JSON without words of a document: which fields were corrected, how many answers.
    """
    await connection.execute(
        insert(audit_events).values(
            event=event.value,
            patient_id=patient_id,
            document_id=document_id,
            reason=reason,
            detail=detail,
        )
    )


class AuditTrail:
    """The events of the acting clinician's patients, and no others."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def removal(self, document_id: DocumentId, *, patient_id: PatientId) -> AuditEvent | None:
        """How the document left this patient's record, the last time it did; None when that is not
        known to the acting clinician."""
        query = (
            select(audit_events.c.event)
            .where(
                audit_events.c.document_id == document_id,
                audit_events.c.patient_id == patient_id,
                audit_events.c.event.in_(event.value for event in REMOVALS),
            )
            .order_by(audit_events.c.id.desc())
            .limit(1)
        )
        async with self._database.reading() as connection:
            event = await connection.scalar(query)
        return AuditEvent(event) if event else None

    async def events(self, *, patient_id: PatientId | None = None) -> list[AuditEntry]:
        """Of one patient or of all, the oldest first."""
        query = (
            select(audit_events, clinicians.c.username, patients.c.mrn)
            .join(patients, patients.c.id == audit_events.c.patient_id)
            .outerjoin(clinicians, clinicians.c.id == audit_events.c.clinician_id)
            .order_by(audit_events.c.id)
        )
        if patient_id is not None:
            query = query.where(audit_events.c.patient_id == patient_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            AuditEntry(
                id=row.id,
                at=row.at,
                clinician=row.username,
                event=AuditEvent(row.event),
                mrn=row.mrn,
                document_id=DocumentId(row.document_id) if row.document_id else None,
                reason=row.reason,
                detail=row.detail,
            )
            for row in rows
        ]
