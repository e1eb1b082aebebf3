"""What a question asks for beside its words: where in a record that stands, and of which time.

Rules, no model. Each finding is a soft signal of the ranking, never a filter.
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from medmemory.clinical.document_kind import DocumentKind as Kind
from medmemory.clinical.section_kind import SectionKind as Section
from medmemory.retrieval.dates import Period
from medmemory.retrieval.named_lists import with_named_lists
from medmemory.retrieval.times import times_of
from medmemory.retrieval.words import Term, concepts, terms


class Recency(Enum):
    LATEST = "latest"
    EARLIEST = "earliest"


@dataclass(frozen=True, slots=True)
class Asked:
    """`about_relatives`: the question is about the family, not the patient."""

    terms: tuple[Term, ...]
    sections: frozenset[Section]
    kinds: frozenset[Kind]
    recency: Recency | None
    periods: tuple[Period, ...]
    about_relatives: bool


_PLANS = {
    Section.PLAN, Section.ASSESSMENT_AND_PLAN, Section.FOLLOW_UP, Section.INSTRUCTIONS,
    Section.DISCHARGE_INSTRUCTIONS,
}  # fmt: skip
_MEDICATIONS = {
    Section.MEDICATIONS, Section.ADMISSION_MEDICATIONS, Section.DISCHARGE_MEDICATIONS,
}  # fmt: skip
_TESTS = {Section.RESULTS, Section.OBJECTIVE}

# The sections that answer a question which names one of these; a wording as in `vocabulary`.
_SECTIONS: tuple[tuple[set[Section], str], ...] = (
    (_MEDICATIONS, "medication | dose | prescription | inhaler | regimen"),
    ({Section.ALLERGIES}, "allergy | adverse reaction | anaphylaxis"),
    (
        {Section.FAMILY_HISTORY},
        "family | mother | father | parents | brother | sister | relative | aunt | uncle"
        " | grandmother | grandfather | siblings | hereditary",
    ),
    (
        {Section.SOCIAL_HISTORY},
        "smoking | alcohol | occupation | drinking | living | married | illicit"
        " | hobby",
    ),
    (
        {Section.PAST_SURGICAL_HISTORY, Section.PROCEDURES, Section.OPERATIVE_DETAILS},
        "surgery | procedure | implant",
    ),
    (
        {Section.PAST_MEDICAL_HISTORY, Section.PROBLEMS},
        "past medical history | comorbidity | chronic condition | background",
    ),
    (
        _PLANS,
        "plan | follow-up | next steps | order | ordered | referral | referred | refer | arranged"
        " | advised | advice | instructions | recommended | started | prescribed | requested",
    ),
    (
        {Section.EXAMINATION, Section.OBJECTIVE},
        "examination | exam | auscultation | palpation | murmur | range of motion | reflexes"
        " | tenderness | jugular venous pressure | papilloedema | jaundice",
    ),
    (
        {Section.VITAL_SIGNS, Section.OBJECTIVE},
        "blood pressure | heart rate | temperature | oxygen saturation | respiratory rate"
        " | weight | height | bmi | vitals | vital signs",
    ),
    (
        _TESTS | {Section.LABORATORY},
        "hba1c | haemoglobin | creatinine | egfr | potassium | sodium | white cell count | crp"
        " | cholesterol | ldl | hdl | triglycerides | tsh | psa | blood test | bloods | labs"
        " | laboratory | liver function | liver enzymes | magnesium | bnp | troponin | platelets"
        " | glucose | inr | ferritin | full blood count | blood urea nitrogen | testosterone",
    ),
    (
        _TESTS | {Section.IMAGING, Section.FINDINGS, Section.IMPRESSION},
        "x-ray | ct | mri | ultrasound | imaging | scan | film | mammogram | arthrogram",
    ),
    (
        _TESTS | {Section.CARDIAC_TESTS, Section.FINDINGS, Section.IMPRESSION},
        "ecg | echocardiogram | ejection fraction | angiography | stress test | spirometry"
        " | lung function | endoscopy | colonoscopy",
    ),
    ({Section.IMMUNIZATIONS}, "immunisation | influenza vaccine | booster"),
    (
        {
            Section.ASSESSMENT, Section.ASSESSMENT_AND_PLAN, Section.DIAGNOSES, Section.IMPRESSION,
            Section.PROBLEMS, Section.DISCHARGE_DIAGNOSES, Section.ADMISSION_DIAGNOSES,
        },
        "diagnosis | assessment | impression | suspected | fracture",
    ),
    (
        {
            Section.CHIEF_COMPLAINT, Section.REASON_FOR_ADMISSION, Section.REASON_FOR_CONSULTATION,
            Section.HISTORY_OF_PRESENT_ILLNESS,
        },
        "complaint | presenting | present | symptoms",
    ),
    (
        _TESTS | {Section.PATHOLOGY, Section.MICROSCOPIC_DESCRIPTION, Section.GROSS_DESCRIPTION},
        "pathology | biopsy | histology | margins | stage | grade",
    ),
    (_TESTS | {Section.MICROBIOLOGY}, "culture | swab | microbiology | organism"),
    ({Section.HOSPITAL_COURSE}, "hospital stay | hospital course | inpatient | admission"),
    ({Section.ADVANCE_DIRECTIVES}, "code status | resuscitation | dnr | advance directive"),
)  # fmt: skip

_KINDS = {
    Kind.DISCHARGE_SUMMARY: r"discharge (?:summary|letter|report)",
    Kind.REFERRAL_NOTE: r"referral (?:letter|note)",
    Kind.OPERATIVE_NOTE: r"(?:operative|operation|surgical|surgeon'?s) (?:note|report)",
    Kind.CONSULTATION_NOTE: r"consult(?:ation)? (?:note|letter|report)",
    Kind.PROGRESS_NOTE: r"progress note|clinic note|visit note",
    Kind.LETTER: r"(?:clinic|gp|hospital|specialist'?s?)? ?letter",
    Kind.LABORATORY_REPORT: r"lab(?:oratory)? (?:report|results?)|blood (?:tests?|results?)",
    Kind.IMAGING_REPORT: r"(?:radiology|imaging|x-?ray|ct|mri|ultrasound|scan) (?:report|results?)",
    Kind.PATHOLOGY_REPORT: r"(?:pathology|histology|biopsy) (?:report|results?)",
    Kind.CARDIOLOGY_REPORT: r"(?:cardiology|echo(?:cardiogram)?|ecg|ekg) (?:report|results?)",
    Kind.MEDICATION_LIST: r"(?:medication|drug) (?:list|chart)",
    Kind.EMERGENCY_DEPARTMENT_NOTE: r"(?:emergency(?: department| room)?|\ber|\bed) (?:note|visit)",
    Kind.IMMUNIZATION_RECORD: r"(?:immuni[sz]ation|vaccination) (?:record|history)",
}
_KIND_CUES = {
    kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _KINDS.items()
}
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|recent(?:ly)?|current(?:ly)?|now|today|last|still"
    r"|at present|up to date)\b",
    re.IGNORECASE,
)
_EARLIEST = re.compile(r"\b(?:earliest|first|initial(?:ly)?|oldest|original(?:ly)?)\b", re.I)
# "Last week" and "first line" tell no order of documents.
_NO_ORDER = re.compile(r"\b(?:last|first)\s+(?:day|week|month|year|night|line|name|aid)\b", re.I)


def understood(question: str) -> Asked:
    """What `question` asks for."""
    named = {*concepts(question), *concepts(with_named_lists(question))}
    sections = frozenset(
        section
        for found, cues in _section_cues()
        if any(cue <= named for cue in cues)
        for section in found
    )
    return Asked(
        terms=terms(question),
        sections=sections,
        kinds=frozenset(kind for kind, cue in _KIND_CUES.items() if cue.search(question)),
        recency=recency(question),
        periods=times_of(question).periods,
        about_relatives=Section.FAMILY_HISTORY in sections,
    )


def recency(question: str) -> Recency | None:
    """Whether the latest is asked for, or the earliest."""
    ordered = _NO_ORDER.sub("", question)
    if _LATEST.search(ordered):
        return Recency.LATEST
    return Recency.EARLIEST if _EARLIEST.search(ordered) else None


@cache
def _section_cues() -> tuple[tuple[set[Section], list[frozenset[str]]], ...]:
    return tuple(
        (sections, [frozenset(concepts(cue)) for cue in cues.split("|")])
        for sections, cues in _SECTIONS
    )
