"""One document of a record, searched alone."""

from dataclasses import dataclass, replace

from medmemory.clinical.answer import Coverage
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.storage.documents import DocumentStore


@dataclass(frozen=True, slots=True)
class OneDocument:
    """What a search of the document reaches; `name` is how an answer calls it."""

    documents: DocumentStore
    document_id: DocumentId
    name: str

    async def coverage(self, *, patient_id: PatientId) -> Coverage:
        reached = await self.documents.coverage(patient_id=patient_id, document_id=self.document_id)
        return replace(reached, document=self.name)
