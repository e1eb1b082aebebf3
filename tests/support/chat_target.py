"""Chainlit hooks for tests of the server around them."""

import chainlit as cl

from medmemory.identity.acting import acting_clinician


@cl.on_message
async def on_message(message: cl.Message) -> None:
    if message.content.startswith("fail:"):
        raise ValueError(message.content)
    answer = cl.Message(f"{acting_clinician()} said {message.content}")
    await answer.send()  # type: ignore[no-untyped-call]  # Chainlit's decorator drops its type
