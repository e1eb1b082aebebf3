"""What the JSON routes about documents take and give."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from medmemory.clinical.corrections import Instead
from medmemory.clinical.document import DocumentStatus, StoredDocument, Subject, SubjectField
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.identifiers import DocumentId
from medmemory.clinical.patient import Patient
from medmemory.errors import DocumentRefused
from medmemory.ui import document_words
from medmemory.ui.document_words import Action

_FEWEST_LETTERS = 3  # of a reason
_DAY = "%Y-%m-%d"


def _one_line(text: str) -> str:
    """Without what cannot be seen; a NUL, for one, cannot be stored."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


Line = Annotated[str, AfterValidator(_one_line)]


class Correction(BaseModel):
    """What a clinician writes in place of what the file says. What is left out stays; null: what
    the file says counts again; a date "none": the document has no date."""

    title: Annotated[Line, Field(max_length=200)] | None = None
    kind: DocumentKind | None = None
    document_date: Annotated[Line, Field(max_length=20)] | None = None

    @property
    def new_title(self) -> str | Literal[Instead.AS_FOUND] | None:
        return self.title if self.title is not None else self._if_null("title")

    @property
    def new_kind(self) -> DocumentKind | Literal[Instead.AS_FOUND] | None:
        return self.kind or self._if_null("kind")

    @property
    def new_date(self) -> date | Instead | None:
        """Raises DocumentRefused for what is no date, and for a day that has not come."""
        if self.document_date == "none":
            return Instead.NO_DATE
        if self.document_date is None:
            return self._if_null("document_date")
        day = _day(self.document_date)
        # Somewhere it is tomorrow already.
        if day > datetime.now(UTC).date() + timedelta(days=1):
            raise DocumentRefused("A document date does not lie in the future.")
        return day

    def _if_null(self, name: str) -> Literal[Instead.AS_FOUND] | None:
        return Instead.AS_FOUND if name in self.model_fields_set else None


class Reason(BaseModel):
    """Why a document belongs to this chart although it names another person."""

    reason: Annotated[Line, Field(max_length=1000)]

    @property
    def in_words(self) -> str:
        """Raises DocumentRefused for less than a word."""
        if sum(sign.isalpha() for sign in self.reason) < _FEWEST_LETTERS:
            raise DocumentRefused("Say in a few words why the document belongs to this chart.")
        return self.reason


class Destination(BaseModel):
    """The patient whose document it is."""

    patient_id: UUID


class NamedDocument(BaseModel):
    """Another document of the same patient, to link to."""

    id: UUID
    title: str
    file_name: str

    @classmethod
    def of(cls, document: StoredDocument) -> "NamedDocument":
        return cls(
            id=document.id,
            title=document_words.shown_title(document),
            file_name=document.file_name,
        )


class Found(BaseModel):
    """What the file itself says, whatever was corrected."""

    title: str
    kind: DocumentKind | None
    kind_name: str | None
    document_date: date | None

    @classmethod
    def of(cls, document: StoredDocument) -> "Found":
        found = document_words.as_found(document)
        return cls(
            title=found.title,
            kind=found.kind,
            kind_name=found.kind and found.kind.display,
            document_date=found.document_date,
        )


class Compared(BaseModel):
    """What the file says against what the chart says; None where it says nothing."""

    what: str
    file: str | None
    chart: str | None
    differs: bool


class NamedPerson(BaseModel):
    """Whom the file says it is about, as far as it does."""

    family_name: str | None
    given_name: str | None
    birth_date: date | None
    mrn: str | None

    @classmethod
    def of(cls, subject: Subject) -> "NamedPerson":
        return cls(
            family_name=subject.family_name,
            given_name=subject.given_name,
            birth_date=subject.birth_date,
            mrn=subject.mrn,
        )


class DocumentSummary(BaseModel):
    """A document, how far its processing has come, and what can be done with it.

    `parts`: the documents that came in it, and in those.
    """

    id: UUID
    patient_id: UUID
    file_name: str
    title: str
    kind: DocumentKind | None
    kind_name: str | None
    document_date: date | None
    found: Found
    uploaded_at: datetime
    status: DocumentStatus
    state: str
    is_final: bool
    is_searchable: bool
    was_searchable: bool  # now or before: answers may rest on it
    percent_done: int
    page_count: int | None
    pages_read: int
    chunk_count: int | None
    chunks_embedded: int
    warnings: tuple[str, ...]
    reason: str | None  # why it is not READY, and what to do
    actions: tuple[Action, ...]
    corrected: str | None
    attached: str | None
    same_as: NamedDocument | None = None
    superseded_by: tuple[NamedDocument, ...] = ()  # others, that correct what it says
    came_in: NamedDocument | None = None
    had_before: tuple[NamedDocument, ...] = ()  # that came in it and were in the record already
    goes_along: tuple[NamedDocument, ...] = ()  # when it is deleted: what came in it
    stays: tuple[NamedDocument, ...] = ()  # then: other documents with the same text
    compared: tuple[Compared, ...] = ()  # of a document that waits for a decision
    names: NamedPerson | None = None  # of such a document
    chart: str | None = None  # whose record it would be attached to; of such a document
    questions: tuple[str, ...] = ()
    asked_in: str | None = None  # the line below a question that is to be answered by this document
    parts: tuple["DocumentSummary", ...] = ()

    @classmethod
    def of(
        cls,
        document: StoredDocument,
        *,
        same_as: StoredDocument | None = None,
        superseded_by: Sequence[StoredDocument] = (),
        came_in: StoredDocument | None = None,
        had_before: Sequence[StoredDocument] = (),
        goes_along: Sequence[StoredDocument] = (),
        stays: Sequence[StoredDocument] = (),
        patient: Patient | None = None,
        questions: Sequence[str] = (),
        asked_in: str | None = None,
        parts: "Sequence[DocumentSummary]" = (),
    ) -> "DocumentSummary":
        return cls(
            id=document.id,
            patient_id=document.patient_id,
            file_name=document.file_name,
            title=document_words.shown_title(document),
            kind=document.kind,
            kind_name=document.kind and document.kind.display,
            document_date=document.document_date,
            found=Found.of(document),
            uploaded_at=document.uploaded_at,
            status=document.status,
            state=document_words.state(document),
            is_final=document.status.is_final,
            is_searchable=document.is_searchable,
            was_searchable=document.embedding_model is not None,
            percent_done=document_words.percent_done(document),
            page_count=document.page_count,
            pages_read=document.pages_read,
            chunk_count=document.chunk_count,
            chunks_embedded=document.chunks_embedded,
            warnings=document_words.warnings(document),
            reason=document.reason,
            actions=document_words.actions(document),
            corrected=document_words.corrected(document),
            attached=document_words.attached(document),
            same_as=NamedDocument.of(same_as) if same_as else None,
            superseded_by=tuple(map(NamedDocument.of, superseded_by)),
            came_in=NamedDocument.of(came_in) if came_in else None,
            had_before=tuple(map(NamedDocument.of, had_before)),
            goes_along=tuple(map(NamedDocument.of, goes_along)),
            stays=tuple(map(NamedDocument.of, stays)),
            compared=_compared(document, patient),
            names=_names(document),
            chart=patient.display_name if patient and _waits(document) else None,
            questions=tuple(questions) if asked_in else (),
            asked_in=asked_in,
            parts=tuple(parts),
        )


def _day(written: str) -> date:
    try:
        return datetime.strptime(written, _DAY).replace(tzinfo=UTC).date()
    except ValueError:
        raise DocumentRefused("There is no such date. Write it as 2024-03-02.") from None


class Moved(BaseModel):
    """The document in the other chart, which may have had it already."""

    document_id: DocumentId


def _waits(document: StoredDocument) -> bool:
    return document.status is DocumentStatus.QUARANTINED


def _names(document: StoredDocument) -> NamedPerson | None:
    if document.quarantine is None or not _waits(document):
        return None
    return NamedPerson.of(document.quarantine.subject)


def _compared(document: StoredDocument, patient: Patient | None) -> tuple[Compared, ...]:
    if patient is None or document.quarantine is None or not _waits(document):
        return ()
    if document.quarantine.held_with is not None:
        return ()  # it names nobody itself
    subject, differs = document.quarantine.subject, set(document.quarantine.differs)
    return (
        Compared(
            what="Name",
            file=_name(subject),
            chart=patient.display_name,
            differs=bool(differs & {SubjectField.FAMILY_NAME, SubjectField.GIVEN_NAME}),
        ),
        Compared(
            what="Born",
            file=" or ".join(day.isoformat() for day in sorted(subject.birth_days)) or None,
            chart=patient.birth_date.isoformat(),
            differs=SubjectField.BIRTH_DATE in differs,
        ),
        Compared(
            what="MRN",
            file=subject.mrn,
            chart=patient.mrn,
            differs=SubjectField.MRN in differs,
        ),
    )


def _name(subject: Subject) -> str | None:
    parts = [subject.family_name and subject.family_name.upper(), subject.given_name]
    return ", ".join(part for part in parts if part) or None
