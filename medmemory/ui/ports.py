"""What the routes need of the services."""

from datetime import date
from typing import Protocol

from medmemory.clinical.document import StoredDocument
from medmemory.clinical.identifiers import CitationId, DocumentId, PatientId
from medmemory.clinical.patient import Patient, Sex
from medmemory.ui.source_pages import CitedSource


class PatientLookup(Protocol):
    async def search(self, text: str, *, limit: int = ...) -> list[Patient]: ...
    async def recent(self, *, limit: int = ...) -> list[Patient]: ...
    async def create(
        self, *, mrn: str, family_name: str, given_name: str, birth_date: date, sex: Sex
    ) -> Patient: ...


class DocumentLookup(Protocol):
    """Every method raises NotFound for what the acting clinician may not see."""

    async def get(self, document_id: DocumentId) -> StoredDocument: ...
    async def list_for(self, *, patient_id: PatientId) -> list[StoredDocument]: ...
    async def page_text(self, document_id: DocumentId, number: int) -> str: ...
    async def content(self, document_id: DocumentId) -> bytes: ...


class CitationLookup(Protocol):
    async def resolve(self, citation_id: CitationId) -> CitedSource: ...


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
    def answers(self) -> CitationLookup: ...
    @property
    def embeddings(self) -> LoadableModel: ...
