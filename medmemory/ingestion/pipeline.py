"""From a stored file to searchable chunks: scan, parse, compare, chunk, embed, commit.

Read top-down.
"""

import asyncio
import time
import traceback
import uuid
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

import structlog

from medmemory.clinical.document import (
    Chunk,
    NewDocument,
    Page,
    ParsedDocument,
    SearchableDocument,
    StoredDocument,
)
from medmemory.clinical.identifiers import DocumentId
from medmemory.errors import (
    ClinicianError,
    DependencyError,
    DocumentOverLimits,
    DocumentUnreadable,
    InvariantBroken,
    MalwareFound,
    NotFound,
)
from medmemory.identity.acting import require_acting_clinician
from medmemory.ingestion.chunking import Chunker
from medmemory.ingestion.intake import examine, title_of
from medmemory.ingestion.jobs import enqueue_as
from medmemory.ingestion.parsing.titles import without_date
from medmemory.ingestion.ports import Charts, Embedder, IngestionStore, Parser, Scanner
from medmemory.ingestion.sniffing import mislabelled
from medmemory.ingestion.structure import sections_of, text_sha256, with_resources
from medmemory.ingestion.subjects import check_subjects
from medmemory.settings import Settings

log = structlog.get_logger(__name__)

WORKER_LOSSES_ALLOWED = 3
DEEPEST_NESTING = 3  # files within files within files
_REPORT_EVERY_SECONDS = 0.5
_EMBEDDED_AT_ONCE = 32  # chunks; between two lots the job can be stopped and reports


class Pipeline:
    """Processes documents one at a time, on behalf of the acting clinician."""

    def __init__(
        self,
        *,
        documents: IngestionStore,
        charts: Charts,
        scanner: Scanner,
        parser: Parser,
        embedder: Embedder,
        settings: Settings,
    ) -> None:
        self._documents = documents
        self._charts = charts
        self._scanner = scanner
        self._parse = parser
        self._embedder = embedder
        self._settings = settings

    async def process(self, document_id: DocumentId) -> None:
        """The document is READY, REFUSED, FAILED or QUARANTINED, or it has been deleted.

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
            await self._make_searchable_or_say_why(document)
        except NotFound:
            log.info("document_gone", document_id=str(document_id))

    async def _make_searchable_or_say_why(self, document: StoredDocument) -> None:
        try:
            await self._make_searchable(document)
        except (NotFound, DependencyError):
            raise
        except MalwareFound as found:
            log.warning("malware_refused", document_id=str(document.id))
            await self._documents.refuse_and_drop(document.id, str(found))
        except DocumentOverLimits as limit:
            log.info("document_over_limits", document_id=str(document.id))
            await self._documents.fail(document.id, str(limit))
        except ClinicianError as refusal:
            log.info("document_refused", document_id=str(document.id), kind=type(refusal).__name__)
            await self._documents.refuse(document.id, str(refusal))
        except Exception as error:  # noqa: BLE001  # the boundary: a document never ends in silence
            await self._fail_with_reference(document.id, error)

    async def _fail_with_reference(self, document_id: DocumentId, error: Exception) -> None:
        if (await self._documents.get(document_id)).status.is_final:
            return  # cancelled, or another worker, which took us for dead, has finished it
        reference = uuid.uuid4().hex[:8]
        log.error(
            "document_failed_unexpectedly",
            document_id=str(document_id),
            reference=reference,
            error=type(error).__name__,
            places=_places(error),
        )
        await self._documents.fail(
            document_id,
            "Something went wrong in MedMemory while it processed this file. Try it again; "
            f"if it fails again, report the reference {reference}.",
        )

    async def _make_searchable(self, document: StoredDocument) -> None:
        started = time.monotonic()
        await self._documents.start_reading(document.id)
        content = await self._documents.content(document.id)
        await self._scanner.scan(content)
        parsed = _with_listing(await self._read(document, content))
        read = time.monotonic()
        if not await self._is_of_this_patient(document, parsed):
            return
        attachments, left_out = await self._attachments(document, parsed)
        searchable = await self._index(document, parsed)
        await self._documents.complete(
            document.id,
            replace(
                searchable,
                attachments=attachments,
                warnings=(*_warnings(document, parsed), *left_out),
            ),
            enqueue=enqueue_as(require_acting_clinician()),
        )
        log.info(
            "document_ready",
            document_id=str(document.id),
            page_count=len(parsed.pages),
            chunk_count=len(searchable.chunks),
            attachment_count=len(attachments),
            parsing_cpu_seconds=parsed.cpu_seconds,
            reading_seconds=round(read - started, 2),
            indexing_seconds=round(time.monotonic() - read, 2),
        )

    async def _read(self, document: StoredDocument, content: bytes) -> ParsedDocument:
        pace = _Pace()

        async def report(pages_read: int, page_count: int) -> None:
            if pace.is_due() or pages_read == page_count:
                await self._documents.report_reading(
                    document.id, pages_read=pages_read, page_count=page_count
                )

        return await self._parse(document, content, progress=report)

    async def _is_of_this_patient(self, document: StoredDocument, parsed: ParsedDocument) -> bool:
        """Whether it is, or a clinician said so; otherwise it is QUARANTINED."""
        patient = await self._charts.get(document.patient_id)
        found = check_subjects(parsed.subjects, patient)
        if found is None or document.attach_reason is not None:
            return True
        await self._documents.quarantine(document.id, found)
        log.info("document_quarantined", document_id=str(document.id), differs=list(found.differs))
        return False

    async def _attachments(
        self, document: StoredDocument, parsed: ParsedDocument
    ) -> tuple[tuple[tuple[NewDocument, bytes], ...], tuple[str, ...]]:
        """The files within the file, and the warning when they lie too deep."""
        if not parsed.attachments:
            return (), ()
        if document.nesting >= DEEPEST_NESTING:
            return (), (
                "The files within this file were left out: it lies within others too deep. Add "
                "them one by one.",
            )
        examined = [
            await asyncio.to_thread(
                examine,
                attachment.content,
                patient_id=document.patient_id,
                file_name=attachment.file_name,
                settings=self._settings,
            )
            for attachment in parsed.attachments
        ]
        contents = [attachment.content for attachment in parsed.attachments]
        return tuple(zip(examined, contents, strict=True)), ()

    async def _index(self, document: StoredDocument, parsed: ParsedDocument) -> SearchableDocument:
        """The document in chunks with their vectors, under the name and date that count."""
        found_title = without_date(
            parsed.title or title_of(document.file_name), parsed.document_date
        )
        title = document.corrections.title or found_title
        day = document.corrections.document_date or parsed.document_date
        chunker = Chunker(self._embedder)

        def split() -> tuple[Chunk, ...]:
            if document.media_type is None:
                raise InvariantBroken("A file of no known kind was read.")
            sections = sections_of(parsed, document.media_type)
            chunks = chunker.chunks(
                document.id, parsed.pages, sections, title=title, document_date=day
            )
            return with_resources(chunks, parsed.resources)

        chunks = await asyncio.to_thread(split)
        if not chunks:
            raise DocumentUnreadable("The file holds no text.")
        texts = [chunker.embedded_text(chunk, title=title, document_date=day) for chunk in chunks]
        await self._documents.start_embedding(
            document.id, page_count=len(parsed.pages), chunk_count=len(chunks)
        )
        return SearchableDocument(
            title=found_title,
            kind=parsed.kind,
            document_date=parsed.document_date,
            text_sha256=await asyncio.to_thread(text_sha256, parsed.pages),
            pages=parsed.pages,
            chunks=chunks,
            embeddings=tuple(await self._embed(document.id, texts)),
            embedding_model=self._embedder.name,
            unreadable_pages=parsed.unreadable_pages,
            warnings=(),
            ocr_engine=parsed.ocr_engine,
        )

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


def _with_listing(parsed: ParsedDocument) -> ParsedDocument:
    """An archive without words of its own says what came in it."""
    if not parsed.attachments or any(page.is_readable for page in parsed.pages):
        return parsed
    names = "\n".join(one.file_name for one in parsed.attachments)
    return replace(parsed, pages=(Page(1, f"Files in this file:\n{names}"),), sections=None)


def _lots(order: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(order), _EMBEDDED_AT_ONCE):
        yield order[start : start + _EMBEDDED_AT_ONCE]


def _warnings(document: StoredDocument, parsed: ParsedDocument) -> tuple[str, ...]:
    """The parser's own, and that of a misleading name."""
    if document.media_type is None:
        return parsed.warnings
    misleading = mislabelled(document.media_type, document.file_name)
    return (*parsed.warnings, misleading) if misleading else parsed.warnings


def _places(error: BaseException) -> list[str]:
    return [
        f"{PurePath(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
