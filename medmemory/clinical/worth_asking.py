"""Questions that a document or a record can answer, in fixed words, chosen by what it holds."""

from collections.abc import Callable, Collection, Iterable

from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind

COUNT = 3

# Whether a question is answered by quoting what stands under a heading.
Quoted = Callable[[str, str], bool]

# What a kind of document is read for. Most of these ask for a judgement, so they need a model:
# quoting cannot compare a value with its range.
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

# The first that a document has come first: what a clinician looks for before the rest. Quoting
# finds a section by the words of these.
_OF_SECTIONS: tuple[tuple[str, Collection[SectionKind]], ...] = (
    ("Why was the patient admitted?", {SectionKind.REASON_FOR_ADMISSION}),
    ("What was the hospital course?", {SectionKind.HOSPITAL_COURSE}),
    ("What is the assessment?", {SectionKind.ASSESSMENT}),
    ("What is the plan?", {SectionKind.ASSESSMENT_AND_PLAN, SectionKind.PLAN}),
    (
        "Which medications are recorded?",
        {
            SectionKind.MEDICATIONS, SectionKind.DISCHARGE_MEDICATIONS,
            SectionKind.ADMISSION_MEDICATIONS,
        },
    ),
    ("Which allergies are recorded?", {SectionKind.ALLERGIES}),
    (
        "Which diagnoses are recorded?",
        {
            SectionKind.DIAGNOSES, SectionKind.DISCHARGE_DIAGNOSES, SectionKind.PROBLEMS,
            SectionKind.ADMISSION_DIAGNOSES,
        },
    ),
    ("What did the imaging show?", {SectionKind.IMAGING}),
    ("What is the impression?", {SectionKind.IMPRESSION}),
    ("Which laboratory results are recorded?", {SectionKind.LABORATORY}),
    ("Which test results are recorded?", {SectionKind.RESULTS}),
    ("What did the cardiac tests show?", {SectionKind.CARDIAC_TESTS}),
    ("What did the microbiology show?", {SectionKind.MICROBIOLOGY}),
    ("What did the pathology show?", {SectionKind.PATHOLOGY}),
    ("Which follow-up is arranged?", {SectionKind.FOLLOW_UP}),
    (
        "Which instructions were given?",
        {SectionKind.DISCHARGE_INSTRUCTIONS, SectionKind.INSTRUCTIONS},
    ),
    ("Why did the patient come?", {SectionKind.CHIEF_COMPLAINT}),
    (
        "What is the history of the present illness?",
        {SectionKind.HISTORY_OF_PRESENT_ILLNESS, SectionKind.SUBJECTIVE},
    ),
    ("Which procedures were done?", {SectionKind.PROCEDURES}),
    ("What did the examination show?", {SectionKind.EXAMINATION, SectionKind.OBJECTIVE}),
    ("Which vital signs are recorded?", {SectionKind.VITAL_SIGNS}),
    ("What is the past medical history?", {SectionKind.PAST_MEDICAL_HISTORY}),
    ("Which operations are recorded?", {SectionKind.PAST_SURGICAL_HISTORY}),
    ("Which vaccinations are recorded?", {SectionKind.IMMUNIZATIONS}),
    ("Which family history is recorded?", {SectionKind.FAMILY_HISTORY}),
    ("Which social history is recorded?", {SectionKind.SOCIAL_HISTORY}),
    ("Which advance directives are recorded?", {SectionKind.ADVANCE_DIRECTIVES}),
)  # fmt: skip

# Two questions with one of these in them ask for the same.
_TOPICS = (
    "medications", "medicines", "allerg", "imaging", "result", "vaccin", "hospital", "wishes",
    "directives", "heart", "cardiac", "patholog", "operation", "procedure",
)  # fmt: skip
_SAME_TOPIC = {
    "medicines": "medications", "wishes": "directives", "heart": "cardiac",
}  # fmt: skip


# Of a whole record, first what is looked for in any patient. What came of one visit is left out:
# nobody can tell which visit is meant.
_OF_RECORDS = (
    SectionKind.MEDICATIONS, SectionKind.ALLERGIES, SectionKind.DIAGNOSES, SectionKind.LABORATORY,
    SectionKind.IMAGING, SectionKind.HOSPITAL_COURSE, SectionKind.ASSESSMENT_AND_PLAN,
    SectionKind.FOLLOW_UP, SectionKind.PROCEDURES, SectionKind.PAST_MEDICAL_HISTORY,
    SectionKind.IMMUNIZATIONS, SectionKind.FAMILY_HISTORY, SectionKind.SOCIAL_HISTORY,
    SectionKind.ADVANCE_DIRECTIVES,
)  # fmt: skip


def questions_for(
    headings: Iterable[str], kind: DocumentKind | None, quoted: Quoted | None = None
) -> tuple[str, ...]:
    """At most three questions: what the kind of document is read for, then what its sections hold.

    `headings` are those with text under them. None is asked whose answer cannot be there. With
    `quoted` there is no model: only what quoting answers is asked.
    """
    held = _held(headings, quoted)
    return _first([*_of_kinds([kind] if kind else [], quoted), *held])


def starters(
    headings: Iterable[str], kinds: Collection[DocumentKind], quoted: Quoted | None = None
) -> tuple[str, ...]:
    """At most three questions about a record whose documents have these headings and kinds."""
    held = _held(headings, quoted)
    first = [
        question
        for wanted in _OF_RECORDS
        for question, sections in _OF_SECTIONS
        if wanted in sections and question in held
    ]
    return _first([*_of_kinds(kinds, quoted), *first])


def _held(headings: Iterable[str], quoted: Quoted | None) -> list[str]:
    """The questions that what stands under one of the headings answers."""
    known = [(heading, kind) for heading in headings if (kind := section_kind(heading))]
    return [
        question
        for question, kinds in _OF_SECTIONS
        if any(
            kind in kinds and (quoted is None or quoted(question, heading))
            for heading, kind in known
        )
    ]


def _of_kinds(kinds: Collection[DocumentKind], quoted: Quoted | None) -> list[str]:
    if quoted is not None:
        return []
    return [question for kind, question in OF_KINDS.items() if kind in kinds]


def _first(questions: Iterable[str]) -> tuple[str, ...]:
    """The first few that ask for different things."""
    chosen: list[str] = []
    for question in questions:
        if not _is_asked(question, chosen):
            chosen.append(question)
    return tuple(chosen[:COUNT])


def _is_asked(question: str, questions: Collection[str]) -> bool:
    """Whether one of `questions` is about the same."""
    return any(_topic(other) == _topic(question) for other in questions)


def _topic(question: str) -> str:
    topic = next((topic for topic in _TOPICS if topic in question), question)
    return _SAME_TOPIC.get(topic, topic)
