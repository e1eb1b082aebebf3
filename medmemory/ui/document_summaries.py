"""Documents as the page shows them: each with its neighbours by name, and what came in it."""

import contextlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from medmemory.clinical.document import DocumentStatus, StoredDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.clinical.patient import Patient
from medmemory.clinical.worth_asking import questions_for
from medmemory.errors import NotFound
from medmemory.ui.document_shapes import DocumentSummary
from medmemory.ui.ports import RouteServices
from medmemory.ui.starters import quoted_now


class DocumentSummaries:
    """Raises NotFound for what the acting clinician may not see."""

    def __init__(self, services: RouteServices) -> None:
        self._patients = services.patients
        self._documents = services.documents
        self._model = services.model_server

    async def one(
        self, document_id: DocumentId, *, of_patient: PatientId | None = None
    ) -> DocumentSummary:
        """The document with all that came in it; not found when it left the chart `of_patient`."""
        document = await self._documents.get(document_id)
        if of_patient not in {None, document.patient_id}:
            raise NotFound
        if await self._documents.within(document_id):
            record = await self._documents.list_for(patient_id=document.patient_id)
        else:
            record = [document, *await self._neighbours(document)]
        patient = await self._patient_if_needed(document.patient_id, record)
        known = {one.id: one for one in record}
        family = [_summary(one, known, patient) for one in _within(document, record)]
        return DocumentSummary.of(
            document,
            same_as=known.get(document.same_as) if document.same_as else None,
            came_in=known.get(document.parent_document_id) if document.parent_document_id else None,
            patient=patient,
            questions=await self._questions(document),
            parts=family,
        )

    async def all(self, patient_id: PatientId) -> list[DocumentSummary]:
        """The patient's documents, the last added first, each followed by what came in it."""
        patient = await self._patients.get(patient_id)
        record = await self._documents.list_for(patient_id=patient_id)
        known = {one.id: one for one in record}
        dropped = [one for one in record if one.parent_document_id not in known]
        in_order = [one for first in dropped for one in (first, *_within(first, record))]
        return [_summary(one, known, patient) for one in in_order]

    async def _questions(self, document: StoredDocument) -> tuple[str, ...]:
        """What is worth asking about a document that is READY, and can be answered by it now."""
        if document.status is not DocumentStatus.READY:
            return ()
        headings = await self._documents.headings(document.id)
        return questions_for(headings, document.kind, await quoted_now(self._model))

    async def _neighbours(self, document: StoredDocument) -> list[StoredDocument]:
        found = []
        for neighbour in (document.same_as, document.parent_document_id):
            if neighbour is not None:
                with contextlib.suppress(NotFound):  # deleted just now
                    found.append(await self._documents.get(neighbour))
        return found

    async def _patient_if_needed(
        self, patient_id: PatientId, record: Sequence[StoredDocument]
    ) -> Patient | None:
        if any(one.status is DocumentStatus.QUARANTINED for one in record):
            return await self._patients.get(patient_id)
        return None


def _summary(
    document: StoredDocument, known: Mapping[DocumentId, StoredDocument], patient: Patient | None
) -> DocumentSummary:
    return DocumentSummary.of(
        document,
        same_as=known.get(document.same_as) if document.same_as else None,
        came_in=known.get(document.parent_document_id) if document.parent_document_id else None,
        patient=patient,
    )


def _within(document: StoredDocument, record: Sequence[StoredDocument]) -> list[StoredDocument]:
    """What came in the document, each followed by what came in that, by file name."""
    by_parent: defaultdict[DocumentId, list[StoredDocument]] = defaultdict(list)
    for one in record:
        if one.parent_document_id is not None:
            by_parent[one.parent_document_id].append(one)
    for parts in by_parent.values():
        parts.sort(key=lambda one: (one.file_name, one.id), reverse=True)
    found = []
    waiting = list(by_parent[document.id])
    while waiting:
        part = waiting.pop()
        found.append(part)
        waiting += by_parent[part.id]
    return found
