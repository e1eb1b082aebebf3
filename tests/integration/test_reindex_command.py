"""`medmemory reindex` and `medmemory reingest`, killed at work and started again."""

import asyncio
import json
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Table, insert, select, text

from medmemory.assembly import Services, assemble
from medmemory.cli.ask import AskedQuestion, ask
from medmemory.cli.modes import Mode
from medmemory.cli.reindex import reindex
from medmemory.cli.reingest import (
    parse_moment,
    reingest_document,
    reingest_everything,
    reingest_patient,
)
from medmemory.clinical.document import DocumentStatus
from medmemory.clinical.identifiers import CitationId, ClinicianId, DocumentId
from medmemory.clinical.patient import Patient
from medmemory.errors import EmbeddingDimensionMismatch
from medmemory.identity.acting import acting_as
from medmemory.ingestion.worker import IngestionWorker
from medmemory.logs import configure_logs
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.engine import libpq_conninfo
from tests.conftest import DatabaseUrls
from tests.factories import make_clinician, make_patient
from tests.support.documents import ward_notes
from tests.support.ingestion import until
from tests.support.logs import logging_put_back
from tests.support.pipeline import Desk
from tests.support.worker_process import environment

pytestmark = pytest.mark.slow  # each process loads torch

LOADING_SECONDS = 180  # of torch, on a machine that runs other things too
NOTES = ["\n\n".join(ward_notes(7)) + f"\n\nMarker number {n}." for n in range(4)]
CITED = "Marker number 7 belongs to page 7 alone."
REMEDY = str(EmbeddingDimensionMismatch())


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A dead worker is noticed sooner than in production; nothing answers as a model."""
    values = {"worker_stalled_seconds": 2, "log_level": "ERROR"}
    return settings.model_copy(update=values)


@pytest.fixture
async def services(settings: Settings, database_urls: DatabaseUrls) -> AsyncIterator[Services]:
    with logging_put_back():
        configure_logs(settings)
        services = assemble(settings, database_urls.application)
        yield services
        await services.close()


@pytest.fixture
async def clinician(services: Services) -> ClinicianId:
    return await make_clinician(services.database)


@pytest.fixture
async def patient(services: Services, clinician: ClinicianId) -> Patient:
    return await make_patient(services.database, clinician, mrn="M-1")


@pytest.fixture
async def dropped(services: Services, clinician: ClinicianId, patient: Patient) -> list[DocumentId]:
    """Notes that another model indexed."""
    desk = Desk(services.database, services.settings)
    with acting_as(clinician):
        documents = [
            (await desk.dropped(patient.id, note.encode(), f"{n}.txt")).id
            for n, note in enumerate(NOTES)
        ]
    async with services.database.writing() as connection:
        await connection.execute(text("DELETE FROM procrastinate_jobs"))
    return documents


@contextmanager
def command(settings: Settings, *words: str) -> Iterator[subprocess.Popen[str]]:
    """`medmemory` as a process of its own; killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "medmemory", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(settings),
        cwd=settings.data_dir,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


async def killed_at_work(
    settings: Settings, *words: str, moment: Callable[[], Awaitable[bool]]
) -> str:
    """Kills the command at `moment`; returns what it had said on standard error."""
    with command(settings, *words) as process:

        async def has_come_so_far() -> bool:
            assert process.poll() is None
            return await moment()

        await until(has_come_so_far, seconds=LOADING_SECONDS)
        process.kill()
        return process.communicate()[1]


async def cited(services: Services, patient: Patient, document_id: DocumentId) -> CitationId:
    """A citation as an answer of an earlier day left it."""
    start = NOTES[0].index(CITED)
    ids = {name: uuid.uuid4() for name in ("thread_id", "step_id", "citation_id")}
    by_step: dict[str, object] = {"step_id": ids["step_id"], "patient_id": patient.id}
    rows: list[tuple[Table, dict[str, object]]] = [
        (tables.threads, {"id": ids["thread_id"]}),
        (tables.steps, {"id": ids["step_id"], "name": "MedMemory", "type": "assistant_message"}),
        (
            tables.answers,
            {"question": "?", "text": "[1]", "mode": "model", "outcome": "answered"} | by_step,
        ),
        (
            tables.citations,
            {
                "id": ids["citation_id"],
                "number": 1,
                "document_id": document_id,
                "page_number": 1,
                "span_start": start,
                "span_end": start + len(CITED),
                "quote": CITED,
            }
            | by_step,
        ),
    ]
    async with services.database.writing() as connection:
        for table, values in rows:
            if "thread_id" in table.c:
                values["thread_id"] = ids["thread_id"]
            await connection.execute(insert(table).values(**values))
    return CitationId(ids["citation_id"])


async def asked(services: Services, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """How `medmemory ask` ends, and what it says."""
    capsys.readouterr()
    question = AskedQuestion(None, "M-1", "Which marker number?")
    failures = await ask(services, [question], mode=Mode.EVIDENCE)
    said = capsys.readouterr()
    return failures, said.out, said.err.strip()


async def assert_whole(services: Services, documents: list[DocumentId]) -> None:
    """Every document is READY with its chunks once each, embedded by the model of the settings."""
    ordinals: dict[object, list[int]] = {}
    chunks = tables.chunks.c
    query = select(chunks.document_id, chunks.ordinal, chunks.embedding_model)
    async with services.database.reading() as connection:
        for row in await connection.execute(query.order_by(chunks.ordinal)):
            ordinals.setdefault(row.document_id, []).append(row.ordinal)
            assert row.embedding_model == services.embeddings.name
        assert await connection.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0
    assert set(ordinals) == set(documents)
    for document_id, found in ordinals.items():
        document = await services.documents.get(DocumentId(uuid.UUID(str(document_id))))
        assert document.status is DocumentStatus.READY
        assert found == list(range(document.chunk_count or 0))
        assert len(found) > 10


async def left(services: Services) -> list[DocumentId]:
    embeddings = services.embeddings
    return await services.documents.indexed_otherwise(embeddings.name, embeddings.dimension)


async def test_an_index_killed_half_way_is_finished_by_the_next_run(
    services: Services,
    clinician: ClinicianId,
    patient: Patient,
    dropped: list[DocumentId],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with acting_as(clinician):
        citation_id = await cited(services, patient, dropped[0])
        source = await services.answers.resolve(citation_id)
        pages = await stored_pages(services)
        assert await asked(services, capsys) == (1, "", REMEDY)

        async def is_half_done() -> bool:
            return 0 < len(await left(services)) < len(dropped)

        await killed_at_work(services.settings, "reindex", moment=is_half_done)
        unfinished = await left(services)
        assert 0 < len(unfinished) < len(dropped)
        assert await asked(services, capsys) == (1, "", REMEDY)
    assert await reindex(services, json_lines=True) == 0
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert {line["document"] for line in lines} == {str(one) for one in unfinished}
    assert {(line["status"], line["reason"]) for line in lines} == {("ready", None)}
    assert f"{len(unfinished)} of {len(unfinished)} documents were indexed" in said.err
    with acting_as(clinician):
        await assert_whole(services, dropped)
        assert await stored_pages(services) == pages
        assert await services.answers.resolve(citation_id) == source
        failures, answer, _ = await asked(services, capsys)
        assert failures == 0
        assert "Marker number" in answer
    with command(services.settings, "reindex") as process:
        printed, complained = await asyncio.to_thread(process.communicate)
    assert (process.returncode, printed) == (0, "")
    assert complained.startswith("Nothing to do")


async def test_a_running_worker_with_another_model_is_named(
    services: Services,
    clinician: ClinicianId,
    dropped: list[DocumentId],
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk = Desk(services.database, services.settings)  # whose model made the index
    worker = IngestionWorker(
        conninfo=libpq_conninfo(services.database.url),
        pipeline=desk.pipeline,
        documents=desk.documents,
        embedder=desk.embedder,
        settings=services.settings,
    )
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    await until(services.jobs.has_live_worker)
    assert await reindex(services, json_lines=False) == len(dropped)
    assert capsys.readouterr().err.count("MEDMEMORY_EMBEDDING_MODEL") == len(dropped)
    stop.set()
    await running
    with acting_as(clinician):
        for document_id in dropped:
            document = await services.documents.get(document_id)
            assert document.status is DocumentStatus.READY


async def test_reading_anew_that_was_killed_half_way_is_finished_by_the_next_run(
    services: Services,
    clinician: ClinicianId,
    patient: Patient,
    dropped: list[DocumentId],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with acting_as(clinician):
        citation_id = await cited(services, patient, dropped[0])

        async def is_half_done() -> bool:
            return 0 < len(await left(services)) < len(dropped)

        said = await killed_at_work(services.settings, "reingest", "--all", moment=is_half_done)
        unfinished = await left(services)
    moment = said.splitlines()[0].rpartition(" ")[2]
    capsys.readouterr()
    failures = await reingest_everything(
        services, read_before=parse_moment(moment), json_lines=True
    )
    assert failures == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["document"] for line in lines} == {str(one) for one in unfinished}
    with acting_as(clinician):
        await assert_whole(services, dropped)
        before = await services.documents.get(dropped[0])
        assert await reingest_document(services, dropped[0], json_lines=False) == 0
        after = await services.documents.get(dropped[0])
        assert after.ready_at is not None
        assert before.ready_at is not None
        assert after.ready_at > before.ready_at
        source = await services.answers.resolve(citation_id)
        span = source.citation.span
        assert source.page_text[span.start : span.end] == CITED
        await assert_whole(services, dropped)


async def stored_pages(services: Services) -> list[tuple[object, ...]]:
    pages = tables.pages.c
    query = select(pages.document_id, pages.number, pages.text).order_by(
        pages.document_id, pages.number
    )
    async with services.database.reading() as connection:
        return [tuple(row) for row in await connection.execute(query)]


async def test_a_document_that_waits_for_a_decision_was_read_and_did_not_fail(
    services: Services,
    clinician: ClinicianId,
    patient: Patient,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with acting_as(clinician):
        await services.intake.accept(
            patient_id=patient.id,
            file_name="letter.txt",
            content=b"Patient: Rose Quillfeather  DOB: 1941-05-16\nDigoxin.",
        )
        assert await reingest_patient(services, patient.mrn, json_lines=False) == 0
        assert "1 document waits for a decision" in capsys.readouterr().err
