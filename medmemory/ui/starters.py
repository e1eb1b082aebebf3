"""Questions to begin with, chosen by what kinds of documents a record holds."""

from collections.abc import Sequence

from medmemory.clinical.document import DocumentStatus, StoredDocument
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.names import name_key
from medmemory.clinical.worth_asking import COUNT, OF_KINDS

# For a document whose kind is not known: the first word of its title or file name that begins with
# one of these.
_BY_WORDS: tuple[tuple[tuple[str, ...], DocumentKind], ...] = (
    (
        ("discharge", "epicrisis", "hospital", "admission", "inpatient"),
        DocumentKind.DISCHARGE_SUMMARY,
    ),
    (
        ("lab", "blood", "result", "hba1c", "chemistry", "haematology", "hematology"),
        DocumentKind.LABORATORY_REPORT,
    ),
    (("medic", "drug", "prescri", "dose"), DocumentKind.MEDICATION_LIST),
    (
        ("radiolog", "xray", "ct", "mri", "ultrasound", "imaging", "scan", "mammogra"),
        DocumentKind.IMAGING_REPORT,
    ),
    (
        ("ecg", "ekg", "electrocardio", "holter", "echo", "echocardio"),
        DocumentKind.CARDIOLOGY_REPORT,
    ),
    (("patholog", "histolog", "biops", "cytolog"), DocumentKind.PATHOLOGY_REPORT),
    (("operat", "surg", "procedure", "anaesth", "anesth"), DocumentKind.OPERATIVE_NOTE),
    (("allerg",), DocumentKind.ALLERGY_LIST),
    (("immuni", "vaccin"), DocumentKind.IMMUNIZATION_RECORD),
    (
        ("letter", "clinic", "consult", "referral", "outpatient", "visit", "note"),
        DocumentKind.LETTER,
    ),
)
_OF_LETTERS = "What was the conclusion of the most recent letter?"
_ALWAYS = (
    "Which diagnoses does the record name?",
    "Which medicines does the record name?",
    "Which allergies does the record name?",
)


def starters(documents: Sequence[StoredDocument]) -> list[str]:
    """At most three questions that these documents may answer; none while nothing is searchable."""
    ready = [one for one in documents if one.status is DocumentStatus.READY]
    if not ready:
        return []
    held = {kind for document in ready for kind in _kinds(document)}
    ordered = dict.fromkeys((*(kind for _, kind in _BY_WORDS), *OF_KINDS))
    fitting = dict.fromkeys(OF_KINDS.get(kind, _OF_LETTERS) for kind in ordered if kind in held)
    return [*fitting, *_ALWAYS][:COUNT]


def _kinds(document: StoredDocument) -> set[DocumentKind]:
    if document.kind is not None:
        return {document.kind}
    words = name_key(f"{document.title} {document.file_name}").split()
    return {
        kind
        for keys, kind in _BY_WORDS
        if any(_begins(word, key) for word in words for key in keys)
    }


def _begins(word: str, key: str) -> bool:
    """Short keys such as "ct" must be the whole word."""
    return word == key if len(key) <= len("ct") else word.startswith(key)
