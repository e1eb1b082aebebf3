"""Files dropped into the chat: each is accepted or refused with a sentence, none disappears."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import chainlit as cl
from chainlit.step import StepDict

from medmemory.clinical.identifiers import DocumentId
from medmemory.clinical.patient import Patient
from medmemory.errors import ClinicianError, DocumentUnreadable
from medmemory.ui import messages, sessions
from medmemory.ui.markdown import literal
from medmemory.ui.services import services

PROGRESS = "DocumentProgress"
TYPED = "typed_characters"  # of a message with files: where its question ends and the names begin


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file; `document_id` is None when it did not even arrive.

    Why a file was refused stands in its line.
    """

    sentence: str | None
    document_id: DocumentId | None


async def receive(files: Sequence[sessions.DroppedFile], patient: Patient) -> None:
    """The files are in the patient's record or refused, and the chat says which."""
    limit = services().settings.upload_max_files
    received = [await _receive(file, patient) for file in files[:limit]]
    for file in files[limit:]:
        file.path.unlink(missing_ok=True)
        refusal = f"{_named(file)} was not added: {limit} files at a time are accepted."
        received.append(Received(refusal, None))
    await messages.say(
        "\n\n".join(one.sentence for one in received if one.sentence),
        [
            messages.element(
                PROGRESS,
                {"document_id": str(one.document_id), "patient_id": str(patient.id)},
            )
            for one in received
            if one.document_id is not None
        ],
        metadata=messages.NO_ANSWER,
    )


async def hide_attachments(files: Sequence[sessions.DroppedFile], message: cl.Message) -> None:
    """The message names its files instead of showing them in Chainlit's own viewers.

    Documents are shown by our source pages only, which check access each time.
    """
    history = services().chat_history
    for file in files:
        await history.delete_element(file.element_id, cl.context.session.thread_id)
        await cl.context.emitter.emit("remove_element", {"id": file.element_id})
    names = ", ".join(file.name for file in files)
    typed = len(message.content) if message.content.strip() else 0
    message.metadata = {**(message.metadata or {}), TYPED: typed}
    message.content = f"{message.content}\n\n{names}" if message.content.strip() else names
    await history.update_step(message.to_dict())
    await cl.context.emitter.update_step(message.to_dict())


def typed(step: StepDict) -> str:
    """What the clinician typed: a message with files names them below it."""
    metadata = step.get("metadata") or {}
    return step["output"][: metadata.get(TYPED)].strip()


async def _receive(file: sessions.DroppedFile, patient: Patient) -> Received:
    try:
        content, byte_count = await asyncio.to_thread(
            _take, file, services().settings.upload_max_bytes
        )
        accepted = await services().intake.accept(
            patient_id=patient.id, file_name=file.name, content=content, byte_count=byte_count
        )
    except ClinicianError as error:
        return Received(f"{_named(file)} was not added: {_as_clause(str(error))}", None)
    if accepted.is_known and accepted.refusal is None:
        return Received(f"{_named(file)} is already in this record.", accepted.document_id)
    return Received(None, accepted.document_id)


def _take(file: sessions.DroppedFile, limit: int) -> tuple[bytes, int]:
    """The file's bytes, no more than intake needs to see, and how many there are; the copy that
    Chainlit made is gone."""
    try:
        with file.path.open("rb") as opened:
            return opened.read(limit + 1), file.path.stat().st_size
    except FileNotFoundError:
        raise DocumentUnreadable("The file did not arrive. Drop it again.") from None
    finally:
        file.path.unlink(missing_ok=True)


def _named(file: sessions.DroppedFile) -> str:
    return f"**{literal(file.name)}**"


def _as_clause(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
