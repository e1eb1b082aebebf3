"""`medmemory serve` as a real process, on a database of its own, with a stand-in model server."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

from medmemory.clinical.clinician import Role
from medmemory.identity.accounts import Accounts
from medmemory.identity.throttle import Throttle
from medmemory.settings import Settings
from medmemory.storage.accounts import AccountStore
from medmemory.storage.engine import Database
from medmemory.storage.sign_in_attempts import SignInAttemptStore
from tests.conftest import DatabaseUrls, make_settings
from tests.support.ollama_stand_in import OllamaStandIn

PASSWORD = "a long enough password"
START_SECONDS = 120
STOP_SECONDS = 40


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class RunningSite:
    """Started once; may be killed and started again over the same data and port."""

    urls: DatabaseUrls
    data_dir: Path
    ollama: OllamaStandIn
    environment: dict[str, str] = field(default_factory=dict)  # beside what every site has
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data_dir / "serve.log"

    @property
    def settings(self) -> Settings:
        return make_settings(self.data_dir, self.urls)

    def add_clinician(self, username: str) -> None:
        """An account with PASSWORD."""
        self._with_accounts(lambda accounts: accounts.create(username, Role.CLINICIAN, PASSWORD))

    def disable_clinician(self, username: str) -> None:
        """As `medmemory account disable` does, from another process than the server's."""
        self._with_accounts(lambda accounts: accounts.disable(username))

    def leave_idle(self, username: str) -> None:
        """Nobody has done anything in the clinician's sessions for a day."""
        with psycopg.connect(
            self.urls.owner.set(drivername="postgresql").render_as_string(hide_password=False)
        ) as connection:
            connection.execute(
                "UPDATE sign_in_sessions SET last_active_at = last_active_at - interval '1 day' "
                "FROM clinicians WHERE clinicians.id = clinician_id AND username = %s",
                [username],
            )

    def start(self) -> None:
        """The site answers and its weights are loaded."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "medmemory", "serve"],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"serve ended at once: {self.log.read_text()[-3000:]}")
            if self._is_ready():
                return
            time.sleep(0.2)
        raise AssertionError(f"serve did not start: {self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(STOP_SECONDS)
            self.process = None

    def kill(self) -> None:
        """As by the kernel, without warning; the worker notices by itself."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.process = None

    def _with_accounts(self, act: Callable[[Accounts], Awaitable[object]]) -> None:
        async def run() -> None:
            database = Database(self.urls.application, self.settings)
            throttle = Throttle(SignInAttemptStore(database), self.settings)
            await act(Accounts(AccountStore(database), throttle))
            await database.close()

        asyncio.run(run())

    def _is_ready(self) -> bool:
        try:
            status = httpx.get(f"{self.url}/api/status", timeout=5, trust_env=False)
        except httpx.HTTPError:
            return False
        return bool(status.is_success and status.json()["embeddings"] == "ready")

    def _environment(self) -> dict[str, str]:
        settings = self.settings
        assert settings.db_url is not None
        assert settings.db_app_url is not None
        return {
            **{name: value for name, value in os.environ.items() if "MEDMEMORY" not in name},
            "MEDMEMORY_DATA_DIR": str(self.data_dir),
            "MEDMEMORY_PORT": str(self.port),
            "MEDMEMORY_DB_URL": settings.db_url.get_secret_value(),
            "MEDMEMORY_DB_APP_URL": settings.db_app_url.get_secret_value(),
            "MEDMEMORY_OLLAMA_URL": self.ollama.url,
            "MEDMEMORY_LOG_FORMAT": "json",
            "MEDMEMORY_SHUTDOWN_GRACE_SECONDS": "6",
            "MEDMEMORY_SIGN_IN_ATTEMPTS_PER_ADDRESS": "200",
            **self.environment,
        }


@contextmanager
def running_site(
    urls: DatabaseUrls, data_dir: Path, *, environment: dict[str, str] | None = None
) -> Iterator[RunningSite]:
    """A running site with the account "okafor"."""
    with OllamaStandIn() as ollama:
        site = RunningSite(urls, data_dir, ollama, environment or {})
        site.add_clinician("okafor")
        site.start()
        try:
            yield site
        finally:
            site.stop()
