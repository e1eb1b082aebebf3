"""Questions that a document can answer, in fixed words, chosen by what it holds."""

from collections.abc import Collection, Iterable

from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind

COUNT = 3

# What a kind of document is read for.
OF_KINDS: dict[DocumentKind, str] = {
    DocumentKind.DISCHARGE_SUMMARY: (
        "Why was the patient in hospital, and what was arranged at discharge?"
    ),
    DocumentKind.LABORATORY_REPORT: "Which laboratory results are outside the reference range?",
    DocumentKind.MEDICATION_LIST: "Which medicines does the patient take, and in what doses?",
    DocumentKind.PRESCRIPTION: "Which medicines does the patient take, and in what doses?",
    DocumentKind.IMAGING_REPORT: "What did the imaging show?",
    DocumentKind.CARDIOLOGY_REPORT: "What did the heart tests show?",
    DocumentKind.PATHOLOGY_REPORT: "What did the pathology report find?",
    DocumentKind.OPERATIVE_NOTE: "Which operation was done, and what was found?",
    DocumentKind.PROCEDURE_NOTE: "Which procedure was done, and what was found?",
    DocumentKind.ALLERGY_LIST: "Which allergies are recorded, and what was the reaction?",
    DocumentKind.IMMUNIZATION_RECORD: (
        "Which vaccinations are recorded, and when were they given?"
    ),
    DocumentKind.REFERRAL_NOTE: "Why was the patient referred?",
    DocumentKind.CONSULTATION_NOTE: "What did the consultant advise?",
    DocumentKind.ADVANCE_DIRECTIVE: "Which wishes for treatment are recorded?",
    DocumentKind.EMERGENCY_DEPARTMENT_NOTE: "Why did the patient come to the emergency department?",
    DocumentKind.TRANSFER_SUMMARY: "Why was the patient transferred?",
}

# The first that a document has come first: what a clinician looks for before the rest.
_OF_SECTIONS: tuple[tuple[str, Collection[SectionKind]], ...] = (
    (
        "What happened during the hospital stay?",
        {SectionKind.HOSPITAL_COURSE, SectionKind.REASON_FOR_ADMISSION},
    ),
    (
        "What is the assessment and the plan?",
        {SectionKind.ASSESSMENT_AND_PLAN, SectionKind.ASSESSMENT, SectionKind.PLAN},
    ),
    (
        "Which medications are listed?",
        {
            SectionKind.MEDICATIONS, SectionKind.DISCHARGE_MEDICATIONS,
            SectionKind.ADMISSION_MEDICATIONS,
        },
    ),
    ("Which allergies are recorded?", {SectionKind.ALLERGIES}),
    (
        "Which diagnoses are named?",
        {
            SectionKind.DIAGNOSES, SectionKind.DISCHARGE_DIAGNOSES, SectionKind.PROBLEMS,
            SectionKind.ADMISSION_DIAGNOSES,
        },
    ),
    ("What did the imaging show?", {SectionKind.IMAGING}),
    ("What is the impression?", {SectionKind.IMPRESSION}),
    (
        "Which test results are reported?",
        {
            SectionKind.LABORATORY, SectionKind.RESULTS, SectionKind.CARDIAC_TESTS,
            SectionKind.MICROBIOLOGY, SectionKind.PATHOLOGY,
        },
    ),
    (
        "Which follow-up and which instructions were given?",
        {
            SectionKind.FOLLOW_UP, SectionKind.DISCHARGE_INSTRUCTIONS, SectionKind.INSTRUCTIONS,
        },
    ),
    (
        "Why did the patient come?",
        {
            SectionKind.CHIEF_COMPLAINT, SectionKind.HISTORY_OF_PRESENT_ILLNESS,
            SectionKind.SUBJECTIVE,
        },
    ),
    ("Which procedures were done?", {SectionKind.PROCEDURES}),
    (
        "What was found on examination?",
        {SectionKind.EXAMINATION, SectionKind.OBJECTIVE, SectionKind.VITAL_SIGNS},
    ),
    (
        "Which earlier illnesses and operations are recorded?",
        {SectionKind.PAST_MEDICAL_HISTORY, SectionKind.PAST_SURGICAL_HISTORY},
    ),
    ("Which vaccinations are recorded?", {SectionKind.IMMUNIZATIONS}),
    ("Which family history is recorded?", {SectionKind.FAMILY_HISTORY}),
    ("Which social history is recorded?", {SectionKind.SOCIAL_HISTORY}),
    ("Which wishes for treatment are recorded?", {SectionKind.ADVANCE_DIRECTIVES}),
)  # fmt: skip

# Two questions with one of these in them ask for the same.
_TOPICS = ("medic", "allerg", "imaging", "result", "vaccin", "hospital", "wishes")


def questions_for(headings: Iterable[str], kind: DocumentKind | None) -> tuple[str, ...]:
    """At most three questions: what the kind of document is read for, then what its sections hold.

    `headings` are those with text under them. None is asked whose answer cannot be there.
    """
    held = {found for heading in headings if (found := section_kind(heading))}
    questions = [OF_KINDS[kind]] if kind in OF_KINDS else []
    for question, kinds in _OF_SECTIONS:
        if held & set(kinds) and not _is_asked(question, questions):
            questions.append(question)
    return tuple(questions[:COUNT])


def _is_asked(question: str, questions: Collection[str]) -> bool:
    """Whether one of `questions` is about the same."""
    return any(_topic(other) == _topic(question) for other in questions)


def _topic(question: str) -> str:
    return next((topic for topic in _TOPICS if topic in question), question)
