"""What retrieval needs from the outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from medmemory.clinical.document import Span
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.identifiers import ChunkId, DocumentId, PatientId


@dataclass(frozen=True, slots=True)
class FoundChunk:
    """A chunk as one arm of the search found it; `similarity` (cosine) only from the dense arm."""

    chunk_id: ChunkId
    document_id: DocumentId
    document_title: str
    file_name: str
    document_date: date | None
    page_number: int
    section: str | None
    span: Span
    text: str
    similarity: float | None = None
    table_header: str | None = None
    document_kind: DocumentKind | None = None


class DenseSearch(Protocol):
    async def nearest(
        self, vector: Sequence[float], *, patient_id: PatientId, limit: int
    ) -> list[FoundChunk]:
        """The patient's searchable chunks by falling cosine similarity to `vector`."""


class LexicalSearch(Protocol):
    async def matching(self, text: str, *, patient_id: PatientId, limit: int) -> list[FoundChunk]:
        """The patient's searchable chunks that share a term with `text`, best first."""


@dataclass(frozen=True, slots=True)
class WordsLike:
    """A word as the search by words cuts it, and cut words of a record that resemble it."""

    cut: str
    words: frozenset[str]


class RecordWords(Protocol):
    async def unheld(self, words: Sequence[str], *, patient_id: PatientId) -> set[str]:
        """Those of `words` that none of the patient's searchable chunks holds."""

    async def words_like(
        self, words: Sequence[str], *, patient_id: PatientId
    ) -> dict[str, WordsLike]:
        """For each of `words`, those of the patient's searchable chunks that begin like it and are
        about as long."""


class RecordTexts(Protocol):
    async def texts_spelling(self, letters: str, *, patient_id: PatientId) -> list[str]:
        """Texts of the patient's searchable chunks that hold `letters` as a word, else some whose
        words begin so, one after the other."""


class QueryEmbedder(Protocol):
    @property
    def is_loaded(self) -> bool: ...

    def embed_query(self, text: str) -> list[float]: ...


class PairScorer(Protocol):
    """A cross-encoder."""

    @property
    def is_loaded(self) -> bool: ...

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """How well each passage answers the question; the higher the better, on any scale."""
