"""Rows that tests start from, written as the application would."""

import uuid
from datetime import date

from sqlalchemy import insert

from medmemory.clinical.identifiers import ClinicianId, DocumentId, PatientId
from medmemory.clinical.patient import Patient, Sex
from medmemory.identity.acting import acting_as
from medmemory.storage import tables
from medmemory.storage.engine import Database


async def make_clinician(database: Database, username: str = "") -> ClinicianId:
    """An account that nobody can sign in to (its hash fits no password)."""
    clinician_id = ClinicianId(uuid.uuid4())
    async with database.writing() as connection:
        await connection.execute(
            insert(tables.clinicians).values(
                id=clinician_id,
                username=username or f"clinician-{clinician_id.hex[:12]}",
                role="clinician",
                password_hash="!",
            )
        )
    return clinician_id


async def make_patient(
    database: Database,
    clinician_id: ClinicianId,
    *,
    family_name: str = "Norbury",
    given_name: str = "Hazel",
    mrn: str = "",
) -> Patient:
    """A patient whose care team is `clinician_id`."""
    patient = Patient(
        id=PatientId(uuid.uuid4()),
        mrn=mrn or uuid.uuid4().hex[:10],
        family_name=family_name,
        given_name=given_name,
        birth_date=date(1958, 2, 3),
        sex=Sex.FEMALE,
    )
    with acting_as(clinician_id):
        async with database.writing() as connection:
            await connection.execute(
                insert(tables.patients).values(
                    id=patient.id,
                    mrn=patient.mrn,
                    family_name=patient.family_name,
                    given_name=patient.given_name,
                    birth_date=patient.birth_date,
                    sex=patient.sex.value,
                    family_key=patient.family_name.lower(),
                    given_key=patient.given_name.lower(),
                    mrn_key=patient.mrn.lower(),
                )
            )
    return patient


async def make_document(
    database: Database,
    clinician_id: ClinicianId,
    patient_id: PatientId,
    *,
    page_texts: tuple[str, ...] = ("HbA1c 7.2 % on 2024-03-02.",),
    title: str = "Lab report",
    document_date: date | None = date(2024, 3, 2),
) -> DocumentId:
    """A READY text document with its pages, without chunks."""
    document_id = DocumentId(uuid.uuid4())
    with acting_as(clinician_id):
        async with database.writing() as connection:
            await connection.execute(
                insert(tables.documents).values(
                    id=document_id,
                    patient_id=patient_id,
                    sha256=document_id.bytes * 2,
                    byte_count=1,
                    media_type="text/plain",
                    file_name="lab.txt",
                    title=title,
                    document_date=document_date,
                    status="ready",
                    page_count=len(page_texts),
                    pages_read=len(page_texts),
                )
            )
            await connection.execute(
                insert(tables.pages),
                [
                    {
                        "document_id": document_id,
                        "patient_id": patient_id,
                        "number": number,
                        "text": page_text,
                    }
                    for number, page_text in enumerate(page_texts, start=1)
                ],
            )
    return document_id
