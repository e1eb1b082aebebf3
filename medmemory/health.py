"""Whether everything that MedMemory needs is there. Checks are quick and tell no secret."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import structlog
from sqlalchemy import text

from medmemory.errors import DatabaseUnavailable, MedMemoryError
from medmemory.storage.engine import Database
from medmemory.storage.provisioning import migration_head

_log = structlog.get_logger(__name__)

_TIMEOUT_SECONDS = 3.0
_WORKER_SILENCE_SECONDS = 60
_FRESH_SECONDS = 1.0


class Status(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"  # MedMemory works on, with less
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `detail` is a sentence for whoever runs the site."""

    status: Status
    detail: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    name: str
    finding: Finding
    latency_ms: float


class EmbeddingsState(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def is_loaded(self) -> bool: ...


class ModelState(Protocol):
    """As of the model server's last answer."""

    @property
    def model(self) -> str: ...
    @property
    def problem(self) -> MedMemoryError | None: ...


class ModelServerPort(Protocol):
    async def state(self) -> ModelState: ...


class Health:
    """Runs the checks, all at once and each with a time limit."""

    def __init__(
        self,
        database: Database,
        embeddings: EmbeddingsState,
        model_server: ModelServerPort,
        *,
        timeout_seconds: float = _TIMEOUT_SECONDS,
    ) -> None:
        self._database = database
        self._embeddings = embeddings
        self._model_server = model_server
        self._timeout_seconds = timeout_seconds
        self._one_at_a_time = asyncio.Lock()
        self._results: list[CheckResult] = []
        self._stale_at = 0.0

    async def check(self) -> list[CheckResult]:
        """One result a check, always in the same order.

        Anybody may ask, so results of the last second are given again: a flood of questions does
        not become a flood of queries.
        """
        async with self._one_at_a_time:
            if time.monotonic() >= self._stale_at:
                self._results = await self._check_all()
                self._stale_at = time.monotonic() + _FRESH_SECONDS
            return self._results

    async def _check_all(self) -> list[CheckResult]:
        checks: dict[str, Callable[[], Awaitable[Finding]]] = {
            "database": self._database_answers,
            "vector_extension": self._vector_extension,
            "migrations": self._migrations,
            "embeddings": self._embedding_weights,
            "model_server": self._model,
            "worker": self._worker,
        }
        return await asyncio.gather(*(self._timed(name, run) for name, run in checks.items()))

    async def _timed(self, name: str, run: Callable[[], Awaitable[Finding]]) -> CheckResult:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(self._timeout_seconds):
                finding = await run()
        except TimeoutError:
            finding = Finding(Status.DOWN, f"No answer within {self._timeout_seconds:g} s.")
        except DatabaseUnavailable:
            finding = Finding(Status.DOWN, "The database does not answer.")
        except Exception as error:  # noqa: BLE001  # a probe reports what breaks; it does not break
            _log.error("health_check_failed", check=name, exc_info=error)
            finding = Finding(Status.DOWN, "The check itself failed; the log says why.")
        return CheckResult(name, finding, round((time.perf_counter() - began) * 1000, 1))

    async def _database_answers(self) -> Finding:
        async with self._database.reading() as connection:
            await connection.execute(text("select 1"))
        return Finding(Status.OK, "Answers.")

    async def _vector_extension(self) -> Finding:
        async with self._database.reading() as connection:
            version = await connection.scalar(
                text("select extversion from pg_extension where extname = 'vector'")
            )
        if version is None:
            return Finding(Status.DOWN, "Not installed. As a superuser: CREATE EXTENSION vector;")
        return Finding(Status.OK, f"Version {version}.")

    async def _migrations(self) -> Finding:
        head = await asyncio.to_thread(migration_head)
        async with self._database.reading() as connection:
            current = await connection.scalar(text("select version_num from alembic_version"))
        if current != head:
            return Finding(
                Status.DOWN, f"The database is at {current}, this program at {head}. Restart it."
            )
        return Finding(Status.OK, f"At {head}.")

    async def _embedding_weights(self) -> Finding:
        if not self._embeddings.is_loaded:
            # Signing in, reading and uploading work meanwhile.
            return Finding(Status.DEGRADED, "The weights are loading, or could not be loaded.")
        return Finding(Status.OK, f"{self._embeddings.name} is loaded.")

    async def _model(self) -> Finding:
        try:
            async with asyncio.timeout(self._timeout_seconds * 0.9):
                state = await self._model_server.state()
        except TimeoutError:
            return Finding(Status.DEGRADED, "The model server does not answer in time.")
        if state.problem is not None:
            return Finding(Status.DEGRADED, str(state.problem))
        return Finding(Status.OK, f"{state.model} is there.")

    async def _worker(self) -> Finding:
        async with self._database.reading() as connection:
            silence_seconds = await connection.scalar(
                text(
                    "select extract(epoch from now() - max(last_heartbeat))::float"
                    " from procrastinate_workers"
                )
            )
        if silence_seconds is None:
            return Finding(Status.DOWN, "No worker runs; documents wait. Start: medmemory worker")
        if silence_seconds > _WORKER_SILENCE_SECONDS:
            return Finding(
                Status.DOWN, f"The worker has been silent for {silence_seconds:.0f} s; it is gone."
            )
        return Finding(Status.OK, f"Last heard of {silence_seconds:.0f} s ago.")


def overall(results: list[CheckResult]) -> Status:
    """The worst of all."""
    found = {result.finding.status for result in results}
    return next((one for one in (Status.DOWN, Status.DEGRADED) if one in found), Status.OK)
