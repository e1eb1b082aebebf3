"""Both arms of the search within a patient. The only importer of langchain_postgres.

Row-level security stands behind every statement here; the patient filter is for relevance, and its
absence is refused because PGVectorStore would search every patient without a word.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_postgres import PGEngine, PGVectorStore
from langchain_postgres.v2.indexes import DistanceStrategy
from psycopg.pq import Format
from sqlalchemy import Connection, RowMapping, event, text
from sqlalchemy.exc import DataError
from sqlalchemy.ext.asyncio import AsyncEngine

from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import ChunkId, DocumentId, PatientId
from medmemory.errors import EmbeddingDimensionMismatch, InvariantBroken
from medmemory.retrieval.ports import FoundChunk
from medmemory.storage.engine import Database, translating_failures

SEARCHED = "searchable_chunks"

_FOUND_COLUMNS = (
    *("document_id", "document_title", "file_name", "document_date"),
    *("page_number", "section", "span_start", "span_end", "table_header"),
)

# Each word of the question counts by how few of the patient's matching chunks hold it (the idf of
# BM25, https://doi.org/10.1561/1500000019), because ts_rank knows nothing of rare and common words;
# ts_rank_cd, which sees how close together they stand, decides between equals. Only the best are
# read whole.
_LEXICAL = text(
    f"""
    WITH words AS MATERIALIZED (
        SELECT number, quote_literal(lexeme)::tsquery AS word
        FROM unnest(to_tsvector('english', :text)) WITH ORDINALITY
            AS split (lexeme, positions, weights, number)
    ), scanned AS MATERIALIZED (
        SELECT id, ARRAY(SELECT number FROM words WHERE lexemes @@ word) AS numbers
        FROM {SEARCHED} WHERE patient_id = :patient_id
    ), matched AS MATERIALIZED (
        SELECT * FROM scanned WHERE numbers <> '{{}}'
    ), weights AS MATERIALIZED (
        SELECT number, ln(1 + ((SELECT count(*) FROM matched) + 0.5::float8)
                              / (count(*) + 0.5::float8)) AS weight
        FROM matched, unnest(numbers) number GROUP BY number
    ), best AS MATERIALIZED (
        SELECT id, (SELECT sum(weight) FROM weights WHERE number = ANY (numbers)) AS score
        FROM matched ORDER BY score DESC, id LIMIT :limit
    )
    SELECT id, text, {", ".join(_FOUND_COLUMNS)} FROM best JOIN {SEARCHED} USING (id)
    ORDER BY score DESC, ts_rank_cd(
        lexemes, (SELECT string_agg(word::text, ' | ')::tsquery FROM words), 1
    ) DESC, id
    """  # noqa: S608  # constants only
)


_OTHER_MODEL = text(
    "SELECT true FROM documents WHERE patient_id = :patient_id AND ready_at IS NOT NULL"
    " AND embedding_model <> :model LIMIT 1"
)


class _NoEmbeddings(Embeddings):
    """PGVectorStore wants a model and would block the event loop with it; we hand it vectors."""

    def embed_query(self, text: str) -> list[float]:
        raise InvariantBroken("The vector store was asked to embed.")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise InvariantBroken("The vector store was asked to embed.")


class ChunkVectors:
    """Searches by meaning. An instance lives as long as its process."""

    def __init__(self, database: Database, *, model_name: str) -> None:
        self._database = database
        self._engine = PGEngine.from_engine(_reading_binary(database.engine))
        self._model_name = model_name
        self._store: PGVectorStore | None = None

    async def nearest(
        self, vector: Sequence[float], *, patient_id: PatientId, limit: int
    ) -> list[FoundChunk]:
        """The patient's searchable chunks by falling cosine similarity to `vector`.

        Raises EmbeddingDimensionMismatch when they were embedded by another model.
        """
        scope = patient_filter(patient_id)
        await self._require_one_model(patient_id)
        async with translating_failures():
            store = await self._opened()
            try:
                found = await store.asimilarity_search_with_score_by_vector(
                    list(vector), k=limit, filter=scope
                )
            except DataError as error:
                raise EmbeddingDimensionMismatch from error
        for document, _ in found:
            self._check(document, patient_id)
        return [
            _found(document.metadata, document.id, document.page_content, 1 - distance)
            for document, distance in found
        ]

    async def _require_one_model(self, patient_id: PatientId) -> None:
        # Before the search: it sees the best chunks only, and those may be of the right model.
        parameters = {"patient_id": patient_id, "model": self._model_name}
        async with self._database.reading() as connection:
            if await connection.scalar(_OTHER_MODEL, parameters):
                raise EmbeddingDimensionMismatch

    async def _opened(self) -> PGVectorStore:
        if self._store is None:
            self._store = await PGVectorStore.create(
                self._engine,
                _NoEmbeddings(),
                SEARCHED,
                id_column="id",
                content_column="text",
                embedding_column="embedding",
                metadata_columns=[*_FOUND_COLUMNS, "patient_id", "embedding_model"],
                metadata_json_column=None,
                distance_strategy=DistanceStrategy.COSINE_DISTANCE,
            )
        return self._store

    def _check(self, document: Document, patient_id: PatientId) -> None:
        if document.metadata["patient_id"] != patient_id:
            raise InvariantBroken("A search left its patient.")
        if document.metadata["embedding_model"] != self._model_name:
            raise EmbeddingDimensionMismatch


class ChunkWords:
    """Searches by words, numbers and codes. An instance lives as long as its process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def matching(self, text: str, *, patient_id: PatientId, limit: int) -> list[FoundChunk]:
        """The patient's searchable chunks that share words with `text`, best first."""
        parameters = {"text": text, "limit": limit, **patient_filter(patient_id)}
        async with self._database.reading() as connection:
            rows = (await connection.execute(_LEXICAL, parameters)).mappings().all()
        return [_found(row, row["id"], row["text"], None) for row in rows]


def _reading_binary(engine: AsyncEngine) -> AsyncEngine:
    """The same engine and pool, but results come as Postgres holds them, not as text.

    PGVectorStore reads every vector it finds; as text that is three times as long.
    """
    # The store names its parameters anew each time: its statements would only fill the cache.
    reading = engine.execution_options(compiled_cache=None)
    event.listen(reading.sync_engine, "before_cursor_execute", _ask_for_binary)
    return reading


def _ask_for_binary(_connection: Connection, cursor: Any, *_: object) -> None:
    cursor._cursor.format = Format.BINARY


def patient_filter(patient_id: PatientId) -> dict[str, uuid.UUID]:
    """A filter that names one patient; raises InvariantBroken rather than return an empty one."""
    if not isinstance(patient_id, uuid.UUID):
        raise InvariantBroken("A search without a patient was refused.")
    return {"patient_id": patient_id}


def _found(
    row: RowMapping | dict[str, Any], chunk_id: object, content: str, similarity: float | None
) -> FoundChunk:
    return FoundChunk(
        chunk_id=ChunkId(uuid.UUID(str(chunk_id))),
        document_id=DocumentId(row["document_id"]),
        document_title=row["document_title"],
        file_name=row["file_name"],
        document_date=row["document_date"],
        page_number=row["page_number"],
        section=row["section"],
        span=Span(row["span_start"], row["span_end"]),
        text=content,
        similarity=similarity,
        table_header=row["table_header"],
    )
