"""A document's chunks give way to others over the same pages; citations rest on the pages."""

from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, or_, select, update

from medmemory.clinical.document import DocumentStatus, Page
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.clinical.stored_index import NewIndex, StoredIndex
from medmemory.errors import DocumentRefused, InvariantBroken, NotFound
from medmemory.storage.document_intake import WAITING, Enqueue, driver_connection
from medmemory.storage.document_parts import chunk_of, chunk_rows
from medmemory.storage.document_progress import DocumentProgress, fall_back
from medmemory.storage.document_rows import is_searchable
from medmemory.storage.superseding import blank_anew
from medmemory.storage.tables import chunks, documents, pages

NOT_INDEXED = "It could not be indexed with the embedding model of the settings."

_STORED_CHUNKS: Select[Any] = select(
    *(one for one in chunks.c if one.name not in {"embedding", "lexemes"})
)


class DocumentReindexing(DocumentProgress):
    """Sees the documents of the acting clinician's patients, and no others."""

    async def indexed_otherwise(self, embedding_model: str, dimension: int) -> list[DocumentId]:
        """The searchable documents whose chunks another model embedded, the oldest first."""
        query = (
            select(documents.c.id)
            .where(is_searchable, _is_indexed_otherwise(embedding_model, dimension))
            .order_by(documents.c.uploaded_at, documents.c.id)
        )
        async with self._database.reading() as connection:
            return [DocumentId(one) for one in await connection.scalars(query)]

    async def is_indexed_otherwise(
        self, document_id: DocumentId, embedding_model: str, dimension: int
    ) -> bool:
        """Whether another model embedded its chunks."""
        query = select(documents.c.id).where(
            documents.c.id == document_id, _is_indexed_otherwise(embedding_model, dimension)
        )
        async with self._database.reading() as connection:
            return await connection.scalar(query) is not None

    async def reindex(
        self, document_id: DocumentId, *, embedding_model: str, dimension: int, enqueue: Enqueue
    ) -> None:
        """QUEUED to be indexed with this model; the old index answers until the new one is there.

        Raises NotFound, or DocumentRefused when it is being processed or is indexed so already.
        """
        this = documents.c.id == document_id
        otherwise = _is_indexed_otherwise(embedding_model, dimension).label("otherwise")
        async with self._database.writing() as connection:
            query = select(documents.c.status, otherwise).where(this).with_for_update()
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                raise NotFound
            if row.status != DocumentStatus.READY.value:
                raise DocumentRefused("It is being read already.")
            if not row.otherwise:
                raise DocumentRefused("It is indexed with this model already.")
            await connection.execute(update(documents).where(this).values(**WAITING))
            await enqueue(await driver_connection(connection), document_id)

    async def stored_index(self, document_id: DocumentId) -> StoredIndex:
        """The reading that answers now; raises NotFound when there is none."""
        of_this = chunks.c.document_id == document_id
        async with self._database.reading() as connection:
            document = (
                await connection.execute(
                    select(documents.c.ready_at, documents.c.embedding_model).where(
                        documents.c.id == document_id, documents.c.ready_at.is_not(None)
                    )
                )
            ).one_or_none()
            if document is None:
                raise NotFound
            numbered = await connection.execute(
                select(pages.c.number, pages.c.text)
                .where(pages.c.document_id == document_id)
                .order_by(pages.c.number)
            )
            cut = await connection.execute(_STORED_CHUNKS.where(of_this).order_by(chunks.c.ordinal))
            dimension = await connection.scalar(
                select(func.vector_dims(chunks.c.embedding)).where(of_this, chunks.c.ordinal == 0)
            )
            texts = {row.number: row.text for row in numbered}
            return StoredIndex(
                read_at=document.ready_at,
                pages=tuple(Page(number, words) for number, words in texts.items()),
                chunks=tuple(chunk_of(row, texts[row.page_number]) for row in cut),
                embedding_model=document.embedding_model,
                dimension=dimension,
            )

    async def complete_reindexing(self, document_id: DocumentId, index: NewIndex) -> None:
        """READY: the new chunks are searchable in place of the old ones, all or none.

        Raises InvariantBroken when the pages are no longer those that were indexed.
        """
        async with self._moving(
            document_id, DocumentStatus.READY, since=DocumentStatus.EMBEDDING
        ) as (connection, row):
            if row.ready_at != index.read_at:
                raise InvariantBroken("A document was read anew while it was indexed.")
            await connection.execute(delete(chunks).where(chunks.c.document_id == document_id))
            patient_id = PatientId(row.patient_id)
            for rows in chunk_rows(
                patient_id, index.chunks, index.embeddings, index.embedding_model
            ):
                await connection.execute(insert(chunks), rows)
            await blank_anew(connection, document_id)
            await fall_back(
                connection,
                document_id,
                embedding_model=index.embedding_model,
                warnings=_without_not_indexed(row.warnings),
            )

    async def keep_index(self, document_id: DocumentId) -> None:
        """READY as before: it is indexed as it should be."""
        async with self._moving(document_id, DocumentStatus.READY) as (connection, _):
            await fall_back(connection, document_id)

    async def fail_reindexing(self, document_id: DocumentId, reason: str) -> None:
        """READY with the old index as before, and a warning that says why there is no new one."""
        async with self._moving(document_id, DocumentStatus.READY) as (connection, row):
            warnings = [*_without_not_indexed(row.warnings), f"{NOT_INDEXED} {reason}"]
            await fall_back(connection, document_id, warnings=warnings)


def _is_indexed_otherwise(embedding_model: str, dimension: int) -> ColumnElement[bool]:
    # The first chunk speaks for all: they are written together.
    other = exists().where(
        chunks.c.document_id == documents.c.id,
        chunks.c.ordinal == 0,
        or_(
            chunks.c.embedding_model != embedding_model,
            func.vector_dims(chunks.c.embedding) != dimension,
        ),
    )
    return or_(documents.c.embedding_model != embedding_model, other)


def _without_not_indexed(warnings: list[str]) -> list[str]:
    return [one for one in warnings if not one.startswith(NOT_INDEXED)]
