"""Which heading each type of resource stands under, in the order of the document."""

from medmemory.ingestion.parsing.structured import (
    fhir_care,
    fhir_clinical,
    fhir_medications,
    fhir_observations,
)
from medmemory.ingestion.parsing.structured.fhir_documents import DOCUMENT_TYPES
from medmemory.ingestion.parsing.structured.fhir_other import other
from medmemory.ingestion.parsing.structured.fhir_statements import Render
from medmemory.ingestion.parsing.structured.fhir_values import Json, is_a, word

_MORE = "Other entries"
_MEDICATIONS, _GIVEN = "Medications", "Medications given or dispensed"
_PLANS, _ORDERS = "Care plans", "Orders and referrals"
_TEAM, _DEVICES, _ASSESSMENTS = "Care team", "Devices", "Assessments"

_TYPES: dict[str, tuple[str, Render]] = {
    "Flag": ("Alerts", fhir_care.flag),
    "AllergyIntolerance": ("Allergies", fhir_clinical.allergy),
    "Condition": ("Problems", fhir_clinical.condition),
    "MedicationRequest": (_MEDICATIONS, fhir_medications.request),
    "MedicationOrder": (_MEDICATIONS, fhir_medications.request),
    "MedicationStatement": (_MEDICATIONS, fhir_medications.usage),
    "MedicationUsage": (_MEDICATIONS, fhir_medications.usage),
    "Medication": (_MEDICATIONS, fhir_medications.medication),
    "MedicationAdministration": (_GIVEN, fhir_medications.administration),
    "MedicationDispense": (_GIVEN, fhir_medications.dispense),
    "DiagnosticReport": ("Diagnostic reports", fhir_observations.report),
    "Specimen": ("Specimens", fhir_observations.specimen),
    "ImagingStudy": (fhir_observations.IMAGING, fhir_observations.imaging_study),
    "QuestionnaireResponse": (fhir_observations.SCORES, fhir_observations.questionnaire),
    "Procedure": ("Procedures", fhir_clinical.procedure),
    "Immunization": ("Immunizations", fhir_clinical.immunization),
    "Encounter": ("Encounters", fhir_clinical.encounter),
    "FamilyMemberHistory": ("Family history", fhir_clinical.family_history),
    "ClinicalImpression": (_ASSESSMENTS, fhir_clinical.impression),
    "RiskAssessment": (_ASSESSMENTS, other),
    "CarePlan": (_PLANS, fhir_care.care_plan),
    "Goal": ("Goals", fhir_care.goal),
    "ServiceRequest": (_ORDERS, fhir_care.service_request),
    "ProcedureRequest": (_ORDERS, fhir_care.service_request),
    "ReferralRequest": (_ORDERS, fhir_care.service_request),
    "DeviceRequest": (_ORDERS, fhir_care.device_use),
    "Task": (_ORDERS, fhir_care.task),
    "Appointment": ("Appointments", fhir_care.appointment),
    "Device": (_DEVICES, fhir_care.device),
    "DeviceUseStatement": (_DEVICES, fhir_care.device_use),
    "Consent": ("Consents", fhir_care.consent),
    "Communication": ("Messages", fhir_care.communication),
    "List": ("Lists", fhir_care.listing),
    "CareTeam": (_TEAM, fhir_care.care_team),
    "Practitioner": (_TEAM, fhir_care.practitioner),
    "PractitionerRole": (_TEAM, fhir_care.practitioner_role),
    "RelatedPerson": (_TEAM, fhir_care.related_person),
    "Organization": (_TEAM, fhir_care.organization),
    "Location": (_TEAM, fhir_care.organization),
}

# Counted, not shown: what was paid and who touched the record.
ADMINISTRATIVE = {
    "Claim": "claim",
    "ClaimResponse": "answer to a claim",
    "ExplanationOfBenefit": "explanation of benefit",
    "ChargeItem": "charge",
    "Invoice": "invoice",
    "Account": "account",
    "PaymentNotice": "payment notice",
    "Provenance": "note of provenance",
    "AuditEvent": "audit event",
}

HEADINGS = (
    "Alerts", "Allergies", "Problems", _MEDICATIONS, _GIVEN, fhir_observations.VITAL_SIGNS,
    fhir_observations.LABORATORY, "Diagnostic reports", fhir_observations.IMAGING, "Specimens",
    fhir_observations.SOCIAL, fhir_observations.SCORES, fhir_observations.EXAMINATION,
    fhir_observations.OTHER, "Procedures", "Immunizations", "Family history", "Encounters",
    _ASSESSMENTS, _PLANS, "Goals", _ORDERS, "Appointments", _DEVICES, "Consents", "Messages",
    "Lists", _MORE, _TEAM,
)  # fmt: skip


def heading_and_render(resource: Json) -> tuple[str, Render]:
    """Where the resource stands, and what puts it into words."""
    if is_a(resource, "Observation"):
        return fhir_observations.group(resource), fhir_observations.observation
    return _TYPES.get(word(resource, "resourceType") or "", (_MORE, other))


def is_known(resource: Json) -> bool:
    """Whether this type is put into words of its own."""
    kind = word(resource, "resourceType") or ""
    return (
        kind in {"Patient", "Observation", "Composition"}
        or kind in _TYPES
        or kind in ADMINISTRATIVE
        or kind in DOCUMENT_TYPES
    )
