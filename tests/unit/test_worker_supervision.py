"""A worker that ended is started again, also when that does not succeed at once."""

import asyncio
import errno

import pytest

from medmemory.cli import worker_process
from medmemory.cli.worker_process import WorkerProcess


class Ending:
    """A worker of which only the end is looked at."""

    def __init__(self, code: int | None) -> None:
        self.returncode = code

    async def wait(self) -> int:
        if self.returncode is None:
            await asyncio.Event().wait()
        assert self.returncode is not None
        return self.returncode


async def test_a_worker_that_cannot_be_started_is_started_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    is_alive = asyncio.Event()
    outcomes: list[Ending | OSError] = [
        Ending(1),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        OSError(errno.EAGAIN, "Resource temporarily unavailable"),
        Ending(None),
    ]

    async def spawn(_: WorkerProcess) -> Ending:
        outcome = outcomes.pop(0)
        if isinstance(outcome, OSError):
            raise outcome
        if outcome.returncode is None:
            is_alive.set()
        return outcome

    monkeypatch.setattr(worker_process, "_FIRST_PAUSE_SECONDS", 0.001)
    monkeypatch.setattr(WorkerProcess, "_spawn", spawn)
    worker = WorkerProcess(grace_seconds=1)
    await worker.start()
    await asyncio.wait_for(is_alive.wait(), 5)
    assert worker._supervision is not None
    assert not worker._supervision.done()
    worker._supervision.cancel()
