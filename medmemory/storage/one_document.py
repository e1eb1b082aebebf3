"""One document of a record, searched alone."""

from dataclasses import dataclass

from medmemory.clinical.answer import Coverage
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.storage.documents import DocumentStore


@dataclass(frozen=True, slots=True)
class OneDocument:
    """What a search of the document reaches."""

    documents: DocumentStore
    document_id: DocumentId

    async def coverage(self, *, patient_id: PatientId) -> Coverage:
        return await self.documents.coverage(patient_id=patient_id, document_id=self.document_id)
