"""What kind of document it is, in the words of LOINC's document types.

Codes and names were compared with HL7's value sets of document types and classes
(https://hl7.org/fhir/R4/valueset-c80-doc-typecodes.html, valueset-document-classcodes.html); those
of medication list, plan of care and advance directive with LOINC's pages (https://loinc.org/10160-0)
and HL7's Consolidated CDA. LOINC's own name stands behind each; LOINC is copyright of Regenstrief
Institute and free to use (https://loinc.org/license).
"""

from enum import StrEnum


class DocumentKind(StrEnum):
    """The value is the LOINC code of the document type."""

    DISCHARGE_SUMMARY = "18842-5"  # Discharge summary
    PROGRESS_NOTE = "11506-3"  # Progress note
    CONSULTATION_NOTE = "11488-4"  # Consult note
    HISTORY_AND_PHYSICAL = "34117-2"  # History and physical note
    OPERATIVE_NOTE = "11504-8"  # Surgical operation note
    PROCEDURE_NOTE = "28570-0"  # Procedure note
    NURSE_NOTE = "34746-8"  # Nurse Note
    TRIAGE_NOTE = "54094-8"  # Emergency department Triage note
    EMERGENCY_DEPARTMENT_NOTE = "34111-5"  # Emergency department Note
    REFERRAL_NOTE = "57133-1"  # Referral note
    TRANSFER_SUMMARY = "18761-7"  # Transfer summary note
    LABORATORY_REPORT = "11502-2"  # Laboratory report
    PATHOLOGY_REPORT = "11526-1"  # Pathology study
    IMAGING_REPORT = "18748-4"  # Diagnostic imaging study
    CARDIOLOGY_REPORT = "26441-6"  # Cardiology studies (set)
    MEDICATION_LIST = "10160-0"  # History of Medication use
    IMMUNIZATION_RECORD = "11369-6"  # History of Immunization
    ALLERGY_LIST = "48765-2"  # Allergies and adverse reactions Document
    PLAN_OF_CARE = "18776-5"  # Plan of care note
    ADVANCE_DIRECTIVE = "42348-3"  # Advance directives
    CONSENT = "59284-0"  # Patient Consent
    PATIENT_SUMMARY = "60591-5"  # Patient summary Document
    CONTINUITY_OF_CARE = "34133-9"  # Summary of episode note
    LETTER = "51852-2"  # Letter
    PRESCRIPTION = "57833-6"  # Prescription for medication Document
    ORDER = "46209-3"  # Provider orders
    OTHER = "34109-9"  # Note

    @property
    def display(self) -> str:
        """As it reads in a list."""
        return self.name.replace("_", " ").capitalize()
