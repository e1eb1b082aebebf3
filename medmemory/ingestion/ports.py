"""What ingestion needs from the outside. Storage and models provide it without being imported."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from psycopg import AsyncConnection

from medmemory.clinical.document import (
    NewDocument,
    ParsedDocument,
    Quarantine,
    SearchableDocument,
    StoredDocument,
)
from medmemory.clinical.document_status import ReadingStep
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.clinical.patient import Patient
from medmemory.clinical.stored_index import NewIndex, StoredIndex

# Puts a document's job into the queue on the given connection, inside its transaction.
Enqueue = Callable[[AsyncConnection[Any], DocumentId], Awaitable[None]]

# Told how many pages were read, of how many, and what is done with the next.
PageProgress = Callable[[int, int, ReadingStep], Awaitable[None]]


class IntakeStore(Protocol):
    """Where intake puts files, and what sends a document through the queue again.

    Each method raises NotFound without access to the patient; those about a document raise
    DocumentRefused when its status does not allow it.
    """

    async def add(
        self, document: NewDocument, content: bytes, *, enqueue: Enqueue
    ) -> tuple[DocumentId, bool]:
        """The file, its document and its job are stored, all or none.

        Returns the document and whether it was there already. A document that FAILED or was
        REFUSED is queued again.
        """
        ...

    async def get(self, document_id: DocumentId) -> StoredDocument: ...

    async def retry(self, document_id: DocumentId, *, enqueue: Enqueue) -> None: ...

    async def reingest(self, document_id: DocumentId, *, enqueue: Enqueue) -> None: ...

    async def reindex(
        self, document_id: DocumentId, *, embedding_model: str, dimension: int, enqueue: Enqueue
    ) -> None: ...

    async def attach_anyway(
        self, document_id: DocumentId, reason: str, *, enqueue: Enqueue
    ) -> None: ...

    async def move(
        self, document_id: DocumentId, patient_id: PatientId, *, enqueue: Enqueue
    ) -> DocumentId: ...


class IngestionStore(Protocol):
    """The life of one document while it is processed.

    Each method raises NotFound when the document has been deleted meanwhile, and InvariantBroken
    when its status does not allow the step.
    """

    async def get(self, document_id: DocumentId) -> StoredDocument: ...

    async def content(self, document_id: DocumentId) -> bytes: ...

    async def start_reading(self, document_id: DocumentId) -> None: ...

    async def report_reading(
        self, document_id: DocumentId, *, pages_read: int, page_count: int, step: ReadingStep
    ) -> None: ...

    async def start_embedding(
        self, document_id: DocumentId, *, page_count: int, chunk_count: int
    ) -> None: ...

    async def report_embedding(self, document_id: DocumentId, *, chunks_embedded: int) -> None: ...

    async def complete(
        self, document_id: DocumentId, searchable: SearchableDocument, *, enqueue: Enqueue
    ) -> None: ...

    async def stored_index(self, document_id: DocumentId) -> StoredIndex: ...

    async def complete_reindexing(self, document_id: DocumentId, index: NewIndex) -> None: ...

    async def keep_index(self, document_id: DocumentId) -> None: ...

    async def fail_reindexing(self, document_id: DocumentId, reason: str) -> None: ...

    async def fail(self, document_id: DocumentId, reason: str) -> None: ...

    async def refuse(self, document_id: DocumentId, reason: str) -> None: ...

    async def refuse_malware(self, document_id: DocumentId, reason: str) -> None: ...

    async def quarantine(
        self, document_id: DocumentId, quarantine: Quarantine, *, holding: Sequence[bytes] = ()
    ) -> None: ...

    async def is_held(self, document_id: DocumentId, *, names_patient: bool) -> bool: ...

    async def record_worker_loss(self, document_id: DocumentId) -> None: ...


class Charts(Protocol):
    """Whose chart a document was dropped into."""

    async def get(self, patient_id: PatientId) -> Patient: ...


class Scanner(Protocol):
    """Looks for malware."""

    async def scan(self, content: bytes) -> None:
        """Raises MalwareFound for a hit, ScannerUnavailable when nobody answers."""
        ...


class TokenCounter(Protocol):
    """What chunking asks of the embedding model."""

    @property
    def window_tokens(self) -> int: ...

    def count_tokens(self, text: str) -> int: ...


class Embedder(TokenCounter, Protocol):
    """What the pipeline asks of the embedding model."""

    name: str

    @property
    def dimension(self) -> int: ...

    def load(self) -> None: ...

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...


class Parser(Protocol):
    """Reads a file of a known kind."""

    async def __call__(
        self, document: StoredDocument, content: bytes, *, progress: PageProgress
    ) -> ParsedDocument: ...
