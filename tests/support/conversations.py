"""Dictionaries as Chainlit hands them to its data layer."""

import uuid
from datetime import UTC, datetime

from chainlit.element import CustomElement
from chainlit.step import StepDict


def new_id() -> str:
    return str(uuid.uuid4())


def message(
    thread_id: str, output: str = "", *, step_id: str = "", step_type: str = "assistant_message"
) -> StepDict:
    """As `chainlit.Message.to_dict` makes it."""
    now = datetime.now(UTC).replace(tzinfo=None).isoformat() + "Z"
    return {
        "id": step_id or new_id(),
        "threadId": thread_id,
        "parentId": None,
        "createdAt": now,
        "command": None,
        "modes": None,
        "start": now,
        "end": now,
        "output": output,
        "name": "MedMemory",
        "type": step_type,  # type: ignore[typeddict-item]  # one of Chainlit's types
        "language": None,
        "streaming": False,
        "isError": False,
        "waitForAnswer": False,
        "metadata": {},
        "tags": None,
    }


def custom_element(
    thread_id: str, props: dict[str, object], *, element_id: str = "", for_id: str = ""
) -> CustomElement:
    return CustomElement(
        id=element_id or new_id(),
        thread_id=thread_id,
        for_id=for_id or new_id(),
        name="DocumentProgress",
        props=props,
        display="inline",
    )
