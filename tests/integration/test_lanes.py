"""A small file does not wait until a long scan was read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from medmemory.clinical.document import DocumentStatus, MediaType, ParsedDocument, StoredDocument
from medmemory.clinical.document_status import ReadingStep
from medmemory.clinical.identifiers import ClinicianId
from medmemory.clinical.patient import Patient
from medmemory.errors import DocumentOverLimits
from medmemory.identity.acting import acting_as
from medmemory.ingestion.jobs import QUEUE, SMALL_QUEUE, queue_of
from medmemory.ingestion.ports import PageProgress
from medmemory.ingestion.worker import IngestionWorker
from medmemory.settings import Settings
from medmemory.storage.engine import Database, libpq_conninfo
from tests.factories import make_clinician, make_patient
from tests.support.ingestion import until, until_final
from tests.support.pipeline import Desk, parsed

SCAN = b"A page of a long scan. " * 10_000  # as large as some scanned pages
READY, READING = DocumentStatus.READY, DocumentStatus.READING


class SlowScanner:
    """Reads small files at once, and large ones when it is told to."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.in_hand = 0
        self.most_in_hand = 0

    async def __call__(
        self, document: StoredDocument, content: bytes, *, progress: PageProgress
    ) -> ParsedDocument:
        self.in_hand += 1
        self.most_in_hand = max(self.most_in_hand, self.in_hand)
        try:
            await progress(0, 2, ReadingStep.RECOGNISING)
            if len(content) == len(SCAN):
                await self.go_on.wait()
            return parsed(content[:200].decode())
        finally:
            self.in_hand -= 1


@pytest.fixture
async def clinician(database: Database) -> ClinicianId:
    return await make_clinician(database)


@pytest.fixture
async def patient(database: Database, clinician: ClinicianId) -> Patient:
    return await make_patient(database, clinician)


@pytest.fixture
def desk(database: Database, settings: Settings) -> Desk:
    return Desk(database, settings)


@pytest.fixture
def scanner() -> SlowScanner:
    return SlowScanner()


@asynccontextmanager
async def at_work(desk: Desk, scanner: SlowScanner) -> AsyncIterator[None]:
    worker = IngestionWorker(
        conninfo=libpq_conninfo(desk.database.url),
        pipeline=desk.pipeline_reading(scanner),
        documents=desk.documents,
        embedder=desk.embedder,
        settings=desk.settings,
    )
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    try:
        yield
    finally:
        stop.set()
        await running


async def test_a_small_text_is_ready_while_a_long_scan_that_came_first_is_read(
    desk: Desk, clinician: ClinicianId, patient: Patient, scanner: SlowScanner
) -> None:
    with acting_as(clinician):
        async with at_work(desk, scanner):
            scan = await desk.drop(patient.id, SCAN, "scan.txt")
            other = await desk.drop(patient.id, SCAN[::-1], "another scan.txt")

            async def is_being_read() -> bool:
                return (await desk.documents.get(scan)).status is READING

            await until(is_being_read)
            notes = [
                await desk.drop(patient.id, f"Sodium 14{n} mmol/l.".encode(), f"note {n}.txt")
                for n in range(3)
            ]
            for note in notes:
                assert (await until_final(desk.documents, note)).status is READY
            assert (await desk.documents.get(scan)).status is READING
            assert (await desk.documents.get(other)).status is DocumentStatus.QUEUED
            scanner.go_on.set()
            for document_id in (scan, other):
                assert (await until_final(desk.documents, document_id)).status is READY
        assert scanner.most_in_hand == 2  # a lane's each


async def test_a_stopped_worker_gives_its_job_back_and_leaves_no_lane_behind(
    desk: Desk, clinician: ClinicianId, patient: Patient, scanner: SlowScanner
) -> None:
    with acting_as(clinician):
        async with at_work(desk, scanner):
            await desk.drop(patient.id, SCAN, "scan.txt")
            await until(lambda: _is(scanner.in_hand == 1))
        query = text("SELECT queue_name, status::text FROM procrastinate_jobs")
        async with desk.database.reading() as connection:
            assert [tuple(row) for row in await connection.execute(query)] == [(QUEUE, "todo")]
            workers = "SELECT count(*) FROM procrastinate_workers"
            assert await connection.scalar(text(workers)) == 0


async def _is(condition: bool) -> bool:
    return condition


async def test_what_was_in_hand_when_a_worker_died_is_read_one_after_the_other(
    desk: Desk, clinician: ClinicianId, patient: Patient, scanner: SlowScanner
) -> None:
    died = text(
        "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat)"
        " VALUES (now() - interval '1 hour') RETURNING id)"
        " UPDATE procrastinate_jobs SET status = 'doing', worker_id = dead.id FROM dead"
    )
    with acting_as(clinician):
        scan = await desk.drop(patient.id, SCAN, "scan.txt")
        note = await desk.drop(patient.id, b"Sodium 140 mmol/l.", "note.txt")
        async with desk.database.writing() as connection:
            await connection.execute(died)
        async with at_work(desk, scanner):
            await until(lambda: _is(scanner.in_hand == 1))
            async with desk.database.reading() as connection:
                queues = await connection.scalars(text("SELECT queue_name FROM procrastinate_jobs"))
                assert set(queues) == {QUEUE}
            scanner.go_on.set()
            for document_id in (scan, note):
                document = await until_final(desk.documents, document_id)
                assert (document.status, document.worker_losses) == (READY, 1)
        assert scanner.most_in_hand == 1


@pytest.mark.parametrize(
    ("name", "losses", "queue"),
    [("note.txt", 0, SMALL_QUEUE), ("note.txt", 3, QUEUE), ("scan.txt", 0, QUEUE)],
)
async def test_what_is_tried_again_waits_where_it_would_when_dropped(
    desk: Desk, clinician: ClinicianId, patient: Patient, name: str, losses: int, queue: str
) -> None:
    content = SCAN if name == "scan.txt" else b"Sodium 140 mmol/l."
    desk.readings[content] = DocumentOverLimits()
    with acting_as(clinician):
        document = await desk.dropped(patient.id, content, name)
        assert document.status is DocumentStatus.FAILED
        for _ in range(losses):
            await desk.documents.record_worker_loss(document.id)
        async with desk.database.writing() as connection:
            await connection.execute(text("DELETE FROM procrastinate_jobs"))  # of the drop
        await desk.intake.retry(document.id)
        async with desk.database.reading() as connection:
            queues = await connection.scalars(text("SELECT queue_name FROM procrastinate_jobs"))
            assert list(queues) == [queue]


@pytest.mark.parametrize(
    ("media_type", "byte_count", "queue"),
    [
        (MediaType.TEXT, 4_000, SMALL_QUEUE),
        (MediaType.PDF, 100_000, SMALL_QUEUE),
        (MediaType.PDF, 900_000, QUEUE),
        (MediaType.TIFF, 40_000, QUEUE),  # always recognised
        (MediaType.DOC, 40_000, QUEUE),  # converted
        (MediaType.ZIP, 40_000, QUEUE),
    ],
)
def test_what_is_done_in_seconds_has_a_queue_of_its_own(
    media_type: MediaType, byte_count: int, queue: str
) -> None:
    assert queue_of(media_type, byte_count) == queue
