"""A document and its parts: document > page > section > chunk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from medmemory.clinical.identifiers import ChunkId, DocumentId, PatientId


class MediaType(StrEnum):
    """What MedMemory reads today."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    TEXT = "text/plain"
    MARKDOWN = "text/markdown"


class DocumentStatus(StrEnum):
    """Where a document stands. READY: searchable, in full or with warnings saying what is not."""

    QUEUED = "queued"
    READING = "reading"
    EMBEDDING = "embedding"
    READY = "ready"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        return self in {DocumentStatus.READY, DocumentStatus.FAILED}


DOCUMENT_TRANSITIONS: dict[DocumentStatus, frozenset[DocumentStatus]] = {
    # A job that is taken up again after a crash starts over, hence the ways back to READING.
    DocumentStatus.QUEUED: frozenset({DocumentStatus.READING, DocumentStatus.FAILED}),
    DocumentStatus.READING: frozenset(
        {DocumentStatus.READING, DocumentStatus.EMBEDDING, DocumentStatus.FAILED}
    ),
    DocumentStatus.EMBEDDING: frozenset(
        {DocumentStatus.READING, DocumentStatus.READY, DocumentStatus.FAILED}
    ),
    DocumentStatus.READY: frozenset(),
    # The same file was dropped again.
    DocumentStatus.FAILED: frozenset({DocumentStatus.QUEUED}),
}


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """An accepted file and how far it has come. `document_date` is clinical, not the upload."""

    id: DocumentId
    patient_id: PatientId
    file_name: str
    title: str
    media_type: MediaType
    sha256: bytes
    byte_count: int
    uploaded_at: datetime
    status: DocumentStatus
    document_date: date | None = None
    failure_reason: str | None = None
    page_count: int | None = None
    pages_read: int = 0
    unreadable_pages: tuple[int, ...] = ()
    chunk_count: int | None = None
    chunks_embedded: int = 0
    warnings: tuple[str, ...] = ()
    worker_losses: int = 0  # how often a worker died over it


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file that passed intake and is not stored yet."""

    patient_id: PatientId
    file_name: str
    title: str
    media_type: MediaType
    sha256: bytes
    byte_count: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page, numbered from 1. `text` is empty when nothing is on the page or could be read."""

    number: int
    text: str

    @property
    def is_readable(self) -> bool:
        return bool(self.text.strip())


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character offsets into a page's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of one page under one heading; `heading` is None before the first."""

    heading: str | None
    page_number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is embedded and retrieved: `text` is exactly its page's text at `span`.

    `token_count` counts what the embedding model sees, prefix included.
    """

    id: ChunkId
    document_id: DocumentId
    ordinal: int
    page_number: int
    section: str | None
    span: Span
    text: str
    token_count: int


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a parser yields: every page in order, readable or not, and what it found out."""

    pages: tuple[Page, ...]
    title: str | None = None
    document_date: date | None = None
    unreadable_pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchableDocument:
    """What ingestion made of a document: all that is written when it becomes READY."""

    title: str
    document_date: date | None
    pages: tuple[Page, ...]
    chunks: tuple[Chunk, ...]
    embeddings: tuple[Sequence[float], ...]  # one for each chunk, in their order
    embedding_model: str
    unreadable_pages: tuple[int, ...]
    warnings: tuple[str, ...]
