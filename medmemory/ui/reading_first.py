"""A question that comes with files is answered from them: it waits until they were read."""

import asyncio
from dataclasses import dataclass

import chainlit as cl

from medmemory.clinical.identifiers import DocumentId
from medmemory.clinical.patient import Patient
from medmemory.ui import messages
from medmemory.ui.services import services

# A scan of many pages takes longer; the answer then says what was not searched.
LONGEST_WAIT_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 0.3

WAITING = "Your question is answered as soon as what came with it is read."


@dataclass(frozen=True, slots=True)
class ReadingFirst:
    """What was still being read of a patient's record before the files came."""

    patient: Patient
    before: frozenset[DocumentId]

    @classmethod
    async def of(cls, patient: Patient) -> "ReadingFirst":
        return cls(patient, await _unfinished(patient))

    async def wait(self) -> None:
        """What came since has ended, with all that came in it, or the longest wait is over.

        The page says what is waited for. A stop ends the wait.
        """
        note = await messages.show(WAITING)
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST_WAIT_SECONDS
        try:
            while await _unfinished(self.patient) - self.before:
                if loop.time() > end:
                    return
                await asyncio.sleep(_LOOK_EVERY_SECONDS)
        finally:
            await cl.context.emitter.emit("delete_message", {"id": note.id})


async def _unfinished(patient: Patient) -> frozenset[DocumentId]:
    return frozenset(await services().documents.unfinished(patient_id=patient.id))
