"""What the routes need of Services, over a database, and the routes without Chainlit's gate."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from fastapi import FastAPI, Request, Response
from starlette.middleware.base import RequestResponseEndpoint

from medmemory.clinical.identifiers import ClinicianId
from medmemory.identity.acting import acting_as
from medmemory.ingestion.intake import Intake
from medmemory.server.errors import install_error_handlers
from medmemory.settings import Settings
from medmemory.storage.answer_sentences import SentenceStore
from medmemory.storage.answers import AnswerStore
from medmemory.storage.audit import AuditTrail
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from medmemory.storage.patients import PatientStore
from medmemory.storage.receipts import ReceiptStore
from medmemory.ui.routes import create_router
from tests.support.identity import StillLoading
from tests.support.model_state import ModelLookup


@dataclass(frozen=True)
class RouteStores:
    patients: PatientStore
    documents: DocumentStore
    intake: Intake
    audit: AuditTrail
    answers: AnswerStore
    receipts: ReceiptStore
    sentences: SentenceStore
    embeddings: StillLoading = field(default_factory=StillLoading)
    model_server: ModelLookup = field(default_factory=ModelLookup)


def route_stores(database: Database, settings: Settings) -> RouteStores:
    documents = DocumentStore(database)
    return RouteStores(
        PatientStore(database),
        documents,
        Intake(documents, settings),
        AuditTrail(database),
        AnswerStore(database),
        ReceiptStore(database),
        SentenceStore(database),
    )


@asynccontextmanager
async def asking(stores: RouteStores) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the routes. Whoever is named in the header `acting` asks."""
    app = FastAPI()
    install_error_handlers(app)
    app.include_router(create_router(stores))

    @app.middleware("http")
    async def identify(request: Request, answer: RequestResponseEndpoint) -> Response:
        acting = request.headers.get("acting")
        with acting_as(ClinicianId(uuid.UUID(acting)) if acting else None):
            return await answer(request)

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
