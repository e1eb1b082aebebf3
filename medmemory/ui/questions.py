"""A message of the clinician: its files go into the record, its question is answered."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from functools import partial

import chainlit as cl
import structlog

from medmemory import one_document
from medmemory.answering.events import (
    AnswerFinished,
    EvidenceFound,
    ModelThinks,
    TextDelta,
    TextTakenBack,
)
from medmemory.answering.run import AnswerRun
from medmemory.clinical.answer import Answer, AnswerOutcome, Turn
from medmemory.clinical.identifiers import CitationId, DocumentId
from medmemory.clinical.patient import Patient
from medmemory.errors import MedMemoryError
from medmemory.ui import (
    banner,
    commands,
    conversation_list,
    messages,
    not_taken,
    other_patient,
    patients,
    rendering,
    sessions,
    unanswered,
    uploads,
)
from medmemory.ui.ahead import RunningAhead
from medmemory.ui.reading_first import ReadingFirst
from medmemory.ui.running import RunningAnswer, running_answers, to_its_end
from medmemory.ui.services import services
from medmemory.ui.streaming import GrowingMessage

TURNS_OF_HISTORY = 6
SEARCHING = "Searching the record …"
WRITING = "Reading what was found …"
THINKING = "Thinking about what was found …"

_log = structlog.get_logger(__name__)


async def receive(message: cl.Message) -> None:
    """The message is done: a command, files, a question; or kept until a patient is chosen."""
    sessions.require_open()
    command, words = commands.parsed(message.content, message.command)
    files = sessions.dropped_files(message.elements)
    asked = sessions.Asked(message.id, words, files)
    if files:
        await uploads.hide_attachments(files, message)
    conversation = sessions.conversation()
    if command == commands.PATIENT and not (conversation.patient_id is None and (words or files)):
        await other_patient.change(asked)
        return
    if command is not None:
        await commands.carry_out(command)
    if not asked.text and not files:
        return
    async with conversation.opening.waited_for():
        patient = await patients.current()
    if patient is None:
        conversation.kept.append(asked)
        await patients.ask_whose_record(other_patient.KEPT)
        return
    await answer_message(asked, patient)


async def receive_from_page(message: object) -> None:
    """What our own elements ask for; whatever else the page's window hears is not for us."""
    match message:
        case {"medmemory_request": "choose_patient", "patient_id": patient_id}:
            await choose_patient(patient_id)
        case {"medmemory_request": "files_chosen", **chosen}:
            sessions.require_open()
            await not_taken.say(chosen)
        case {"medmemory_request": "read_conversations"}:
            await conversation_list.read_again()


async def choose_patient(patient_id: object) -> None:
    """The patient is chosen; what was sent before comes now, otherwise the card is shown.

    The page names the patient last: who waits for that finds the card where it stays.
    """
    sessions.require_open()
    conversation = sessions.conversation()
    async with conversation.opening.begun():
        patient = await patients.choose(patient_id)
        if patient is None:
            return
        kept, conversation.kept = conversation.kept, []
        try:
            if not kept:
                await patients.show_card(patient)
        finally:
            await banner.show_patient(patient)
            await patients.take_picker_away()
    if not kept:
        return
    await messages.task_started()
    try:
        for asked in kept:
            await answer_message(asked, patient)
    finally:
        await messages.task_ended()


async def answer_message(asked: sessions.Asked, patient: Patient) -> None:
    reading = None
    if asked.files:
        reading = await ReadingFirst.of(patient)
        await patients.name_thread(patient, asked.text or patients.DOCUMENTS_ADDED)
        await uploads.receive(asked.files, patient)
    if asked.text:
        async with (
            running_answers.asked(sessions.thread_id()) as running,
            unanswered.said_when_cancelled(running),
            running_answers.turn(running),
        ):
            await messages.task_started()  # an answer that ended just now has said task_end
            if reading is not None:
                await reading.wait()
            await answer(asked.text, patient, running)


async def answer(text: str, patient: Patient, running: RunningAnswer) -> None:
    """The answer is on the page and in the history, whole, or marked as incomplete.

    Raises NotFound when it is asked of a document that cannot be told, ClinicianError when nothing
    is asked of it.
    """
    asked = await one_document.asked(text, patient_id=patient.id, services=services())
    question = asked.question
    thread_id = sessions.thread_id()
    # A question to one document stands alone: nothing of another document comes in.
    history = (
        []
        if asked.is_of_one_document
        else await services().chat_history.turns(str(thread_id), limit=TURNS_OF_HISTORY)
    )
    run = asked.answering.start(
        question,
        patient_id=patient.id,
        history=history,
        writer=sessions.conversation().writer,
    )
    async with RunningAhead(run) as events:
        await asyncio.gather(patients.name_thread(patient, question), banner.refresh_state())
        async with GrowingMessage() as growing:
            running.snapshot = growing.snapshot
            keep = partial(_keep, growing=growing, patient=patient, history=history)
            try:
                await growing.open()
                finished = await _follow(run, events, growing)
            except asyncio.CancelledError:
                await to_its_end(_keep_stopped(run, events, running, keep))
                raise
            except MedMemoryError:
                with contextlib.suppress(MedMemoryError):  # the first error is to be reported
                    await to_its_end(keep(run.partial(AnswerOutcome.INTERRUPTED)))
                raise
            await to_its_end(keep(finished))


async def _follow(run: AnswerRun, events: RunningAhead, growing: GrowingMessage) -> Answer:
    """The finished answer; meanwhile the message has grown with it."""
    text = ""
    links: dict[int, CitationId] = {}
    growing.grow(SEARCHING)
    async for event in events:
        match event:
            case EvidenceFound(passages=passages):
                links = {passage.number: passage.citation_id for passage in passages}
                growing.grow(WRITING)
            case TextDelta(text=delta):
                text += delta
                growing.grow(
                    rendering.body(text, links),
                    # A citation is saved with its answer; until then nothing may link to it.
                    saved=rendering.body(text, links={}),
                )
            case ModelThinks() if not text:
                growing.grow(THINKING)
            case TextTakenBack():
                text = ""
                growing.grow(THINKING)
            case AnswerFinished(answer=finished):
                return finished
    return run.partial(AnswerOutcome.INTERRUPTED)


async def _keep_stopped(
    run: AnswerRun,
    events: RunningAhead,
    running: RunningAnswer,
    keep: Callable[[Answer], Coroutine[None, None, None]],
) -> None:
    """Kept is what was said before the stop; all of it, when the run had come to its end."""
    await events.stop()
    await keep(events.finished or run.partial(running.outcome))


async def _of_others(finished: Answer, patient: Patient) -> set[DocumentId]:
    """The documents that were attached to the patient's chart although they name another person."""
    if not finished.sources:
        return set()
    documents = await services().documents.list_for(patient_id=patient.id)
    return {one.id for one in documents if one.attach_reason is not None}


async def _keep(
    finished: Answer, *, growing: GrowingMessage, patient: Patient, history: Sequence[Turn]
) -> None:
    """First the citations, so that no stored text ever links to one that is missing."""
    message = growing.message
    instead = await services().answers.save(
        finished,
        step_id=messages.identifier(message),
        thread_id=sessions.thread_id(),
        patient_id=patient.id,
        history=history,
    )
    shown = rendering.answer(
        finished, messages.identifier(message), of_others=await _of_others(finished, patient)
    )
    await growing.close(instead or shown)
    _log.info("answer_kept", step_id=message.id, outcome=finished.outcome, mode=finished.mode)
