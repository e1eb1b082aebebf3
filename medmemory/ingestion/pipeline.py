"""From a stored file to searchable chunks: scan, parse, compare, chunk, embed, commit.

Read top-down.
"""

import asyncio
import hashlib
import time
import traceback
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

import structlog

from medmemory.clinical.document import (
    MediaType,
    NewDocument,
    Page,
    ParsedDocument,
    StoredDocument,
)
from medmemory.clinical.document_status import ReadingStep
from medmemory.clinical.identifiers import DocumentId
from medmemory.errors import (
    ClinicianError,
    DependencyError,
    DocumentOverLimits,
    MalwareFound,
    NotFound,
)
from medmemory.identity.acting import require_acting_clinician
from medmemory.ingestion.indexing import Indexer
from medmemory.ingestion.intake import examine
from medmemory.ingestion.jobs import enqueue_as
from medmemory.ingestion.mentions import warnings_of_others
from medmemory.ingestion.pace import Pace
from medmemory.ingestion.ports import Charts, Embedder, IngestionStore, Parser, Scanner
from medmemory.ingestion.sniffing import mislabelled
from medmemory.ingestion.subjects import check_subjects, names_patient
from medmemory.settings import Settings

log = structlog.get_logger(__name__)

WORKER_LOSSES_ALLOWED = 3
DEEPEST_NESTING = 3  # files within files within files
_MOST_NAMED = 5  # in a warning; the page names all


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
        self._indexer = Indexer(documents, embedder, most_chunks=settings.document_max_chunks)
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

    async def reindex(self, document_id: DocumentId) -> None:
        """The document is READY, its stored pages indexed with this model or with a warning that
        says why not; or it has been deleted.

        Raises DependencyError when it should be tried again later.
        """
        try:
            document = await self._documents.get(document_id)
            if document.status.is_final:
                return
            if document.worker_losses >= WORKER_LOSSES_ALLOWED:
                await self._documents.fail_reindexing(
                    document_id, f"It stopped the worker {document.worker_losses} times."
                )
                return
            await self._reindex_or_say_why(document)
        except NotFound:
            log.info("document_gone", document_id=str(document_id))

    async def _reindex_or_say_why(self, document: StoredDocument) -> None:
        try:
            await self._indexer.reindex(document)
        except (NotFound, DependencyError):
            raise
        except Exception as error:  # noqa: BLE001  # the boundary: a document never ends in silence
            if await self._is_final(document.id):
                return
            reference = _logged("reindexing_failed_unexpectedly", document.id, error)
            await self._documents.fail_reindexing(
                document.id, f"Try it again; if it fails again, report the reference {reference}."
            )

    async def _make_searchable_or_say_why(self, document: StoredDocument) -> None:
        try:
            await self._make_searchable(document)
        except (NotFound, DependencyError):
            raise
        except MalwareFound as found:
            log.warning("malware_refused", document_id=str(document.id))
            await self._documents.refuse_malware(document.id, str(found))
        except DocumentOverLimits as limit:
            log.info("document_over_limits", document_id=str(document.id))
            await self._documents.fail(document.id, str(limit))
        except ClinicianError as refusal:
            log.info("document_refused", document_id=str(document.id), kind=type(refusal).__name__)
            await self._documents.refuse(document.id, str(refusal))
        except Exception as error:  # noqa: BLE001  # the boundary: a document never ends in silence
            await self._fail_with_reference(document.id, error)

    async def _fail_with_reference(self, document_id: DocumentId, error: Exception) -> None:
        if await self._is_final(document_id):
            return
        reference = _logged("document_failed_unexpectedly", document_id, error)
        await self._documents.fail(
            document_id,
            "Something went wrong in MedMemory while it processed this file. Try it again; "
            f"if it fails again, report the reference {reference}.",
        )

    async def _is_final(self, document_id: DocumentId) -> bool:
        """Whether it was cancelled, or another worker, which took us for dead, has finished it."""
        return (await self._documents.get(document_id)).status.is_final

    async def _make_searchable(self, document: StoredDocument) -> None:
        started = time.monotonic()
        await self._documents.start_reading(document.id)
        content = await self._documents.content(document.id)
        await self._scanner.scan(content)
        parsed = _with_listing(await self._read(document, content))
        read = time.monotonic()
        if not await self._is_of_this_patient(document, parsed):
            return
        hints = await self._hints_of_others(document, parsed)
        attachments, left_out = await self._attachments(document, parsed)
        searchable = await self._indexer.index(document, parsed)
        await self._documents.complete(
            document.id,
            replace(
                searchable,
                attachments=attachments,
                warnings=(*_warnings(document, parsed), *hints, *left_out),
            ),
            enqueue=enqueue_as(require_acting_clinician(), byte_count=document.byte_count),
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
        pace = Pace()

        async def report(pages_read: int, page_count: int, step: ReadingStep) -> None:
            if pace.is_due(step) or pages_read == page_count:
                await self._documents.report_reading(
                    document.id, pages_read=pages_read, page_count=page_count, step=step
                )

        return await self._parse(document, content, progress=report)

    async def _is_of_this_patient(self, document: StoredDocument, parsed: ParsedDocument) -> bool:
        """Whether it is, or a clinician said so; otherwise it is QUARANTINED, as it is when it
        names nobody and came with a file that names another patient."""
        patient = await self._charts.get(document.patient_id)
        found = check_subjects(parsed.subjects, patient, parsed.mentioned)
        if found is None or document.attach_reason is not None:
            named = names_patient(parsed.subjects, patient)
            is_held = await self._documents.is_held(document.id, names_patient=named)
            if is_held:
                log.info("document_held_with_others", document_id=str(document.id))
            return not is_held
        holding = [hashlib.sha256(one.content).digest() for one in parsed.attachments]
        await self._documents.quarantine(document.id, found, holding=holding)
        log.info("document_quarantined", document_id=str(document.id), differs=list(found.differs))
        return False

    async def _hints_of_others(
        self, document: StoredDocument, parsed: ParsedDocument
    ) -> tuple[str, ...]:
        """The warnings about whom it may be about; none when a clinician has decided that."""
        if document.attach_reason is not None:
            return ()
        patient = await self._charts.get(document.patient_id)
        return await asyncio.to_thread(warnings_of_others, parsed, patient)

    async def _attachments(
        self, document: StoredDocument, parsed: ParsedDocument
    ) -> tuple[tuple[tuple[NewDocument, bytes], ...], tuple[str, ...]]:
        """The files within the file, and the warning when they lie too deep or all are refused."""
        if not parsed.attachments:
            return (), ()
        if document.nesting >= DEEPEST_NESTING:
            return (), (
                "The files within this file were left out: it lies within others too deep. Add "
                "them one by one.",
            )
        examined = [
            replace(
                await asyncio.to_thread(
                    examine,
                    attachment.content,
                    patient_id=document.patient_id,
                    file_name=attachment.file_name,
                    settings=self._settings,
                ),
                versions=attachment.versions,
            )
            for attachment in parsed.attachments
        ]
        contents = [attachment.content for attachment in parsed.attachments]
        refused = _refused(examined) if document.media_type is MediaType.ZIP else ()
        return tuple(zip(examined, contents, strict=True)), refused


def _refused(files: Sequence[NewDocument]) -> tuple[str, ...]:
    """The warning when an archive holds nothing but files that are refused: it looks ready."""
    if any(one.refusal is None for one in files):
        return ()
    named = ", ".join(f"“{one.file_name}”" for one in files[:_MOST_NAMED])
    more = f" and {len(files) - _MOST_NAMED} more" if len(files) > _MOST_NAMED else ""
    return (f"No file in it could be taken: {named}{more}. Each says why.",)


def _with_listing(parsed: ParsedDocument) -> ParsedDocument:
    """An archive without words of its own says what came in it."""
    if not parsed.attachments or any(page.is_readable for page in parsed.pages):
        return parsed
    names = "\n".join(one.file_name for one in parsed.attachments)
    return replace(parsed, pages=(Page(1, f"Files in this file:\n{names}"),), sections=None)


def _warnings(document: StoredDocument, parsed: ParsedDocument) -> tuple[str, ...]:
    """The parser's own, and that of a misleading name."""
    if document.media_type is None:
        return parsed.warnings
    misleading = mislabelled(document.media_type, document.file_name)
    return (*parsed.warnings, misleading) if misleading else parsed.warnings


def _logged(event: str, document_id: DocumentId, error: Exception) -> str:
    """The reference under which the log has the error, without its words."""
    reference = uuid.uuid4().hex[:8]
    log.error(
        event,
        document_id=str(document_id),
        reference=reference,
        error=type(error).__name__,
        places=_places(error),
    )
    return reference


def _places(error: BaseException) -> list[str]:
    return [
        f"{PurePath(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
