"""What was typed together with /patient goes along into the new conversation, for its patient."""

import time
from dataclasses import dataclass

import chainlit as cl
from chainlit.utils import utc_now

from medmemory.clinical.identifiers import ClinicianId
from medmemory.ui import patients, sessions
from medmemory.ui.services import services

KEPT = "Whose record? What you sent is kept and comes next."
KEPT_WITHOUT_FILES = "Whose record? Your question is kept; drop the files once more, please."
FILES_STAYED = "Whose record? Drop the files once more, please."
# The page begins the new conversation at once; one begun later is about something else.
_LONGEST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class _Carried:
    text: str
    had_files: bool
    at: float


_carried: dict[ClinicianId, _Carried] = {}


async def change(asked: sessions.Asked) -> None:
    """The page begins a new conversation, and what was `asked` waits there for a patient."""
    if asked.text or asked.files:
        carried = _Carried(asked.text, bool(asked.files), time.monotonic())
        _carried[sessions.clinician_id()] = carried
    await cl.send_window_message({"medmemory": "change_patient"})


async def begin() -> None:
    """A new conversation asks whose record it is about, and holds what was carried into it."""
    carried = _carried.pop(sessions.clinician_id(), None)
    if carried is None or time.monotonic() - carried.at > _LONGEST_SECONDS:
        await patients.ask_whose_record()
        return
    if carried.text:
        await _ask(carried.text)
    with_files = KEPT_WITHOUT_FILES if carried.text else FILES_STAYED
    await patients.ask_whose_record(with_files if carried.had_files else KEPT)


async def _ask(text: str) -> None:
    """`text` stands in this conversation as the clinician's, and waits for the patient."""
    session = cl.context.session
    author = session.user.identifier if session.user else ""
    message = cl.Message(content=text, author=author, type="user_message")
    message.created_at = utc_now()  # type: ignore[no-untyped-call]  # Chainlit leaves it without types
    message.persisted = True
    session.has_first_interaction = True  # before it, nothing is written
    await services().chat_history.create_step(message.to_dict())
    await cl.context.emitter.send_step(message.to_dict())
    sessions.conversation().kept.append(sessions.Asked(message.id, text))
