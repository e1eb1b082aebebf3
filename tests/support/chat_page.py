"""A browser as the server sees it: a Chainlit session, and what its events would show."""

import uuid
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

import chainlit as cl
from chainlit.context import init_ws_context
from chainlit.session import WebsocketSession
from chainlit.user import PersistedUser

from medmemory.assembly import Services
from medmemory.clinical.identifiers import ClinicianId, ThreadId
from medmemory.identity.acting import acting_as
from medmemory.ui import questions, resume
from medmemory.ui.boundary import hook
from tests.support.conversations import message


async def _nothing() -> None:
    return None


@dataclass
class ChatPage:
    """What a connected page shows, applied as Chainlit's own page applies it."""

    services: Services
    clinician_id: ClinicianId
    username: str
    shown: dict[str, str] = field(default_factory=dict)
    elements: dict[str, dict[str, Any]] = field(default_factory=dict)
    window_messages: list[dict[str, Any]] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    session: WebsocketSession = field(init=False)

    def __post_init__(self) -> None:
        identifier = uuid.uuid4().hex
        self.session = WebsocketSession(
            id=identifier,
            socket_id=identifier,
            emit=self._emit,  # type: ignore[arg-type]  # Chainlit awaits what it says returns None
            emit_call=self._emit,
            user_env={},
            client_type="webapp",
            user=PersistedUser(
                id=str(self.clinician_id), identifier=self.username, createdAt="", metadata={}
            ),
        )

    @property
    def thread_id(self) -> ThreadId:
        return ThreadId(uuid.UUID(self.session.thread_id))

    @property
    def last(self) -> str:
        return list(self.shown.values())[-1]

    def element(self, name: str) -> dict[str, Any]:
        return next(one for one in reversed(self.elements.values()) if one["name"] == name)

    def banner(self) -> dict[str, Any] | None:
        """The patient that the page names."""
        said = [one for one in self.window_messages if one["medmemory"] == "patient"]
        return said[-1]["patient"] if said else None

    async def start(self) -> None:
        init_ws_context(self.session)
        await hook(resume.start)()

    async def choose(self, patient_id: object) -> None:
        await self.hear({"medmemory_request": "choose_patient", "patient_id": str(patient_id)})

    async def hear(self, said: object) -> None:
        """What one of the page's own elements asks for."""
        init_ws_context(self.session)
        await hook(questions.receive_from_page)(said)

    async def send(self, text: str, *elements: cl.File, command: str | None = None) -> None:
        """As typed, with `elements` attached, and the thread begun as Chainlit begins it."""
        init_ws_context(self.session)
        self.session.has_first_interaction = True
        sent = cl.Message(content=text, type="user_message", elements=list(elements))
        sent.command = command
        step = message(self.session.thread_id, text, step_id=sent.id, step_type="user_message")
        step["command"] = command
        with acting_as(self.clinician_id):
            await self.services.chat_history.create_step(step)
            await self.session.flush_method_queue()  # type: ignore[no-untyped-call]  # Chainlit leaves it without types
        sent.created_at = step["createdAt"]
        await hook(questions.receive)(sent)

    async def resume_says(self, sentence: str) -> bool:
        """Whether `sentence` stands in the conversation when it is opened again."""
        init_ws_context(self.session)
        with acting_as(self.clinician_id):
            thread = await self.services.chat_history.get_thread(self.session.thread_id)
        assert thread is not None
        await resume.resume(thread)
        return any(sentence in step["output"] for step in thread["steps"])

    async def close(self) -> None:
        await self.session.delete()  # type: ignore[no-untyped-call]  # Chainlit leaves it without types

    def _emit(self, event: str, data: Any, _timeout: object = None) -> Awaitable[None]:
        self.events.append(event)
        match event:
            case "new_message" | "stream_start":
                self.shown[data["id"]] = data["output"]
            case "update_message" if data["id"] in self.shown:
                self.shown[data["id"]] = data["output"]
            case "delete_message":
                self.shown.pop(data["id"], None)
            case "stream_token":
                before = "" if data["isSequence"] else self.shown[data["id"]]
                self.shown[data["id"]] = before + data["token"]
            case "element":
                self.elements[data["id"]] = data
            case "remove_element":
                self.elements.pop(data["id"], None)
            case "window_message":
                self.window_messages.append(data)
        return _nothing()
