"""The door: a dropped file is refused with a sentence, or stored together with its job."""

import asyncio
import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

import structlog

from medmemory.clinical.document import MediaType, NewDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import DocumentTooLarge, DocumentUnreadable
from medmemory.identity.acting import require_acting_clinician
from medmemory.ingestion.jobs import enqueue_as
from medmemory.ingestion.parsing.findings import LONGEST_TITLE
from medmemory.ingestion.ports import IntakeStore
from medmemory.ingestion.sniffing import sniff
from medmemory.settings import Settings

log = structlog.get_logger(__name__)

LONGEST_FILE_NAME = 150
_LONGEST_SUFFIX = 10
_NAMELESS = "document"
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Accepted:
    """The document of a file. `is_known`: the patient had this very file already."""

    document_id: DocumentId
    is_known: bool


class Intake:
    """Accepts files on behalf of the acting clinician."""

    def __init__(self, documents: IntakeStore, settings: Settings) -> None:
        self._documents = documents
        self._settings = settings

    async def accept(self, *, patient_id: PatientId, file_name: str, content: bytes) -> Accepted:
        """The file is stored and will be processed, whatever happens to this process.

        The same file again for the same patient yields the document that is there; one that had
        failed is processed again. Raises UnsupportedMediaType, DocumentTooLarge,
        DocumentUnreadable, or NotFound without access to the patient.
        """
        clinician_id = require_acting_clinician()
        self._check_size(len(content))
        name = clean_file_name(file_name)
        # Hashing and unpacking fifty megabytes would hold up everybody's chat.
        media_type, sha256 = await asyncio.to_thread(_examine, content, name)
        document = NewDocument(
            patient_id=patient_id,
            file_name=name,
            title=title_of(name),
            media_type=media_type,
            sha256=sha256,
            byte_count=len(content),
        )
        document_id, is_known = await self._documents.add(
            document, content, enqueue=enqueue_as(clinician_id)
        )
        log.info(
            "document_accepted",
            document_id=str(document_id),
            media_type=media_type.value,
            byte_count=len(content),
            is_known=is_known,
        )
        return Accepted(document_id, is_known)

    def _check_size(self, byte_count: int) -> None:
        if byte_count == 0:
            raise DocumentUnreadable("The file is empty.")
        limit = self._settings.upload_max_bytes
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


def _examine(content: bytes, file_name: str) -> tuple[MediaType, bytes]:
    return sniff(content, file_name), hashlib.sha256(content).digest()
