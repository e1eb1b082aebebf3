"""Title, kind and date of a FHIR file."""

from collections.abc import Iterable
from datetime import date

from medmemory.clinical.document import CodedResource
from medmemory.clinical.document_kind import DocumentKind
from medmemory.ingestion.parsing.structured.code_systems import LOINC
from medmemory.ingestion.parsing.structured.dates import day_of, past
from medmemory.ingestion.parsing.structured.fhir_observations import LABORATORY, group
from medmemory.ingestion.parsing.structured.fhir_record import Record, name_of
from medmemory.ingestion.parsing.structured.fhir_values import (
    Json,
    child,
    children,
    codings,
    concept,
    is_a,
    word,
)
from medmemory.ingestion.parsing.structured.kinds import kind_of

_LONGEST_TITLE = 100
# What is planned says nothing about when a file was made.
_PLANNED = {"Appointment", "Goal", "CarePlan", "ServiceRequest", "Task", "Patient"}
_CASTS = {"Patient", "Practitioner", "PractitionerRole", "Organization", "Location", "Encounter",
          "RelatedPerson", "Specimen", "Medication", "Provenance", "MessageHeader", "Binary",
          "OperationOutcome"}  # fmt: skip
_KINDS = {
    "AllergyIntolerance": DocumentKind.ALLERGY_LIST,
    "MedicationStatement": DocumentKind.MEDICATION_LIST,
    "MedicationUsage": DocumentKind.MEDICATION_LIST,
    "MedicationAdministration": DocumentKind.MEDICATION_LIST,
    "MedicationDispense": DocumentKind.MEDICATION_LIST,
    "Immunization": DocumentKind.IMMUNIZATION_RECORD,
    "CarePlan": DocumentKind.PLAN_OF_CARE,
    "Goal": DocumentKind.PLAN_OF_CARE,
    "ServiceRequest": DocumentKind.ORDER,
    "Consent": DocumentKind.CONSENT,
    "ImagingStudy": DocumentKind.IMAGING_REPORT,
}
_REPORTS = {
    "lab": DocumentKind.LABORATORY_REPORT, "laboratory": DocumentKind.LABORATORY_REPORT,
    "hm": DocumentKind.LABORATORY_REPORT, "ch": DocumentKind.LABORATORY_REPORT,
    "mb": DocumentKind.LABORATORY_REPORT, "rad": DocumentKind.IMAGING_REPORT,
    "rus": DocumentKind.IMAGING_REPORT, "imaging": DocumentKind.IMAGING_REPORT,
    "lp29684-5": DocumentKind.IMAGING_REPORT, "path": DocumentKind.PATHOLOGY_REPORT,
    "sp": DocumentKind.PATHOLOGY_REPORT, "lp7839-6": DocumentKind.PATHOLOGY_REPORT,
    "lp29708-2": DocumentKind.CARDIOLOGY_REPORT,
}  # fmt: skip


def title_of(record: Record, shown: list[Json]) -> str:
    """What the file is called: by its composition, its one subject matter, or what it is."""
    for resource in shown:
        if is_a(resource, "Composition") and (title := word(resource, "title")):
            return title[:_LONGEST_TITLE]
    matters = _matters(shown)
    if len(matters) == 1:
        found = concept(child(matters[0], "type")) or name_of(matters[0])
        if found:
            return found[:_LONGEST_TITLE]
    kind = kind_of_record(record, shown)
    if kind is not DocumentKind.PATIENT_SUMMARY:
        return f"{kind.display} (FHIR)"
    return "Health record (FHIR)"


def kind_of_record(record: Record, shown: list[Json]) -> DocumentKind:
    """By the LOINC type of its composition or only document, else by what all of it is."""
    for resource in shown:
        if is_a(resource, "Composition"):
            return _loinc_kind(child(resource, "type")) or DocumentKind.OTHER
    matters = _matters(shown)
    reports = [item for item in matters if is_a(item, "DiagnosticReport")]
    if len(reports) == 1 and all(
        item is reports[0] or is_a(item, "Observation") for item in matters
    ):
        return _report_kind(reports[0])
    kinds = {_kind(item, alone=len(matters)) for item in matters}
    found = kinds.pop() if len(kinds) == 1 else None
    return found or DocumentKind.PATIENT_SUMMARY


def date_of(record: Record, shown: list[Json], resources: Iterable[CodedResource]) -> date | None:
    """The composition's date, a document bundle's own, else the newest of what has happened."""
    for resource in shown:
        if is_a(resource, "Composition") and (day := day_of(word(resource, "date"))):
            return day
    if word(record.bundle, "type") == "document" and (
        day := day_of(word(record.bundle, "timestamp"))
    ):
        return day
    happened = (
        past(item.effective) for item in resources if item.resource_type not in _PLANNED
    )  # fmt: skip
    return max((day for day in happened if day), default=None)


def _matters(shown: list[Json]) -> list[Json]:
    """The resources that the file is about, without those that only set the scene."""
    return [item for item in shown if word(item, "resourceType") not in _CASTS]


def _kind(resource: Json, *, alone: int) -> DocumentKind | None:
    kind = word(resource, "resourceType") or ""
    if kind == "DocumentReference":
        return _loinc_kind(child(resource, "type")) or DocumentKind.OTHER
    if kind == "DiagnosticReport":
        return _report_kind(resource)
    if kind == "Observation":
        return DocumentKind.LABORATORY_REPORT if group(resource) == LABORATORY else None
    if kind == "MedicationRequest":
        return DocumentKind.PRESCRIPTION if alone == 1 else DocumentKind.MEDICATION_LIST
    return _KINDS.get(kind)


def _report_kind(resource: Json) -> DocumentKind:
    if kind := _loinc_kind(child(resource, "code")):
        return kind
    for category in children(resource, "category"):
        for coding in codings(category):
            if found := _REPORTS.get(coding.code.lower()):
                return found
    return DocumentKind.OTHER


def _loinc_kind(concept_value: Json) -> DocumentKind | None:
    codes = (item.code for item in codings(concept_value) if item.system in {LOINC, ""})
    return next((kind for code in codes if (kind := kind_of(code))), None)
