"""What a conversation remembers while its browser is connected: typed access to user_session."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import chainlit as cl
from chainlit.user import PersistedUser

from medmemory.answering.service import Writer
from medmemory.clinical.identifiers import ClinicianId, PatientId, ThreadId
from medmemory.errors import AccessDenied, ConversationNotOpen

_KEY = "conversation"


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A file that reached the server with a message, still where Chainlit put it."""

    element_id: str
    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Asked:
    """A message of the clinician: a question, files, or both."""

    message_id: str
    text: str
    files: tuple[DroppedFile, ...] = ()


@dataclass
class Opening:
    """A chart opens: what is sent meanwhile waits for it."""

    _held: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: int = 0

    @property
    def is_waited_for(self) -> bool:
        return self._waiting > 0

    @asynccontextmanager
    async def begun(self) -> AsyncIterator[None]:
        async with self._held:
            yield

    @asynccontextmanager
    async def waited_for(self) -> AsyncIterator[None]:
        self._waiting += 1
        try:
            await self._held.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._held.release()


@dataclass
class Conversation:
    """Lives as long as the connection. Not JSON, so Chainlit never copies it into the thread."""

    patient_id: PatientId | None = None
    kept: list[Asked] = field(default_factory=list)
    is_named: bool = False  # after a question
    shown_picker: tuple[str, str] | None = None  # message, element
    banner: object = None
    shown_allergies: object = None
    shown_corrections: dict[str, str] = field(default_factory=dict)  # below which message, what
    writer: Writer = Writer.MODEL_IF_ANY
    opening: Opening = field(default_factory=Opening)
    is_open: bool = True  # not while it is being taken up again, nor when that failed


def conversation() -> Conversation:
    """The conversation this code runs in."""
    found = cl.user_session.get(_KEY)  # type: ignore[no-untyped-call]  # Chainlit leaves it without types
    if not isinstance(found, Conversation):
        found = Conversation(is_open=cl.context.session.thread_id_to_resume is None)
        _remember(found)
    return found


def begin() -> Conversation:
    """A conversation that remembers nothing yet."""
    return _remember(Conversation())


def begin_again(patient_id: PatientId | None) -> Conversation:
    """A conversation of before; it is not open until all that belongs to it is back."""
    return _remember(Conversation(patient_id=patient_id, is_open=False))


def require_open() -> None:
    """Raises ConversationNotOpen when it is not known for certain whose record this is about."""
    if not conversation().is_open:
        raise ConversationNotOpen


def thread_id() -> ThreadId:
    return ThreadId(UUID(cl.context.session.thread_id))


def clinician_id() -> ClinicianId:
    """Raises AccessDenied when nobody is signed in."""
    user = cl.context.session.user
    if not isinstance(user, PersistedUser):
        raise AccessDenied
    return ClinicianId(UUID(user.id))


def dropped_files(elements: Sequence[object]) -> tuple[DroppedFile, ...]:
    """The files among a message's elements."""
    return tuple(
        DroppedFile(element.id, element.name, Path(element.path))
        for element in elements
        if isinstance(element, cl.element.Element) and element.path
    )


def _remember(current: Conversation) -> Conversation:
    cl.user_session.set(_KEY, current)  # type: ignore[no-untyped-call]  # Chainlit leaves it without types
    return current
