"""`medmemory worker` as a process of its own, to be stopped or killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from medmemory.settings import Settings


def environment(settings: Settings) -> dict[str, str]:
    """What a process of ours needs to work on the test's database."""
    assert settings.db_url is not None
    assert settings.db_app_url is not None
    return {
        name: value for name, value in os.environ.items() if not name.startswith("MEDMEMORY_")
    } | {
        "MEDMEMORY_DATA_DIR": str(settings.data_dir),
        "MEDMEMORY_DB_URL": settings.db_url.get_secret_value(),
        "MEDMEMORY_DB_APP_URL": settings.db_app_url.get_secret_value(),
        "MEDMEMORY_WORKER_STALLED_SECONDS": str(settings.worker_stalled_seconds),
    }


class WorkerProcess:
    """Runs until it is told to stop, is killed, or `close` ends it."""

    def __init__(self, settings: Settings) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "medmemory", "worker", "--until-stdin-closes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=environment(settings),
        )

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Asks it to stop; returns its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=20)

    def orphan(self) -> int:
        """What happens when the parent dies: standard input ends. Returns the exit code."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return self._process.wait(timeout=20)

    def close(self) -> None:
        if self.is_running:
            self.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()


@contextmanager
def worker_process(settings: Settings) -> Iterator[WorkerProcess]:
    process = WorkerProcess(settings)
    try:
        yield process
    finally:
        process.close()
