"""What a page may say over its socket: Chainlit itself believes whatever a hand-made page sends."""

import chainlit.socket
import structlog
from chainlit.context import init_ws_context
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.step import StepDict
from chainlit.utils import utc_now
from pydantic import UUID4, BaseModel, Field, ValidationError

from medmemory.errors import MedMemoryError
from medmemory.ui import messages, sessions
from medmemory.ui.services import services

_log = structlog.get_logger(__name__)


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
    sio.on("client_message", receive)
    for rewriting in ("edit_message", "message_favorite"):
        sio.on(rewriting, _refuse)


async def receive(socket_id: str, payload: object) -> None:
    """The message goes on as the clinician's, whatever else it called itself."""
    session = WebsocketSession.require(socket_id)
    try:
        sent = _Sent.model_validate(payload)
    except ValidationError:  # not chained: it quotes what was sent
        _log.warning("malformed_message_refused")
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
        await services().chat_history.keep_message(message)
    except MedMemoryError as error:
        _log.warning("message_handed_back", error=type(error).__name__)
        await messages.hand_back(message, str(error))
        return False
    return True


async def _refuse(_socket_id: str, _payload: object = None) -> None:
    _log.warning("rewriting_refused")
