"""Pages and chunks as rows, in lots, so that a long document is not in memory a third time."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row as StoredRow
from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from medmemory.clinical.document import Chunk, CodedResource, Coding, SearchableDocument, Span
from medmemory.clinical.identifiers import ChunkId, DocumentId, PatientId
from medmemory.clinical.word_boxes import pack_words
from medmemory.storage.superseding import (
    enclosed_versions,
    over_pages,
    put_in_versions,
)
from medmemory.storage.tables import chunks, pages

_ROWS_AT_ONCE = 1000

Row = dict[str, object]


async def put_in_parts(
    connection: AsyncConnection,
    document_id: DocumentId,
    patient_id: PatientId,
    searchable: SearchableDocument,
) -> None:
    """Its pages, chunks and versions of statements are stored, in place of those of an earlier
    reading."""
    await connection.execute(delete(pages).where(pages.c.document_id == document_id))
    for rows in _page_rows(document_id, patient_id, searchable):
        await connection.execute(insert(pages), rows)
    for rows in chunk_rows(
        patient_id, searchable.chunks, searchable.embeddings, searchable.embedding_model
    ):
        await connection.execute(insert(chunks), rows)
    enclosed = await enclosed_versions(connection, document_id)
    whole = over_pages(enclosed, {page.number: page.text for page in searchable.pages})
    await put_in_versions(connection, document_id, patient_id, (*searchable.versions, *whole))


def _page_rows(
    document_id: DocumentId, patient_id: PatientId, searchable: SearchableDocument
) -> Iterator[list[Row]]:
    """The document's pages for the table `pages`."""
    for start in range(0, len(searchable.pages), _ROWS_AT_ONCE):
        yield [
            {
                "document_id": document_id,
                "patient_id": patient_id,
                "number": page.number,
                "text": page.text,
                "source": page.source.value,
                "confidence": page.confidence,
                "words": pack_words(page.words) if page.words else None,
            }
            for page in searchable.pages[start : start + _ROWS_AT_ONCE]
        ]


def chunk_rows(
    patient_id: PatientId,
    chunks: Sequence[Chunk],
    embeddings: Sequence[Sequence[float]],
    embedding_model: str,
) -> Iterator[list[Row]]:
    """The document's chunks with their vectors for the table `chunks`."""
    pairs = list(zip(chunks, embeddings, strict=True))
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
                "table_header": chunk.table_header,
                "embedding": list(embedding),
                "embedding_model": embedding_model,
                "resources": [_resource(one) for one in chunk.resources],
            }
            for chunk, embedding in pairs[start : start + _ROWS_AT_ONCE]
        ]


def chunk_of(row: StoredRow[Any], page_text: str) -> Chunk:
    """The chunk of a row of `chunks` with all words of its page, also what is superseded; without
    its table's header: the pages tell it."""
    return Chunk(
        id=ChunkId(row.id),
        document_id=DocumentId(row.document_id),
        ordinal=row.ordinal,
        page_number=row.page_number,
        section=row.section,
        span=Span(row.span_start, row.span_end),
        text=page_text[row.span_start : row.span_end],
        token_count=row.token_count,
        resources=tuple(_to_resource(one, row.page_number) for one in row.resources),
    )


def _resource(resource: CodedResource) -> Row:
    """Spans are offsets into the page's text, as the chunk's own are."""
    return {
        "type": resource.resource_type,
        "id": resource.resource_id,
        "start": resource.span.start,
        "end": resource.span.end,
        "effective": resource.effective and resource.effective.isoformat(),
        "status": resource.status,
        "codings": [
            {"system": one.system, "code": one.code, "display": one.display}
            for one in resource.codings
        ],
    }


def _to_resource(stored: dict[str, Any], page_number: int) -> CodedResource:
    effective = stored["effective"]
    return CodedResource(
        page_number=page_number,
        span=Span(stored["start"], stored["end"]),
        resource_type=stored["type"],
        resource_id=stored["id"],
        codings=tuple(
            Coding(one["system"], one["code"], one["display"]) for one in stored["codings"]
        ),
        effective=date.fromisoformat(effective) if effective else None,
        status=stored["status"],
    )
