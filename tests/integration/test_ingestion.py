"""From a dropped file to searchable chunks, on a real database with the real weights."""

import asyncio
from typing import Any

import psycopg
import pytest
from psycopg import AsyncConnection
from sqlalchemy import func, select, text

from medmemory.clinical.document import DocumentStatus, MediaType, NewDocument
from medmemory.clinical.identifiers import ClinicianId, DocumentId
from medmemory.clinical.patient import Patient
from medmemory.errors import DatabaseUnavailable, DocumentRefused, NotFound
from medmemory.identity.acting import acting_as
from medmemory.ingestion.intake import Intake
from medmemory.ingestion.jobs import enqueue_as
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from tests.conftest import PostgresServer
from tests.factories import make_clinician, make_patient
from tests.support.documents import docx_file, encrypted_pdf, pdf, ward_notes
from tests.support.ingestion import until, until_final, working

LETTER = pdf(
    [
        "Discharge letter\nReport date: 2024-03-02\nDiagnosis: heart failure.",
        None,
        "Medications\nRamipril 5 mg once daily.",
    ]
)


@pytest.fixture
def store(database: Database) -> DocumentStore:
    return DocumentStore(database)


@pytest.fixture
def intake(store: DocumentStore, settings: Settings) -> Intake:
    return Intake(store, settings)


@pytest.fixture
async def clinician(database: Database) -> ClinicianId:
    return await make_clinician(database)


@pytest.fixture
async def patient(database: Database, clinician: ClinicianId) -> Patient:
    return await make_patient(database, clinician)


async def count(database: Database, query: str) -> int:
    async with database.reading() as connection:
        return await connection.scalar(text(query)) or 0


async def jobs(database: Database) -> int:
    return await count(database, "select count(*) from procrastinate_jobs")


async def drop(
    intake: Intake, patient: Patient, content: bytes, name: str = "letter.pdf"
) -> DocumentId:
    accepted = await intake.accept(patient_id=patient.id, file_name=name, content=content)
    return accepted.document_id


async def test_a_dropped_pdf_becomes_searchable_and_names_what_it_could_not_read(
    database: Database,
    settings: Settings,
    store: DocumentStore,
    intake: Intake,
    clinician: ClinicianId,
    patient: Patient,
) -> None:
    with acting_as(clinician):
        document_id = await drop(intake, patient, LETTER)
        waiting = await store.get(document_id)
        assert (waiting.status, waiting.title) == (DocumentStatus.QUEUED, "letter")
        async with working(database, settings):
            document = await until_final(store, document_id)
        assert document.status is DocumentStatus.READY
        assert document.title == "Discharge letter"
        assert str(document.document_date) == "2024-03-02"
        assert (document.page_count, document.pages_read) == (3, 3)
        assert document.unreadable_pages == (2,)
        assert "Page 2" in document.warnings[0]
        assert document.chunk_count == document.chunks_embedded == 3
        assert "Ramipril 5 mg" in await store.page_text(document_id, 3)
        assert await store.page_text(document_id, 2) == ""
        assert await store.content(document_id) == LETTER
        coverage = await store.coverage(patient_id=patient.id)
        assert (coverage.document_count, coverage.unreadable_page_count) == (1, 1)
        async with database.reading() as connection:
            rows = (await connection.execute(select(tables.chunks))).all()
        for row in rows:
            page = await store.page_text(document_id, row.page_number)
            assert page[row.span_start : row.span_end] == row.text
            assert len(row.embedding) == 384
        assert {row.section for row in rows} >= {"Medications"}
    assert await jobs(database) == 0


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("note.txt", "Größe 170 cm, Blutdruck 130/80.".encode("utf-16"), MediaType.TEXT),
        ("note.md", b"# Plan\n\nStart **bisoprolol** 2.5 mg.", MediaType.MARKDOWN),
        ("letter.docx", docx_file(["Assessment", "Stable."]), MediaType.DOCX),
        ("really-a-pdf.txt", pdf(["Potassium 4.1 mmol/l."]), MediaType.PDF),
    ],
)
async def test_every_accepted_kind_becomes_searchable(
    database: Database,
    settings: Settings,
    store: DocumentStore,
    intake: Intake,
    clinician: ClinicianId,
    patient: Patient,
    name: str,
    content: bytes,
    media_type: MediaType,
) -> None:
    with acting_as(clinician):
        document_id = await drop(intake, patient, content, name)
        async with working(database, settings):
            document = await until_final(store, document_id)
    assert (document.status, document.media_type) == (DocumentStatus.READY, media_type)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf([None, None]), "scan"),
        (encrypted_pdf(), "encrypted"),
        (LETTER[:200], "damaged"),
    ],
    ids=["scanned", "encrypted", "damaged"],
)
async def test_what_cannot_be_read_ends_refused_with_the_reason(
    database: Database,
    settings: Settings,
    store: DocumentStore,
    intake: Intake,
    clinician: ClinicianId,
    patient: Patient,
    content: bytes,
    words: str,
) -> None:
    with acting_as(clinician):
        document_id = await drop(intake, patient, content)
        async with working(database, settings):
            document = await until_final(store, document_id)
        coverage = await store.coverage(patient_id=patient.id)
    assert document.status is DocumentStatus.REFUSED
    assert words in str(document.failure_reason)
    assert (coverage.document_count, coverage.unread_document_count) == (0, 1)
    assert await jobs(database) == 0


async def test_a_refused_file_that_is_dropped_again_is_processed_again(
    database: Database,
    settings: Settings,
    store: DocumentStore,
    intake: Intake,
    clinician: ClinicianId,
    patient: Patient,
) -> None:
    with acting_as(clinician):
        first = await drop(intake, patient, encrypted_pdf())
        async with working(database, settings):
            await until_final(store, first)
        again = await intake.accept(
            patient_id=patient.id, file_name="letter.pdf", content=encrypted_pdf()
        )
        assert again.document_id == first
        document = await store.get(first)
        assert (document.status, document.failure_reason) == (DocumentStatus.QUEUED, None)
    assert await jobs(database) == 1


async def test_the_same_file_is_stored_once_for_a_patient_even_when_dropped_at_once(
    database: Database,
    store: DocumentStore,
    intake: Intake,
    clinician: ClinicianId,
    patient: Patient,
) -> None:
    other = await make_patient(database, clinician)
    with acting_as(clinician):
        accepted = await asyncio.gather(
            *(
                intake.accept(patient_id=patient.id, file_name=f"{n}.pdf", content=LETTER)
                for n in range(5)
            )
        )
        elsewhere = await drop(intake, other, LETTER)
        assert len({each.document_id for each in accepted}) == 1
        assert sorted(each.is_known for each in accepted) == [False, True, True, True, True]
        assert elsewhere != accepted[0].document_id
        assert len(await store.list_for(patient_id=patient.id)) == 1
    assert await jobs(database) == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.exe", b"MZ\x90\x00" + bytes(200), "a program"),
        ("a.txt", bytes(range(256)) * 4, "Accepted"),
        ("a.txt", b"x" * 2_000, "at most"),
    ],
    ids=["empty", "blank", "program", "junk", "too large"],
)
async def test_a_file_refused_at_the_door_is_listed_with_the_reason_and_nothing_of_it_is_kept(
    database: Database,
    store: DocumentStore,
    settings: Settings,
    clinician: ClinicianId,
    patient: Patient,
    name: str,
    content: bytes,
    words: str,
) -> None:
    limited = Intake(store, settings.model_copy(update={"upload_max_bytes": 1_500}))
    with acting_as(clinician):
        for is_known in (False, True):
            accepted = await limited.accept(
                patient_id=patient.id,
                file_name=name,
                content=content[:1_501],
                byte_count=len(content),
            )
            assert accepted.is_known is is_known
            assert words in str(accepted.refusal)
        (document,) = await store.list_for(patient_id=patient.id)
        assert document.id == accepted.document_id
        assert (document.status, document.reason) == (DocumentStatus.REFUSED, accepted.refusal)
        assert (document.byte_count, document.media_type) == (len(content), None)
        with pytest.raises(NotFound):
            await store.content(document.id)
        with pytest.raises(DocumentRefused, match="Drop it again"):
            await limited.retry(document.id)
    assert await jobs(database) == 0


async def test_file_and_job_are_stored_together_or_not_at_all(
    database: Database, store: DocumentStore, clinician: ClinicianId, patient: Patient
) -> None:
    new = NewDocument(
        patient_id=patient.id,
        file_name="letter.pdf",
        title="letter",
        media_type=MediaType.PDF,
        sha256=bytes(32),
        byte_count=len(LETTER),
    )

    async def enqueue_and_fail(connection: AsyncConnection[Any], document_id: DocumentId) -> None:
        await enqueue_as(clinician)(connection, document_id)
        raise ConnectionResetError

    with acting_as(clinician):
        with pytest.raises(ConnectionResetError):
            await store.add(new, LETTER, enqueue=enqueue_and_fail)
        assert await store.list_for(patient_id=patient.id) == []
    assert await jobs(database) == 0


async def test_a_foreign_clinician_can_neither_add_nor_see_nor_delete(
    database: Database,
    store: DocumentStore,
    intake: Intake,
    clinician: ClinicianId,
    patient: Patient,
) -> None:
    with acting_as(clinician):
        document_id = await drop(intake, patient, LETTER)
    with acting_as(await make_clinician(database)):
        with pytest.raises(NotFound):
            await drop(intake, patient, b"Something else.", "x.txt")
        with pytest.raises(NotFound):
            await drop(intake, patient, LETTER)
        assert await store.list_for(patient_id=patient.id) == []
        for attempt in (store.get, store.content, store.delete):
            with pytest.raises(NotFound):
                await attempt(document_id)
    with acting_as(clinician):
        assert (await store.get(document_id)).status is DocumentStatus.QUEUED


async def test_delete_leaves_nothing_of_a_finished_document(
    database: Database,
    settings: Settings,
    store: DocumentStore,
    intake: Intake,
    clinician: ClinicianId,
    patient: Patient,
) -> None:
    with acting_as(clinician):
        document_id = await drop(intake, patient, LETTER)
        async with working(database, settings):
            await until_final(store, document_id)
        await store.delete(document_id)
        async with database.reading() as connection:
            for table in (tables.documents, tables.document_blobs, tables.pages, tables.chunks):
                assert await connection.scalar(select(func.count()).select_from(table)) == 0


async def test_delete_takes_the_waiting_job_along(
    database: Database,
    store: DocumentStore,
    intake: Intake,
    clinician: ClinicianId,
    patient: Patient,
) -> None:
    with acting_as(clinician):
        await store.delete(await drop(intake, patient, LETTER))
    assert await jobs(database) == 0
    assert await count(database, "select count(*) from procrastinate_events") == 0


async def test_a_document_deleted_while_it_is_processed_leaves_nothing(
    database: Database,
    settings: Settings,
    store: DocumentStore,
    intake: Intake,
    clinician: ClinicianId,
    patient: Patient,
) -> None:
    with acting_as(clinician):
        document_id = await drop(intake, patient, pdf(ward_notes(40)), "long.pdf")
        async with working(database, settings):

            async def is_embedding() -> bool:
                return (await store.get(document_id)).chunks_embedded > 0

            await until(is_embedding, seconds=120)
            await store.delete(document_id)

            async def is_idle() -> bool:
                return await jobs(database) == 0

            await until(is_idle)
        async with database.reading() as connection:
            for table in (tables.pages, tables.chunks):
                assert await connection.scalar(select(func.count()).select_from(table)) == 0


async def test_a_lost_database_connection_delays_a_document_and_nothing_more(
    database: Database,
    settings: Settings,
    store: DocumentStore,
    intake: Intake,
    clinician: ClinicianId,
    patient: Patient,
    postgres: PostgresServer,
) -> None:
    with acting_as(clinician):
        document_id = await drop(intake, patient, pdf(ward_notes(40)), "long.pdf")
        async with working(database, settings):

            async def is_embedding() -> bool:
                return (await store.get(document_id)).chunks_embedded > 0

            await until(is_embedding, seconds=120)
            with psycopg.connect(postgres.superuser, dbname="postgres") as connection:
                connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                    (database.url.database,),
                )

            async def is_ready() -> bool:
                try:
                    return (await store.get(document_id)).status is DocumentStatus.READY
                except DatabaseUnavailable:
                    return False

            await until(is_ready, seconds=120)

            async def is_idle() -> bool:
                return await jobs(database) == 0

            await until(is_idle)
        document = await store.get(document_id)
        assert document.chunk_count == await count(database, "select count(*) from chunks")
