"""What retrieval needs from the outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from medmemory.clinical.document import Span
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


class DenseSearch(Protocol):
    async def nearest(
        self, vector: Sequence[float], *, patient_id: PatientId, limit: int
    ) -> list[FoundChunk]:
        """The patient's searchable chunks by falling cosine similarity to `vector`."""


class LexicalSearch(Protocol):
    async def matching(self, text: str, *, patient_id: PatientId, limit: int) -> list[FoundChunk]:
        """The patient's searchable chunks that share words with `text`, best first."""


class QueryEmbedder(Protocol):
    @property
    def is_loaded(self) -> bool: ...

    def embed_query(self, text: str) -> list[float]: ...
