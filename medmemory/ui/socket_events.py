"""What a page may say over its socket: Chainlit itself believes whatever a hand-made page sends."""

from collections.abc import Awaitable, Callable
from typing import Any

import chainlit.socket
import structlog
from chainlit.context import init_ws_context
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.step import StepDict
from chainlit.utils import utc_now
from pydantic import UUID4, BaseModel, Field, ValidationError

from medmemory.errors import ClinicianError, MedMemoryError
from medmemory.ui import messages, sessions
from medmemory.ui.services import services

LONGEST_MESSAGE_CHARACTERS = 20_000
# What no page of ours says: there is nothing to rewrite, to hear, or to set.
_UNUSED = (
    *("edit_message", "message_favorite"),
    *("audio_start", "audio_chunk", "audio_end"),
    *("chat_settings_change", "chat_settings_edit"),
)

_log = structlog.get_logger(__name__)


class _Greeting(BaseModel):
    """How a page introduces itself when it connects; the rest of what Chainlit's page says of
    itself is the same for every page."""

    session_id: str = Field(alias="sessionId", min_length=1, max_length=100)
    thread_id: str | None = Field(default=None, alias="threadId", max_length=100)


class _Written(BaseModel):
    """The parts of a message that are the clinician's own; all others are dropped."""

    id: UUID4
    output: str
    command: str | None = None


class _FileReference(BaseModel):
    id: str


class _Sent(BaseModel):
    message: _Written
    files: list[_FileReference] | None = Field(default=None, alias="fileReferences")


def replace_chainlits_events() -> None:
    """A page adds its clinician's messages, and can neither rewrite history nor write answers."""
    sio.on("connect", connect)
    sio.on("client_message", receive)
    sio.on("window_message", _hear)
    sio.on("connection_successful", _alone(chainlit.socket.connection_successful))
    sio.on("clear_session", _alone(chainlit.socket.clean_session))
    sio.on("fetch_favorites", _alone(chainlit.socket.fetch_favorites))
    for unused in _UNUSED:
        sio.on(unused, _refuse)


async def connect(socket_id: str, environ: dict[str, Any], introduced: object = None) -> bool:
    """The page has a session of its own, or the one it had before; otherwise it is sent away."""
    try:
        greeting = _Greeting.model_validate(introduced)
    except ValidationError:  # not chained: it quotes what was sent
        _log.warning("malformed_connection_refused")
        raise ConnectionRefusedError from None
    auth = chainlit.socket.WebSocketSessionAuth(
        sessionId=greeting.session_id,
        userEnv=None,
        clientType="webapp",
        chatProfile=None,
        threadId=greeting.thread_id,
    )
    return bool(await chainlit.socket.connect(socket_id, environ, auth))


async def receive(socket_id: str, payload: object = None, *_more: object) -> None:
    """The message goes on as the clinician's, whatever else it called itself."""
    session = WebsocketSession.get(socket_id)
    try:
        sent = _Sent.model_validate(payload)
    except ValidationError:  # not chained: it quotes what was sent
        _log.warning("malformed_message_refused")
        return
    if session is None:
        return
    message = StepDict(
        id=str(sent.message.id),
        threadId=session.thread_id,
        name=session.user.identifier if session.user else "",
        type="user_message",
        output=sent.message.output,
        command=sent.message.command,
        metadata={},
        createdAt=utc_now(),  # type: ignore[no-untyped-call]  # Chainlit leaves it without types
    )
    files = [{"id": file.id} for file in sent.files or []]
    if not await _is_kept(session, message):
        return
    await chainlit.socket.message(socket_id, {"message": message, "fileReferences": files})


async def _is_kept(session: WebsocketSession, message: StepDict) -> bool:
    """Whether the message is in the history; if not, its words are back in the page's input."""
    init_ws_context(session)
    try:
        sessions.require_open()
        _require_readable_length(message["output"])
        await services().chat_history.keep_message(message)
    except MedMemoryError as error:
        _log.warning("message_handed_back", error=type(error).__name__)
        await messages.hand_back(message, str(error))
        return False
    return True


def _require_readable_length(text: str) -> None:
    if len(text) > LONGEST_MESSAGE_CHARACTERS:
        raise ClinicianError(
            f"A message can have at most {LONGEST_MESSAGE_CHARACTERS:,} characters, "
            f"and this one has {len(text):,}. A longer text can be dropped here as a file."
        )


async def _hear(socket_id: str, said: object = None, *_more: object) -> None:
    if WebsocketSession.get(socket_id) is not None:
        await chainlit.socket.window_message(socket_id, said)


def _alone(handler: Callable[[str], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """`handler`, whatever was sent beside its event's name."""

    async def heard(socket_id: str, *_sent: object) -> None:
        if WebsocketSession.get(socket_id) is not None:
            await handler(socket_id)

    return heard


async def _refuse(_socket_id: str, *_sent: object) -> None:
    _log.warning("unused_event_refused")
