"""JSON about documents: how far each has come, and what a clinician decides about it.

The gate has checked that one of our own pages sent what changes something; access is checked with
each statement by the database itself.
"""

from collections.abc import Iterable
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends

from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import NotFound
from medmemory.ui.document_shapes import Correction, Destination, DocumentSummary, Moved, Reason
from medmemory.ui.document_summaries import DocumentSummaries
from medmemory.ui.document_words import removed
from medmemory.ui.page_images import PageImages
from medmemory.ui.ports import RouteServices
from medmemory.ui.signed_in import signed_in


def create_document_router(services: RouteServices, images: PageImages) -> APIRouter:
    """`/api/documents/...`."""
    router = APIRouter(prefix="/documents", dependencies=[Depends(signed_in)])
    summaries = DocumentSummaries(services)
    _add_reading(router, services, summaries)
    _add_processing(router, services, summaries)
    _add_decisions(router, services, summaries, images)
    _add_endings(router, services, images)
    return router


def _add_reading(router: APIRouter, services: RouteServices, summaries: DocumentSummaries) -> None:
    @router.get("")
    async def of_patient(patient: UUID) -> list[DocumentSummary]:
        return await summaries.all(PatientId(patient))

    @router.get("/{document_id}")
    async def one(document_id: UUID, patient: UUID | None = None) -> DocumentSummary:
        if patient is None:
            return await summaries.one(DocumentId(document_id))
        sought, chart = DocumentId(document_id), PatientId(patient)
        try:
            return await summaries.one(sought, of_patient=chart)
        except NotFound:
            removal = await services.audit.removal(sought, patient_id=chart)
            raise NotFound(removed(removal)) from None


def _add_processing(
    router: APIRouter, services: RouteServices, summaries: DocumentSummaries
) -> None:
    @router.post("/{document_id}/retry")
    async def retry(document_id: UUID) -> DocumentSummary:
        await services.intake.retry(DocumentId(document_id))
        return await summaries.one(DocumentId(document_id))

    @router.post("/{document_id}/reingest")
    async def reingest(document_id: UUID) -> DocumentSummary:
        await services.intake.reingest(DocumentId(document_id))
        return await summaries.one(DocumentId(document_id))


def _add_decisions(
    router: APIRouter, services: RouteServices, summaries: DocumentSummaries, images: PageImages
) -> None:
    @router.patch("/{document_id}")
    async def correct(document_id: UUID, correction: Correction) -> DocumentSummary:
        await services.documents.correct(
            DocumentId(document_id),
            title=correction.new_title,
            kind=correction.new_kind,
            document_date=correction.new_date,
        )
        return await summaries.one(DocumentId(document_id))

    @router.post("/{document_id}/attach")
    async def attach(document_id: UUID, decision: Reason) -> DocumentSummary:
        await services.intake.attach_anyway(DocumentId(document_id), decision.in_words)
        return await summaries.one(DocumentId(document_id))

    @router.post("/{document_id}/move")
    async def move(document_id: UUID, destination: Destination) -> Moved:
        moved = await services.intake.move(
            DocumentId(document_id), PatientId(destination.patient_id)
        )
        images.forget(DocumentId(document_id))
        return Moved(document_id=moved)


def _add_endings(router: APIRouter, services: RouteServices, images: PageImages) -> None:
    @router.post("/{document_id}/cancel", status_code=HTTPStatus.NO_CONTENT)
    async def cancel(document_id: UUID) -> None:
        _forget(images, await services.documents.cancel(DocumentId(document_id)))

    @router.post("/{document_id}/discard", status_code=HTTPStatus.NO_CONTENT)
    async def discard(document_id: UUID) -> None:
        _forget(images, await services.documents.discard(DocumentId(document_id)))

    @router.delete("/{document_id}", status_code=HTTPStatus.NO_CONTENT)
    async def delete(document_id: UUID) -> None:
        _forget(images, await services.documents.delete(DocumentId(document_id)))


def _forget(images: PageImages, gone: Iterable[DocumentId]) -> None:
    for document_id in gone:
        images.forget(document_id)
