"""What is decided about documents is kept, with who and when, and nobody can change it."""

import json
import uuid
from datetime import date

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import ProgrammingError

from medmemory.cli.audit import as_json, as_text
from medmemory.clinical.document import Quarantine, Subject, SubjectField
from medmemory.clinical.document_kind import DocumentKind
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage.audit import AuditEvent, AuditTrail
from medmemory.storage.engine import Database
from medmemory.storage.provisioning import owner_url
from medmemory.storage.tables import audit_events
from tests.factories import make_clinician, make_document, make_patient
from tests.support.pipeline import Desk

ROSE = Quarantine(Subject("Quillfeather", "Rose", date(1941, 5, 6)), (SubjectField.FAMILY_NAME,))


async def test_decisions_are_kept_for_the_care_team_with_no_word_of_the_document(
    database: Database, settings: Settings
) -> None:
    clinician, stranger = await make_clinician(database, "okafor"), await make_clinician(database)
    patient = await make_patient(database, clinician, mrn="00123")
    desk, trail = Desk(database, settings), AuditTrail(database)
    with acting_as(clinician):
        corrected = await make_document(database, clinician, patient.id)
        await desk.documents.correct(
            corrected, title="Zanthoriline", kind=next(iter(DocumentKind)), document_date=None
        )
        attached = await desk.drop(patient.id, b"Zanthoriline")
        await desk.documents.start_reading(attached)
        await desk.documents.quarantine(attached, ROSE)
        await desk.intake.attach_anyway(attached, " Her maiden  name. ")
        await desk.documents.cancel(attached)
        entries = await trail.events()
        assert [(one.event, one.document_id, one.reason, one.detail) for one in entries] == [
            (AuditEvent.DOCUMENT_CORRECTED, corrected, None, {"fields": ["title", "kind"]}),
            (AuditEvent.DOCUMENT_ATTACHED_ANYWAY, attached, "Her maiden name.", {}),
            (AuditEvent.DOCUMENT_CANCELLED, attached, None, {}),
        ]
        assert {(one.clinician, one.mrn) for one in entries} == {("okafor", "00123")}
        assert "Zanthoriline" not in str(entries)
    with acting_as(stranger):
        assert await trail.events() == []
        assert await trail.events(patient_id=patient.id) == []


async def test_what_did_not_happen_is_not_kept(database: Database, settings: Settings) -> None:
    clinician, stranger = await make_clinician(database), await make_clinician(database)
    patient = await make_patient(database, clinician)
    document_id = await make_document(database, clinician, patient.id)
    documents = Desk(database, settings).documents
    for who, refused in ((stranger, documents.delete), (clinician, documents.discard)):
        with acting_as(who), pytest.raises(Exception, match=r"exist|decision"):
            await refused(document_id)
    with acting_as(clinician):
        assert await AuditTrail(database).events() == []


async def test_nobody_changes_removes_or_forges_an_event(
    database: Database, settings: Settings
) -> None:
    clinician, stranger = await make_clinician(database), await make_clinician(database)
    patient, other = [await make_patient(database, clinician) for _ in range(2)]
    document_id = await make_document(database, clinician, patient.id)
    with acting_as(clinician):
        await Desk(database, settings).documents.correct(document_id, title="Letter")
        for change in (update(audit_events).values(reason="x"), delete(audit_events)):
            with pytest.raises(ProgrammingError, match="permission denied"):
                async with database.writing() as connection:
                    await connection.execute(change)
    owner = Database(owner_url(settings), settings)
    with acting_as(clinician):
        async with owner.writing() as connection:
            for change in (update(audit_events).values(reason="x"), delete(audit_events)):
                assert (await connection.execute(change)).rowcount == 0
    await owner.close()
    of_document = {
        **{"event": "document_deleted", "patient_id": patient.id, "document_id": document_id},
    }
    for who, forged in (
        (stranger, of_document),
        (clinician, of_document | {"event": "answers_withdrawn"}),
        (clinician, of_document | {"document_id": uuid.uuid4()}),
        (clinician, of_document | {"patient_id": other.id}),
    ):
        with acting_as(who), pytest.raises(ProgrammingError, match="row-level security"):
            async with database.writing() as connection:
                await connection.execute(insert(audit_events).values(forged))
    with acting_as(clinician):
        assert len(await AuditTrail(database).events()) == 1


async def test_nobody_chooses_an_events_number_author_or_time(
    database: Database, settings: Settings
) -> None:
    clinician = await make_clinician(database)
    patient = await make_patient(database, clinician)
    document_id = await make_document(database, clinician, patient.id)
    forging = "INSERT INTO audit_events (event, patient_id, document_id, {}) "
    forging += "OVERRIDING SYSTEM VALUE VALUES ('document_deleted', :patient, :document, {})"
    with acting_as(clinician):
        for column, value in (
            ("id", "1"),
            ("clinician_id", "acting_clinician()"),
            ("at", "now()"),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"):
                async with database.writing() as connection:
                    await connection.execute(
                        text(forging.format(column, value)),
                        {"patient": patient.id, "document": document_id},
                    )
        await Desk(database, settings).documents.delete(document_id)
        assert len(await AuditTrail(database).events()) == 1


async def test_an_event_is_one_line_for_a_person_and_one_for_a_script(
    database: Database, settings: Settings
) -> None:
    clinician = await make_clinician(database, "okafor")
    patient = await make_patient(database, clinician, mrn="00123")
    document_id = await make_document(database, clinician, patient.id)
    with acting_as(clinician):
        await Desk(database, settings).documents.correct(document_id, title="Letter")
        (entry,) = await AuditTrail(database).events()
    assert as_text(entry).endswith(
        f"okafor  MRN 00123  document corrected  document {document_id}  fields: title"
    )
    assert json.loads(as_json(entry)) == {
        **{"id": entry.id, "at": entry.at.isoformat(), "clinician": "okafor"},
        **{"event": "document_corrected", "patient": "00123", "reason": None},
        **{"document_id": str(document_id), "fields": ["title"]},
    }
