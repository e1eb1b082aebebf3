"""How a conversation begins, and how it is taken up again years later."""

import asyncio
import uuid
from collections.abc import Coroutine
from typing import Any

import chainlit as cl
from chainlit.chat_context import chat_contexts
from chainlit.types import ThreadDict

from medmemory.clinical.patient import Patient
from medmemory.ui import (
    banner,
    commands,
    corrections,
    messages,
    other_patient,
    patients,
    rendering,
    sessions,
    unanswered,
    uploads,
    withdrawals,
    writers,
)
from medmemory.ui.boundary import guarded
from medmemory.ui.running import running_answers
from medmemory.ui.services import services

FOLLOW_SECONDS = 0.3
NOT_OPENED = "This conversation could not be opened."
_background: set[asyncio.Task[None]] = set()


async def start() -> None:
    """A new conversation asks whose record it is about."""
    _leave_foreign_thread()
    sessions.begin()
    await commands.announce()
    await banner.show_patient(None)
    await other_patient.begin()
    _in_background(_accompany())


def _leave_foreign_thread() -> None:
    """The conversation has an id of its own, also when the page asked for one that is not there.

    Chainlit would go on under the id that was asked for, where nothing can be saved.
    """
    session = cl.context.session
    if session.thread_id_to_resume is not None:
        session.thread_id_to_resume = None
        session.thread_id = str(uuid.uuid4())


async def resume(thread: ThreadDict) -> None:
    """`thread`, which Chainlit shows next, is as it was left, or says only why it cannot be shown.

    A patient's words never stand under a banner that does not name the patient. Chainlit drops
    messages that are sent meanwhile, so what is new is put into `thread` itself.
    """

    async def show_nothing_but(sentence: str) -> None:
        thread["steps"], thread["elements"] = [], []
        _append(thread, f"{NOT_OPENED} {sentence}")
        await banner.show_patient(None)

    await guarded(_take_up, show_nothing_but)(thread)
    _in_background(_accompany())


async def _take_up(thread: ThreadDict) -> None:
    sessions.begin_again(None)
    await _bring_up_to_date(thread)
    patient_id = await services().chat_history.patient_of(str(sessions.thread_id()))
    conversation = sessions.begin_again(patient_id)
    conversation.writer = writers.kept_in(thread)
    await commands.announce()
    patient = await patients.current()
    await banner.show_patient(patient)
    if patient is None:
        _ask_again(thread, conversation)
    else:
        conversation.is_named = not patients.is_provisional(thread["name"], patient)
        await _fill_cards(thread, patient)
        await corrections.say_in(thread)
        _say_if_unanswered(thread)
    conversation.is_open = True


async def _bring_up_to_date(thread: ThreadDict) -> None:
    """An answer that nobody writes any more is marked; one that is being written is followed."""
    thread_id = sessions.thread_id()
    if running_answers.of(thread_id):
        _in_background(_follow())
        return
    history = services().chat_history
    await history.mark_interrupted(str(thread_id), ending=rendering.INTERRUPTED_ENDING)
    current = await history.get_thread(str(thread_id))
    if current is not None:
        thread.update(current)


async def _accompany() -> None:
    session_id = cl.context.session.id
    await asyncio.gather(
        banner.keep_state_fresh(), withdrawals.keep_shown(), corrections.keep_shown()
    )
    chat_contexts.pop(session_id, None)  # Chainlit keeps every message in memory for ever


async def _follow() -> None:
    """The page shows how an answer grows that another connection of the clinician asked for."""
    thread_id = sessions.thread_id()
    emitter = cl.context.emitter
    followed = running_answers.of(thread_id)
    while any(running in followed for running in running_answers.of(thread_id)):
        await asyncio.sleep(FOLLOW_SECONDS)
        await messages.task_started()
        for running in followed:
            if running.snapshot is not None:
                await emitter.update_step(running.snapshot())
    await messages.task_ended()


def _ask_again(thread: ThreadDict, conversation: sessions.Conversation) -> None:
    """No patient was chosen before: what was sent is still kept, and the question comes again."""
    sentence = other_patient.KEPT
    for step in thread["steps"] or []:
        if step["type"] != "user_message":
            continue
        if uploads.TYPED in (step.get("metadata") or {}):
            sentence = other_patient.KEPT_WITHOUT_FILES
        _, words = commands.parsed(uploads.typed(step), step.get("command"))
        if words:
            conversation.kept.append(sessions.Asked(step["id"], words))
    picker = messages.element(patients.PICKER, {})
    picker.for_id = _append(thread, sentence)
    thread["elements"] = [*(thread["elements"] or []), picker.to_dict()]
    conversation.shown_picker = (picker.for_id, picker.id)


def _say_if_unanswered(thread: ThreadDict) -> None:
    """A question whose process died before the first word does not look as if it were answered."""
    is_running = bool(running_answers.of(sessions.thread_id()))
    if not is_running and unanswered.is_last_unanswered(thread["steps"] or []):
        _append(thread, unanswered.UNANSWERED)


async def _fill_cards(thread: ThreadDict, patient: Patient) -> None:
    props = await patients.card_props(patient.id)
    for element in thread["elements"] or []:
        if element["type"] == "custom" and element["name"] == patients.CARD:
            element["props"] = props


def _append(thread: ThreadDict, content: str) -> str:
    message = messages.new_message(content)
    thread["steps"].append(message.to_dict())
    return message.id


def _in_background(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    _background.add(task)
    task.add_done_callback(_background.discard)
