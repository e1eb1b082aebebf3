"""What a search of a patient's record reaches, counted."""

from sqlalchemy import Uuid, bindparam, func, or_, select

from medmemory.clinical.answer import Coverage
from medmemory.clinical.document import DocumentStatus
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.storage.at_once import compiled
from medmemory.storage.document_rows import document_date, is_searchable
from medmemory.storage.engine import Database
from medmemory.storage.superseding import has_superseded_words
from medmemory.storage.tables import documents

_UNFINISHED = [status.value for status in DocumentStatus if not status.is_final]
_UNREAD = [DocumentStatus.REFUSED.value, DocumentStatus.FAILED.value]
# Their values come with each question.
_patient_id = bindparam("patient_id", None, type_=Uuid)
_document_id = bindparam("document_id", None, type_=Uuid)

# Compiled once a process: that alone took a millisecond, for each question.
_COVERAGE, _PARAMETERS = compiled(
    select(
        func.count().filter(is_searchable).label("document_count"),
        func.min(document_date).filter(is_searchable).label("earliest"),
        func.max(document_date).filter(is_searchable).label("latest"),
        func.coalesce(
            func.sum(func.cardinality(documents.c.unreadable_pages)).filter(is_searchable), 0
        ).label("unreadable"),
        func.count()
        .filter(documents.c.status.in_(_UNFINISHED), ~is_searchable)
        .label("unfinished"),
        func.count().filter(is_searchable, document_date.is_(None)).label("undated"),
        func.count()
        .filter(documents.c.status == DocumentStatus.QUARANTINED.value, ~is_searchable)
        .label("waiting"),
        func.count().filter(documents.c.status.in_(_UNREAD), ~is_searchable).label("unread"),
        func.count().filter(is_searchable, has_superseded_words()).label("superseded"),
    ).where(
        documents.c.patient_id == _patient_id,
        or_(_document_id.is_(None), documents.c.id == _document_id),
    )
)


async def coverage_of(
    database: Database, *, patient_id: PatientId, document_id: DocumentId | None
) -> Coverage:
    """Of the whole record, or of one document of it."""
    asked = {**_PARAMETERS, "patient_id": patient_id, "document_id": document_id}
    (row,) = await database.rows(_COVERAGE, asked)
    return Coverage(
        document_count=row["document_count"],
        earliest=row["earliest"],
        latest=row["latest"],
        unreadable_page_count=row["unreadable"],
        unfinished_document_count=row["unfinished"],
        undated_document_count=row["undated"],
        waiting_document_count=row["waiting"],
        unread_document_count=row["unread"],
        superseded_document_count=row["superseded"],
    )
