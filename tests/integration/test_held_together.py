"""What came in one file with a stranger's document, and names nobody, waits with that document."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from medmemory.clinical.document import (
    Attachment,
    DocumentStatus,
    ParsedDocument,
    Subject,
)
from medmemory.clinical.identifiers import ClinicianId, DocumentId
from medmemory.clinical.patient import Patient
from medmemory.errors import NotFound
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.audit import AuditEvent, AuditTrail
from medmemory.storage.engine import Database
from tests.factories import make_clinician, make_patient
from tests.support.pipeline import Desk, parsed

ARCHIVE = b"Archive with files"
STRANGERS, NAMELESS, OWN = b"Digoxin for Rose.", b"Sodium 140 mmol/l.", b"Hazel is well."
ROSE = Subject("Quillfeather", "Rose", date(1941, 5, 6))
WAITING, READY, QUEUED = DocumentStatus.QUARANTINED, DocumentStatus.READY, DocumentStatus.QUEUED


@pytest.fixture
async def clinician(database: Database) -> ClinicianId:
    return await make_clinician(database)


@pytest.fixture
async def patient(database: Database, clinician: ClinicianId) -> Patient:
    return await make_patient(database, clinician)


@pytest.fixture
def desk(database: Database, settings: Settings, patient: Patient) -> Desk:
    hazel = Subject(patient.family_name, patient.given_name, patient.birth_date)
    members = {"rose.txt": STRANGERS, "labs.txt": NAMELESS, "hazel.txt": OWN}
    archive = replace(
        parsed(ARCHIVE.decode()),
        attachments=tuple(Attachment(name, content) for name, content in members.items()),
    )
    return Desk(
        database,
        settings,
        readings={
            ARCHIVE: archive,
            STRANGERS: _about(STRANGERS, ROSE),
            OWN: _about(OWN, hazel),
        },
    )


def _about(content: bytes, *subjects: Subject) -> ParsedDocument:
    return replace(parsed(content.decode()), subjects=subjects)


async def _unpacked(desk: Desk, patient: Patient) -> dict[str, DocumentId]:
    archive = await desk.dropped(patient.id, ARCHIVE, "export.txt")
    assert archive.status is READY
    members = {one.file_name: one.id for one in await desk.documents.within(archive.id)}
    return {"export.txt": archive.id, **members}


async def _statuses(desk: Desk, patient: Patient) -> dict[str, DocumentStatus]:
    stored = await desk.documents.list_for(patient_id=patient.id)
    return {one.file_name: one.status for one in stored}


async def _read_all(desk: Desk, patient: Patient) -> None:
    for one in await desk.documents.list_for(patient_id=patient.id):
        await desk.process(one.id)


async def _searchable_words(desk: Desk) -> set[str]:
    async with desk.database.reading() as connection:
        return set(await connection.scalars(select(tables.chunks.c.text)))


@pytest.mark.parametrize("order", [("labs.txt", "rose.txt"), ("rose.txt", "labs.txt")])
async def test_a_nameless_member_waits_with_a_strangers_whichever_is_read_first(
    desk: Desk, clinician: ClinicianId, patient: Patient, order: tuple[str, str]
) -> None:
    with acting_as(clinician):
        members = await _unpacked(desk, patient)
        for name in ("hazel.txt", *order):
            await desk.process(members[name])
        assert await _statuses(desk, patient) == {
            "export.txt": WAITING,  # its list of file names is nobody's either
            "rose.txt": WAITING,
            "labs.txt": WAITING,
            "hazel.txt": READY,  # it says whose it is
        }
        assert await _searchable_words(desk) == {OWN.decode()}
        labs = await desk.documents.get(members["labs.txt"])
        assert "“rose.txt”, which it came with" in str(labs.reason)
        assert labs.quarantine is not None
        assert labs.quarantine.held_with is not None
        assert labs.quarantine.held_with.document_id == members["rose.txt"]


async def test_when_the_stranger_is_attached_the_others_are_released_with_it(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        members = await _unpacked(desk, patient)
        await _read_all(desk, patient)
        await desk.intake.attach_anyway(members["rose.txt"], "Her maiden name.")
        statuses = await _statuses(desk, patient)
        assert {statuses[name] for name in ("export.txt", "rose.txt", "labs.txt")} == {QUEUED}
        await _read_all(desk, patient)
        assert set((await _statuses(desk, patient)).values()) == {READY}
        (event,) = await AuditTrail(desk.database).events(patient_id=patient.id)
        assert (event.event, event.detail) == (AuditEvent.DOCUMENT_ATTACHED_ANYWAY, {"released": 2})


async def test_the_decision_about_the_archive_holds_for_what_is_in_it_but_not_for_a_stranger(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        members = await _unpacked(desk, patient)
        await _read_all(desk, patient)
        await desk.intake.attach_anyway(members["export.txt"], "All but one file is hers.")
        await _read_all(desk, patient)
        assert await _statuses(desk, patient) == {
            "export.txt": READY, "rose.txt": WAITING, "labs.txt": READY, "hazel.txt": READY,
        }  # fmt: skip


async def test_what_waits_beside_a_discarded_stranger_is_decided_by_itself(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        members = await _unpacked(desk, patient)
        await _read_all(desk, patient)
        await desk.documents.discard(members["rose.txt"])
        assert (await desk.documents.get(members["labs.txt"])).status is WAITING
        await desk.intake.attach_anyway(members["labs.txt"], "Seen by me.")
        assert (await desk.process(members["labs.txt"])).status is READY


async def test_an_archive_that_is_moved_or_discarded_leaves_what_is_the_patients_own(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    rose = await make_patient(
        desk.database, clinician, family_name="Quillfeather", given_name="Rose"
    )
    with acting_as(clinician):
        members = await _unpacked(desk, patient)
        await _read_all(desk, patient)
        await desk.intake.move(members["export.txt"], rose.id)
        assert await _statuses(desk, patient) == {"hazel.txt": READY}
        assert await _statuses(desk, rose) == {"export.txt": QUEUED}
        again = await desk.dropped(patient.id, ARCHIVE, "export.txt")
        await _read_all(desk, patient)
        assert (await desk.documents.get(again.id)).status is WAITING
        await desk.documents.discard(again.id)
        assert await _statuses(desk, patient) == {"hazel.txt": READY}


async def test_when_a_file_turns_out_to_be_a_strangers_all_that_came_in_it_waits_and_goes_with_it(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        del desk.readings[STRANGERS]
        members = await _unpacked(desk, patient)
        await _read_all(desk, patient)
        assert set((await _statuses(desk, patient)).values()) == {READY}
        await desk.intake.reingest(members["labs.txt"])  # in work just then
        turned_out = replace(parsed(ARCHIVE.decode()), subjects=(ROSE,))
        desk.readings[ARCHIVE] = turned_out
        await desk.intake.reingest(members["export.txt"])
        await desk.process(members["export.txt"])
        assert set((await _statuses(desk, patient)).values()) == {WAITING}
        assert await _searchable_words(desk) == set()
        assert await _jobs_waiting(desk, members) == 0

        await desk.intake.attach_anyway(members["export.txt"], "Her maiden name.")
        assert set((await _statuses(desk, patient)).values()) == {QUEUED}
        await _read_all(desk, patient)
        assert set((await _statuses(desk, patient)).values()) == {READY}

        await desk.documents.delete(members["export.txt"])
        desk.readings[ARCHIVE] = turned_out
        alone = await desk.dropped(patient.id, ARCHIVE, "export.txt")
        assert alone.status is WAITING
        await desk.documents.discard(alone.id)
        with pytest.raises(NotFound):
            await desk.documents.get(alone.id)


async def test_a_member_that_a_clinician_attached_stays_when_another_turns_out_a_strangers(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        members = await _unpacked(desk, patient)
        await _read_all(desk, patient)
        await desk.intake.attach_anyway(members["labs.txt"], "Seen by me.")
        labs = await desk.process(members["labs.txt"])
        assert labs.status is READY
        await desk.intake.attach_anyway(members["rose.txt"], "Her maiden name.")
        await _read_all(desk, patient)
        desk.readings[OWN] = _about(OWN, ROSE)
        await desk.intake.reingest(members["hazel.txt"])
        await desk.process(members["hazel.txt"])
        statuses = await _statuses(desk, patient)
        assert (statuses["labs.txt"], statuses["hazel.txt"]) == (READY, WAITING)


async def test_a_nameless_file_of_the_record_that_is_in_a_strangers_mail_too_has_a_warning(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        labs = await desk.dropped(patient.id, NAMELESS, "labs.txt")
        own = await desk.dropped(patient.id, OWN, "hazel.txt")
        archive = desk.readings[ARCHIVE]
        assert isinstance(archive, ParsedDocument)
        desk.readings[ARCHIVE] = replace(archive, subjects=(ROSE,))
        mail = await desk.dropped(patient.id, ARCHIVE, "mail.eml")
        assert mail.status is WAITING
        (warning,) = (await desk.documents.get(labs.id)).warnings
        assert "“mail.eml”, which names another patient" in warning
        assert (await desk.documents.get(own.id)).warnings == ()


async def _jobs_waiting(desk: Desk, members: dict[str, DocumentId]) -> int:
    text = "select count(*) from procrastinate_jobs where status = 'todo'"
    async with desk.database.reading() as connection:
        others = [str(one) for name, one in members.items() if name != "export.txt"]
        found = await connection.exec_driver_sql(
            f"{text} and args ->> 'document_id' = any (%s)", (others,)
        )
        return int(found.scalar_one())
