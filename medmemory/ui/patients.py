"""Whose record: asked first, chosen in one or two steps, kept in view."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import chainlit as cl
import structlog

from medmemory.clinical.answer import Coverage
from medmemory.clinical.document import DocumentStatus, StoredDocument
from medmemory.clinical.identifiers import PatientId
from medmemory.clinical.patient import Patient
from medmemory.errors import ClinicianError, NotFound
from medmemory.ui import messages, sessions
from medmemory.ui.services import services
from medmemory.ui.starters import quoted_now, starters

PICKER = "PatientPicker"
CARD = "PatientCard"
LONGEST_TITLE = 120
DOCUMENTS_ADDED = "documents added"  # what a thread is called until its first question

_log = structlog.get_logger(__name__)


async def ask_whose_record(sentence: str = "Whose record?") -> None:
    """The page shows the way to choose a patient, once, below everything else."""
    await take_picker_away()
    conversation = sessions.conversation()
    picker = messages.element(PICKER, {})
    shown = await messages.show(sentence, [picker])
    conversation.shown_picker = (shown.id, picker.id)


async def take_picker_away() -> None:
    """The page no longer shows the way to choose a patient."""
    conversation = sessions.conversation()
    if conversation.shown_picker is not None:
        await messages.take_away(*conversation.shown_picker)
        conversation.shown_picker = None


async def choose(patient_id_text: object) -> Patient | None:
    """The conversation is about this patient from now on, which the page does not say yet; None
    when it was already.

    The picker is still shown: when a conversation shows nothing, Chainlit draws the input anew, and
    what was put into it is lost. Raises NotFound without access, ClinicianError when it is about
    another patient.
    """
    patient = await services().patients.get(parse_patient_id(patient_id_text))
    conversation = sessions.conversation()
    if conversation.patient_id == patient.id:
        return None
    if conversation.patient_id is not None:
        raise ClinicianError(
            "This conversation is about another patient. Start a new conversation to change."
        )
    await services().patients.record_selection(patient.id)
    conversation.patient_id = patient.id
    _log.info("patient_chosen", patient_id=str(patient.id))
    return patient


async def current() -> Patient | None:
    """The patient of this conversation; raises NotFound when access to the record was lost."""
    patient_id = sessions.conversation().patient_id
    if patient_id is None:
        return None
    try:
        return await services().patients.get(patient_id)
    except NotFound:
        raise NotFound(
            "You no longer have access to this patient's record, so nothing can be asked about it."
        ) from None


async def show_card(patient: Patient) -> None:
    """The patient's page: what the record holds, and questions to begin with; no more, once
    somebody asks: it would come between the question and its answer.

    The history keeps the card without what it says; that is filled in whenever it is shown.
    """
    card = messages.element(CARD, {})
    props = await card_props(patient.id)
    if sessions.conversation().opening.is_waited_for:
        return
    await messages.say("", [card], shown_props=props, metadata=messages.NO_ANSWER)


async def card_props(patient_id: PatientId) -> dict[str, Any]:
    """What a PatientCard shows: counts and days, no words of the record."""
    store = services().documents
    documents = await store.list_for(patient_id=patient_id)
    headings = await store.headings_of_record(patient_id=patient_id)
    questions = starters(documents, headings, await quoted_now(services().model_server))
    return describe(documents, await store.coverage(patient_id=patient_id), questions)


_NOT_READ = {DocumentStatus.FAILED, DocumentStatus.REFUSED}


def describe(
    documents: Sequence[StoredDocument], coverage: Coverage, questions: Sequence[str]
) -> dict[str, Any]:
    return {
        "documents": len(documents),
        "searchable": coverage.document_count,
        "undated": coverage.undated_document_count,
        "earliest": None if coverage.earliest is None else coverage.earliest.isoformat(),
        "latest": None if coverage.latest is None else coverage.latest.isoformat(),
        "unreadable_pages": coverage.unreadable_page_count,
        "processing": sum(not one.status.is_final for one in documents),
        "failed": sum(one.status in _NOT_READ for one in documents),
        "waiting": sum(one.status is DocumentStatus.QUARANTINED for one in documents),
        "starters": list(questions),
    }


async def name_thread(patient: Patient, words: str) -> None:
    """The thread belongs to the patient and bears their name, with `words` or with those of its
    first question."""
    conversation = sessions.conversation()
    if conversation.is_named:
        return
    title = thread_title(patient, words)
    await services().chat_history.assign_patient(
        str(sessions.thread_id()),
        patient_id=patient.id,
        title=title,
        provisional=thread_title(patient, DOCUMENTS_ADDED),
    )
    conversation.is_named = words != DOCUMENTS_ADDED
    # Chainlit's page reads its list of conversations again when it hears this.
    await cl.context.emitter.emit(
        "first_interaction", {"interaction": title, "thread_id": str(sessions.thread_id())}
    )


def thread_title(patient: Patient, words: str) -> str:
    title = f"{patient.display_name}: {' '.join(words.split())}"
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"


def is_provisional(title: str | None, patient: Patient) -> bool:
    """Whether the thread is still called after the files that were dropped first."""
    return title is None or title == thread_title(patient, DOCUMENTS_ADDED)


def parse_patient_id(text: object) -> PatientId:
    """Raises NotFound when `text` is no identifier."""
    try:
        return PatientId(UUID(str(text)))
    except ValueError:
        raise NotFound from None
