"""`medmemory demo` on a real database."""

import pytest

from medmemory.demo.load import LoadedPatient, load_demo
from medmemory.demo.patients import DEMO_PATIENTS
from medmemory.errors import AccessDenied
from medmemory.identity.acting import acting_as
from medmemory.ingestion.intake import Intake
from medmemory.settings import Settings
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from medmemory.storage.patients import PatientStore
from tests.factories import make_clinician

_FILE_COUNTS = [len(patient.documents) for patient in DEMO_PATIENTS]


async def _load(database: Database, settings: Settings) -> list[LoadedPatient]:
    documents = DocumentStore(database)
    return await load_demo(
        patients=PatientStore(database), documents=documents, intake=Intake(documents, settings)
    )


async def test_a_second_demo_adds_nothing(database: Database, settings: Settings) -> None:
    with acting_as(await make_clinician(database)):
        first = await _load(database, settings)
        second = await _load(database, settings)
        stored = [
            len(await DocumentStore(database).list_for(patient_id=each.patient.id))
            for each in second
        ]
    assert [len(each.added) for each in first] == _FILE_COUNTS
    assert [each.added for each in second] == [(), ()]
    assert stored == _FILE_COUNTS


async def test_another_account_is_told_whose_the_patients_are(
    database: Database, settings: Settings
) -> None:
    with acting_as(await make_clinician(database)):
        await _load(database, settings)
    with acting_as(await make_clinician(database)), pytest.raises(AccessDenied, match="--as"):
        await _load(database, settings)
