"""All routes of our own that a signed-in clinician's page asks, and the status that anybody may."""

from fastapi import APIRouter

from medmemory.ui.answer_routes import create_answer_router
from medmemory.ui.api_routes import create_api_router
from medmemory.ui.dropped_files import create_dropped_file_router
from medmemory.ui.page_images import PageImages
from medmemory.ui.ports import RouteServices
from medmemory.ui.sentence_routes import create_sentence_router
from medmemory.ui.source_routes import create_source_router


def create_router(services: RouteServices) -> APIRouter:
    """The routes, to be included before Chainlit is mounted."""
    router = APIRouter(include_in_schema=False)
    images = PageImages()
    router.include_router(create_api_router(services, images))
    router.include_router(create_source_router(services, images))
    router.include_router(create_answer_router(services))
    router.include_router(create_sentence_router(services))
    router.include_router(create_dropped_file_router())
    return router
