"""A document's pages are embedded anew: they and their citations stay, the vectors change."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text

from medmemory.clinical.document import (
    CodedResource,
    Coding,
    DocumentStatus,
    Page,
    ParsedDocument,
    Section,
    Span,
    StoredDocument,
    WordBox,
)
from medmemory.clinical.identifiers import ClinicianId, DocumentId
from medmemory.clinical.patient import Patient
from medmemory.clinical.stored_index import NewIndex
from medmemory.errors import (
    DatabaseUnavailable,
    DocumentRefused,
    DocumentUnreadable,
    EmbeddingDimensionMismatch,
    InvariantBroken,
)
from medmemory.identity.acting import acting_as
from medmemory.ingestion.jobs import Task, enqueue_as
from medmemory.ingestion.ports import PageProgress
from medmemory.ingestion.worker import IngestionWorker
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.document_intake import driver_connection
from medmemory.storage.document_reindexing import NOT_INDEXED
from medmemory.storage.engine import Database, libpq_conninfo
from medmemory.storage.vectors import ChunkVectors
from tests.factories import make_clinician, make_patient
from tests.support.ingestion import until
from tests.support.pipeline import CheapEmbedder, Desk

NOTE = b"Sodium 140 mmol/l."
TEST = "Sodium was 140 mmol/l on the ward round."
PAGE = f"{TEST} " * 30
RECORD = ParsedDocument(
    pages=(Page(1, PAGE, words=(WordBox(Span(0, 6), 0.1, 0.1, 0.2, 0.2),)), Page(2, PAGE)),
    sections=(
        Section("Laboratory", 1, Span(0, 600)),
        Section("Plan", 1, Span(600, len(PAGE))),
        Section("Plan", 2, Span(0, len(PAGE))),
    ),
    resources=(
        CodedResource(
            page_number=1,
            span=Span(0, len(TEST)),
            resource_type="Observation",
            resource_id="na",
            codings=(Coding("http://loinc.org", "2951-2", "Sodium"),),
            effective=date(2024, 3, 2),
            status="final",
        ),
    ),
)


class WatchedEmbedder(CheapEmbedder):
    """Remembers what it was given; may fail, or read little."""

    def __init__(self, name: str, dimension: int = 12, *, window_tokens: int = 256) -> None:
        super().__init__(name, dimension)
        self.window_tokens = window_tokens
        self.seen: list[str] = []
        self.failure: Exception | None = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if self.failure is not None:
            raise self.failure
        self.seen += texts
        return super().embed_documents(texts)


@pytest.fixture
def desk(database: Database, settings: Settings) -> Desk:
    return Desk(database, settings)


@pytest.fixture
async def clinician(database: Database) -> ClinicianId:
    return await make_clinician(database)


@pytest.fixture
async def patient(database: Database, clinician: ClinicianId) -> Patient:
    return await make_patient(database, clinician)


async def queue(desk: Desk, document_id: DocumentId) -> None:
    embedder = desk.embedder
    await desk.intake.reindex(
        document_id, embedding_model=embedder.name, dimension=embedder.dimension
    )


async def reindexed(desk: Desk, document_id: DocumentId) -> StoredDocument:
    """The document as it stands after one run with the desk's model."""
    await queue(desk, document_id)
    await desk.pipeline.reindex(document_id)
    return await desk.documents.get(document_id)


async def stored(desk: Desk, table: Any, *left_out: str) -> list[Any]:
    columns = [column for column in table.c if column.name not in left_out]
    async with desk.database.reading() as connection:
        rows = (await connection.execute(select(*columns))).mappings().all()
    return sorted((dict(row) for row in rows), key=str)


async def otherwise(desk: Desk) -> list[DocumentId]:
    return await desk.documents.indexed_otherwise(desk.embedder.name, desk.embedder.dimension)


async def test_another_model_stops_answers_until_every_document_is_indexed_with_it(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        ids = [(await desk.dropped(patient.id, NOTE + str(n).encode())).id for n in range(3)]
        desk.embedder = CheapEmbedder("better", 12)
        vectors = ChunkVectors(desk.database, model_name="better")
        (vector,) = desk.embedder.embed_documents(["sodium"])
        while left := await otherwise(desk):
            with pytest.raises(EmbeddingDimensionMismatch, match="medmemory reindex"):
                await vectors.nearest(vector, patient_id=patient.id, limit=3)
            assert (await reindexed(desk, left[0])).embedding_model == "better"
        assert len(await vectors.nearest(vector, patient_id=patient.id, limit=9)) == len(ids)


async def test_pages_and_chunks_stay_as_they_are_and_the_file_is_not_read(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        desk.readings[NOTE] = RECORD
        document = await desk.dropped(patient.id, NOTE)
        pages = await stored(desk, tables.pages)
        chunks = await stored(desk, tables.chunks, "embedding", "embedding_model")
        desk.readings[NOTE] = DocumentUnreadable("The file must not be read.")
        desk.embedder = WatchedEmbedder("better")
        again = await reindexed(desk, document.id)
        assert (again.status, again.embedding_model) == (DocumentStatus.READY, "better")
        assert (again.ready_at, again.warnings) == (document.ready_at, ())
        assert again.chunks_embedded == again.chunk_count == len(chunks)
        assert await stored(desk, tables.pages) == pages
        assert await stored(desk, tables.chunks, "embedding", "embedding_model") == chunks
        assert {row["embedding_model"] for row in await stored(desk, tables.chunks)} == {"better"}


async def test_what_a_clinician_corrected_since_is_embedded(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, NOTE)
        await desk.documents.correct(
            document.id, title="Renal clinic", document_date=date(2023, 5, 1)
        )
        desk.embedder = embedder = WatchedEmbedder("better")
        await reindexed(desk, document.id)
        assert embedder.seen == ["Renal clinic | 2023-05-01\nSodium 140 mmol/l."]


async def test_a_model_that_reads_less_gets_shorter_chunks_of_the_same_sections(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        desk.readings[NOTE] = RECORD
        document = await desk.dropped(patient.id, NOTE)
        pages = await stored(desk, tables.pages)
        before = await desk.documents.stored_index(document.id)
        desk.embedder = WatchedEmbedder("small", window_tokens=96)
        again = await reindexed(desk, document.id)
        after = await desk.documents.stored_index(document.id)
    assert again.chunk_count == len(after.chunks) > len(before.chunks)
    assert [chunk.ordinal for chunk in after.chunks] == list(range(len(after.chunks)))
    assert max(chunk.token_count for chunk in after.chunks) <= 96
    parts = {
        (section.page_number, section.heading): section.span for section in RECORD.sections or ()
    }
    for chunk in after.chunks:
        part = parts[chunk.page_number, chunk.section]
        assert part.start <= chunk.span.start < chunk.span.end <= part.end
        assert PAGE[chunk.span.start : chunk.span.end] == chunk.text
    assert {chunk.section for chunk in after.chunks} == {"Laboratory", "Plan"}
    assert after.chunks[0].resources == RECORD.resources
    with acting_as(clinician):
        assert await stored(desk, tables.pages) == pages


async def test_the_same_name_with_another_dimension_is_another_model(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, NOTE)
        assert await otherwise(desk) == []
        with pytest.raises(DocumentRefused):
            await queue(desk, document.id)
        desk.embedder = CheapEmbedder(desk.embedder.name, 12)
        assert await otherwise(desk) == [document.id]
        await reindexed(desk, document.id)
        assert await otherwise(desk) == []


async def test_a_failure_leaves_the_old_index_and_a_warning_that_success_takes_away(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, NOTE)
        chunks = await stored(desk, tables.chunks, "embedding")
        desk.embedder = embedder = WatchedEmbedder("better")
        embedder.failure = ValueError("SECRET")
        for _ in range(2):
            again = await reindexed(desk, document.id)
        assert again.status is DocumentStatus.READY
        (warning,) = again.warnings
        assert warning.startswith(NOT_INDEXED)
        assert "SECRET" not in warning
        assert await stored(desk, tables.chunks, "embedding") == chunks
        await queue(desk, document.id)
        embedder.failure = DatabaseUnavailable()
        with pytest.raises(DatabaseUnavailable):  # the job goes back to the queue
            await desk.pipeline.reindex(document.id)
        embedder.failure = None
        await desk.pipeline.reindex(document.id)
        again = await desk.documents.get(document.id)
        assert (again.warnings, again.embedding_model) == ((), "better")


async def test_a_document_that_keeps_killing_workers_is_given_up(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, NOTE)
        desk.embedder = CheapEmbedder("better", 12)
        await queue(desk, document.id)
        for _ in range(3):
            await desk.documents.record_worker_loss(document.id)
        await desk.pipeline.reindex(document.id)
        again = await desk.documents.get(document.id)
        assert again.status is DocumentStatus.READY
        assert "stopped the worker 3 times" in again.warnings[0]
        assert (await reindexed(desk, document.id)).warnings == ()  # asked for, it is tried again


async def test_when_the_old_model_is_back_nothing_is_embedded(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, NOTE)
        old = desk.embedder
        desk.embedder = CheapEmbedder("better", 12)
        await queue(desk, document.id)
        desk.embedder = old
        assert old.name == "cheap"
        await desk.pipeline.reindex(document.id)
        again = await desk.documents.get(document.id)
        assert (again.status, again.embedding_model) == (DocumentStatus.READY, "cheap")


async def test_an_index_of_an_earlier_reading_does_not_come_over_a_later_one(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, NOTE)
        earlier = await desk.documents.stored_index(document.id)
        await desk.intake.reingest(document.id)
        await desk.process(document.id)
        desk.embedder = CheapEmbedder("late", 12)
        await queue(desk, document.id)
        await desk.documents.start_embedding(document.id, page_count=1, chunk_count=0)
        with pytest.raises(InvariantBroken):
            await desk.documents.complete_reindexing(
                document.id, NewIndex(earlier.read_at, (), (), "late")
            )
        assert len(await stored(desk, tables.chunks)) == 1


async def tasks(desk: Desk) -> list[tuple[str, str]]:
    query = text("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
    async with desk.database.reading() as connection:
        return [(row[0], row[1]) for row in await connection.execute(query)]


async def enqueue(desk: Desk, clinician: ClinicianId, document_id: DocumentId, task: Task) -> None:
    async with desk.database.writing() as connection:
        driver = await driver_connection(connection)
        await enqueue_as(clinician, task)(driver, document_id)


async def test_of_two_jobs_for_a_document_the_last_asked_for_waits(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        document_id = await desk.drop(patient.id, NOTE)
        for task in (Task.REINDEX, Task.INGEST, Task.INGEST):
            await enqueue(desk, clinician, document_id, task)
            assert await tasks(desk) == [(task.value, "todo")]


@dataclass
class TwoWorkers:
    """Workers of two machines on one queue; they note which file each reading was of."""

    desk: Desk

    def __post_init__(self) -> None:
        self.readings: list[DocumentId] = []
        self.readers: set[str] = set()
        self._stop = asyncio.Event()

    async def __aenter__(self) -> "TwoWorkers":
        runs = [self._worker(name).run(self._stop) for name in ("one", "two")]
        self._tasks = [asyncio.create_task(run) for run in runs]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stop.set()
        await asyncio.gather(*self._tasks)

    def _worker(self, name: str) -> IngestionWorker:
        async def parse(
            document: StoredDocument, content: bytes, *, progress: PageProgress
        ) -> ParsedDocument:
            self.readings.append(document.id)
            self.readers.add(name)
            await asyncio.sleep(0.1)  # so that neither has done all before the other looks
            return ParsedDocument((Page(1, content.decode()),))

        return IngestionWorker(
            conninfo=libpq_conninfo(self.desk.database.url),
            pipeline=self.desk.pipeline_reading(parse),
            documents=self.desk.documents,
            embedder=self.desk.embedder,
            settings=self.desk.settings,
        )


async def test_two_workers_share_the_queue_and_read_no_document_twice(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        dropped = {await desk.drop(patient.id, f"Sodium {n}.".encode()) for n in range(12)}
        async with TwoWorkers(desk) as workers:
            await until(lambda: _is_done(desk))
            assert sorted(workers.readings) == sorted(dropped)
            assert workers.readers == {"one", "two"}
            desk.embedder.name = "better"  # of both workers
            for document_id in dropped:
                await queue(desk, document_id)
            await until(lambda: _is_done(desk))
        assert await otherwise(desk) == []
        assert len(workers.readings) == len(await stored(desk, tables.chunks)) == len(dropped)


async def test_the_job_of_a_dead_worker_gives_way_to_one_asked_for_since(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, NOTE)  # the job is still there, as after a kill
        async with desk.database.writing() as connection:
            await connection.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))
        await desk.intake.reingest(document.id)
        assert await tasks(desk) == [(Task.INGEST, "doing"), (Task.INGEST, "todo")]
        async with TwoWorkers(desk) as workers:
            await until(lambda: _is_done(desk))
        assert workers.readings == [document.id]
        assert await tasks(desk) == []


async def _is_done(desk: Desk) -> bool:
    return not await desk.documents.unfinished() and not await tasks(desk)
