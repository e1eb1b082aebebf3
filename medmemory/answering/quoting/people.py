"""Names of people, as a record writes them: after a title, beside what somebody is, alone in the
line that signs a document."""

import re

from medmemory.retrieval.dates import MONTH

_TITLE = r"(?:Dr|Mr|Mrs|Ms|Mx|Miss|Prof(?:essor)?|Nurse|Sister|Sr|Matron)\b\.?"
_LETTERS_AFTER = (
    r"(?:MD|DO|PA(?:-C)?|RN|RGN|NP|APRN|CRNP|CNM|DPM|DNP|PharmD|MBBS|FRC\w{1,4}|MRC\w{1,4}|MCSP"
    r"|FY[12]|SHO|(?:ST|CT)[1-8])\b"
)
_WORK = (
    r"(?:[a-z]{3,}(?:ologist|iatrist|rician|therapist|metrist|macist|edist|titian|pist)|nurse"
    r"|doctor|surgeon|consultant|registrar|physician|practitioner|midwife|counsell?or|paramedic"
    r"|dentist|an(?:a)?esthetist|specialist|radiographer|physiologist|carer|social worker"
    r"|key ?worker|health visitor|coordinator|teacher)"
)
_SPECIALTY = (
    r"(?:\w+ology|\w+iatry|\w+iatrics|orthop\w+|general surgery|physiotherapy|physical therapy"
    r"|occupational therapy)"
)
_KIN = (
    r"(?:wife|husband|partner|son|daughter|mother|father|brother|sister|parents|friend|flatmate"
    r"|neighbou?r|carer|grandmother|grandfather|aunt|uncle|niece|nephew|cousin)"
)
_WORD = r"[A-Z][\w'’-]+"
_NAME = rf"(?:{_WORD}\s+|[A-Z]\.?\s+){{1,2}}{_WORD}"
# "Left Ventricle" is no name: a capital alone tells nothing.
_NAMED = re.compile(
    rf"\b{_TITLE}\s+[A-Z]|\b{_WORD},? {_LETTERS_AFTER}"
    rf"|\b(?:by|with|to|{_KIN}|{_WORK})\s+{_WORD}"
    rf"|\b{_NAME},? (?:\(|the )?(?:[a-z-]+ ){{0,3}}{_WORK}\b"
    r"|[,:(]\s+(?:[A-Z]\.|[A-Z][a-z]+) [A-Z][a-z]+\b"
    rf"|\b(?:his|her|their|the patient['’]s) (?:\w+ )?{_KIN}\b"
    rf"|\b(?:pt|patient|him|her|them) ?(?:\+|&|and) ?(?:his |her |their )?{_KIN}\b"
    rf"|\b(?:by|with|to|from) (?:an? |the )?(?:[a-z]+ ){{0,2}}(?:{_WORK}|{_SPECIALTY})\b"
)
_ORGANISATION = re.compile(
    r"\b(?:hospitals?|clinics?|practice|surgery|infirmary|cent(?:er|re)|units?|wards?|department"
    r"|services?|team|laborator\w+|institute|pharmacy|schools?|college|university|hospice|home"
    r"|trust|house)\b",
    re.IGNORECASE,
)
_NO_NAME = r"(?:The|An?|His|Her|Their|Our|Your|My|This|That|He|She|They|It|In|At|On|From|No|Any)\b"
_BETWEEN = (
    r"(?!(?:re|for|from|with|by|to|as|or|is|was|at|in|on|via|has|had|an?|her|his|their|said)\b)"
)
_A_TIME = rf"(?i:{MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|easter|christmas)\b"
_PLACE = re.compile(
    rf"\b(?!{_NO_NAME})(?:{_WORD}|St\.?)(?:\s+(?:{_WORD}|{_BETWEEN}[a-z]+)){{0,4}}\s+(?i:hospitals?|clinic|practice|surgery"
    r"|infirmary|cent(?:er|re)|unit|ward|department|laborator\w+|institute|pharmacy|school|primary"
    r"|academy|college|university|hospice|house|lodge|home|chemist)\b"
    rf"|\b(?i:hospital|ward|school|pharmacy|clinic)(?:: | of | in | at | )(?:the )?(?:{_WORD}|\d)"
    rf"|\b(?:at|in|to|from|near) (?:the )?(?!{_A_TIME}){_WORD}"
)
_ALONE = re.compile(
    rf"(?:{_TITLE}\s+(?:{_WORD}|[A-Z]\.?)(?:\s+(?:{_WORD}|[A-Z]\.?)){{0,3}}|{_NAME})"
    r"(?:,? [\w ,()/&-]{2,70})?\.?"
)
_WHAT_SOMEBODY_IS = re.compile(rf"(?:{_KIN}|{_WORK})\b", re.IGNORECASE)
_OF_THE_LABEL = re.compile(rf"\s+(?:{_TITLE}\s+)?(?:{_WORD}|[A-Z]\.)\s+(?:{_WORD}|[A-Z]\.)")


def names_a_person(text: str) -> bool:
    """Whether `text` names somebody, or says what somebody is to the patient."""
    return _NAMED.search(text) is not None or is_a_name_alone(text) or _is_of_somebody(text)


def _is_of_somebody(text: str) -> bool:
    """Whether a row has a name in one cell and what its bearer is in another."""
    cells = [cell.strip() for cell in text.split("|")]
    return any(_WHAT_SOMEBODY_IS.match(cell) for cell in cells) and any(
        is_a_name_alone(cell) for cell in cells
    )


def is_a_name_alone(text: str) -> bool:
    """Whether `text` is a name, with what its bearer is at most, as documents are signed."""
    bare = " ".join(text.split())
    name = bare.partition(",")[0]
    return _ALONE.fullmatch(bare) is not None and _ORGANISATION.search(name) is None


def names_an_organisation(text: str) -> bool:
    return _ORGANISATION.search(text) is not None


def names_a_place(text: str) -> bool:
    """Whether `text` names a hospital or the like, or something else where one is or goes to."""
    return _PLACE.search(text) is not None


def begins_with_a_name(text: str) -> bool:
    """Whether a name follows right at the beginning of `text`, as after a label."""
    return _OF_THE_LABEL.match(f" {text}") is not None
