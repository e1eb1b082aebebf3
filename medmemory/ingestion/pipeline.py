"""From a stored file to searchable chunks: parse, split, chunk, embed, commit. Read top-down."""

import asyncio
import time
import traceback
import uuid
from array import array
from collections.abc import Iterator, Sequence
from pathlib import PurePath

import structlog

from medmemory.clinical.document import (
    Chunk,
    ParsedDocument,
    SearchableDocument,
    StoredDocument,
)
from medmemory.clinical.identifiers import DocumentId
from medmemory.errors import ClinicianError, DependencyError, DocumentUnreadable, NotFound
from medmemory.ingestion.chunking import Chunker
from medmemory.ingestion.parsing.findings import without_date
from medmemory.ingestion.ports import Embedder, IngestionStore, Parser
from medmemory.ingestion.sections import split_into_sections

log = structlog.get_logger(__name__)

WORKER_LOSSES_ALLOWED = 3
_REPORT_EVERY_SECONDS = 0.5
_EMBEDDED_AT_ONCE = 32  # chunks; between two lots the job can be stopped and reports


class Pipeline:
    """Processes documents one at a time, on behalf of the acting clinician."""

    def __init__(self, documents: IngestionStore, parser: Parser, embedder: Embedder) -> None:
        self._documents = documents
        self._parse = parser
        self._embedder = embedder

    async def process(self, document_id: DocumentId) -> None:
        """The document is READY or FAILED with a reason, or it has been deleted.

        Raises DependencyError when it should be tried again later.
        """
        try:
            document = await self._documents.get(document_id)
            if document.status.is_final:
                return
            if document.worker_losses >= WORKER_LOSSES_ALLOWED:
                await self._documents.fail(
                    document_id,
                    f"Reading this file stopped the worker {document.worker_losses} times. "
                    "Save it anew or as another format, and drop it again.",
                )
                return
            await self._make_searchable_or_fail(document)
        except NotFound:
            log.info("document_gone", document_id=str(document_id))

    async def _make_searchable_or_fail(self, document: StoredDocument) -> None:
        try:
            await self._make_searchable(document)
        except (NotFound, DependencyError):
            raise
        except ClinicianError as refusal:
            log.info("document_failed", document_id=str(document.id), kind=type(refusal).__name__)
            await self._documents.fail(document.id, str(refusal))
        except Exception as error:  # noqa: BLE001  # the boundary: a document never ends in silence
            reference = uuid.uuid4().hex[:8]
            log.error(  # noqa: TRY400  # a traceback's message may quote the document
                "document_failed_unexpectedly",
                document_id=str(document.id),
                reference=reference,
                error=type(error).__name__,
                places=_places(error),
            )
            if (await self._documents.get(document.id)).status.is_final:
                return  # another worker, taken for dead, has finished it
            await self._documents.fail(
                document.id,
                "Something went wrong in MedMemory while it processed this file. Drop it again; "
                f"if it fails again, report the reference {reference}.",
            )

    async def _make_searchable(self, document: StoredDocument) -> None:
        started = time.monotonic()
        parsed = await self._read(document)
        title = without_date(parsed.title or document.title, parsed.document_date)
        chunker = Chunker(self._embedder)
        chunks = await asyncio.to_thread(_split, chunker, document, parsed, title)
        if not chunks:
            raise DocumentUnreadable("The file holds no text.")
        texts = [
            chunker.embedded_text(chunk, title=title, document_date=parsed.document_date)
            for chunk in chunks
        ]
        await self._documents.start_embedding(
            document.id, page_count=len(parsed.pages), chunk_count=len(chunks)
        )
        embeddings = await self._embed(document.id, texts)
        await self._documents.complete(
            document.id,
            SearchableDocument(
                title=title,
                document_date=parsed.document_date,
                pages=parsed.pages,
                chunks=tuple(chunks),
                embeddings=tuple(embeddings),
                embedding_model=self._embedder.name,
                unreadable_pages=parsed.unreadable_pages,
                warnings=_warnings(parsed),
            ),
        )
        log.info(
            "document_ready",
            document_id=str(document.id),
            page_count=len(parsed.pages),
            chunk_count=len(chunks),
            seconds=round(time.monotonic() - started, 2),
        )

    async def _read(self, document: StoredDocument) -> ParsedDocument:
        await self._documents.start_reading(document.id)
        content = await self._documents.content(document.id)
        pace = _Pace()

        async def report(pages_read: int, page_count: int) -> None:
            if pace.is_due() or pages_read == page_count:
                await self._documents.report_reading(
                    document.id, pages_read=pages_read, page_count=page_count
                )

        return await self._parse(document, content, progress=report)

    async def _embed(self, document_id: DocumentId, texts: list[str]) -> list[Sequence[float]]:
        pace = _Pace()
        # Four bytes a number; as Python's floats a long document would fill the memory.
        vectors: dict[int, Sequence[float]] = {}
        # Texts of like length together, because a batch costs as much as its longest.
        for lot in _lots(sorted(range(len(texts)), key=lambda index: len(texts[index]))):
            embedded = await asyncio.to_thread(
                self._embedder.embed_documents, [texts[index] for index in lot]
            )
            for index, vector in zip(lot, embedded, strict=True):
                vectors[index] = array("f", vector)
            if pace.is_due():
                await self._documents.report_embedding(document_id, chunks_embedded=len(vectors))
        return [vectors[index] for index in range(len(texts))]


class _Pace:
    """Says when to report again; the first report is always due."""

    def __init__(self) -> None:
        self._next = 0.0

    def is_due(self) -> bool:
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + _REPORT_EVERY_SECONDS
        return True


def _split(
    chunker: Chunker, document: StoredDocument, parsed: ParsedDocument, title: str
) -> list[Chunk]:
    sections = split_into_sections(parsed.pages, document.media_type)
    return chunker.chunks(
        document.id, parsed.pages, sections, title=title, document_date=parsed.document_date
    )


def _lots(order: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(order), _EMBEDDED_AT_ONCE):
        yield order[start : start + _EMBEDDED_AT_ONCE]


def _warnings(parsed: ParsedDocument) -> tuple[str, ...]:
    if not parsed.unreadable_pages:
        return parsed.warnings
    named = ", ".join(map(str, parsed.unreadable_pages))
    pages = f"Page {named} holds" if len(parsed.unreadable_pages) == 1 else f"Pages {named} hold"
    sentence = f"{pages} no text that can be read (scanned, blank or damaged)."
    return (*parsed.warnings, sentence)


def _places(error: BaseException) -> list[str]:
    return [
        f"{PurePath(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
