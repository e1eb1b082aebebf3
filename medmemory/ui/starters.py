"""Questions to begin with, chosen by what kinds of documents a record holds."""

from collections.abc import Sequence

from medmemory.clinical.document import DocumentStatus, StoredDocument
from medmemory.clinical.names import name_key

COUNT = 3

# The first word of a title or file name that begins with one of the keys chooses the question.
_BY_KIND: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("discharge", "epicrisis", "hospital", "admission", "inpatient"),
        "Why was the patient in hospital, and what was arranged at discharge?",
    ),
    (
        ("lab", "blood", "result", "hba1c", "chemistry", "haematology", "hematology"),
        "Which laboratory results are outside the reference range?",
    ),
    (
        ("medic", "drug", "prescri", "dose"),
        "Which medicines does the patient take, and in what doses?",
    ),
    (
        ("radiolog", "xray", "ct", "mri", "ultrasound", "imaging", "scan", "echo", "mammogra"),
        "What did the imaging show?",
    ),
    (("ecg", "ekg", "electrocardio", "holter"), "What did the ECG show?"),
    (("patholog", "histolog", "biops", "cytolog"), "What did the pathology report find?"),
    (("operat", "surg", "procedure", "anaesth", "anesth"), "Which operations has the patient had?"),
    (("allerg",), "Which allergies are recorded, and what was the reaction?"),
    (("immuni", "vaccin"), "Which vaccinations are recorded, and when were they given?"),
    (
        ("letter", "clinic", "consult", "referral", "outpatient", "visit", "note"),
        "What was the conclusion of the most recent letter?",
    ),
)
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
    words = {
        word
        for document in ready
        for word in name_key(f"{document.title} {document.file_name}").split()
    }
    fitting = [
        question
        for keys, question in _BY_KIND
        if any(_begins(word, key) for word in words for key in keys)
    ]
    return [*fitting, *_ALWAYS][:COUNT]


def _begins(word: str, key: str) -> bool:
    """Short keys such as "ct" must be the whole word."""
    return word == key if len(key) <= len("ct") else word.startswith(key)
