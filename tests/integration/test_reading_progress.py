"""How far a document has come is kept, so that whoever loads the page anew sees the same."""

from dataclasses import dataclass, field

import pytest

from medmemory.clinical.document import DocumentStatus, ParsedDocument, StoredDocument
from medmemory.clinical.document_status import ReadingStep
from medmemory.clinical.identifiers import ClinicianId
from medmemory.clinical.patient import Patient
from medmemory.identity.acting import acting_as
from medmemory.ingestion.ports import PageProgress
from medmemory.settings import Settings
from medmemory.storage.engine import Database
from medmemory.ui.document_words import state
from tests.factories import make_clinician, make_patient
from tests.support.pipeline import Desk, parsed


@dataclass
class WatchedDesk(Desk):
    """Reads two pages, the second by OCR, and notes what is kept meanwhile."""

    seen: list[str] = field(default_factory=list)

    async def _parse(
        self, document: StoredDocument, content: bytes, *, progress: PageProgress
    ) -> ParsedDocument:
        for pages_read, step in (
            (0, ReadingStep.READING),
            (1, ReadingStep.RECOGNISING),  # at once, and said nevertheless
            (2, ReadingStep.READING),
        ):
            await progress(pages_read, 3, step)
            self.seen.append(state(await self.documents.get(document.id)))
        return parsed("One", "Two", "Three")


@pytest.fixture
async def clinician(database: Database) -> ClinicianId:
    return await make_clinician(database)


@pytest.fixture
async def patient(database: Database, clinician: ClinicianId) -> Patient:
    return await make_patient(database, clinician)


async def test_a_page_that_is_recognised_is_kept_as_such(
    database: Database, settings: Settings, clinician: ClinicianId, patient: Patient
) -> None:
    desk = WatchedDesk(database, settings)
    with acting_as(clinician):
        await desk.dropped(patient.id, b"Note")
    assert desk.seen == [
        "reading page 1 of 3", "recognising text on page 2 of 3", "reading page 3 of 3",
    ]  # fmt: skip


async def test_a_reading_that_begins_again_has_recognised_nothing_yet(
    database: Database, settings: Settings, clinician: ClinicianId, patient: Patient
) -> None:
    desk = Desk(database, settings)
    with acting_as(clinician):
        document_id = await desk.drop(patient.id, b"Note")
        await desk.documents.start_reading(document_id)
        await desk.documents.report_reading(
            document_id, pages_read=6, page_count=40, step=ReadingStep.RECOGNISING
        )
        assert state(await desk.documents.get(document_id)) == "recognising text on page 7 of 40"
        await desk.documents.start_reading(document_id)
        document = await desk.documents.get(document_id)
    assert (document.status, state(document)) == (DocumentStatus.READING, "reading")
