"""Messages to the clinician: kept in the history, or only shown."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import chainlit as cl
from chainlit.step import StepDict
from chainlit.utils import utc_now

from medmemory.clinical.identifiers import StepId
from medmemory.ui.services import services

# Metadata of what stands in the conversation and leaves its last question unanswered.
NO_ANSWER = {"is_no_answer": True}
HANDED_BACK = "This was not sent, and its words are back in the input."


def element(name: str, props: dict[str, Any]) -> cl.CustomElement:
    """One of public/elements. `props` hold ids and counts, never what a record says."""
    return cl.CustomElement(name=name, props=props, display="inline")


async def say(
    content: str,
    elements: Sequence[cl.CustomElement] = (),
    *,
    shown_props: dict[str, Any] | None = None,
    metadata: dict[str, Any] | None = None,
) -> cl.Message:
    """The message is in the history, then on the page.

    `shown_props` are for the page only, in place of the ones that the history keeps.
    """
    message = new_message(content)
    message.metadata = metadata
    history = services().chat_history
    await history.create_step(message.to_dict())
    for part in elements:
        part.for_id = message.id
        await history.create_element(part)
        if shown_props is not None:
            part.props = shown_props
    await _send(message, elements)
    return message


async def show(content: str, elements: Sequence[cl.CustomElement] = ()) -> cl.Message:
    """The message is on the page until it is loaded again; the history does not have it."""
    message = new_message(content)
    for part in elements:
        part.for_id = message.id
    await _send(message, elements)
    return message


async def take_away(message_id: str, element_id: str) -> None:
    """What `show` showed is gone from the page."""
    await cl.context.emitter.emit("remove_element", {"id": element_id})
    await cl.context.emitter.emit("delete_message", {"id": message_id})


async def hand_back(sent: StepDict, reason: str) -> None:
    """What the clinician sent is gone from the page and its words stand in the input again."""
    await cl.context.emitter.delete_step(sent)
    await cl.send_window_message({"medmemory": "unsent", "text": sent["output"]})
    await show(f"{HANDED_BACK} {reason}")
    await task_ended()


def new_message(content: str) -> cl.Message:
    """A message with its time, not yet sent."""
    message = cl.Message(content=content)
    message.created_at = utc_now()  # type: ignore[no-untyped-call]  # Chainlit leaves it without types
    message.persisted = True  # we write it ourselves, in order, and hear of failures
    return message


async def task_started() -> None:
    """The page shows that an answer is being written, and how to stop it."""
    await cl.context.emitter.task_start()  # type: ignore[no-untyped-call]  # Chainlit leaves it without types


async def task_ended() -> None:
    """The page takes questions again."""
    await cl.context.emitter.task_end()  # type: ignore[no-untyped-call]  # Chainlit leaves it without types


def identifier(message: cl.Message) -> StepId:
    return StepId(UUID(message.id))


async def _send(message: cl.Message, elements: Sequence[cl.CustomElement]) -> None:
    await cl.context.emitter.send_step(message.to_dict())
    for part in elements:
        # Not part.send(): that would put the props into a file and save the element once more.
        await cl.context.emitter.send_element(part.to_dict())
