"""A whole MedMemory on a free port, over a temporary data folder, beside a stand-in for Ollama."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import psutil

FIRST_TOKEN_MS = 200
TOKENS_PER_SECOND = 50
_START_SECONDS = 120.0
_STOP_SECONDS = 60.0
_PASSWORD = re.compile(r"Password:\s+(\S+)")
_NAME = re.compile(r"Name:\s+(\S+)")
_MIB = 1024**2


class ModelServerProcess:
    """The tests' stand-in, as a process of its own; alive inside the `with` block."""

    def __init__(self) -> None:
        self.port = free_port()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.support.ollama_stand_in"),
                *("--port", str(self.port), "--first-token-ms", str(FIRST_TOKEN_MS)),
                *("--tokens-per-second", str(TOKENS_PER_SECOND)),
            ]
        )
        _wait_for(f"http://127.0.0.1:{self.port}/api/version", self._process)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait()


class Serving:
    """`medmemory serve` over `folder`, from its start to its stop inside the `with` block.

    `start_seconds` is the time from the start to the first answered sign-in page.
    """

    def __init__(self, folder: Path, *, model_server_port: int) -> None:
        self._folder = folder
        self._port = free_port()
        self._output = folder / "serve.log"
        self._environment = {
            **{name: value for name, value in os.environ.items() if "MEDMEMORY" not in name},
            "MEDMEMORY_DATA_DIR": str(folder / "data"),
            "MEDMEMORY_PORT": str(self._port),
            "MEDMEMORY_OLLAMA_URL": f"http://127.0.0.1:{model_server_port}",
            "MEDMEMORY_LOG_LEVEL": "WARNING",
        }
        self.url = f"http://127.0.0.1:{self._port}"
        self.start_seconds = 0.0

    def __enter__(self) -> Self:
        began = time.perf_counter()
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "medmemory", "serve"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self._environment,
            )
        _wait_for(f"{self.url}/login", self._process)
        self.start_seconds = time.perf_counter() - began
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise

    def first_account(self) -> tuple[str, str]:
        """Name and password of the account that the first start made."""
        output = self._output.read_text(encoding="utf-8")
        name, password = _NAME.search(output), _PASSWORD.search(output)
        if name is None or password is None:
            raise RuntimeError("The first start has shown no account.")
        return name[1], password[1]

    def resident_mib(self) -> tuple[float, float]:
        """Of the application, and of the worker with its children."""
        application = psutil.Process(self._process.pid)
        return application.memory_info().rss / _MIB, sum(
            process.memory_info().rss / _MIB for process in self._worker_processes()
        )

    def worker_cpu_seconds(self) -> float:
        """Used so far by the worker and by its children, those that ended included."""
        return sum(sum(process.cpu_times()[:4]) for process in self._worker_processes()[:1])

    def _worker_processes(self) -> list[psutil.Process]:
        for child in psutil.Process(self._process.pid).children():
            if "worker" in child.cmdline():
                return [child, *child.children(recursive=True)]
        raise RuntimeError("There is no worker.")


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with httpx.Client(trust_env=False, timeout=5) as client:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"It ended with code {process.returncode} before it served.")
            try:
                if client.get(url).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.02)
    raise RuntimeError(f"It did not serve within {_START_SECONDS:.0f} s.")
