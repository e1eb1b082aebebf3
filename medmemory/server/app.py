"""The web application: our routes, then Chainlit, behind the layers that every request passes."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException

from medmemory.health import EmbeddingsState, Health, ModelServerPort
from medmemory.identity.accounts import Accounts
from medmemory.identity.sessions import Sessions
from medmemory.server.bodies import BodyLimit
from medmemory.server.environment import prepare_environment
from medmemory.server.errors import install_error_handlers
from medmemory.server.gate import Gate
from medmemory.server.headers import SecurityHeaders
from medmemory.server.health import health_routes
from medmemory.server.requests import Requests
from medmemory.server.sign_in import sign_in_routes
from medmemory.server.sockets import Sockets
from medmemory.settings import APPLICATION_ROOT, Settings
from medmemory.storage.engine import Database


class ServerServices(Protocol):
    """The part of Services that the server itself uses."""

    @property
    def settings(self) -> Settings: ...
    @property
    def database(self) -> Database: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def embeddings(self) -> EmbeddingsState: ...
    @property
    def model_server(self) -> ModelServerPort: ...


def create_app(
    services: ServerServices,
    *,
    routers: Sequence[APIRouter] = (),
    target: Path = APPLICATION_ROOT / "app.py",
    drain: Callable[[float], Awaitable[None]] | None = None,
) -> FastAPI:
    """An application that serves `routers`, and Chainlit with the hooks in `target`.

    At its end `drain` has as many seconds as the settings grant to finish or save what runs.
    """
    settings = services.settings
    prepare_environment(settings)
    from medmemory.server import chat  # noqa: PLC0415  # Chainlit, whose environment is set now

    cookies = chat.ChainlitCookies()
    sockets = Sockets(services.sessions)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        chat.empty_files_directory()
        async with sockets.watched():
            yield
            if drain is not None:
                await drain(settings.shutdown_grace_seconds)
        chat.empty_files_directory()

    app = FastAPI(
        title="MedMemory", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    install_error_handlers(app)
    app.include_router(
        health_routes(Health(services.database, services.embeddings, services.model_server))
    )
    app.include_router(
        sign_in_routes(
            settings=settings,
            accounts=services.accounts,
            sessions=services.sessions,
            sockets=sockets,
            cookies=cookies,
        )
    )
    for router in routers:
        app.include_router(router)
    app.include_router(_no_other_api())
    chat.mount(app, settings, target)

    # The last one added is the first one passed.
    app.add_middleware(
        Gate,
        settings=settings,
        sessions=services.sessions,
        sockets=sockets,
        read_token=cookies.read,
    )
    app.add_middleware(BodyLimit, settings=settings)
    app.add_middleware(Requests)
    app.add_middleware(SecurityHeaders, settings=settings)
    return app


def _no_other_api() -> APIRouter:
    """Chainlit answers every unknown path with its page; a program that asks needs a 404."""
    router = APIRouter()

    @router.api_route("/api/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    async def unknown(path: str) -> None:
        raise HTTPException(404)

    return router
