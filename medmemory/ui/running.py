"""Which answers are being written in this process, so that they can be stopped and saved."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import structlog

from medmemory.clinical.answer import AnswerOutcome
from medmemory.clinical.identifiers import ThreadId

if TYPE_CHECKING:  # the server drains answers without importing Chainlit for it
    from chainlit.step import StepDict

_SAVING_SECONDS = 5.0

_log = structlog.get_logger(__name__)


@dataclass(eq=False)
class RunningAnswer:
    """`outcome` is what the answer is marked with when its task is cancelled."""

    thread_id: ThreadId
    task: asyncio.Task[object]
    outcome: AnswerOutcome = AnswerOutcome.STOPPED
    snapshot: Callable[[], "StepDict"] | None = None  # the message as shown, once there is one


class RunningAnswers:
    def __init__(self) -> None:
        self._running: set[RunningAnswer] = set()
        self._turns: WeakValueDictionary[ThreadId, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def asked(self, thread_id: ThreadId) -> AsyncIterator[RunningAnswer]:
        """The current task is to answer in this thread: it can be stopped, and a shutdown waits."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("An answer needs a task of its own.")
        running = RunningAnswer(thread_id, task)
        self._running.add(running)
        try:
            yield running
        finally:
            self._running.discard(running)

    @asynccontextmanager
    async def turn(self, running: RunningAnswer) -> AsyncIterator[None]:
        """`running` is alone in its thread: another question there waits its turn."""
        async with self._turns.setdefault(running.thread_id, asyncio.Lock()):
            yield

    def of(self, thread_id: ThreadId) -> list[RunningAnswer]:
        return [running for running in self._running if running.thread_id == thread_id]

    def stop(self, thread_id: ThreadId) -> None:
        """The thread's answers, waiting ones too, end as stopped and save what they have."""
        for running in self.of(thread_id):
            running.task.cancel()

    async def drain(self, timeout: float) -> None:  # noqa: ASYNC109  # two waits share it
        """Every answer is finished, or saved as interrupted, when this returns."""
        saving = min(_SAVING_SECONDS, timeout / 2)
        if tasks := {running.task for running in self._running}:
            _log.info("answers_draining", count=len(tasks))
            await asyncio.wait(tasks, timeout=timeout - saving)
        for running in list(self._running):
            running.outcome = AnswerOutcome.INTERRUPTED
            running.task.cancel()
        if tasks := {running.task for running in self._running}:
            _, unsaved = await asyncio.wait(tasks, timeout=saving)
            if unsaved:
                _log.error("answers_not_saved", count=len(unsaved))


async def to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """`work` is done, or raised, also when this task is cancelled meanwhile; that comes after it.

    A shield alone would leave the work running behind a task that has ended, where a shutdown no
    longer waits for it.
    """
    task = asyncio.create_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    task.result()
    if cancelled is not None:
        raise cancelled


running_answers = RunningAnswers()
