"""An answer that goes on by itself while its message is still being put into the history."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self

from medmemory.answering.events import AnswerEvent, AnswerFinished
from medmemory.answering.run import AnswerRun
from medmemory.clinical.answer import Answer


class RunningAhead:
    """The run's events, from the moment the block is entered; leaving it stops the run."""

    def __init__(self, run: AnswerRun) -> None:
        self.finished: Answer | None = None  # the whole answer, also while nobody has read it
        self._run = run
        self._events: asyncio.Queue[AnswerEvent | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> AnswerEvent:
        """The next event as soon as there is one; raises what ended the run."""
        event = await self._events.get()
        if event is None:
            if self._task is not None:
                await self._task
            raise StopAsyncIteration
        return event

    async def stop(self) -> None:
        """The model writes no more; what the run failed with, if it did, was raised by reading."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _read(self) -> None:
        try:
            async with contextlib.aclosing(self._run.events()) as events:
                async for event in events:
                    if isinstance(event, AnswerFinished):
                        self.finished = event.answer
                    self._events.put_nowait(event)
        finally:
            self._events.put_nowait(None)
