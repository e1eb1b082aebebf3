"""How a sentence of an answer was checked, as a page in the source panel."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from medmemory.clinical.identifiers import StepId
from medmemory.ui.ports import RouteServices
from medmemory.ui.sentence_pages import sentence_page
from medmemory.ui.source_routes import Clinician, html_page

GONE = "The answer was withdrawn, its conversation was deleted, or you do not have access to it."


def create_sentence_router(services: RouteServices) -> APIRouter:
    """`/answers/{step_id}/sentences/{number}`, for the clinician whose conversation it is."""
    router = APIRouter(prefix="/answers/{step_id}/sentences")

    @router.get("/{number}")
    async def sentence(step_id: UUID, number: int, clinician: Clinician) -> Response:
        async def draw() -> str:
            kept = await services.sentences.of(StepId(step_id), number)
            return sentence_page(kept, await services.patients.get(kept.patient_id))

        return await html_page(draw, gone=GONE)

    return router
