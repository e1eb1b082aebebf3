"""What one document costs after it was read has a limit, and its end is within moments."""

import asyncio
import threading

import pytest
from sqlalchemy import text

from medmemory.clinical.document import DocumentStatus
from medmemory.clinical.identifiers import ClinicianId
from medmemory.clinical.patient import Patient
from medmemory.identity.acting import acting_as
from medmemory.ingestion.chunking import LONGEST_CHUNK
from medmemory.settings import Settings
from medmemory.storage.engine import Database
from tests.factories import make_clinician, make_patient
from tests.support.pipeline import CheapEmbedder, Desk, parsed

MOST = 5
WITHIN_SECONDS = 5


class WatchedEmbedder(CheapEmbedder):
    """Says what it was asked; counts slowly when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.counted = self.embedded = 0
        self.counting = threading.Event()
        self.pause = threading.Event()
        self.pause.set()

    def count_tokens(self, text: str) -> int:
        self.counted += 1
        self.counting.set()
        self.pause.wait(WITHIN_SECONDS)
        return super().count_tokens(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += len(texts)
        return super().embed_documents(texts)


@pytest.fixture
def embedder() -> WatchedEmbedder:
    return WatchedEmbedder()


@pytest.fixture
def desk(database: Database, settings: Settings, embedder: WatchedEmbedder) -> Desk:
    limited = settings.model_copy(update={"document_max_chunks": MOST})
    return Desk(database, limited, embedder=embedder)


@pytest.fixture
async def clinician(database: Database) -> ClinicianId:
    return await make_clinician(database)


@pytest.fixture
async def patient(database: Database, clinician: ClinicianId) -> Patient:
    return await make_patient(database, clinician)


async def test_too_much_text_fails_before_a_word_is_looked_at(
    desk: Desk, embedder: WatchedEmbedder, clinician: ClinicianId, patient: Patient
) -> None:
    desk.readings[b"long"] = parsed("a" * LONGEST_CHUNK * MOST, "a")
    with acting_as(clinician):
        document = await desk.dropped(patient.id, b"long")
    assert document.status is DocumentStatus.FAILED
    assert document.reason is not None
    assert "over 5 passages. Divide the file" in document.reason
    assert "MEDMEMORY_DOCUMENT_MAX_CHUNKS" in document.reason
    assert embedder.counted == 0


async def test_too_many_chunks_fail_before_one_is_embedded(
    desk: Desk, embedder: WatchedEmbedder, clinician: ClinicianId, patient: Patient
) -> None:
    desk.readings[b"many"] = parsed(*["Sodium 140."] * (MOST + 1))
    desk.readings[b"just"] = parsed(*["Sodium 140."] * MOST)
    with acting_as(clinician):
        many = await desk.dropped(patient.id, b"many")
        assert embedder.embedded == 0
        just = await desk.dropped(patient.id, b"just")
    assert many.status is DocumentStatus.FAILED
    assert just.status is DocumentStatus.READY
    assert embedder.embedded == MOST


async def test_a_document_that_is_cancelled_costs_no_more(
    desk: Desk, embedder: WatchedEmbedder, clinician: ClinicianId, patient: Patient
) -> None:
    desk.readings[b"slow"] = parsed("Sodium 140 mmol/l. " * 300)
    with acting_as(clinician):
        document_id = await desk.drop(patient.id, b"slow")
        embedder.pause.clear()
        work = asyncio.create_task(desk.pipeline.process(document_id))
        assert await asyncio.to_thread(embedder.counting.wait, WITHIN_SECONDS)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
    counted = embedder.counted
    embedder.pause.set()
    await asyncio.sleep(0.2)
    assert embedder.counted == counted


async def test_small_files_are_read_before_a_large_one_that_came_first(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        large = await desk.drop(patient.id, b"Sodium 140. " * 200_000, "scan.txt")
        small = await desk.drop(patient.id, b"Sodium 140.", "note.txt")
    query = text("SELECT args ->> 'document_id' FROM procrastinate_fetch_job_v2(NULL, NULL)")
    async with desk.database.writing() as connection:
        taken = [await connection.scalar(query) for _ in range(2)]
    assert taken == [str(small), str(large)]
