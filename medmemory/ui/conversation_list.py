"""The page's list of conversations."""

from uuid import uuid4

import chainlit as cl


async def read_again() -> None:
    """The page asks for its list anew, if a conversation that is kept is open."""
    session = cl.context.session
    if session.has_first_interaction:
        # It asks when it hears this with other words than the last time.
        heard = {"interaction": uuid4().hex, "thread_id": session.thread_id}
        await cl.context.emitter.emit("first_interaction", heard)
