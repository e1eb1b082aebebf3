"""The lists of a record in the words that questions have for them, and the sections that hold them.

"What is she on?" asks for the medications, "anything he must not be given?" for the allergies. Only
wordings that ask for a whole list stand here; what a list may be called in one or two words is a
synonym (`vocabulary`).
"""

import re
from collections.abc import Mapping

from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind
from medmemory.retrieval.words import concepts, stems

_DRUGS = r"(?:drugs?|medicines?|medications?|meds|tablets?|pills?)"
_THINGS = (
    r"(?:drugs?|medicines?|medications?|meds|tablets?|pills?|antibiotics?|painkillers?|substances?"
    r"|things?|foods?|agents?|materials?|products?|vaccines?)"
)
_WHO = (
    r"(?:s?he|they|the (?:patient|pt|man|woman|lady|gentleman|child|boy|girl|baby)"
    r"|this (?:patient|man|woman|lady|gentleman|child|boy|girl))"
)
_NOW = (
    r"(?:currently|now|still|also|regularly|daily|presently|today|routinely|every day|each day"
    r"|at home|at the moment|at present|these days|long[- ]term|in total|nowadays)"
)
_OPENING = (
    r"^\W*(?:(?:and|so|but|please|pls|can you|could you|tell me|give me|show me|list|name|all|the"
    r"|do we know|is it known)\W+)*"
)
_MAY = r"(?:must|should|shall|can|may|could|ought to)"
_IS_GIVEN = (
    r"(?:be given|be prescribed|be offered|have|take|receive|get|be on|eat|use|give|prescribe"
    r"|tolerate)(?: (?:him|her|them))?"
)
_NOT_TO_BE_GIVEN = (
    rf"(?:(?:{_MAY}|do|does|did)(?:n['’]t|not)|(?:can|won)['’]t|{_MAY} not|do(?:es)? not|did not"
    rf"|{_MAY} never)"
)
_IS_ON = rf"(?: {_NOW})*(?: on| taking| prescribed| using| receiving)(?: {_NOW})*\W*$"
_ADVERSE = r"(?:bad|adverse|allergic|severe|serious|drug|medication|medicine|hypersensitivity)"

# What a question says, and the list that it asks for by that.
_WORDINGS = tuple(
    (re.compile(wording, re.IGNORECASE), f" {name} ")
    for wording, name in (
        (
            rf"\b(?:{_ADVERSE} )+reactions?"
            rf"(?: (?:to|from|with) (?:any |an? )?(?:\w+ )?{_THINGS}\b)?",
            "allergy",
        ),
        (
            rf"{_OPENING}(?:what|which|any(?:thing)?|are there(?: any)?)(?: {_THINGS})?"
            rf"(?: (?:that|which|do|does|did|has|have|ever|{_WHO}))*"
            r" react(?:s|ed)?(?: badly)? to\W*$",
            "allergies",
        ),
        (
            r"\b(?:hypersensitivit(?:y|ies)|intolerant|NKD?A)\b"
            r"|\b(?:drug|medication|medicine|food) (?:intoleranc\w+|allerg(?:y|ies))\b",
            "allergy",
        ),
        (r"\b(?:known|any|drug|medication) sensitivities\b", "allergies"),
        (
            rf"{_OPENING}(?:what|which|any(?:thing|body)?|are there(?: any)?"
            rf"|is (?:there )?any(?:thing)?|{_THINGS})\b(?:(?! because| why).){{0,40}}?"
            rf"(?:(?:{_NOT_TO_BE_GIVEN}|{_MAY}(?: {_WHO}| we| i)? (?:not|never))"
            rf"(?: {_WHO}| we| i)?(?: be able to)? {_IS_GIVEN}"
            rf"|\b(?:is|are|was|were) {_WHO} unable to (?:take|tolerate)"
            rf"|\b(?:do|does|did)(?:n['’]t| not) {_WHO} tolerate|\b{_WHO} (?:cannot|can['’]t) \w+"
            rf"|\b(?:to avoid|avoid(?:ed)?|contra-?indicated)(?: (?:giving|prescribing))?"
            rf"(?: (?:in |for |with )?(?:him|her|them|{_WHO}))?)(?: at all| ever)?\W*$",
            "allergies",
        ),
        (
            r"\b(?:not|cannot|can['’]t|unable to) tolerate\b|\b(?:do|does|did)n['’]t tolerate\b",
            "allergy",
        ),
        (
            rf"{_OPENING}what(?: else)?(?: {_DRUGS}| treatments?)?(?:['’]s| is| are)"
            rf"(?: {_WHO})?{_IS_ON}"
            rf"|{_OPENING}which {_DRUGS}(?: is| are)(?: {_WHO})?{_IS_ON}"
            rf"|{_OPENING}(?:what|which)(?: {_DRUGS})?(?: do| does)(?: {_WHO})?(?: {_NOW})* take"
            rf"(?: {_NOW})*\W*$",
            "medications",
        ),
        (
            rf"\b(?:(?:repeat|regular|usual|home|routine|ongoing|existing|current)\s+)+"
            rf"(?:{_DRUGS}|prescriptions?|treatments|scripts?|template)"
            rf"(?: (?:list|chart|history|template))?\b",
            "medications",
        ),
        (
            rf"\b(?:{_DRUGS}|prescription) (?:list|chart|history|sheet|record|regimen|profile)s?\b"
            rf"|\b(?:list|summary|overview) of (?:(?:all|the|his|her|their|current) )*{_DRUGS}\b"
            r"|\bprescriptions\b|\bon (?:his|her|their) repeats?\b",
            "medications",
        ),
        (r"\b(?:TT[OA]s?|take-?home (?:medications?|medicines|meds|drugs))\b", "discharge meds"),
        (
            r"\b(?:past |previous |prior )?(?:medical (?:history|background)|pmhx?)\b"
            r"|\b(?:past|previous|prior) (?:history\b(?! of)|illnesses|(?:medical )?problems"
            r"|(?:medical )?conditions|diagnos[ei]s)"
            r"|^\W*(?:medical )?background\W*$",
            "past medical history",
        ),
        (
            r"\bco-?morbid(?:ity|ities)\b|\b(?:medical|health|chronic|active|current|known|main"
            r"|ongoing|underlying|other|long[- ]term) (?:problems?|issues?|illness(?:es)?|diseases?"
            r"|disorders?)\b"
            r"|\b(?:what|which|all|his|her|their|any) (?:illnesses|diseases|disorders|ailments)\b"
            rf"|{_OPENING}what (?:is|['’]s) wrong with (?:him|her|them|{_WHO})?\W*$"
            rf"|{_OPENING}what (?:do|does|did)(?: {_WHO})? suffer from\W*$"
            rf"|{_OPENING}what(?: is| has)(?: {_WHO})? (?:been )?(?:known|diagnosed) with\W*$"
            rf"|{_OPENING}(?:what|which)(?: (?:conditions|illnesses|problems))? (?:is|are)"
            rf"(?: {_WHO})? (?:being )?treated for\W*$",
            "diagnoses",
        ),
        (r"\b(?:which|what|any|all|his|her|their) (?:vaccines|jabs|shots)\b", "immunisations"),
        (r"\b(?:vaccin\w+|immuni[sz]ation) (?:status|history|record)\b", "immunisations"),
    )
)
# "Summarise his problem list": a list is its own summary.
_SUMMARY = re.compile(
    r"\b(?:summari[sz]e|summary of|overview of|run through|go through|recap)\b", re.IGNORECASE
)

# Beside the name of a list these only say that it is the whole one.
_BESIDE = frozenset(
    concepts(
        "regular regularly usual routine home daily chronic long-term long term known"
        " documented recorded listed coded noted mentioned full complete whole entire official"
        " present existing ongoing status list other main major significant relevant key"
        " important medical health previous past prior old patient suffer any thing substance"
        " material agent product food current active repeat prescription prescribed"
    )
)

_MEDICATION = frozenset(
    {
        SectionKind.MEDICATIONS,
        SectionKind.ADMISSION_MEDICATIONS,
        SectionKind.DISCHARGE_MEDICATIONS,
    }
)
_DIAGNOSES = frozenset(
    {
        SectionKind.DIAGNOSES,
        SectionKind.PROBLEMS,
        SectionKind.DISCHARGE_DIAGNOSES,
        SectionKind.ADMISSION_DIAGNOSES,
    }
)
_NONE: frozenset[SectionKind] = frozenset()
# By the concept that a question names: the sections that are such a list, and others in which it
# stands where no document has one.
_HELD_UNDER: Mapping[str, tuple[frozenset[SectionKind], frozenset[SectionKind]]] = {
    concepts(name)[0]: sections
    for name, sections in (
        ("medication", (_MEDICATION, _NONE)),
        ("allergy", (frozenset({SectionKind.ALLERGIES}), _NONE)),
        ("diagnosis", (_DIAGNOSES, frozenset({SectionKind.PAST_MEDICAL_HISTORY}))),
        (
            "past medical history",
            (frozenset({SectionKind.PAST_MEDICAL_HISTORY}), _DIAGNOSES),
        ),
        (
            "surgery",
            (frozenset({SectionKind.PAST_SURGICAL_HISTORY, SectionKind.PROCEDURES}), _NONE),
        ),
        ("immunisation", (frozenset({SectionKind.IMMUNIZATIONS}), _NONE)),
        ("family", (frozenset({SectionKind.FAMILY_HISTORY}), _NONE)),
        ("social", (frozenset({SectionKind.SOCIAL_HISTORY}), _NONE)),
    )
}
# The parts of medicine to which a question may limit a list, and what shows that an entry belongs
# there; of what else does, the whole list is shown.
_FIELDS: Mapping[str, frozenset[str]] = {
    name: frozenset(named for wording in wordings for named in stems(wording))
    for line in """
heart | cardiac | cardiology | cardiological | cardiovascular | valve | atrial fibrillation \
| angina | coronary | hypertension | infarction | cardiomyopathy | heart failure
liver | hepatic | hepatology | hepatological | cirrhosis | hepatitis | varices | steatosis
kidney | renal | nephrology | nephrological | nephropathy | nephritis | dialysis | albuminuria
lung | respiratory | pulmonary | pulmonology | asthma | copd | bronchiectasis | emphysema
joint | rheumatology | rheumatological | rheumatic | arthritis | gout | lupus | polymyalgia \
| vasculitis | spondylitis | spondyloarthritis | osteoarthritis
brain | neurology | neurological | nerve | stroke | epilepsy | migraine | parkinson | dementia \
| sclerosis | neuropathy
hormone | endocrine | endocrinology | endocrinological | diabetes | thyroid | hypothyroidism \
| hyperthyroidism | thyroiditis | adrenal | pituitary
bowel | gut | gastrointestinal | gastroenterology | gastroenterological | crohn | colitis \
| coeliac | reflux | ulcer | diverticulosis
bladder | urology | urological | prostate | incontinence
skin | dermatology | dermatological | eczema | psoriasis | dermatitis | melanoma
mental | psychiatry | psychiatric | psychological | depression | anxiety | bipolar | schizophrenia
blood | haematology | haematological | anaemia | thrombocytopenia | lymphoma | leukaemia
eye | ophthalmology | ophthalmological | cataract | glaucoma | retinopathy
bone | orthopaedics | orthopaedic | musculoskeletal | osteoporosis | fracture
women | gynaecology | gynaecological | fibroids | endometriosis
cancer | oncology | oncological | carcinoma | melanoma | lymphoma
""".replace("\\\n", "")
    .strip()
    .splitlines()
    for wordings in [line.split("|")]
    for wording in wordings
    for name in concepts(wording)
}


def with_named_lists(question: str) -> str:
    """`question` with what it asks for called by the name of the list, where it asks for one."""
    named = question
    for wording, name in _WORDINGS:
        named = wording.sub(name, named)
    return _SUMMARY.sub(" ", named) if _HELD_UNDER.keys() & set(concepts(named)) else named


def list_alone(subject: frozenset[str]) -> frozenset[str]:
    """Of what a question is about the list, where it asks for nothing but that; else all of it."""
    named = subject & _HELD_UNDER.keys()
    return named if named and subject - named <= _BESIDE else subject


def list_of_a_field(subject: frozenset[str]) -> tuple[frozenset[str], frozenset[str]] | None:
    """Of what a question is about the list and the part of medicine to which it limits that; None
    where it asks for something else."""
    named = subject & _HELD_UNDER.keys()
    fields = subject - named - _BESIDE
    return (named, fields) if named and fields and fields <= _FIELDS.keys() else None


def is_of_the_field(words: frozenset[str], field: str) -> bool:
    """Whether `words`, as `stems` cuts them, name what belongs to that part of medicine."""
    return not words.isdisjoint(_FIELDS[field])


def is_list_of(heading: str, concept: str) -> bool:
    """Whether what stands under `heading` is the list that `concept` names."""
    return section_kind(heading) in _HELD_UNDER.get(concept, (_NONE, _NONE))[0]


def implies_list_of(heading: str, concept: str) -> bool:
    """Whether what `concept` names may stand under `heading`, too."""
    return section_kind(heading) in _HELD_UNDER.get(concept, (_NONE, _NONE))[1]
