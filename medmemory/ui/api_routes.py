"""JSON for our own page and elements. What names a patient travels in bodies, never in a URL."""

from http import HTTPStatus

from fastapi import APIRouter, Depends

from medmemory.ui.api_shapes import (
    NewPatient,
    PatientSearchText,
    PatientSummary,
    Status,
)
from medmemory.ui.document_routes import create_document_router
from medmemory.ui.page_images import PageImages
from medmemory.ui.ports import RouteServices
from medmemory.ui.signed_in import signed_in


def create_api_router(services: RouteServices, images: PageImages) -> APIRouter:
    """`/api/...`: patients, documents, status."""
    router = APIRouter(prefix="/api")
    router.include_router(_patient_routes(services))
    router.include_router(create_document_router(services, images))

    @router.get("/status")
    async def status() -> Status:
        return Status(embeddings="ready" if services.embeddings.is_loaded else "loading")

    return router


def _patient_routes(services: RouteServices) -> APIRouter:
    router = APIRouter(prefix="/patients", dependencies=[Depends(signed_in)])

    @router.post("/search")
    async def search(wanted: PatientSearchText) -> list[PatientSummary]:
        return [PatientSummary.of(one) for one in await services.patients.search(wanted.text)]

    @router.get("/recent")
    async def recent() -> list[PatientSummary]:
        return [PatientSummary.of(one) for one in await services.patients.recent()]

    @router.post("", status_code=HTTPStatus.CREATED)
    async def create(details: NewPatient) -> PatientSummary:
        patient = await services.patients.create(
            mrn=details.mrn,
            family_name=details.family_name,
            given_name=details.given_name,
            birth_date=details.day_of_birth,
            sex=details.sex,
        )
        return PatientSummary.of(patient)

    return router
