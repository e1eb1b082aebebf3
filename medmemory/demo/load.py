"""The fictional patients in the record of whoever asks for them."""

from dataclasses import dataclass

from medmemory.clinical.identifiers import DocumentId
from medmemory.clinical.patient import Patient
from medmemory.demo.patients import DEMO_PATIENTS
from medmemory.demo.record import DemoPatient
from medmemory.errors import AccessDenied, PatientNotFound, PatientRefused
from medmemory.ingestion.intake import Intake
from medmemory.storage.documents import DocumentStore
from medmemory.storage.patients import PatientStore


@dataclass(frozen=True, slots=True)
class LoadedPatient:
    """`added` are the documents that were not there before."""

    patient: Patient
    added: tuple[DocumentId, ...]


async def load_demo(
    *, patients: PatientStore, documents: DocumentStore, intake: Intake
) -> list[LoadedPatient]:
    """All fictional patients and their documents are in the acting clinician's record.

    What is there already stays as it is. Raises AccessDenied when another account made them.
    """
    loaded = []
    for demo in DEMO_PATIENTS:
        patient = await _find_or_create(patients, demo)
        stored = await documents.list_for(patient_id=patient.id)
        present = {document.file_name for document in stored}
        missing = [document for document in demo.documents if document.file_name not in present]
        accepted = [
            await intake.accept(
                patient_id=patient.id, file_name=document.file_name, content=document.content()
            )
            for document in missing
        ]
        loaded.append(LoadedPatient(patient, tuple(each.document_id for each in accepted)))
    return loaded


async def _find_or_create(patients: PatientStore, demo: DemoPatient) -> Patient:
    try:
        return await patients.get_by_mrn(demo.mrn)
    except PatientNotFound:
        pass
    try:
        return await patients.create(
            mrn=demo.mrn,
            family_name=demo.family_name,
            given_name=demo.given_name,
            birth_date=demo.birth_date,
            sex=demo.sex,
        )
    except PatientRefused as refusal:
        raise AccessDenied(
            "The fictional patients were made by another account. Name it with --as USERNAME."
        ) from refusal
