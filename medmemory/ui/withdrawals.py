"""Answers that were withdrawn while their conversation is open."""

import asyncio

import chainlit as cl
import structlog
from chainlit.session import WebsocketSession

from medmemory.errors import DatabaseUnavailable
from medmemory.ui import sessions
from medmemory.ui.services import services

LOOK_SECONDS = 15.0

_log = structlog.get_logger(__name__)


async def keep_shown() -> None:
    """For as long as the conversation has a browser, its page follows within LOOK_SECONDS.

    Whoever removed the document may have done so in another process, or be a colleague.
    """
    session_id = cl.context.session.id
    shown: set[str] = set()
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if WebsocketSession.get_by_id(session_id) is None:
            return
        await show(shown)


async def show(shown: set[str]) -> None:
    """The page says of every withdrawn answer that it was; those in `shown` said so before."""
    try:
        withdrawn = await services().chat_history.withdrawn(str(sessions.thread_id()))
    except DatabaseUnavailable as error:  # the next look finds them
        _log.warning("withdrawals_not_read", error=type(error).__name__)
        return
    for step in withdrawn:
        if step["id"] not in shown:
            await cl.context.emitter.update_step(step)
            shown.add(step["id"])
