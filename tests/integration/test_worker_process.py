"""The worker is stopped, killed and orphaned; every document still ends READY, once."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select, text

from medmemory.clinical.document import DocumentStatus, StoredDocument
from medmemory.clinical.identifiers import ClinicianId, DocumentId
from medmemory.clinical.patient import Patient
from medmemory.identity.acting import acting_as
from medmemory.ingestion.intake import Intake
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from medmemory.storage.job_queue import JobQueue
from tests.factories import make_clinician, make_patient
from tests.support.documents import pdf, ward_notes
from tests.support.ingestion import until, until_final, working
from tests.support.worker_process import worker_process

pytestmark = pytest.mark.slow  # each worker process loads torch

LOADING_SECONDS = 180  # of torch, on a machine that runs other things too

Drop = Callable[[int], Awaitable[DocumentId]]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A dead worker is noticed sooner than in production."""
    return settings.model_copy(update={"worker_stalled_seconds": 3})


@pytest.fixture
def store(database: Database) -> DocumentStore:
    return DocumentStore(database)


@pytest.fixture
async def clinician(database: Database) -> ClinicianId:
    return await make_clinician(database)


@pytest.fixture
async def patient(database: Database, clinician: ClinicianId) -> Patient:
    return await make_patient(database, clinician)


@pytest.fixture
def drop(store: DocumentStore, settings: Settings, patient: Patient) -> Drop:
    async def drop(page_count: int) -> DocumentId:
        accepted = await Intake(store, settings).accept(
            patient_id=patient.id, file_name="long.pdf", content=pdf(ward_notes(page_count))
        )
        return accepted.document_id

    return drop


async def job_states(database: Database) -> list[str]:
    async with database.reading() as connection:
        return list(await connection.scalars(text("select status::text from procrastinate_jobs")))


async def assert_ready_once(
    database: Database, store: DocumentStore, document: StoredDocument, page_count: int
) -> None:
    assert document.status is DocumentStatus.READY
    async with database.reading() as connection:
        ordinals = list(
            await connection.scalars(
                select(tables.chunks.c.ordinal)
                .where(tables.chunks.c.document_id == document.id)
                .order_by(tables.chunks.c.ordinal)
            )
        )
    assert ordinals == list(range(document.chunk_count or 0))
    assert len(ordinals) >= page_count
    assert f"Marker number {page_count} " in await store.page_text(document.id, page_count)


def was_taken_up(document: StoredDocument) -> bool:
    return document.status is not DocumentStatus.QUEUED


def is_partly_embedded(document: StoredDocument) -> bool:
    return document.chunks_embedded > 0


@pytest.mark.parametrize("moment", [was_taken_up, is_partly_embedded])
async def test_a_document_whose_worker_was_killed_is_ready_once(
    database: Database,
    settings: Settings,
    store: DocumentStore,
    clinician: ClinicianId,
    drop: Drop,
    moment: Callable[[StoredDocument], bool],
) -> None:
    with acting_as(clinician):
        document_id = await drop(40)

        with worker_process(settings) as process:

            async def has_come_so_far() -> bool:
                assert process.is_running
                return moment(await store.get(document_id))

            await until(has_come_so_far, seconds=LOADING_SECONDS)
            process.kill()
        assert not (await store.get(document_id)).status.is_final
        async with working(database, settings):
            document = await until_final(store, document_id)
        assert document.worker_losses == 1
        await assert_ready_once(database, store, document, document.page_count or 0)
    assert await job_states(database) == []


async def test_a_stopped_worker_gives_its_job_back(
    database: Database,
    settings: Settings,
    store: DocumentStore,
    clinician: ClinicianId,
    drop: Drop,
) -> None:
    with acting_as(clinician):
        document_id = await drop(50)

        with worker_process(settings) as process:

            async def is_embedding() -> bool:
                assert process.is_running
                return is_partly_embedded(await store.get(document_id))

            await until(is_embedding, seconds=LOADING_SECONDS)
            assert process.stop() == 0
        assert await job_states(database) == ["todo"]
        async with working(database, settings):
            document = await until_final(store, document_id)
        assert document.worker_losses == 0
        await assert_ready_once(database, store, document, 50)


async def test_a_worker_stops_when_its_parent_is_gone(
    database: Database, settings: Settings
) -> None:
    with worker_process(settings) as process:

        async def is_registered() -> bool:
            assert process.is_running
            return await JobQueue(database, settings).has_live_worker()

        await until(is_registered, seconds=LOADING_SECONDS)
        assert process.orphan() == 0


async def test_a_file_that_keeps_killing_workers_fails_with_the_reason(
    database: Database,
    settings: Settings,
    store: DocumentStore,
    clinician: ClinicianId,
    drop: Drop,
) -> None:
    with acting_as(clinician):
        document_id = await drop(1)
        for _ in range(3):
            await store.record_worker_loss(document_id)
        async with working(database, settings):
            document = await until_final(store, document_id)
    assert document.status is DocumentStatus.FAILED
    assert "stopped the worker 3 times" in str(document.failure_reason)
