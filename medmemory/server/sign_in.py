"""Signing in and out: these routes stand before Chainlit's own of the same names."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from medmemory.clinical.clinician import Clinician
from medmemory.identity.accounts import Accounts
from medmemory.identity.sessions import Sessions, token_hash
from medmemory.server.origin import client_address
from medmemory.server.sockets import Sockets
from medmemory.settings import Settings


class Cookies(Protocol):
    def read(self, cookies: dict[str, str]) -> str | None: ...
    def issue(self, clinician: Clinician, request: Request, response: Response) -> str: ...
    def clear(self, request: Request, response: Response) -> None: ...


def sign_in_routes(
    *,
    settings: Settings,
    accounts: Accounts,
    sessions: Sessions,
    sockets: Sockets,
    cookies: Cookies,
) -> APIRouter:
    """POST /login opens a session, POST /logout ends it with its sockets."""
    router = APIRouter()

    async def end_session(request: Request) -> None:
        token = cookies.read(request.cookies)
        if token is not None:
            await sessions.revoke(token)
            sockets.end(token_hash(token))

    @router.post("/login")
    async def sign_in(
        request: Request, username: Annotated[str, Form()], password: Annotated[str, Form()]
    ) -> Response:
        clinician = await accounts.sign_in(
            username, password, address=client_address(request.scope, settings)
        )
        await end_session(request)
        response = JSONResponse({"success": True})
        await sessions.open(clinician, cookies.issue(clinician, request, response))
        return response

    @router.post("/logout")
    async def sign_out(request: Request) -> Response:
        await end_session(request)
        response = JSONResponse({"success": True})
        cookies.clear(request, response)
        return response

    return router
