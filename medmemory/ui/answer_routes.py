"""How an answer came about, as a page in the source panel."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from medmemory.clinical.identifiers import StepId
from medmemory.ui.ports import RouteServices
from medmemory.ui.receipts import receipt_page
from medmemory.ui.source_routes import Clinician, html_page

GONE = "The conversation was deleted, or you do not have access to it."


def create_answer_router(services: RouteServices) -> APIRouter:
    """`/answers/{step_id}/...`, for the clinician whose conversation it is."""
    router = APIRouter(prefix="/answers/{step_id}")

    @router.get("/receipt")
    async def receipt(step_id: UUID, clinician: Clinician) -> Response:
        async def draw() -> str:
            kept = await services.receipts.of(StepId(step_id))
            return receipt_page(kept, await services.patients.get(kept.patient_id))

        return await html_page(draw, gone=GONE)

    return router
