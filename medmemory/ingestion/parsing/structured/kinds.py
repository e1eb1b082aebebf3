"""Kinds of documents by the LOINC codes that structured files give them.

Compared by code and name with HL7's value set of document types
(https://hl7.org/fhir/R4/valueset-c80-doc-typecodes.html); the sets of laboratory studies, sections
and some consult notes with HL7's Consolidated CDA, the reports by modality with DICOM's titles of
imaging reports (CID 7000). A code that none of these has is not here.
"""

from medmemory.clinical.document_kind import DocumentKind

# Other LOINC document types that mean one of our kinds.
_NARROWER = {
    DocumentKind.DISCHARGE_SUMMARY: "11490-0 28655-9 29761-4 34105-7 34106-5 34745-0 59258-4",
    DocumentKind.PROGRESS_NOTE: "11507-1 11508-9 11509-7 11510-5 11512-1 18733-6 28569-2 34130-5 "
    "34131-3 34904-3",
    DocumentKind.CONSULTATION_NOTE: "34099-2 34100-8 34101-6 34102-4 34103-2 34104-0 34756-7 "
    "34758-3 34760-9 34761-7 34764-1 34771-6 34776-5 34777-3 34779-9 34781-5 34783-1 34785-6 "
    "34788-0 34791-4 34795-5 34797-1 34798-9 34800-3 34803-7 34805-2 34807-8 34810-2 34812-8 "
    "34814-4 34816-9 34820-1 34822-7 34824-3 34826-8 34828-4 34831-8 34833-4 34837-5 "
    "34839-1 34841-7 34845-8 34847-4 34849-0 34851-6 34853-2 34855-7 34879-7 51845-6 51846-4",
    DocumentKind.HISTORY_AND_PHYSICAL: "11492-6 28626-0 34095-0 34096-8 34115-6 34116-4 34774-0 "
    "47039-3 51849-8",
    DocumentKind.OPERATIVE_NOTE: "28573-4 28624-5 34818-5 34868-0 34870-6 34874-8 34877-1",
    DocumentKind.PROCEDURE_NOTE: "11505-5 18744-3 18745-0 18746-8 18751-8 18753-4 28577-5 28625-2 "
    "29757-2 34121-4 34896-1 34899-5 47048-4",
    DocumentKind.NURSE_NOTE: "28623-7",
    DocumentKind.EMERGENCY_DEPARTMENT_NOTE: "28568-4 34878-9",
    DocumentKind.TRANSFER_SUMMARY: "28616-1 28651-8 34755-9",
    DocumentKind.LABORATORY_REPORT: "18717-9 18719-5 18723-7 18725-2 18768-2 26436-6 30954-2",
    DocumentKind.PATHOLOGY_REPORT: "11529-5 22634-0 27898-6 33721-2 47526-9 60567-5 60568-3",
    DocumentKind.IMAGING_REPORT: "11525-3 18726-0 18747-6 18755-9 18757-5 18758-3 18760-9 24606-6 "
    "30746-2 36643-5 68604-8",
    DocumentKind.CARDIOLOGY_REPORT: "11522-0 11524-6 18752-6 18754-2 42148-7",
    DocumentKind.MEDICATION_LIST: "29549-3 56445-0",
    DocumentKind.IMMUNIZATION_RECORD: "82593-5 87273-9",
    DocumentKind.PLAN_OF_CARE: "52521-2",
    DocumentKind.ADVANCE_DIRECTIVE: "45473-6 64298-3",
    DocumentKind.CONSENT: "57016-8 61358-8 64292-6",
    DocumentKind.PRESCRIPTION: "29551-9 57828-6",
    DocumentKind.OTHER: "34752-6 51855-5",
}
_BY_CODE = {code: kind for kind, codes in _NARROWER.items() for code in codes.split()} | {
    kind.value: kind for kind in DocumentKind
}
LOINC_CODES = frozenset(_BY_CODE)


def kind_of(loinc_code: str | None) -> DocumentKind | None:
    """The kind of document that a LOINC document type is; None for a code not known here."""
    return _BY_CODE.get(loinc_code or "")
