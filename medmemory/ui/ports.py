"""What the routes need of the services."""

from datetime import date
from typing import Literal, Protocol

from medmemory.clinical.answer import KeptReceipt
from medmemory.clinical.corrections import Instead
from medmemory.clinical.document import Page, StoredDocument
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.identifiers import CitationId, DocumentId, PatientId, StepId
from medmemory.clinical.patient import Patient, Sex
from medmemory.clinical.verification import KeptSentence
from medmemory.ui.source_pages import CitedSource


class PatientLookup(Protocol):
    async def get(self, patient_id: PatientId) -> Patient: ...
    async def search(self, text: str, *, limit: int = ...) -> list[Patient]: ...
    async def recent(self, *, limit: int = ...) -> list[Patient]: ...
    async def create(
        self, *, mrn: str, family_name: str, given_name: str, birth_date: date, sex: Sex
    ) -> Patient: ...


class DocumentLookup(Protocol):
    """Every method raises NotFound for what the acting clinician may not see, and what decides
    about a document raises DocumentRefused when it stands otherwise."""

    async def get(self, document_id: DocumentId) -> StoredDocument: ...
    async def list_for(self, *, patient_id: PatientId) -> list[StoredDocument]: ...
    async def searchable_of(
        self, day: date | None, *, patient_id: PatientId
    ) -> list[StoredDocument]: ...
    async def within(self, document_id: DocumentId) -> list[StoredDocument]: ...
    async def page(self, document_id: DocumentId, number: int) -> Page: ...
    async def headings(self, document_id: DocumentId) -> list[str]: ...
    async def content(self, document_id: DocumentId) -> bytes: ...
    async def correct(
        self,
        document_id: DocumentId,
        *,
        title: str | Literal[Instead.AS_FOUND] | None = ...,
        kind: DocumentKind | Literal[Instead.AS_FOUND] | None = ...,
        document_date: date | Instead | None = ...,
    ) -> None: ...
    async def cancel(self, document_id: DocumentId) -> tuple[DocumentId, ...]: ...
    async def discard(self, document_id: DocumentId) -> tuple[DocumentId, ...]: ...
    async def delete(self, document_id: DocumentId) -> tuple[DocumentId, ...]: ...


class DocumentIntake(Protocol):
    """What sends a document through the queue again; raises as DocumentLookup does."""

    async def retry(self, document_id: DocumentId) -> None: ...
    async def reingest(self, document_id: DocumentId) -> None: ...
    async def attach_anyway(self, document_id: DocumentId, reason: str) -> None: ...
    async def move(self, document_id: DocumentId, patient_id: PatientId) -> DocumentId: ...


class RemovalLookup(Protocol):
    async def removal(self, document_id: DocumentId, *, patient_id: PatientId) -> str | None:
        """An event of the audit trail; None when the acting clinician may not know of any."""


class CitationLookup(Protocol):
    async def resolve(self, citation_id: CitationId) -> CitedSource: ...


class ReceiptLookup(Protocol):
    async def of(self, step_id: StepId) -> KeptReceipt:
        """Raises NotFound for what is not an answer of the acting clinician."""


class SentenceLookup(Protocol):
    async def of(self, step_id: StepId, number: int) -> KeptSentence:
        """Raises NotFound for what is not a sentence of an answer of the acting clinician."""


class ModelState(Protocol):
    @property
    def problem(self) -> Exception | None: ...


class ModelLookup(Protocol):
    async def state(self) -> ModelState: ...


class LoadableModel(Protocol):
    @property
    def is_loaded(self) -> bool: ...


class RouteServices(Protocol):
    """The part of Services that the routes use."""

    @property
    def patients(self) -> PatientLookup: ...
    @property
    def documents(self) -> DocumentLookup: ...
    @property
    def intake(self) -> DocumentIntake: ...
    @property
    def audit(self) -> RemovalLookup: ...
    @property
    def answers(self) -> CitationLookup: ...
    @property
    def receipts(self) -> ReceiptLookup: ...
    @property
    def sentences(self) -> SentenceLookup: ...
    @property
    def embeddings(self) -> LoadableModel: ...
    @property
    def model_server(self) -> ModelLookup: ...
