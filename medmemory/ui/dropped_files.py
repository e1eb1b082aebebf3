"""A dropped file is shown from the record only, never from where Chainlit puts it first."""

from fastapi import APIRouter, Depends

from medmemory.errors import NotFound
from medmemory.ui.signed_in import signed_in


def create_dropped_file_router() -> APIRouter:
    """In place of Chainlit's own route, which fails for a file that was taken into the record."""
    router = APIRouter(dependencies=[Depends(signed_in)])

    @router.get("/project/file/{file_id}")
    async def dropped(file_id: str) -> None:
        raise NotFound("A dropped file is shown from the record only.")

    return router
