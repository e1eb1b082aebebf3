"""Kills the worker (SIGKILL) 20 times during 30 uploads: `python -m benchmarks.kill_worker [SEED]`.

Makes its own files and its own embedded Postgres in a temporary folder. Prints a line a kill, then
the ledger; ends with code 1 when a document is not READY once, or anything is left over.
"""

import asyncio
import logging
import os
import random
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil
import psycopg
import structlog
from pydantic import SecretStr
from sqlalchemy.engine import URL

from benchmarks.kill_worker_files import MRN, uploads
from benchmarks.kill_worker_ledger import Ledger, read_ledger
from medmemory.clinical.document import DocumentStatus, StoredDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.identity.acting import acting_as
from medmemory.ingestion.intake import Intake
from medmemory.settings import Settings
from medmemory.storage.documents import DocumentStore
from medmemory.storage.embedded import EmbeddedPostgres
from medmemory.storage.engine import Database
from medmemory.storage.provisioning import provision
from tests.factories import make_clinician, make_patient
from tests.support.worker_process import WorkerProcess, worker_process

KILLS = 20
UPLOADED_AT_FIRST = 4
LONGEST_LIFE_SECONDS = 2.5  # of a worker, once it has a document in hand
LOADING_SECONDS = 120
FINISHING_SECONDS = 300
LEAVING_SECONDS = 15  # for the reading process of a dead worker

Progress = Mapping[DocumentId, tuple[str, int, int]]


class Uploads:
    """Files on their way in; never so few that a worker has nothing to do."""

    def __init__(self, intake: Intake, patient_id: PatientId, files: Mapping[str, bytes]) -> None:
        self._intake = intake
        self._patient_id = patient_id
        self._waiting = list(files.items())

    async def up_to(self, count: int, of: int) -> None:
        """At least `count` of `of` files were uploaded."""
        while self._waiting and of - len(self._waiting) < count:
            name, content = self._waiting.pop(0)
            await self._intake.accept(patient_id=self._patient_id, file_name=name, content=content)


class Killings:
    """Worker after worker is started, and killed at a random moment."""

    def __init__(
        self, store: DocumentStore, patient_id: PatientId, settings: Settings, seed: int
    ) -> None:
        self._store = store
        self._patient_id = patient_id
        self._settings = settings
        self._random = random.Random(seed)

    async def kill_one(self, number: int) -> None:
        """One worker lived and died."""
        with worker_process(self._settings) as process:
            started = time.monotonic()
            before = await self._until_at_work(process)
            life = self._random.uniform(0, LONGEST_LIFE_SECONDS)
            await asyncio.sleep(life)
            documents = await self._documents()
            process.kill()
        final = sum(1 for one in documents if one.status.is_final)
        print(
            f"kill {number:2}: {time.monotonic() - started:5.1f} s after its start, {life:4.2f} s "
            f"at work, {final} of {len(documents)} done, in hand: {_in_hand(documents, before)}",
            flush=True,
        )

    async def finish(self) -> float:
        """Seconds until a last worker, left alone, has finished every document."""
        started = time.monotonic()
        with worker_process(self._settings) as process:
            async with asyncio.timeout(FINISHING_SECONDS):
                while not all(one.status.is_final for one in await self._documents()):
                    assert process.is_running
                    await asyncio.sleep(0.2)
            assert process.stop() == 0
        return time.monotonic() - started

    async def _until_at_work(self, process: WorkerProcess) -> Progress:
        """It has taken up a document; returns how far each was before."""
        before = {one.id: _progress(one) for one in await self._documents()}
        async with asyncio.timeout(LOADING_SECONDS):
            while before == {one.id: _progress(one) for one in await self._documents()}:
                assert process.is_running
                await asyncio.sleep(0.02)
        return before

    async def _documents(self) -> Sequence[StoredDocument]:
        return await self._store.list_for(patient_id=self._patient_id)


def _progress(document: StoredDocument) -> tuple[str, int, int]:
    # Without worker losses: they are counted before anything is taken up.
    return document.status.value, document.pages_read, document.chunk_count or 0


def _in_hand(documents: Sequence[StoredDocument], before: Progress) -> str:
    """What this worker had begun and not finished; the others' is still as they left it."""
    begun = [
        one
        for one in documents
        if one.status in {DocumentStatus.READING, DocumentStatus.EMBEDDING}
        and before.get(one.id) != _progress(one)
    ]
    return "; ".join(
        f"{one.file_name} {one.status.value} (pages {one.pages_read}/{one.page_count or '?'}, "
        f"chunks {one.chunks_embedded}/{one.chunk_count or '?'})"
        for one in begun
    ) or "nothing"  # fmt: skip


async def prove(database: Database, settings: Settings, seed: int) -> None:
    """Uploads and kills take turns, then one worker finishes."""
    clinician_id = await make_clinician(database)
    patient = await make_patient(database, clinician_id, mrn=MRN)
    store = DocumentStore(database)
    files = uploads()
    incoming = Uploads(Intake(store, settings), patient.id, files)
    killings = Killings(store, patient.id, settings, seed)
    with acting_as(clinician_id):
        for number in range(1, KILLS + 1):
            share = len(files) * number // KILLS
            await incoming.up_to(UPLOADED_AT_FIRST + share, len(files))
            await killings.kill_one(number)
        await incoming.up_to(len(files), len(files))
        seconds = await killings.finish()
    print(f"the last worker finished the rest {seconds:.1f} s after its start", flush=True)


async def _run(database: Database, settings: Settings, seed: int) -> None:
    try:
        await prove(database, settings, seed)
    finally:
        await database.close()


def _reading_processes(folder: Path) -> int:
    """Readers still alive whose folder is within `folder`, after a while to end."""
    deadline = time.monotonic() + LEAVING_SECONDS
    while (count := _alive(folder)) and time.monotonic() < deadline:
        time.sleep(0.5)
    return count


def _alive(folder: Path) -> int:
    count = 0
    for process in psutil.process_iter():
        try:
            count += str(folder) in process.environ().get("HOME", "")
        except psutil.Error:
            continue
    return count


def _secret(url: URL) -> SecretStr:
    return SecretStr(url.render_as_string(hide_password=False))


def _ledger(superuser: str, scratch: Path) -> Ledger:
    with psycopg.connect(superuser, dbname="medmemory") as connection:
        return read_ledger(
            connection,
            uploads=len(uploads()),
            reading_processes=_reading_processes(scratch),
            reading_folders=len(list(scratch.glob("medmemory-reading-*"))),
        )


def main() -> None:
    """Runs the proof against a database that is gone afterwards."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.SystemRandom().randrange(10_000)
    print(f"seed {seed}", flush=True)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(  # type: ignore[call-arg]  # pydantic-settings' own argument
            _env_file=None, data_dir=Path(folder) / "data", worker_stalled_seconds=3
        )
        # Traversable for the account that Postgres runs as when we are root.
        Path(folder).chmod(0o755)
        postgres = EmbeddedPostgres(settings)
        try:
            owner = postgres.start()
            application = provision(owner, settings)
            scratch = Path(folder) / "scratch"
            scratch.mkdir()
            os.environ["TMPDIR"] = str(scratch)  # where the workers' readers have their folders
            workers_settings = settings.model_copy(
                update={"db_url": _secret(owner), "db_app_url": _secret(application)}
            )
            asyncio.run(_run(Database(application, settings), workers_settings, seed))
            password = (settings.secrets_dir / "postgres_superuser_password").read_text()
            superuser = f"host={owner.host} port={owner.port} user=postgres password={password}"
            ledger = _ledger(superuser, scratch)
        finally:
            postgres.stop()
    print(ledger.as_text())
    sys.exit(0 if ledger.is_clean else 1)


if __name__ == "__main__":
    main()
