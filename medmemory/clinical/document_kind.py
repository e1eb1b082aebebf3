"""What kind of document it is, in the words of LOINC's document types (https://loinc.org)."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """The value is the LOINC code of the document type."""

    DISCHARGE_SUMMARY = "18842-5"
    PROGRESS_NOTE = "11506-3"
    CONSULTATION_NOTE = "11488-4"
    HISTORY_AND_PHYSICAL = "34117-2"
    OPERATIVE_NOTE = "11504-8"
    PROCEDURE_NOTE = "28570-0"
    NURSE_NOTE = "34746-8"
    TRIAGE_NOTE = "54094-8"
    EMERGENCY_DEPARTMENT_NOTE = "34111-5"
    REFERRAL_NOTE = "57133-1"
    TRANSFER_SUMMARY = "18761-7"
    LABORATORY_REPORT = "11502-2"
    PATHOLOGY_REPORT = "11526-1"
    IMAGING_REPORT = "18748-4"
    CARDIOLOGY_REPORT = "34752-6"
    MEDICATION_LIST = "10160-0"
    IMMUNIZATION_RECORD = "11369-6"
    ALLERGY_LIST = "48765-2"
    PLAN_OF_CARE = "18776-5"
    ADVANCE_DIRECTIVE = "42348-3"
    CONSENT = "59284-0"
    PATIENT_SUMMARY = "60591-5"
    CONTINUITY_OF_CARE = "34133-9"
    LETTER = "51852-2"
    PRESCRIPTION = "57833-6"
    ORDER = "46209-3"
    OTHER = "34109-9"  # LOINC: "Note", of any kind

    @property
    def display(self) -> str:
        """As it reads in a list."""
        return self.name.replace("_", " ").capitalize()
