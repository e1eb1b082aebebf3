"""The door: a file is stored together with its job, or kept as refused with a sentence.

Whatever sends a document through the queue goes through here.
"""

import asyncio
import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

import structlog

from medmemory.clinical.document import DocumentStatus, MediaType, NewDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import (
    DocumentTooLarge,
    DocumentUnreadable,
    UnsupportedMediaType,
)
from medmemory.identity.acting import require_acting_clinician
from medmemory.ingestion.jobs import QUEUE, Task, enqueue_as, queue_of
from medmemory.ingestion.parsing.titles import LONGEST_TITLE
from medmemory.ingestion.ports import Enqueue, IntakeStore
from medmemory.ingestion.sniffing import sniff
from medmemory.settings import Settings

log = structlog.get_logger(__name__)

LONGEST_FILE_NAME = 150
_LONGEST_SUFFIX = 10
_NAMELESS = "document"
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Accepted:
    """The document of a file. `is_known`: the patient had this very file already.

    `refusal` says why the file was not taken, and what to do; the document is REFUSED then.
    """

    document_id: DocumentId
    is_known: bool
    refusal: str | None = None


class Intake:
    """Acts on behalf of the acting clinician."""

    def __init__(self, documents: IntakeStore, settings: Settings) -> None:
        self._documents = documents
        self._settings = settings

    async def accept(
        self,
        *,
        patient_id: PatientId,
        file_name: str,
        content: bytes,
        byte_count: int | None = None,
    ) -> Accepted:
        """The file is stored and will be processed, whatever happens to this process; or it is
        listed as REFUSED, without its bytes.

        The same file again for the same patient yields the document that is there; one that had
        FAILED or was REFUSED is processed again. Of a file that is too large, `content` may be the
        beginning and `byte_count` the size. Raises NotFound without access to the patient.
        """
        # Hashing and unpacking fifty megabytes would hold up everybody's chat.
        document = await asyncio.to_thread(
            examine,
            content,
            patient_id=patient_id,
            file_name=file_name,
            byte_count=byte_count,
            settings=self._settings,
        )
        document_id, is_known = await self._documents.add(
            document,
            content,
            enqueue=self._enqueue(
                document.byte_count, queue_of(document.media_type, document.byte_count)
            ),
        )
        refusal = document.refusal
        if refusal is not None and is_known:
            known = await self._documents.get(document_id)
            refusal = known.reason if known.status is DocumentStatus.REFUSED else None
        log.info(
            "document_accepted" if refusal is None else "document_refused_at_the_door",
            document_id=str(document_id),
            media_type=document.media_type and document.media_type.value,
            byte_count=document.byte_count,
            is_known=is_known,
        )
        return Accepted(document_id, is_known, refusal)

    async def retry(self, document_id: DocumentId) -> None:
        """A REFUSED or FAILED document is QUEUED again.

        Raises NotFound, or DocumentRefused when it is neither or its file was not kept.
        """
        document = await self._documents.get(document_id)
        queue = queue_of(document.media_type, document.byte_count)
        if document.worker_losses:
            queue = QUEUE  # in the other lane, what is read beside it would be blamed for its deeds
        await self._documents.retry(document_id, enqueue=self._enqueue(document.byte_count, queue))
        log.info("document_retried", document_id=str(document_id))

    async def reingest(self, document_id: DocumentId) -> None:
        """The document is QUEUED to be read anew; a READY one answers as before until then.

        Raises NotFound, or DocumentRefused when it is being processed or waits for a decision.
        """
        await self._documents.reingest(document_id, enqueue=self._enqueue())
        log.info("document_reingested", document_id=str(document_id))

    async def reindex(
        self, document_id: DocumentId, *, embedding_model: str, dimension: int
    ) -> None:
        """The document is QUEUED to have its pages embedded anew; they stay as they are.

        Raises NotFound, or DocumentRefused when it is being processed or is indexed so already.
        """
        await self._documents.reindex(
            document_id,
            embedding_model=embedding_model,
            dimension=dimension,
            enqueue=enqueue_as(require_acting_clinician(), Task.REINDEX),
        )
        log.info("document_reindexing_queued", document_id=str(document_id))

    async def attach_anyway(self, document_id: DocumentId, reason: str) -> None:
        """A QUARANTINED document is QUEUED for this chart; who decided so and why is kept.

        Raises NotFound, or DocumentRefused without a reason or when it is not QUARANTINED.
        """
        await self._documents.attach_anyway(document_id, reason, enqueue=self._enqueue())
        log.info("document_attached_anyway", document_id=str(document_id))

    async def move(self, document_id: DocumentId, patient_id: PatientId) -> DocumentId:
        """A QUARANTINED document is QUEUED in the other chart, and compared with it there.

        Returns the document there: another one when that chart has the file already. Raises
        NotFound unless the acting clinician is on both care teams.
        """
        moved = await self._documents.move(document_id, patient_id, enqueue=self._enqueue())
        log.info("document_moved", document_id=str(document_id), moved_to=str(moved))
        return moved

    def _enqueue(self, byte_count: int = 0, queue: str = QUEUE) -> Enqueue:
        return enqueue_as(require_acting_clinician(), byte_count=byte_count, queue=queue)


def examine(
    content: bytes,
    *,
    patient_id: PatientId,
    file_name: str,
    settings: Settings,
    byte_count: int | None = None,
) -> NewDocument:
    """The document that a file will be, with its kind or with the sentence that refuses it."""
    name = clean_file_name(file_name)
    size = len(content) if byte_count is None else byte_count
    media_type: MediaType | None = None
    refusal: str | None = None
    try:
        _check_size(size, settings.upload_max_bytes)
        media_type = sniff(content, name)
    except (DocumentTooLarge, DocumentUnreadable, UnsupportedMediaType) as error:
        refusal = str(error)
    return NewDocument(
        patient_id=patient_id,
        file_name=name,
        title=title_of(name),
        media_type=media_type,
        sha256=hashlib.sha256(content).digest(),
        byte_count=size,
        refusal=refusal,
    )


def _check_size(byte_count: int, limit: int) -> None:
    if byte_count == 0:
        raise DocumentUnreadable("The file is empty.")
    if byte_count > limit:
        raise DocumentTooLarge(
            f"The file has {byte_count / _MEGABYTE:.1f} MB; this site accepts at most "
            f"{limit / _MEGABYTE:g} MB."
        )


def clean_file_name(file_name: str) -> str:
    """The bare name: no folders, no characters that steer a terminal, a page or a file system."""
    bare = unicodedata.normalize("NFC", file_name).replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    visible = "".join(
        " " if character.isspace() else character
        for character in bare
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    name = " ".join(visible.split()).strip(". ")
    if len(name) <= LONGEST_FILE_NAME:
        return name or _NAMELESS
    suffix = PurePosixPath(name).suffix
    if len(suffix) > _LONGEST_SUFFIX:
        suffix = ""
    return name[: LONGEST_FILE_NAME - len(suffix)].rstrip(". ") + suffix


def title_of(file_name: str) -> str:
    """A readable title for a document that does not name its own."""
    stem = PurePosixPath(file_name).stem.replace("_", " ").strip()
    return (stem or _NAMELESS)[:LONGEST_TITLE]
