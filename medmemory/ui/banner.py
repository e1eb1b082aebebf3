"""What the page shows above the conversation: whose chart it is, and what does not work."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import chainlit as cl
import structlog
from chainlit.session import WebsocketSession

from medmemory.answering.service import Writer
from medmemory.clinical.patient import Patient
from medmemory.errors import (
    DatabaseUnavailable,
    ModelNotPulled,
    ModelServerUnavailable,
    NotFound,
)
from medmemory.ui import allergies, sessions
from medmemory.ui.services import services

REFRESH_SECONDS = 15.0
QUOTES_CHOSEN = "You chose quotes only: no model writes here. Type /model to change it back."

_log = structlog.get_logger(__name__)


async def show_patient(patient: Patient | None) -> None:
    """The page names the patient, and then the allergies that the record lists."""
    sessions.conversation().shown_allergies = None
    await _show(None if patient is None else _facts(patient))
    if patient is not None:
        await _show_allergies(patient)


async def refresh_allergies() -> None:
    """The page names the allergies that the record lists now, when that has changed."""
    conversation = sessions.conversation()
    if conversation.shown_allergies is None or conversation.patient_id is None:
        return  # the page names no patient yet
    try:
        await _show_allergies(await services().patients.get(conversation.patient_id))
    except (DatabaseUnavailable, NotFound) as error:  # what is shown was so until now
        _log.warning("allergies_not_read", error=type(error).__name__)


async def _show_allergies(patient: Patient) -> None:
    listed = await allergies.facts(patient.id)
    conversation = sessions.conversation()
    if listed != conversation.shown_allergies:
        conversation.shown_allergies = listed
        await _show({**_facts(patient), **listed})


async def _show(facts: dict[str, Any] | None) -> None:
    await cl.send_window_message(
        {"medmemory": "patient", "thread": str(sessions.thread_id()), "patient": facts}
    )


async def refresh_state() -> None:
    """The page says what does not work, when that has changed."""
    state = await current_state()
    conversation = sessions.conversation()
    if state != conversation.banner:
        conversation.banner = state
        await cl.send_window_message(state)


async def keep_state_fresh() -> None:
    """Refreshes for as long as the conversation has a browser, or may get it back."""
    session_id = cl.context.session.id
    await refresh_state()
    while True:
        await asyncio.sleep(REFRESH_SECONDS)
        if WebsocketSession.get_by_id(session_id) is None:
            return
        await refresh_state()
        await refresh_allergies()


async def current_state() -> dict[str, Any]:
    """The state as the page takes it."""
    if not services().embeddings.is_loaded:
        return _state("starting", "MedMemory is still starting. The first answer may take longer.")
    model = await services().model_server.state()
    if sessions.conversation().writer is Writer.QUOTES_ONLY:
        return _state("evidence_only", QUOTES_CHOSEN)
    if model.problem is None:
        return _state("ok", "")
    text = f"{model.problem} Answers are quoted from the record, without a model."
    if isinstance(model.problem, ModelNotPulled):
        return _state("evidence_only", text, command=f"ollama pull {model.model}")
    if isinstance(model.problem, ModelServerUnavailable):
        text = f"{text} Once Ollama runs there, this gets the model:"
        return _state("evidence_only", text, command=f"ollama pull {model.model}")
    return _state("evidence_only", text)


def _state(mode: str, text: str, *, command: str | None = None) -> dict[str, Any]:
    return {"medmemory": "banner", "mode": mode, "text": text, "command": command}


def _facts(patient: Patient) -> dict[str, Any]:
    return {
        "id": str(patient.id),
        "name": patient.display_name,
        "birth_date": patient.birth_date.isoformat(),
        "age": patient.age_on(datetime.now(UTC).date()),
        "sex": patient.sex.value,
        "mrn": patient.mrn,
    }
