"""Both arms of the search within a patient. The only importer of langchain_postgres.

Row-level security stands behind every statement here; the patient filter is for relevance, and its
absence is refused because PGVectorStore would search every patient without a word.
"""

import uuid
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, cast

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_postgres import PGEngine, PGVectorStore
from langchain_postgres.v2.indexes import DistanceStrategy
from psycopg import DataError
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
from medmemory.storage.at_once import EngineAtOnce, Row
from medmemory.storage.engine import Database
from medmemory.storage.search_statements import (
    FOUND_COLUMNS,
    LEXICAL,
    SEARCHED,
    UNHELD,
    WORDS_LIKE,
)

# The best chunks may be of the right model while others of the record are not.
_CHECKED_COLUMNS = ("patient_id", "embedding_model", "has_other_models")

_DENSE_COLUMNS = ", ".join(("id", "text", *FOUND_COLUMNS, *_CHECKED_COLUMNS, "distance"))
# Only the store's search brings it.
_ASKED_VECTOR = "query_embedding"

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
        self._engine = PGEngine.from_engine(cast(AsyncEngine, EngineAtOnce(self._read)))
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
                metadata_columns=[*FOUND_COLUMNS, *_CHECKED_COLUMNS],
                metadata_json_column=None,
                distance_strategy=DistanceStrategy.COSINE_DISTANCE,
            )
        return self._store

    async def _read(self, statement: str, parameters: Mapping[str, object]) -> list[Row]:
        """The rows without the vectors that were compared: half of what would come, for nobody."""
        if _ASKED_VECTOR in parameters:
            found = statement.strip().removesuffix(";")
            statement = f"SELECT {_DENSE_COLUMNS} FROM ({found}) found"  # noqa: S608  # the store's
        return await self._database.rows(statement, parameters)

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
        rows = await self._database.rows(LEXICAL, parameters)
        return [_found(row, row["id"], row["text"], None) for row in rows]

    async def unheld(self, words: Sequence[str], *, patient_id: PatientId) -> set[str]:
        """Those of `words`, lower case, that none of the patient's searchable chunks holds."""
        parameters = {"words": list(words), **patient_filter(patient_id)}
        return {row["word"] for row in await self._database.rows(UNHELD, parameters)}

    async def words_like(
        self, words: Sequence[str], *, patient_id: PatientId
    ) -> dict[str, WordsLike]:
        """For each of `words`, lower case, the words of the patient's searchable chunks that begin
        with the same letter and are at most two letters longer or shorter."""
        parameters = {"words": list(words), **patient_filter(patient_id)}
        rows = await self._database.rows(WORDS_LIKE, parameters)
        return {row["word"]: WordsLike(row["cut"], frozenset(row["words"] or ())) for row in rows}


def _wordings(asked: Sequence[Term]) -> list[tuple[list[str], float]]:
    """What is searched for each term, in both spellings, and how much it counts."""
    named = [(term.wordings, _NAMED) for term in asked]
    answered = [(term.answers, _ANSWERED) for term in asked if term.answers]
    return [
        ([spelt for wording in wordings for spelt in spellings(wording)], degree)
        for wordings, degree in (*named, *answered)
    ]


def patient_filter(patient_id: PatientId) -> dict[str, uuid.UUID]:
    """A filter that names one patient; raises InvariantBroken rather than return an empty one."""
    if not isinstance(patient_id, uuid.UUID):
        raise InvariantBroken("A search without a patient was refused.")
    return {"patient_id": patient_id}


def _found(
    row: Mapping[str, Any], chunk_id: object, content: str, similarity: float | None
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
