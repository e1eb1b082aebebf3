"""A document and its parts: document > page > section > chunk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from medmemory.clinical.corrections import AsFound, Corrections
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.document_status import (
    DOCUMENT_TRANSITIONS as DOCUMENT_TRANSITIONS,  # noqa: PLC0414  # found here by its readers
)
from medmemory.clinical.document_status import (
    DocumentStatus as DocumentStatus,  # noqa: PLC0414  # as above
)
from medmemory.clinical.document_status import ReadingStep
from medmemory.clinical.identifiers import ChunkId, DocumentId, PatientId
from medmemory.clinical.span import Span as Span  # noqa: PLC0414  # as above
from medmemory.clinical.subject import Company as Company  # noqa: PLC0414  # as above
from medmemory.clinical.subject import Quarantine as Quarantine  # noqa: PLC0414  # as above
from medmemory.clinical.subject import Subject as Subject  # noqa: PLC0414  # as above
from medmemory.clinical.subject import SubjectField as SubjectField  # noqa: PLC0414  # as above
from medmemory.clinical.versions import StatedVersion, SupersededBy, Version


class MediaType(StrEnum):
    """What MedMemory reads. The value is the registered media type where there is one."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    DOC = "application/msword"
    RTF = "application/rtf"
    ODT = "application/vnd.oasis.opendocument.text"
    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    CSV = "text/csv"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    EMAIL = "message/rfc822"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    HEIC = "image/heic"
    FHIR = "application/fhir+json"
    FHIR_BULK = "application/fhir+ndjson"
    CDA = "application/hl7-cda+xml"
    HL7_V2 = "x-application/hl7-v2+er7"
    ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A file and how far it has come. `document_date` is clinical, not the upload.

    `title`, `kind` and `document_date` are the clinician's where `corrections` has them, else the
    file's; `found` is what the file itself says. `media_type` is None for a file that was refused
    because its kind is not known.
    """

    id: DocumentId
    patient_id: PatientId
    file_name: str
    title: str
    media_type: MediaType | None
    sha256: bytes
    byte_count: int
    uploaded_at: datetime
    status: DocumentStatus
    document_date: date | None = None
    failure_reason: str | None = None  # of REFUSED and FAILED
    page_count: int | None = None
    pages_read: int = 0
    reading_step: ReadingStep = ReadingStep.READING
    unreadable_pages: tuple[int, ...] = ()
    chunk_count: int | None = None
    chunks_embedded: int = 0
    warnings: tuple[str, ...] = ()
    worker_losses: int = 0  # how often a worker died over it
    kind: DocumentKind | None = None
    found: AsFound | None = None
    corrections: Corrections = field(default_factory=Corrections)
    is_file_kept: bool = True  # not when it was refused at the door, or for malware
    quarantine: Quarantine | None = None  # also after it was decided
    attach_reason: str | None = None  # why it was attached although it names somebody else
    attached_by: str | None = None  # the username of whoever decided so
    parent_document_id: DocumentId | None = None  # the e-mail or archive it came in
    nesting: int = 0  # how deep within files of files
    had_before: tuple[DocumentId, ...] = ()  # that came in it and were in the record already
    same_as: DocumentId | None = None  # an older document that holds the same text
    ready_at: datetime | None = None  # of the reading that answers, however a newer one goes
    ocr_engine: str | None = None  # with its version, when pages were recognised
    embedding_model: str | None = None
    # Documents whose versions of what it says count instead, as the warnings say, too.
    superseded_by: tuple[SupersededBy, ...] = ()

    @property
    def reason(self) -> str | None:
        """Why it is not READY, and what to do."""
        if self.status is DocumentStatus.QUARANTINED and self.quarantine is not None:
            return self.quarantine.sentence
        return self.failure_reason

    @property
    def is_searchable(self) -> bool:
        return self.status is DocumentStatus.READY or self.ready_at is not None


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file that intake looked at and that is not stored yet.

    With a `refusal` it is kept as REFUSED, without its bytes. `versions`: as of an attachment.
    """

    patient_id: PatientId
    file_name: str
    title: str
    media_type: MediaType | None
    sha256: bytes
    byte_count: int
    refusal: str | None = None
    versions: tuple[Version, ...] = ()


class PageSource(StrEnum):
    """Where a page's text comes from."""

    TEXT_LAYER = "text_layer"  # the file says it, in characters
    OCR = "ocr"  # recognised in an image


@dataclass(frozen=True, slots=True)
class WordBox:
    """Where a word stands on its page as it is displayed: fractions of width and height, from the
    upper left corner."""

    span: Span
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page, numbered from 1. `text` is empty when nothing is on the page or could be read.

    `confidence`: of OCR alone, the mean over its words, 0 to 1.
    """

    number: int
    text: str
    source: PageSource = PageSource.TEXT_LAYER
    confidence: float | None = None
    words: tuple[WordBox, ...] = ()
    superseded: tuple[Span, ...] = ()  # what of it other versions take the place of

    @property
    def is_readable(self) -> bool:
        """Whether anything on it can be seen; spaces without width cannot."""
        return any(sign.isprintable() and not sign.isspace() for sign in self.text)


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of one page under one heading; `heading` is None before the first."""

    heading: str | None
    page_number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Coding:
    """A code as in FHIR: `system` is its URI, such as http://loinc.org."""

    system: str
    code: str
    display: str | None = None


@dataclass(frozen=True, slots=True)
class CodedResource:
    """A FHIR resource, CDA entry or HL7 segment that the text at `span` was made of.

    `resource_type` is FHIR's (Observation, AllergyIntolerance, …) whatever the format; `status` is
    the source's own word.
    """

    page_number: int
    span: Span
    resource_type: str
    resource_id: str | None
    codings: tuple[Coding, ...] = ()
    effective: date | None = None
    status: str | None = None


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
    resources: tuple[CodedResource, ...] = ()  # whose spans it overlaps
    table_header: str | None = None  # of the table whose rows it begins in, from an earlier chunk


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within a file. `versions` are of the statements of that file that it belongs to."""

    file_name: str
    content: bytes
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a parser yields: every page in order, readable or not, and what it found out.

    `sections` is None when the text's own headings part it; a structured file names its sections.
    `resources` are the spans of coded entries. `attachments` become documents of their own.
    `subjects` are whom it says that it is about; of a structured file `mentioned` are those whom
    its text is labelled with, whatever its fields say. `versions` are its statements that other
    files may state anew.
    """

    pages: tuple[Page, ...]
    title: str | None = None
    kind: DocumentKind | None = None
    document_date: date | None = None
    unreadable_pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    sections: tuple[Section, ...] | None = None
    resources: tuple[CodedResource, ...] = ()
    subjects: tuple[Subject, ...] = ()
    mentioned: tuple[Subject, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    versions: tuple[StatedVersion, ...] = ()
    # Filled in where the parsers are called.
    ocr_engine: str | None = None
    cpu_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class SearchableDocument:
    """What ingestion made of a document: all that is written when it becomes READY.

    `title`, `kind` and `document_date` are the file's own, whatever a clinician corrected.
    `attachments` are stored and queued in the same moment.
    """

    title: str
    kind: DocumentKind | None
    document_date: date | None
    text_sha256: bytes | None  # of the words alone, whatever the container
    pages: tuple[Page, ...]
    chunks: tuple[Chunk, ...]
    embeddings: tuple[Sequence[float], ...]  # one for each chunk, in their order
    embedding_model: str
    unreadable_pages: tuple[int, ...]
    warnings: tuple[str, ...]
    ocr_engine: str | None = None
    attachments: tuple[tuple[NewDocument, bytes], ...] = ()
    versions: tuple[StatedVersion, ...] = ()
