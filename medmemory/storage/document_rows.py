"""Rows of `documents` as the record they stand for."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, select, tuple_

from medmemory.clinical.corrections import AsFound, Corrections
from medmemory.clinical.document import (
    Company,
    DocumentStatus,
    MediaType,
    Quarantine,
    StoredDocument,
    Subject,
    SubjectField,
)
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.document_status import ReadingStep
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.storage.corrected import date_of, title_of
from medmemory.storage.superseding import superseded_by, to_superseded_by
from medmemory.storage.tables import clinicians, document_blobs, documents

_older = documents.alias("older")
# The oldest document of the patient with the same words, when this is not it.
_same_as = (
    select(_older.c.id)
    .where(
        _older.c.patient_id == documents.c.patient_id,
        _older.c.text_sha256 == documents.c.text_sha256,
        tuple_(_older.c.uploaded_at, _older.c.id) < tuple_(documents.c.uploaded_at, documents.c.id),
    )
    .order_by(_older.c.uploaded_at, _older.c.id)
    .limit(1)
    .scalar_subquery()
)

_username = clinicians.c.username
_corrector = select(_username).where(clinicians.c.id == documents.c.corrected_by).scalar_subquery()
_attacher = select(_username).where(clinicians.c.id == documents.c.attached_by).scalar_subquery()

DOCUMENT_ROWS: Select[Any] = select(
    documents,
    _same_as.label("same_as"),
    superseded_by().label("superseded_by"),
    _corrector.label("corrector"),
    _attacher.label("attacher"),
    exists().where(document_blobs.c.document_id == documents.c.id).label("is_file_kept"),
)

title = title_of(documents)
document_date = date_of(documents)
is_searchable = (documents.c.status == DocumentStatus.READY.value) | documents.c.ready_at.is_not(
    None
)


def document_of(row: Row[Any]) -> StoredDocument:
    """The document of a row of DOCUMENT_ROWS."""
    found = AsFound(row.title, _kind(row.kind), row.document_date)
    corrections = Corrections(
        row.corrected_title,
        _kind(row.corrected_kind),
        row.corrected_document_date,
        is_undated=row.is_undated,
        by=row.corrector,
        at=row.corrected_at,
    )
    counting = corrections.applied_to(found)
    newer = to_superseded_by(row.superseded_by, row.id)
    return StoredDocument(
        id=DocumentId(row.id),
        patient_id=PatientId(row.patient_id),
        file_name=row.file_name,
        title=counting.title,
        media_type=MediaType(row.media_type) if row.media_type else None,
        sha256=row.sha256,
        byte_count=row.byte_count,
        uploaded_at=row.uploaded_at,
        status=DocumentStatus(row.status),
        document_date=counting.document_date,
        failure_reason=row.failure_reason,
        page_count=row.page_count,
        pages_read=row.pages_read,
        reading_step=ReadingStep(row.reading_step),
        unreadable_pages=tuple(row.unreadable_pages),
        chunk_count=row.chunk_count,
        chunks_embedded=row.chunks_embedded,
        warnings=(*(one.sentence for one in newer), *row.warnings),
        worker_losses=row.worker_losses,
        kind=counting.kind,
        found=found,
        corrections=corrections,
        is_file_kept=row.is_file_kept,
        quarantine=_to_quarantine(row.quarantine) if row.quarantine else None,
        attach_reason=row.attach_reason,
        attached_by=row.attacher,
        parent_document_id=DocumentId(row.parent_document_id) if row.parent_document_id else None,
        nesting=row.nesting,
        had_before=tuple(DocumentId(UUID(one)) for one in row.had_before),
        same_as=DocumentId(row.same_as) if row.same_as else None,
        ready_at=row.ready_at,
        ocr_engine=row.ocr_engine,
        embedding_model=row.embedding_model,
        superseded_by=newer,
    )


def quarantine_row(quarantine: Quarantine) -> dict[str, object]:
    """As it stands in the column `quarantine`."""
    subject = quarantine.subject
    return {
        "differs": [field.value for field in quarantine.differs],
        "family_name": subject.family_name,
        "given_name": subject.given_name,
        "birth_date": subject.birth_date and subject.birth_date.isoformat(),
        "mrn": subject.mrn,
        "birth_readings": [day.isoformat() for day in subject.birth_readings],
    }


def _to_quarantine(stored: dict[str, Any]) -> Quarantine:
    birth_date = stored["birth_date"]
    held_with = stored.get("held_with")
    return Quarantine(
        subject=Subject(
            family_name=stored["family_name"],
            given_name=stored["given_name"],
            birth_date=date.fromisoformat(birth_date) if birth_date else None,
            mrn=stored["mrn"],
            birth_readings=tuple(map(date.fromisoformat, stored.get("birth_readings", ()))),
        ),
        differs=tuple(map(SubjectField, stored["differs"])),
        held_with=Company(DocumentId(UUID(held_with)), stored["held_with_file"])
        if held_with
        else None,
    )


def _kind(code: str | None) -> DocumentKind | None:
    return DocumentKind(code) if code else None
