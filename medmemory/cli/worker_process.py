"""The worker as a child process of `serve`, started again when it ends on its own."""

import asyncio
import contextlib
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

import structlog

_log = structlog.get_logger(__name__)

_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1.0, 60.0
_STABLE_AFTER_SECONDS = 60.0


class WorkerProcess:
    """One `medmemory worker`, alive between `start` and `stop`.

    It holds the reading end of a pipe of ours: when we are killed the pipe closes and it stops too.
    """

    def __init__(self, *, grace_seconds: float) -> None:
        self._grace_seconds = grace_seconds
        self._process: Process | None = None
        self._supervision: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._process = await self._spawn()
        self._supervision = asyncio.create_task(self._supervise(), name="worker supervision")

    async def stop(self) -> None:
        """The worker has given its job back and ended, or was killed after the grace."""
        if self._supervision is not None:
            self._supervision.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._supervision
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), self._grace_seconds)
        except TimeoutError:
            _log.warning("worker_killed_after_grace")
            process.kill()
            await process.wait()

    async def _spawn(self) -> Process:
        # A session of its own: Ctrl-C reaches us, and we stop it in order.
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "medmemory", "worker", "--until-stdin-closes"),
            stdin=PIPE,
            stdout=DEVNULL,
            start_new_session=True,
        )

    async def _supervise(self) -> None:
        loop = asyncio.get_running_loop()
        pause = _FIRST_PAUSE_SECONDS
        while self._process is not None:
            started = loop.time()
            code = await self._process.wait()
            if loop.time() - started > _STABLE_AFTER_SECONDS:
                pause = _FIRST_PAUSE_SECONDS
            was_killed = code < 0  # by a signal: that says nothing against starting it again
            if was_killed:
                pause = _FIRST_PAUSE_SECONDS
            _log.error("worker_ended", exit_code=code, starts_again_in_seconds=pause)
            await asyncio.sleep(pause)
            if not was_killed:
                pause = _longer(pause)
            self._process = await self._spawn_at_last(pause)

    async def _spawn_at_last(self, pause: float) -> Process:
        """A machine that has no memory or process left may have some later."""
        while True:
            try:
                return await self._spawn()
            except OSError as error:
                _log.error(
                    "worker_not_started", reason=error.strerror, tried_again_in_seconds=pause
                )
            await asyncio.sleep(pause)
            pause = _longer(pause)


def _longer(pause: float) -> float:
    return min(pause * 2, _LONGEST_PAUSE_SECONDS)
