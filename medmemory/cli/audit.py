"""`medmemory audit`: what was decided about documents, by whom and when."""

import json
from collections.abc import Sequence

from medmemory.assembly import Services
from medmemory.storage.audit import AuditEntry


async def audit_entries(services: Services, mrn: str | None) -> Sequence[AuditEntry]:
    """The events of one patient, or of all of the acting clinician's, the oldest first.

    Raises PatientNotFound when there is no such patient for the acting clinician.
    """
    if mrn is None:
        return await services.audit.events()
    patient = await services.patients.get_by_mrn(mrn)
    return await services.audit.events(patient_id=patient.id)


def as_text(entry: AuditEntry) -> str:
    """One line for a person."""
    parts = [
        f"{entry.at:%Y-%m-%d %H:%M:%S}Z",
        entry.clinician or "(in the database itself)",
        f"MRN {entry.mrn}",
        entry.event.value.replace("_", " "),
        f"document {entry.document_id}",
        *(f"{name}: {_plain(value)}" for name, value in entry.detail.items()),
        *([f"reason: {entry.reason}"] if entry.reason else []),
    ]
    return "  ".join(parts)


def as_json(entry: AuditEntry) -> str:
    """One JSON object on a line."""
    return json.dumps(
        {
            "id": entry.id,
            "at": entry.at.isoformat(),
            "clinician": entry.clinician,
            "event": entry.event.value,
            "patient": entry.mrn,
            "document_id": entry.document_id and str(entry.document_id),
            "reason": entry.reason,
            **entry.detail,
        },
        ensure_ascii=False,
    )


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
