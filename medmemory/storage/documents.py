"""Documents with their file, pages and chunks, within the acting clinician's care teams."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, ProgrammingError

from medmemory.clinical.answer import Coverage
from medmemory.clinical.document import (
    DocumentStatus,
    NewDocument,
    Page,
    PageSource,
    StoredDocument,
)
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.clinical.word_boxes import unpack_words
from medmemory.errors import NotFound
from medmemory.storage.coverage import coverage_of
from medmemory.storage.document_decisions import DocumentDecisions
from medmemory.storage.document_intake import Enqueue, put_in
from medmemory.storage.document_reindexing import DocumentReindexing
from medmemory.storage.document_rows import (
    DOCUMENT_ROWS,
    document_date,
    document_of,
    is_searchable,
)
from medmemory.storage.engine import Database
from medmemory.storage.superseding import superseded_spans
from medmemory.storage.tables import chunks, document_blobs, documents, pages

# A section's first chunk begins with its heading. What follows must hold a word or number: neither
# white space nor signs, of which lists and underlines have more than ASCII's. The beginning tells.
_beginning = func.left(chunks.c.text, func.length(chunks.c.section) + 300)
_heading_at = func.nullif(func.strpos(func.lower(_beginning), func.lower(chunks.c.section)), 0)
_after_heading = func.substr(
    _beginning, func.coalesce(_heading_at + func.length(chunks.c.section), 1)
)
_has_text = chunks.c.section.is_not(None) & _after_heading.regexp_match(
    "[^[:space:][:punct:]–—−•·…▪◦‣：]"
)

_INSUFFICIENT_PRIVILEGE = "42501"  # what row-level security answers to a write


class DocumentStore(DocumentReindexing, DocumentDecisions):
    """Every method sees the documents of the acting clinician's patients, and no others."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._database = database

    async def add(
        self, document: NewDocument, content: bytes, *, enqueue: Enqueue
    ) -> tuple[DocumentId, bool]:
        """The file, its document and its job are stored, all or none; of a refused one no bytes.

        Returns the document and whether it was there already. One that FAILED or was REFUSED is
        queued again. Raises NotFound without access to the patient.
        """
        try:
            async with self._database.writing() as connection:
                return await put_in(connection, document, content, enqueue=enqueue)
        except (ProgrammingError, IntegrityError) as error:
            if _is_refused(error):
                raise NotFound from error
            raise

    async def get(self, document_id: DocumentId) -> StoredDocument:
        """Raises NotFound when there is no such document for the acting clinician."""
        async with self._database.reading() as connection:
            row = (
                await connection.execute(DOCUMENT_ROWS.where(documents.c.id == document_id))
            ).one_or_none()
        if row is None:
            raise NotFound
        return document_of(row)

    async def list_for(self, *, patient_id: PatientId) -> list[StoredDocument]:
        """The patient's documents, the last uploaded first."""
        query = DOCUMENT_ROWS.where(documents.c.patient_id == patient_id).order_by(
            documents.c.uploaded_at.desc(), documents.c.id
        )
        async with self._database.reading() as connection:
            return [document_of(row) for row in (await connection.execute(query)).all()]

    async def searchable_of(
        self, day: date | None, *, patient_id: PatientId
    ) -> list[StoredDocument]:
        """The patient's documents that can be searched and are of this day, or without one."""
        query = DOCUMENT_ROWS.where(
            documents.c.patient_id == patient_id,
            is_searchable,
            document_date.is_not_distinct_from(day),
        )
        async with self._database.reading() as connection:
            return [document_of(row) for row in (await connection.execute(query)).all()]

    async def within(self, document_id: DocumentId) -> list[StoredDocument]:
        """The documents that came in this one, by file name; not those that came in them."""
        query = DOCUMENT_ROWS.where(documents.c.parent_document_id == document_id).order_by(
            documents.c.file_name, documents.c.id
        )
        async with self._database.reading() as connection:
            return [document_of(row) for row in (await connection.execute(query)).all()]

    async def rereadable(
        self, *, patient_id: PatientId | None = None, read_before: datetime | None = None
    ) -> list[DocumentId]:
        """The documents that a newer reading could better, of one patient or of all; with
        `read_before` those alone whose last reading ended before."""
        ended = [
            status.value
            for status in (DocumentStatus.READY, DocumentStatus.REFUSED, DocumentStatus.FAILED)
        ]
        query = (
            select(documents.c.id)
            .join(document_blobs, document_blobs.c.document_id == documents.c.id)
            .where(documents.c.status.in_(ended))
            .order_by(documents.c.uploaded_at, documents.c.id)
        )
        if patient_id is not None:
            query = query.where(documents.c.patient_id == patient_id)
        if read_before is not None:
            ended_at = func.coalesce(documents.c.ready_at, documents.c.status_changed_at)
            query = query.where(ended_at < read_before)
        async with self._database.reading() as connection:
            return [DocumentId(one) for one in await connection.scalars(query)]

    async def unfinished(self, *, patient_id: PatientId | None = None) -> list[DocumentId]:
        """The documents that wait for a worker or are in work, of one patient or of all."""
        statuses = [status.value for status in DocumentStatus if not status.is_final]
        query = (
            select(documents.c.id)
            .where(documents.c.status.in_(statuses))
            .order_by(documents.c.uploaded_at, documents.c.id)
        )
        if patient_id is not None:
            query = query.where(documents.c.patient_id == patient_id)
        async with self._database.reading() as connection:
            return [DocumentId(one) for one in await connection.scalars(query)]

    async def coverage(
        self, *, patient_id: PatientId, document_id: DocumentId | None = None
    ) -> Coverage:
        """What a search of this patient's record, or of one document of it, reaches now, and what
        it does not."""
        return await coverage_of(self._database, patient_id=patient_id, document_id=document_id)

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

    async def page(self, document_id: DocumentId, number: int) -> Page:
        """The page with its words' boxes, and what of it is superseded; raises NotFound when there
        is none (yet)."""
        query = select(pages).where(pages.c.document_id == document_id, pages.c.number == number)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
            superseded = await superseded_spans(connection, document_id, number)
        if row is None:
            raise NotFound
        return Page(
            number=row.number,
            text=row.text,
            source=PageSource(row.source),
            confidence=row.confidence,
            words=unpack_words(row.words or b""),
            superseded=superseded,
        )

    async def headings(self, document_id: DocumentId) -> list[str]:
        """The headings that have text under them, in the order of the document."""
        query = (
            select(chunks.c.section)
            .where(chunks.c.document_id == document_id, _has_text)
            .group_by(chunks.c.section)
            .order_by(func.min(chunks.c.ordinal))
        )
        async with self._database.reading() as connection:
            return list(await connection.scalars(query))

    async def headings_of_record(self, *, patient_id: PatientId) -> list[str]:
        """The headings of the patient's documents that have text under them, each once."""
        query = select(chunks.c.section).where(chunks.c.patient_id == patient_id, _has_text)
        async with self._database.reading() as connection:
            return list(await connection.scalars(query.distinct()))

    async def content(self, document_id: DocumentId) -> bytes:
        """The file as it was uploaded; raises NotFound for a refused one that was not kept."""
        query = select(document_blobs.c.content).where(document_blobs.c.document_id == document_id)
        async with self._database.reading() as connection:
            found: bytes | None = await connection.scalar(query)
        if found is None:
            raise NotFound
        return found


def _is_refused(error: ProgrammingError | IntegrityError) -> bool:
    is_foreign = getattr(error.orig, "sqlstate", None) == _INSUFFICIENT_PRIVILEGE
    return is_foreign or isinstance(error, IntegrityError)
