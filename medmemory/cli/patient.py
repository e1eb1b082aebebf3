"""`medmemory patient`: create a patient, let a colleague in."""

import json
from datetime import date

from medmemory.assembly import Services
from medmemory.clinical.patient import Patient
from medmemory.errors import PatientRefused


def parse_birth_date(text: str) -> date:
    """The date of an ISO 8601 calendar date; raises PatientRefused otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PatientRefused("The birth date must be written YYYY-MM-DD.") from None


async def share_patient(services: Services, *, mrn: str, username: str) -> None:
    """`username` is on the care team of the patient `mrn`."""
    patient = await services.patients.get_by_mrn(mrn)
    colleague = await services.accounts.get(username)
    await services.patients.add_clinician(patient.id, colleague.id)


def patient_line(patient: Patient) -> str:
    """The patient as one line of JSON."""
    return json.dumps(
        {
            "id": str(patient.id),
            "mrn": patient.mrn,
            "family": patient.family_name,
            "given": patient.given_name,
            "birth_date": patient.birth_date.isoformat(),
            "sex": patient.sex.value,
        },
        ensure_ascii=False,
    )
