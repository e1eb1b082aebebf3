"""The words of a statement that say what it is about, and the pairs that exclude each other."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations

from medmemory.retrieval.vocabulary import MEDICINE_NAMES, entries
from medmemory.retrieval.words import concepts, stems

# They frame a statement or say how it came to be known; two texts without any of them in common
# can still say the same.
_FRAMING = frozenset(
    concepts(
        "show shown showed reveal revealed demonstrate demonstrated see seen note noted find found "
        "finding findings report reported state stated document documented record recorded list "
        "listed include includes including indicate indicated present presents presented remain "
        "remained remains continue continues continued measure measured measurement value values "
        "level levels result results reading dose dosage dosed amount take takes taken taking took "
        "use uses used using give gives given receive received prescribe prescribed prescription "
        "treat treated treatment therapy currently current now today latest last recent recently "
        "previous previously prior earlier time date dated day year month week visit clinic letter "
        "evidence sign signs history past known any new total number count also further "
        "according based source passage following additionally however therefore "
        "she he her his woman man lady gentleman male female age aged old serum plasma "
        "blood sample test tests tested testing performed undergo underwent done took place set "
        "case due because cause caused related associated via per every each upon with without "
        "reference range normal limit target goal aim yes evident approximately around about "
        "least first second one two three single feel feels felt say says suffer suffers suffering "
        "told tells complain complains complained exist exists exhibit main mg regular regularly "
        "problem problems condition conditions medical occur occurred occurs happen happened "
        "consistent compatible suggest suggests suggested suggesting describe described available "
        "episode episodes predicted administered heard since sided "
        "discrepancy conflict conflicting versus differ "
        "differs check checked diagnosed diagnosis identified observed detected started "
        "daily later subsequently may might allowed"
    )
)

# Words that exclude each other: one text may not have one where the other has another.
_EXCLUSIVE = (
    ("left leftsided", "right rightsided"),
    ("upper", "lower"),
    ("systolic", "diastolic"),
    ("start started starting commence commenced initiate initiated begin began begun added",
     "stop stopped stopping discontinue discontinued cease ceased withdrawn withheld halted quit"),
    ("increase increased increasing rise rose risen rising higher raised climbed elevated high up",
     "decrease decreased decreasing fall fell fallen falling lower lowered reduce reduced dropped "
     "drop down low declined"),
    ("improve improved improving improvement better",
     "worsen worsened worsening deteriorate deteriorated worse"),
    ("positive", "negative"),
    ("normal unremarkable", "abnormal"),
    ("benign", "malignant"),
    ("proximal", "distal"),
    ("anterior", "posterior"),
    ("type1", "type2"),
    ("acute", "chronic"),
    ("sensitive susceptible", "resistant", "intermediate"),
    ("mild slight minimal", "moderate", "severe marked"),
    ("good", "poor poorly"),
    ("inside indoors indoor", "outside outdoors outdoor"),
    ("mitral", "aortic", "tricuspid"),
    ("proliferative", "nonproliferative"),
)  # fmt: skip
# Of these a source need not say any; it may only not say another one.
_EXCLUSIVE_WHERE_SAID = (
    ("man male gentleman boy", "woman female lady girl"),
    ("general", "spinal", "epidural", "regional", "local"),
    ("removed removal resected resection excised", "preserved retained"),
)


def _pairs_of(
    groups: Iterable[tuple[str, ...]],
) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    return tuple(
        (frozenset(concepts(one)), frozenset(concepts(other)))
        for group in groups
        for one, other in combinations(group, 2)
    )


# They say how a value is or goes, never what it is of.
NO_ANALYTE = frozenset(
    concepts(
        "increase increased increasing rise rose risen rising higher raised climbed elevated high "
        "up decrease decreased decreasing fall fell fallen falling lower lowered reduce reduced "
        "dropped drop down low declined improve improved improvement worsen worsened above below "
        "upper limit within"
    )
)
OPPOSITES = _pairs_of((*_EXCLUSIVE, *_EXCLUSIVE_WHERE_SAID))
NEED_NOT_BE_SAID = frozenset[str]().union(
    *(side for pair in _pairs_of(_EXCLUSIVE_WHERE_SAID) for side in pair)
)
IN_A_PAIR = frozenset[str]().union(*(side for pair in OPPOSITES for side in pair))

# What is of another person than the patient.
RELATIVES = frozenset(
    concepts(
        "mother father brother sister son daughter parent parents sibling siblings aunt uncle "
        "grandmother grandfather cousin niece nephew husband wife"
    )
)
FAMILY = "family"

# Names of drugs and diseases, by the ends that the naming of both gives them (INN stems).
_NAMING_END = re.compile(
    r"(?:[a-z]{2,}(?:pril|olol|statin|sartan|mycin|micin|cillin|azole|dipine|prazole|gliptin|gliflozin"
    r"|glutide|xaban|gatran|parin|triptan|setron|oxacin|cycline|mab|tinib|vir|zepam|zolam|caine"
    r"|sone|solone|formin|thiazide|semide|tidine|barbital|profen|oxetine|opram|pamil|iazem"
    r"|amine|idone|apine|azine|barb|fibrate"
    r"|itis|osis|oses|aemia|emia|oma|omata|pathy|ectomy|otomy|ostomy|plasty|scopy|algia|uria"
    r"|penia|philia|megaly|rrhoea|rrhea|plegia|paresis|sclerosis|stenosis|phasia|phagia|pnoea"
    r"|pnea|thyroidism|tension|oedema))s?",
    re.IGNORECASE,
)
_DISEASES = frozenset(
    concepts(
        "asthma cancer diabetes stroke epilepsy gout copd dementia depression infection fracture "
        "tumour tumor allergy hypertension angina sepsis ulcer eczema hernia obesity glaucoma "
        "cataract migraine seizure syncope fever cough rash pain headache nausea vomiting bleeding "
        "insulin aspirin warfarin digoxin paracetamol morphine lithium surgery transplant "
        "pregnancy pregnant smoking alcohol penicillin heart failure myocardial infarction "
        "atrial fibrillation kidney disease tuberculosis hiv hepatitis ldl hdl triglyceride "
        "anaphylaxis urticaria hives angioedema palpitations breathlessness oedema dizziness "
        "fatigue"
    )
)
_MEDICINES = frozenset(
    name for names in entries(MEDICINE_NAMES) for name in concepts(" . ".join(names))
)
_SYMBOLS = {
    "Na": "sodium",
    "K": "potassium",
    "Cl": "chloride",
    "Ca": "calcium",
    "Mg": "magnesium",
    "Fe": "iron",
    "weighs": "weight",
    "lost": "loss",
    "intended": "planned",
    "weighed": "weight",
    "NKDA": "allergy",
    "NKA": "allergy",
    "Hx": "history",
    "Rx": "medication",
    "FHx": "family history",
    "Dx": "diagnosis",
    "ALT": "alanine aminotransferase",
    "AST": "aspartate aminotransferase",
}
_SYMBOL = re.compile(rf"(?<![\w'])(?:{'|'.join(_SYMBOLS)})(?![\w'])")
# What is "non-proliferative" is not proliferative.
_NON = re.compile(r"\bnon[- ](?=[a-z])", re.IGNORECASE)
# "H. pylori" is a pylori, unless the vocabulary knows its name.
_GENUS = re.compile(r"(?<!\w)[A-Z]\. ?([a-z]{4,})")
# Who is "anaemic" has anaemia.
_ADJECTIVE = re.compile(r"(?<=[a-z]{2})a?emic\b", re.IGNORECASE)
# A result comes back; who has a bad back has something else.
_CAME_BACK = re.compile(r"\bc[ao]mes? back\b", re.IGNORECASE)
_HYPHENS = re.compile(
    r"(?<=[A-Za-z]{2})(?<!\bex)-(?=[A-Za-z]{2})|(?<=[A-Za-z]\d)-(?=[A-Za-z]{3})", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def terms(text: str) -> tuple[str, ...]:
    """What `text` is about: its concepts without those that only frame a statement."""
    said = _spelt_out(text)
    named = (part for one in concepts(said) for part in _with_its_side_apart(one, said.lower()))
    return tuple(one for one in dict.fromkeys(named) if one not in _FRAMING)


def _with_its_side_apart(concept: str, said: str) -> tuple[str, ...]:
    """A "right eye" is an eye, and right."""
    side, _, of = concept.partition(" ")
    is_said_so = bool(of) and side in ("left", "right") and side in said
    return (side, *of.split()) if is_said_so else (concept,)


@lru_cache(maxsize=4096)
def pool(text: str) -> frozenset[str]:
    """All that `text` speaks of, in every form that `terms` may have of it."""
    return stems(_spelt_out(text)) | frozenset(concepts(_spelt_out(text)))


@lru_cache(maxsize=4096)
def must_be_said(word: str) -> bool:
    """Whether a source that does not have this word cannot have said it otherwise: the name of a
    drug or a disease, a side, a relative."""
    found = concepts(_spelt_out(word))
    return bool(
        _NAMING_END.fullmatch(word)
        or not _MEDICINES.isdisjoint(found)
        or not _DISEASES.isdisjoint(found)
        or not RELATIVES.isdisjoint(found)
        or not IN_A_PAIR.isdisjoint(found)
    )


def names_a_medicine(said: Iterable[str]) -> bool:
    """Whether one of these terms is the name of a medicine."""
    return any(one in _MEDICINES or _NAMING_END.fullmatch(one) for one in said)


def _spelt_out(text: str) -> str:
    text = _GENUS.sub(lambda match: match[0] if len(concepts(match[0])) == 1 else match[1], text)
    text = _ADJECTIVE.sub("emia", _NON.sub("non", _CAME_BACK.sub("was", text)))
    return _HYPHENS.sub(" ", _SYMBOL.sub(lambda match: _SYMBOLS[match[0]], text))
