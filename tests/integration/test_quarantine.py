"""A file about somebody else waits for a clinician's decision, and nothing of it is found."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from medmemory.clinical.document import DocumentStatus, ParsedDocument, Subject, SubjectField
from medmemory.clinical.identifiers import ClinicianId
from medmemory.clinical.patient import Patient
from medmemory.errors import DocumentRefused, NotFound
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.engine import Database
from medmemory.storage.vectors import ChunkWords
from tests.factories import make_clinician, make_patient
from tests.support.pipeline import Desk, parsed

LETTER = b"Quillfeather, Rose. Digoxin 125 micrograms."
ROSE = Subject("Quillfeather", "Rose", date(1941, 5, 6))


@pytest.fixture
def desk(database: Database, settings: Settings) -> Desk:
    return Desk(database, settings, readings={LETTER: about(ROSE)})


@pytest.fixture
async def clinician(database: Database) -> ClinicianId:
    return await make_clinician(database)


@pytest.fixture
async def patient(database: Database, clinician: ClinicianId) -> Patient:
    return await make_patient(database, clinician)


def about(*subjects: Subject) -> ParsedDocument:
    return replace(parsed(LETTER.decode()), subjects=subjects)


async def assert_nothing_of_it_is_found(desk: Desk, patient: Patient) -> None:
    words = ChunkWords(desk.database)
    assert await words.matching("digoxin", patient_id=patient.id, limit=5) == []
    async with desk.database.reading() as connection:
        for table in (tables.pages, tables.chunks):
            assert await connection.scalar(select(func.count()).select_from(table)) == 0


async def test_a_file_about_somebody_else_is_quarantined_and_says_what_differs(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, LETTER)
        assert document.status is DocumentStatus.QUARANTINED
        assert document.quarantine is not None
        assert document.quarantine.subject == ROSE
        assert document.quarantine.differs == (SubjectField.FAMILY_NAME, SubjectField.BIRTH_DATE)
        assert "family name and birth date" in str(document.reason)
        assert not document.is_searchable
        await assert_nothing_of_it_is_found(desk, patient)
        coverage = await desk.documents.coverage(patient_id=patient.id)
        assert (coverage.document_count, coverage.waiting_document_count) == (0, 1)
        for decision in (
            desk.intake.retry(document.id),
            desk.intake.reingest(document.id),
            desk.documents.cancel(document.id),
            desk.intake.attach_anyway(document.id, "  "),
            desk.intake.move(document.id, patient.id),
        ):
            with pytest.raises(DocumentRefused):
                await decision


async def test_attached_anyway_it_is_read_and_the_reason_is_kept(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, LETTER)
        await desk.intake.attach_anyway(document.id, "Her maiden name.")
        document = await desk.process(document.id)
        assert document.status is DocumentStatus.READY
        assert document.attach_reason == "Her maiden name."
        await desk.intake.reingest(document.id)  # nor is she asked again
        assert (await desk.process(document.id)).status is DocumentStatus.READY


async def test_moved_it_is_read_in_the_right_chart(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    rose = await make_patient(
        desk.database, clinician, family_name="Quillfeather", given_name="Rose"
    )
    with acting_as(clinician):
        desk.readings[LETTER] = about(replace(ROSE, birth_date=rose.birth_date))
        document = await desk.dropped(patient.id, LETTER)
        assert await desk.intake.move(document.id, rose.id) == document.id
        document = await desk.process(document.id)
        assert (document.status, document.patient_id) == (DocumentStatus.READY, rose.id)
        assert await desk.documents.content(document.id) == LETTER
        assert await desk.documents.list_for(patient_id=patient.id) == []
        again = await desk.dropped(patient.id, LETTER)
        assert await desk.intake.move(again.id, rose.id) == document.id  # it is there already
        assert len(await desk.documents.list_for(patient_id=rose.id)) == 1
        with pytest.raises(NotFound):
            await desk.documents.get(again.id)


async def test_it_moves_only_to_a_chart_of_ones_own_and_is_compared_there_too(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    foreign = await make_patient(desk.database, await make_clinician(desk.database))
    third = await make_patient(desk.database, clinician, family_name="Walsh")
    with acting_as(clinician):
        document = await desk.dropped(patient.id, LETTER)
        with pytest.raises(NotFound):
            await desk.intake.move(document.id, foreign.id)
        await desk.intake.move(document.id, third.id)
        assert (await desk.process(document.id)).status is DocumentStatus.QUARANTINED


async def test_discarded_it_is_gone(desk: Desk, clinician: ClinicianId, patient: Patient) -> None:
    with acting_as(clinician):
        document = await desk.dropped(patient.id, LETTER)
        await desk.documents.discard(document.id)
        with pytest.raises(NotFound):
            await desk.documents.get(document.id)
        kept = await desk.dropped(patient.id, b"Sodium 140 mmol/l.")
        with pytest.raises(DocumentRefused):
            await desk.documents.discard(kept.id)


async def test_a_file_about_two_people_is_refused_and_never_mixed(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    hazel = Subject(patient.family_name, patient.given_name, patient.birth_date, patient.mrn)
    with acting_as(clinician):
        desk.readings[LETTER] = about(hazel, ROSE)
        document = await desk.dropped(patient.id, LETTER)
        assert document.status is DocumentStatus.REFUSED
        assert "more than one patient" in str(document.reason)
        await assert_nothing_of_it_is_found(desk, patient)


async def test_a_ready_document_that_turns_out_to_be_somebody_elses_is_found_no_more(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        desk.readings[LETTER] = about()
        document = await desk.dropped(patient.id, LETTER)
        assert document.status is DocumentStatus.READY
        desk.readings[LETTER] = about(ROSE)
        await desk.intake.reingest(document.id)
        document = await desk.process(document.id)
        assert document.status is DocumentStatus.QUARANTINED
        await assert_nothing_of_it_is_found(desk, patient)
