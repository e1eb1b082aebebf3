"""Both arms of the search within a patient. The only importer of langchain_postgres.

Row-level security stands behind every statement here; the patient filter is for relevance, and its
absence is refused because PGVectorStore would search every patient without a word.
"""

import uuid
from collections.abc import Sequence
from copy import copy
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
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.identifiers import ChunkId, DocumentId, PatientId
from medmemory.errors import EmbeddingDimensionMismatch, InvariantBroken
from medmemory.retrieval.ports import FoundChunk, WordsLike
from medmemory.retrieval.spelling import spellings
from medmemory.retrieval.times import times_of
from medmemory.retrieval.understanding import Recency, recency
from medmemory.retrieval.words import Term, terms
from medmemory.storage.engine import Database, translating_failures

SEARCHED = "searchable_chunks"

_FOUND_COLUMNS = (
    *("document_id", "document_title", "file_name", "document_date", "document_kind"),
    *("page_number", "section", "span_start", "span_end", "table_header"),
)

# The best chunks may be of the right model while others of the record are not.
_CHECKED_COLUMNS = ("patient_id", "embedding_model", "has_other_models")

# Each term of the question counts once, however it is worded, and by how few of the patient's
# matching chunks hold it (the idf of BM25, https://doi.org/10.1561/1500000019), because ts_rank
# knows nothing of rare and common words. Of the time that the question names, they count half as
# much again; among equals the latest go first, or the earliest, if asked for, else the shorter. The
# order among what is found is the ranking's affair. Only the best are read whole.
_LEXICAL = text(
    f"""
    WITH phrases AS (
        SELECT number, phraseto_tsquery('english', wording) AS phrase
        FROM unnest(CAST(:numbers AS integer[]), CAST(:wordings AS text[])) asked (number, wording)
    ), words AS MATERIALIZED (
        SELECT number, string_agg('(' || phrase::text || ')', ' | ')::tsquery AS word
        FROM phrases WHERE numnode(phrase) > 0 GROUP BY number
    ), scanned AS MATERIALIZED (
        SELECT id, ARRAY(SELECT number FROM words WHERE lexemes @@ word) AS numbers,
               CASE WHEN CAST(:sense AS integer) = 0 THEN length(lexemes)
                    ELSE :sense * (document_date - date '2000-01-01') END AS place,
               EXISTS (SELECT FROM unnest(CAST(:firsts AS date[]), CAST(:lasts AS date[]))
                                       period (first, last)
                       WHERE document_date >= first AND document_date <= last) AS is_of_time
        FROM {SEARCHED} WHERE patient_id = :patient_id
            AND (CAST(:document_id AS uuid) IS NULL OR document_id = :document_id)
    ), matched AS MATERIALIZED (
        SELECT * FROM scanned WHERE numbers <> '{{}}'
    ), weights AS MATERIALIZED (
        SELECT number, (CAST(:degrees AS float8[]))[number]
                       * ln(1 + ((SELECT count(*) FROM matched) + 0.5::float8)
                                / (count(*) + 0.5::float8)) AS weight
        FROM matched, unnest(numbers) number GROUP BY number
    ), best AS MATERIALIZED (
        SELECT id, place, (SELECT sum(weight) FROM weights WHERE number = ANY (numbers))
                          * CASE WHEN is_of_time THEN 1.5 ELSE 1 END AS score
        FROM matched ORDER BY score DESC, place, id LIMIT :limit
    )
    SELECT id, text, {", ".join(_FOUND_COLUMNS)} FROM best JOIN {SEARCHED} USING (id)
    ORDER BY score DESC, place, id
    """  # noqa: S608  # constants only
)
_WORDS_LIKE = text(
    f"""
    WITH asked AS MATERIALIZED (
        SELECT word, coalesce((ts_lexize('english_stem', word))[1], word) AS cut
        FROM unnest(CAST(:words AS text[])) word
    ), held AS MATERIALIZED (
        SELECT DISTINCT lexeme FROM {SEARCHED}, unnest(tsvector_to_array(lexemes)) lexeme
        WHERE patient_id = :patient_id
            AND left(lexeme, 1) = ANY (ARRAY(SELECT left(cut, 1) FROM asked))
    )
    SELECT word, cut, array_agg(lexeme) FILTER (WHERE lexeme IS NOT NULL) AS words
    FROM asked LEFT JOIN held ON left(lexeme, 1) = left(cut, 1)
        AND length(lexeme) BETWEEN length(cut) - 2 AND length(cut) + 2
    GROUP BY word, cut
    """  # noqa: S608  # a constant only
)
# What answers a term without naming it counts less than the term.
_NAMED, _ANSWERED = 1.0, 0.5
# Of the order by date among chunks that match as well.
_SENSES = {None: 0, Recency.LATEST: -1, Recency.EARLIEST: 1}


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
        self._engine = PGEngine.from_engine(_reading_binary(database.reader))
        self._model_name = model_name
        self._store: PGVectorStore | None = None
        self._document_id: DocumentId | None = None

    def within(self, document_id: DocumentId) -> "ChunkVectors":
        """The same search in one document of the patient's record."""
        narrowed = copy(self)
        narrowed._document_id = document_id
        return narrowed

    async def nearest(
        self, vector: Sequence[float], *, patient_id: PatientId, limit: int
    ) -> list[FoundChunk]:
        """The patient's searchable chunks by falling cosine similarity to `vector`.

        Raises EmbeddingDimensionMismatch when they were embedded by another model.
        """
        scope = patient_filter(patient_id)
        if self._document_id is not None:
            scope["document_id"] = self._document_id
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

    async def _opened(self) -> PGVectorStore:
        if self._store is None:
            self._store = await PGVectorStore.create(
                self._engine,
                _NoEmbeddings(),
                SEARCHED,
                id_column="id",
                content_column="text",
                embedding_column="embedding",
                metadata_columns=[*_FOUND_COLUMNS, *_CHECKED_COLUMNS],
                metadata_json_column=None,
                distance_strategy=DistanceStrategy.COSINE_DISTANCE,
            )
        return self._store

    def _check(self, document: Document, patient_id: PatientId) -> None:
        if document.metadata["patient_id"] != patient_id:
            raise InvariantBroken("A search left its patient.")
        is_of_another = document.metadata["embedding_model"] != self._model_name
        if is_of_another or document.metadata["has_other_models"]:
            raise EmbeddingDimensionMismatch


class ChunkWords:
    """Searches by words, numbers and codes. An instance lives as long as its process."""

    def __init__(self, database: Database, *, document_id: DocumentId | None = None) -> None:
        self._database = database
        self._document_id = document_id

    def within(self, document_id: DocumentId) -> "ChunkWords":
        """The same search in one document of the patient's record."""
        return ChunkWords(self._database, document_id=document_id)

    async def matching(self, text: str, *, patient_id: PatientId, limit: int) -> list[FoundChunk]:
        """The patient's searchable chunks that share a term with `text`, in whatever wording, best
        first."""
        scope = patient_filter(patient_id)
        asked = _wordings(terms(text))
        if not asked:
            return []
        times = times_of(text).periods
        parameters = {
            "numbers": [number for number, (wordings, _) in enumerate(asked, 1) for _ in wordings],
            "wordings": [wording for wordings, _ in asked for wording in wordings],
            "degrees": [degree for _, degree in asked],
            "sense": _SENSES[recency(text)],
            "firsts": [period.first for period in times],
            "lasts": [period.last for period in times],
            "limit": limit,
            "document_id": self._document_id,
            **scope,
        }
        async with self._database.reading() as connection:
            rows = (await connection.execute(_LEXICAL, parameters)).mappings().all()
        return [_found(row, row["id"], row["text"], None) for row in rows]

    async def words_like(
        self, words: Sequence[str], *, patient_id: PatientId
    ) -> dict[str, WordsLike]:
        """For each of `words`, lower case, the words of the patient's searchable chunks that begin
        with the same letter and are at most two letters longer or shorter."""
        parameters = {"words": list(words), **patient_filter(patient_id)}
        async with self._database.reading() as connection:
            rows = (await connection.execute(_WORDS_LIKE, parameters)).all()
        return {row.word: WordsLike(row.cut, frozenset(row.words or ())) for row in rows}


def _wordings(asked: Sequence[Term]) -> list[tuple[list[str], float]]:
    """What is searched for each term, in both spellings, and how much it counts."""
    named = [(term.wordings, _NAMED) for term in asked]
    answered = [(term.answers, _ANSWERED) for term in asked if term.answers]
    return [
        ([spelt for wording in wordings for spelt in spellings(wording)], degree)
        for wordings, degree in (*named, *answered)
    ]


def _reading_binary(engine: AsyncEngine) -> AsyncEngine:
    """The same engine and pool, but results come as Postgres holds them, not as text, and each
    statement is a transaction that ends as `Database.reading` ends its own.

    PGVectorStore reads every vector it finds; as text that is three times as long.
    """
    # The store names its parameters anew each time: its statements would only fill the cache.
    reading = engine.execution_options(compiled_cache=None)
    event.listen(reading.sync_engine, "before_cursor_execute", _ask_for_binary)
    event.listen(reading.sync_engine, "after_execute", _end)
    return reading


def _ask_for_binary(_connection: Connection, cursor: Any, *_: object) -> None:
    cursor._cursor.format = Format.BINARY


def _end(connection: Connection, *_: object) -> None:
    connection.commit()  # the rows are here already: psycopg has fetched them


def patient_filter(patient_id: PatientId) -> dict[str, uuid.UUID]:
    """A filter that names one patient; raises InvariantBroken rather than return an empty one."""
    if not isinstance(patient_id, uuid.UUID):
        raise InvariantBroken("A search without a patient was refused.")
    return {"patient_id": patient_id}


def _found(
    row: RowMapping | dict[str, Any], chunk_id: object, content: str, similarity: float | None
) -> FoundChunk:
    return FoundChunk(
        chunk_id=ChunkId(chunk_id if isinstance(chunk_id, uuid.UUID) else uuid.UUID(str(chunk_id))),
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
        document_kind=DocumentKind(row["document_kind"]) if row["document_kind"] else None,
    )
