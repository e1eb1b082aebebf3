"""The labels under which documents say whom they are about, and those of other people."""

import re
from collections.abc import Sequence
from enum import Enum, auto


class Label(Enum):
    """What stands behind a label."""

    PATIENT = auto()
    NAME = auto()  # of anybody, unless a birth date or a number stands near
    REGARDING = auto()
    FAMILY = auto()
    GIVEN = auto()
    BIRTH = auto()
    MRN = auto()
    HOSPITAL_NUMBER = auto()


BLOCK_LINES = 6
PERSONAL = frozenset({Label.BIRTH, Label.MRN, Label.HOSPITAL_NUMBER})
NAMES = frozenset({Label.PATIENT, Label.NAME, Label.REGARDING})

_LEADER = r"(?:\s?[.…_]{2,}\s?)?"  # dots from the label to what stands behind it
_PARTING = rf"(?:\s*{_LEADER}[:：=|]\s*|\s*#\s*:?\s*|\s?[.…]{{3,}}\s*|\s{{2,}}|\t\s*)"
_LABELS: tuple[tuple[Label, str, str], ...] = (
    # label, its words, what must follow them
    (
        Label.MRN,
        r"MRN|M\.R\.N\.?|med(?:ical)?\.? rec(?:ord)?\.?(?: (?:no|num|number|nr|id)\.?)?"
        r"|MR (?:no|number)\.?|patient MRN|(?:patient )?record (?:no|number)\.?",
        rf"(?:\s*(?:number|no\.?))?(?:{_PARTING}|\s+(?=[A-Z0-9-]*\d))",
    ),
    (
        Label.HOSPITAL_NUMBER,
        r"(?:hospital|hosp|unit|chart|UR|patient|pt)\.? ?(?:no|num|number|nr|ID|#)\.?"
        r"|patient identifier",
        rf"(?:{_PARTING}|\s+(?=[A-Z]{{0,4}}-?\d))",
    ),
    (
        Label.BIRTH,
        r"(?:patient(?:'s|’s)? |pt )?(?:date of birth|birth ?date|DOB|D\.O\.B\.?)|born(?: on)?"
        r"|geb\. (?:am )?",
        rf"(?:\s*\([^()]{{0,20}}\))?(?:{_PARTING}|\s+)",
    ),
    (
        Label.FAMILY,
        r"(?:patient(?:'s|’s)? )?(?:surname|family name|last name)(?:\(s\))?",
        _PARTING,
    ),
    (
        Label.GIVEN,
        r"(?:patient(?:'s|’s)? )?(?:given names?|first names?|forenames?)(?:\(s\))?",
        _PARTING,
    ),
    (
        Label.PATIENT,
        r"(?:patient|pt)(?:'s|’s|s')?\.?[ _-]?(?:full |legal )?name|name of (?:the )?patient"
        r"|patient|(?-i:[Pp]t)\.?"
        r"|patient details",
        rf"(?:\s*\([^()]{{0,30}}\))?(?:\s*{_LEADER}[:：=|]\s*|\s?[.…]{{3,}}\s*|\s{{3,}}|\t\s*)",
    ),
    (
        Label.NAME,
        r"(?:full |legal |patient |pt )?name|patient(?=\s*[-–—])",
        rf"(?:\s*\([^()]{{0,30}}\))?(?:\s*{_LEADER}[:：=|]\s*|\s?[.…]{{3,}}\s*|\s[-–—]\s)",
    ),
    (
        Label.REGARDING,
        r"re|regarding|concerning|reference|ref|subject|in respect of|your patient",
        r"\s*[:：]\s*(?:your patient,?\s*)?(?:patient:?\s*)?",
    ),
)
FIND_LABEL = re.compile(
    "|".join(
        rf"(?P<{label.name}>(?<![\w'’/-])(?:{words}){after})" for label, words, after in _LABELS
    ),
    re.IGNORECASE,
)
# Other labels, at which a value ends.
OTHER_LABEL = re.compile(
    r"\b(?:sex|gender|age|date|physician|provider|doctor|dr|account|acct|visit|admit|admission"
    r"|address|phone|tel|telephone|mobile|ward|bed|room|location|nhs|ssn|chi|ethnicity|race|ref"
    r"|our ref|gp|consultant|clinic|hospital|referring|ordering|attending|pcp|encounter|page"
    r"|report|status|insurance|language|email|occupation|marital|accession|collected|requested"
    r"|specimen|facility|unit|service|department|author|discharge|csn|fin|episode|postcode|zip)\b"
    r"[\w /.'#]{0,20}[:#|]|\b(?:NHS|SSN|CHI)\b",
    re.IGNORECASE,
)
_OTHER_PEOPLE = (
    r"father|mother|brother|sister|son|daughter|spouse|husband|wife|partner|parents?|guardian"
    r"|carer|care ?giver|next of kin|nok|emergency contact|contact(?: person)?|relatives?|donor"
    r"|guarantor|subscriber|insured|policy ?holder|responsible party|(?:\w+ )?physician|doctor|dr"
    r"|(?:\w+ )?provider|practitioner|(?:\w+ )?consultant|(?:\w+ )?surgeon|(?:\w+ )?nurse|gp|pcp"
    r"|referring|referred by|referral from|ordering|ordered by|attending|author|signed|dictated by"
    r"|reported by|requested by|verified by|cc|copy|copies|to|from|attn|attention|pharmacist"
    r"|witness|(?:\w+ )*agent|proxy|employer|baby|newborn|infant|sibling|twin|child|grand\w+|aunt"
    r"|uncle|cousin|friend|neighbou?r|interpreter|user|index patient|index case|therapist"
    r"|technician|radiologist|pathologist|an(?:a)?esthetist|anesthesiologist|social worker|midwife"
    r"|power of attorney|family (?:history|member)|sender|recipient|seen by|reviewed by"
)
_OTHER_NAMES = (
    r"pharmacy|hospital|facility|clinic|laboratory|lab|school|login|file|drug|medication|medicine"
    r"|test|product|brand|generic|trade|study|trial|team|company|insurance|payer|plan|procedure"
    r"|document|report|form|practice|ward|unit|department|device|user|vaccine|allergen|lead|stage"
)
# Of the people above those who treat the patient: their lines and blocks hold no birth date and no
# record number but the patient's.
_CLINICIANS = (
    r"(?:\w+ )?physician|doctor|dr|(?:\w+ )?provider|practitioner|(?:\w+ )?consultant"
    r"|(?:\w+ )?surgeon|(?:\w+ )?nurse|gp|general practitioner|pcp|referring|referred by"
    r"|referral from|ordering|ordered by|attending|requesting|author|signed|dictated by|reported by"
    r"|requested by|verified by|cc|copy to|copies|to|from|attn|attention|pharmac(?:ist|y)|therapist"
    r"|technician|radiologist|pathologist|an(?:a)?esthetist|anesthesiologist|seen by|reviewed by"
)
OF_CLINICIANS = re.compile(rf"^\W*(?:{_CLINICIANS})\b", re.IGNORECASE)
OF_OTHERS = re.compile(rf"^\W*(?:{_OTHER_PEOPLE})(?:'s|’s|s')?\b", re.IGNORECASE)
LABEL_OF_OTHERS = re.compile(
    rf"\b(?:{_OTHER_PEOPLE})(?:'s|’s|s')?(?: \w+)?(?: \([^()]*\))?\s*[:：]", re.IGNORECASE
)
JUST_BEFORE = re.compile(
    rf"\b(?:{_OTHER_PEOPLE}|{_OTHER_NAMES})(?:'s|’s|s')?[ \t]*$", re.IGNORECASE
)
BLOCK_OF_OTHERS = re.compile(
    r"^\W*(?:(?:emergency|other) contacts?|next of kin|nok|guarantor|responsible party"
    r"|insur(?:ance|ed)|subscriber|policy ?holder|(?:referring|ordering|attending|primary care"
    r"|requesting) \w+|parents?|guardian|donor|mother|father|spouse|carer|family history"
    r"|care ?giver|power of attorney|health ?care (?:agent|proxy)|(?:alternate |primary )?"
    r"(?:health ?care )?agent|family members?|provider|physician|gp|general practitioner|pharmacy"
    r"|witness|copy to|cc|partner|baby|newborn|interpreter|contacts?)\b[\w '’/()-]{0,30}[:.]?\s*$",
    re.IGNORECASE,
)
# Relatives and the like have birth dates too, which may stand on the next line.
RELATIVE = re.compile(
    r"^\W*(?:father|mother|parents?|brother|sister|son|daughter|spouse|husband|wife|partner|guardian"
    r"|next of kin|nok|emergency contact|guarantor|subscriber|insured|policy ?holder|donor|baby"
    r"|newborn|twin|sibling|child)\b[\w '’/()-]{0,20}[:|]",
    re.IGNORECASE,
)
# The labels that may stand alone on a line, or at the head of a column.
ALONE = re.compile(
    "|".join(
        rf"(?P<{label.name}>{words})" for label, words, _ in _LABELS if label is not Label.REGARDING
    ),
    re.IGNORECASE,
)


def holds_the_patient(lines: Sequence[str], head: int) -> bool:
    """Whether the clinician's block that begins there goes on with a birth date or record number,
    which are the patient's."""
    if not OF_CLINICIANS.match(lines[head]):
        return False
    for line in lines[head + 1 : head + 1 + BLOCK_LINES]:
        if not line.strip() or RELATIVE.match(line):
            return False
        if any(Label[str(one.lastgroup)] in PERSONAL for one in FIND_LABEL.finditer(line)):
            return True
    return False
