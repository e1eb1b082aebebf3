"""A question that got no answer says so: at once where that is possible, or when opened again."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from chainlit.step import StepDict

from medmemory.clinical.answer import AnswerOutcome
from medmemory.ui import commands, messages, uploads
from medmemory.ui.running import RunningAnswer, to_its_end

UNANSWERED = "This was not answered: MedMemory was stopped. Please send it again."
STOPPED = "Stopped before it was answered."


@asynccontextmanager
async def said_when_cancelled(running: RunningAnswer) -> AsyncIterator[None]:
    """The conversation says that nothing was answered when the work in here is cancelled early.

    From the first of its message on, an answer says itself that it breaks off.
    """
    try:
        yield
    except asyncio.CancelledError:
        if running.snapshot is None:
            is_shutdown = running.outcome is AnswerOutcome.INTERRUPTED
            await to_its_end(_say(UNANSWERED if is_shutdown else STOPPED))
        raise


def is_last_unanswered(steps: Sequence[StepDict]) -> bool:
    """Whether the last question has no answer, or files that came were never taken in.

    What is said beside, about files and commands, is no answer: a question waits for its files.
    """
    is_open = are_files_open = False
    for step in steps:
        if step["type"] == "user_message":
            command, words = commands.parsed(uploads.typed(step), step.get("command"))
            if command == commands.PATIENT:  # what came with it is for another patient
                continue
            is_open = is_open or bool(words)
            are_files_open = (step.get("metadata") or {}).get(uploads.TYPED) == 0
        elif step["type"] == "assistant_message":
            is_open = is_open and _is_beside(step)
            are_files_open = False
    return is_open or are_files_open


def _is_beside(step: StepDict) -> bool:
    metadata = step.get("metadata") or {}
    return messages.NO_ANSWER.items() <= metadata.items()


async def _say(sentence: str) -> None:
    await messages.say(sentence)
