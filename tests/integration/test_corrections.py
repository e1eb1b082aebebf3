"""A correction counts wherever the document is shown or searched, at once, and can be undone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date

import pytest

from medmemory.clinical.corrections import AsFound, Instead
from medmemory.clinical.document import DocumentStatus, StoredDocument
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.identifiers import ClinicianId, DocumentId
from medmemory.clinical.patient import Patient
from medmemory.errors import DocumentRefused
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from medmemory.storage.vectors import ChunkVectors, ChunkWords
from tests.factories import make_clinician, make_patient
from tests.support.pipeline import CheapEmbedder, Desk, parsed

NOTE = b"Clinic letter\nPotassium 4.1 mmol/l."
FOUND = AsFound("Clinic letter", DocumentKind.LETTER, date(2023, 5, 6))


@dataclass(frozen=True)
class Chart:
    """A patient with one READY document that says FOUND of itself."""

    desk: Desk
    clinician: ClinicianId
    patient: Patient
    document_id: DocumentId

    @property
    def documents(self) -> DocumentStore:
        return self.desk.documents

    async def stored(self) -> StoredDocument:
        return await self.documents.get(self.document_id)

    async def searched(self) -> set[tuple[str, date | None]]:
        """Title and date of what both arms of the search find."""
        arms = (
            await ChunkWords(self.desk.database).matching(
                "potassium", patient_id=self.patient.id, limit=5
            ),
            await ChunkVectors(self.desk.database, model_name="cheap").nearest(
                CheapEmbedder().embed_documents(["potassium"])[0],
                patient_id=self.patient.id,
                limit=5,
            ),
        )
        assert all(arms)
        return {(one.document_title, one.document_date) for arm in arms for one in arm}

    async def covered(self) -> tuple[date | None, date | None, int]:
        found = await self.documents.coverage(patient_id=self.patient.id)
        return found.earliest, found.latest, found.undated_document_count


@pytest.fixture
async def clinician(database: Database) -> ClinicianId:
    return await make_clinician(database, "okafor")


@asynccontextmanager
async def opened(
    database: Database, settings: Settings, clinician: ClinicianId
) -> AsyncIterator[Chart]:
    desk = Desk(database, settings)
    desk.readings[NOTE] = replace(
        parsed(NOTE.decode()),
        title=FOUND.title,
        kind=FOUND.kind,
        document_date=FOUND.document_date,
    )
    patient = await make_patient(database, clinician)
    with acting_as(clinician):
        document = await desk.dropped(patient.id, NOTE)
        assert document.status is DocumentStatus.READY
        yield Chart(desk, clinician, patient, document.id)


async def test_a_correction_reaches_search_and_coverage_at_once(
    database: Database, settings: Settings, clinician: ClinicianId
) -> None:
    async with opened(database, settings, clinician) as chart:
        assert await chart.searched() == {("Clinic letter", date(2023, 5, 6))}
        moved = date(2024, 1, 2)
        await chart.documents.correct(chart.document_id, title="Kidney clinic", document_date=moved)
        assert await chart.searched() == {("Kidney clinic", moved)}
        assert await chart.covered() == (moved, moved, 0)

        await chart.documents.correct(chart.document_id, document_date=Instead.NO_DATE)
        assert await chart.searched() == {("Kidney clinic", None)}
        assert await chart.covered() == (None, None, 1)
        (listed,) = await chart.documents.list_for(patient_id=chart.patient.id)
        assert listed.document_date is None


async def test_what_was_found_comes_back_and_who_undid_it_stays_known(
    database: Database, settings: Settings, clinician: ClinicianId
) -> None:
    async with opened(database, settings, clinician) as chart:
        await chart.documents.correct(
            chart.document_id,
            title="Kidney clinic",
            kind=DocumentKind.CONSULTATION_NOTE,
            document_date=Instead.NO_DATE,
        )
        corrected = await chart.stored()
        assert corrected.found == FOUND
        assert (corrected.kind, corrected.document_date) == (DocumentKind.CONSULTATION_NOTE, None)

        await chart.documents.correct(chart.document_id, document_date=Instead.AS_FOUND)
        assert (await chart.stored()).document_date == FOUND.document_date
        assert (await chart.stored()).title == "Kidney clinic"  # the others stay

        await chart.documents.correct(
            chart.document_id, title=Instead.AS_FOUND, kind=Instead.AS_FOUND
        )
        undone = await chart.stored()
        assert (undone.title, undone.kind, undone.document_date) == (
            FOUND.title,
            FOUND.kind,
            FOUND.document_date,
        )
        assert undone.corrections.by == "okafor"
        assert await chart.searched() == {("Clinic letter", date(2023, 5, 6))}


async def test_no_date_outlasts_a_new_reading_until_a_date_is_given(
    database: Database, settings: Settings, clinician: ClinicianId
) -> None:
    async with opened(database, settings, clinician) as chart:
        await chart.documents.correct(chart.document_id, document_date=Instead.NO_DATE)
        await chart.desk.intake.reingest(chart.document_id)
        again = await chart.desk.process(chart.document_id)
        assert (again.status, again.document_date) == (DocumentStatus.READY, None)
        assert again.found == FOUND
        await chart.documents.correct(chart.document_id, document_date=date(2022, 1, 1))
        assert (await chart.stored()).document_date == date(2022, 1, 1)
        with pytest.raises(DocumentRefused):
            await chart.documents.correct(chart.document_id, document_date=date(1066, 10, 14))
        assert (await chart.stored()).document_date == date(2022, 1, 1)


async def test_a_heading_without_text_under_it_is_not_counted(
    database: Database, settings: Settings, clinician: ClinicianId
) -> None:
    desk = Desk(database, settings)
    patient = await make_patient(database, clinician)
    other = await make_patient(database, clinician)
    text = (
        "Allergies:\n\nMedications\n- \n–\n\nFamily history: none known\n\n"
        "Social history\nLives alone.\n\n2. Plan\n"
    )
    with acting_as(clinician):
        document = await desk.dropped(patient.id, text.encode())
        await desk.dropped(patient.id, b"Imaging\nNormal chest.\n\nAllergies\n")
        await desk.dropped(other.id, b"Immunizations\nTetanus 2019.\n")
        assert await desk.documents.headings(document.id) == ["Family history", "Social history"]
        assert sorted(await desk.documents.headings_of_record(patient_id=patient.id)) == [
            "Family history",
            "Imaging",
            "Social history",
        ]
    with acting_as(await make_clinician(database)):
        assert await desk.documents.headings_of_record(patient_id=patient.id) == []
