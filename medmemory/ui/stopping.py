"""The stop button."""

from chainlit.context import init_ws_context
from chainlit.server import sio
from chainlit.session import WebsocketSession

# Imported first, so that its handler of "stop" is there to be replaced.
import chainlit.socket  # noqa: F401  # isort: skip

from medmemory.ui import sessions
from medmemory.ui.running import running_answers


def replace_chainlits_stop() -> None:
    """Stop ends every answer of the conversation and adds no message of Chainlit's own."""
    sio.on("stop", stop)


async def stop(socket_id: str, *_sent: object) -> None:
    session = WebsocketSession.get(socket_id)
    if session is None:
        return
    init_ws_context(session)
    running_answers.stop(sessions.thread_id())
