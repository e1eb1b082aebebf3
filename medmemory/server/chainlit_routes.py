"""Routes of Chainlit's whose own handlers would call a sender's mistake ours, or hide a refusal.

They stand before Chainlit's of the same names. To be imported after `prepare_environment` only.
"""

import re
from typing import Annotated, Literal
from uuid import UUID

import chainlit.auth.cookie
import chainlit.data
from chainlit.auth import get_current_user
from chainlit.data.base import BaseDataLayer
from chainlit.element import CustomElement
from chainlit.emitter import ChainlitEmitter
from chainlit.server import get_file, upload_file
from chainlit.session import WebsocketSession
from chainlit.types import UpdateFeedbackRequest
from chainlit.user import User
from fastapi import APIRouter, Depends, UploadFile
from pydantic import BaseModel, Field, JsonValue
from starlette.responses import JSONResponse, Response

from medmemory.errors import DocumentUnreadable, NotFound, UnsupportedMediaType
from medmemory.ingestion.intake import clean_file_name

CurrentUser = Annotated[User, Depends(get_current_user)]

# What may not stand in a part's header: browsers write three of these characters so, scripts all.
_WRITTEN_OUT = re.compile("%([01][0-9A-F]|22|7F)")


class _Stickiness(BaseModel):
    session_id: UUID


class _Element(BaseModel):
    id: UUID
    thread_id: UUID = Field(alias="threadId")
    type: Literal["custom"]
    name: str
    display: Literal["inline", "side", "page"]
    for_id: str | None = Field(default=None, alias="forId")
    props: dict[str, JsonValue] | None = None

    def as_chainlits(self) -> CustomElement:
        return CustomElement(
            id=str(self.id),
            thread_id=str(self.thread_id),
            for_id=self.for_id or "",
            name=self.name,
            display=self.display,
            props=self.props or {},
        )


class _ElementRequest(BaseModel):
    element: _Element
    session_id: str = Field(alias="sessionId")


def chainlit_routes() -> APIRouter:
    """What is malformed, foreign or not there is answered with 4xx in the one shape."""
    router = APIRouter()
    router.include_router(_file_routes())
    router.include_router(_element_routes())

    @router.put("/feedback")
    async def give_feedback(update: UpdateFeedbackRequest, user: CurrentUser) -> Response:
        feedback_id = await _data_layer().upsert_feedback(update.feedback)
        return JSONResponse({"success": True, "feedbackId": feedback_id})

    @router.post("/project/action")
    async def act(user: CurrentUser) -> None:
        raise NotFound("There is no such action.")  # we define none

    @router.post("/set-session-cookie")
    async def set_session_cookie(wanted: _Stickiness) -> Response:
        """For a load balancer, which keeps a page with the process that holds its conversation."""
        response = JSONResponse({"message": "Session cookie set"})
        response.set_cookie(
            "X-Chainlit-Session-id",
            str(wanted.session_id),
            httponly=True,
            secure=chainlit.auth.cookie._cookie_secure,
            samesite="lax",
        )
        return response

    return router


def _file_routes() -> APIRouter:
    router = APIRouter()

    @router.post("/project/file")
    async def upload(
        user: CurrentUser, session_id: str, file: UploadFile, ask_parent_id: str | None = None
    ) -> Response:
        if file.size == 0:
            raise DocumentUnreadable("The file is empty.")
        if file.content_type is None:
            raise UnsupportedMediaType
        file.filename = clean_file_name(_as_named(file.filename or ""))
        response: Response = await upload_file(user, session_id, file, ask_parent_id)
        return response

    @router.get("/project/file/{file_id}")
    async def read(file_id: str, session_id: str, user: CurrentUser) -> Response:
        file = _own_session(session_id, user).files.get(file_id)
        if file is None or not file["path"].exists():  # it is gone once it is in the record
            raise NotFound
        response: Response = await get_file(file_id, session_id, user)
        return response

    return router


def _element_routes() -> APIRouter:
    """Elements are changed by whose they are, through a page of theirs; we make them ourselves."""
    router = APIRouter(prefix="/project/element")

    async def own_session_of(changed: _ElementRequest, user: User) -> WebsocketSession:
        session = _own_session(changed.session_id, user)
        element = changed.element
        kept = await _data_layer().get_element(str(element.thread_id), str(element.id))
        if kept is None:
            raise NotFound
        return session

    @router.put("")
    async def change(changed: _ElementRequest, user: CurrentUser) -> Response:
        session = await own_session_of(changed, user)
        element = changed.element.as_chainlits()
        await _data_layer().create_element(element)
        await ChainlitEmitter(session).send_element(element.to_dict())
        return JSONResponse({"success": True})

    @router.delete("")
    async def remove(changed: _ElementRequest, user: CurrentUser) -> Response:
        session = await own_session_of(changed, user)
        element = changed.element
        await _data_layer().delete_element(str(element.id), str(element.thread_id))
        await ChainlitEmitter(session).emit("remove_element", {"id": str(element.id)})
        return JSONResponse({"success": True})

    return router


def _own_session(session_id: str, user: User) -> WebsocketSession:
    """The page that is open under this id; raises NotFound when none of the user's is."""
    session: WebsocketSession | None = WebsocketSession.get_by_id(session_id)
    if session is None or session.user is None or session.user.identifier != user.identifier:
        raise NotFound("This page is not open any more. Load it again.")
    return session


def _as_named(sent: str) -> str:
    """A file's name as it was before it was written into the request."""
    return _WRITTEN_OUT.sub(lambda found: chr(int(found[1], 16)), sent)


def _data_layer() -> BaseDataLayer:
    layer: BaseDataLayer | None = chainlit.data.get_data_layer()  # type: ignore[no-untyped-call]  # untyped there
    if layer is None:
        raise NotFound("This site keeps no conversations.")
    return layer
