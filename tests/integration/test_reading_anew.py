"""A document that is read anew answers as before until the new reading is complete."""

import pytest
from sqlalchemy import select, text

from medmemory.clinical.document import DocumentStatus
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.document_status import ReadingStep
from medmemory.clinical.identifiers import ClinicianId, DocumentId
from medmemory.clinical.patient import Patient
from medmemory.errors import (
    DocumentOverLimits,
    DocumentRefused,
    DocumentUnreadable,
    InvariantBroken,
    NotFound,
)
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.engine import Database
from medmemory.storage.vectors import ChunkWords
from tests.factories import make_clinician, make_patient
from tests.support.pipeline import Desk, parsed

NOTE = b"Potassium 4.1 mmol/l."


@pytest.fixture
def desk(database: Database, settings: Settings) -> Desk:
    return Desk(database, settings)


@pytest.fixture
async def clinician(database: Database) -> ClinicianId:
    return await make_clinician(database)


@pytest.fixture
async def patient(database: Database, clinician: ClinicianId) -> Patient:
    return await make_patient(database, clinician)


async def found(desk: Desk, patient: Patient, word: str) -> list[str]:
    chunks = await ChunkWords(desk.database).matching(word, patient_id=patient.id, limit=10)
    return [chunk.text for chunk in chunks]


async def start_anew(desk: Desk, document_id: DocumentId) -> None:
    await desk.intake.reingest(document_id)
    await desk.documents.start_reading(document_id)


async def test_the_old_reading_answers_until_the_new_one_is_complete(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, NOTE)
        assert document.status is DocumentStatus.READY
        await start_anew(desk, document.id)
        await desk.documents.start_embedding(document.id, page_count=1, chunk_count=1)
        now = await desk.documents.get(document.id)
        assert (now.status, now.is_searchable) == (DocumentStatus.EMBEDDING, True)
        assert await found(desk, patient, "potassium") == ["Potassium 4.1 mmol/l."]
        assert (await desk.documents.coverage(patient_id=patient.id)).document_count == 1
        desk.readings[NOTE] = parsed("Potassium 4.7 mmol/l, as a better engine reads it.")
        again = await desk.process(document.id)
        assert again.status is DocumentStatus.READY
        assert await found(desk, patient, "potassium") == [
            "Potassium 4.7 mmol/l, as a better engine reads it."
        ]
        async with desk.database.reading() as connection:
            ordinals = list(await connection.scalars(select(tables.chunks.c.ordinal)))
        assert ordinals == [0]


@pytest.mark.parametrize(
    "error", [DocumentUnreadable("The engine is gone."), DocumentOverLimits("Too much.")]
)
async def test_a_new_reading_that_fails_leaves_the_old_one_and_says_so(
    desk: Desk, clinician: ClinicianId, patient: Patient, error: DocumentUnreadable
) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, NOTE)
        desk.readings[NOTE] = error
        for _ in range(2):
            await desk.intake.reingest(document.id)
            again = await desk.process(document.id)
        assert (again.status, again.page_count, again.chunk_count) == (DocumentStatus.READY, 1, 1)
        (warning,) = again.warnings
        assert str(error) in warning
        assert len(await found(desk, patient, "potassium")) == 1


async def test_a_cancelled_new_reading_leaves_the_old_one_and_the_job_ends(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, NOTE)
        await start_anew(desk, document.id)
        await desk.documents.cancel(document.id)
        assert (await desk.documents.get(document.id)).status is DocumentStatus.READY
        # What the job, not yet ended, would go on with.
        with pytest.raises(NotFound):
            await desk.documents.report_reading(
                document.id, pages_read=1, page_count=1, step=ReadingStep.READING
            )
        with pytest.raises(InvariantBroken):
            await desk.documents.start_embedding(document.id, page_count=1, chunk_count=1)
        with pytest.raises(DocumentRefused):
            await desk.documents.cancel(document.id)
        assert len(await found(desk, patient, "potassium")) == 1


async def test_a_cancelled_first_reading_leaves_nothing(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        for has_begun in (False, True):
            document_id = await desk.drop(patient.id, NOTE)
            if has_begun:
                await desk.documents.start_reading(document_id)
            await desk.documents.cancel(document_id)
            assert await desk.documents.list_for(patient_id=patient.id) == []
            async with desk.database.reading() as connection:
                for table in ("document_blobs", "procrastinate_jobs"):
                    left = await connection.scalar(text(f"select count(*) from {table}"))
                    assert left == 0


async def test_what_a_clinician_wrote_outlives_every_reading(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, NOTE)
        await desk.documents.correct(
            document.id,
            title="  Potassium,  March ",
            kind=DocumentKind.LABORATORY_REPORT,
            document_date=document.uploaded_at.date().replace(year=2023),
        )
        await desk.intake.reingest(document.id)
        again = await desk.process(document.id)
        assert (again.title, again.kind) == ("Potassium, March", DocumentKind.LABORATORY_REPORT)
        assert again.document_date is not None
        assert again.document_date.year == 2023
        (chunk,) = await ChunkWords(desk.database).matching(
            "potassium", patient_id=patient.id, limit=1
        )
        assert (chunk.document_title, chunk.document_date) == (again.title, again.document_date)
        for wrong in ({"title": " "}, {"document_date": again.document_date.replace(year=1)}):
            with pytest.raises(DocumentRefused):
                await desk.documents.correct(document.id, **wrong)
    with acting_as(await make_clinician(desk.database)), pytest.raises(NotFound):
        await desk.documents.correct(document.id, title="Mine now")


async def test_a_failed_document_is_tried_again_when_asked(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        desk.readings[NOTE] = DocumentOverLimits("Too much.")
        document = await desk.dropped(patient.id, NOTE)
        assert (document.status, document.reason) == (DocumentStatus.FAILED, "Too much.")
        desk.readings[NOTE] = DocumentUnreadable("No.")
        await desk.intake.retry(document.id)
        document = await desk.process(document.id)
        assert document.status is DocumentStatus.REFUSED
        del desk.readings[NOTE]
        await desk.intake.retry(document.id)
        document = await desk.process(document.id)
        assert (document.status, document.reason) == (DocumentStatus.READY, None)
        with pytest.raises(DocumentRefused):
            await desk.intake.retry(document.id)


async def test_the_same_words_in_another_container_are_said_to_be_the_same(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        first = await desk.dropped(patient.id, b"Plan: review  in\nMay.")
        second = await desk.dropped(patient.id, b"PLAN - Review in May")
        other = await desk.dropped(patient.id, b"Plan: review in June.")
        assert (first.same_as, second.same_as, other.same_as) == (None, first.id, None)
        await desk.documents.delete(first.id)
        assert (await desk.documents.get(second.id)).same_as is None
