"""Names and numbers of people as the labels of a document give them."""

import re
from dataclasses import dataclass

_TITLE = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|master|dr|prof|professor|sir|dame|lady|lord|rev|sister|baby)\b\.?\s*",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"[\s,]+(?:jr|sr|ii|iii|iv|mr|mrs|ms|miss|dr|md|phd|esq|deceased)\.?$", re.IGNORECASE
)
_SEX_OR_AGE = re.compile(
    r"[\s,;]+(?:m|f|male|female|man|woman|boy|girl|other|unknown|nb|x)(?=[\s,;/]|$).*$|"
    r"[\s,;]*\bage[d]?\b.*$",
    re.IGNORECASE,
)
_END_OF_NAME = re.compile(
    r"[(\[|·•;:\t\d/]|\s{3,}|\s[-–—]\s|\b(?:born|dob|d\.o\.b|aged|mrn|nhs)\b", re.I
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
_PARTICLES = frozenset(  # as they stand within names
    """
    de del della der den di da do dos du van von vom zu la le el al bin ibn bint abu ter ten af av
    y e st
    """.split()  # noqa: SIM905  # one word a line would fill two screens
)
# Words that stand after "Patient:" or "Name:" and are no names.
_NO_NAMES = frozenset(
    """
    a about active activity address admission admitted adult age agreed agrees all allergies and any
    appears appointment are as at asked attended aware awake before blood by calm care chart clinic
    complains concern condition confirmed consent contact could date denies department details
    diagnosis did discharge discharged do doctor does doing education emergency expressed family
    feels fell female file for from gave general given guardian had has have he health her history
    home hospital id identifier if in inpatient information instructed instructions insurance is
    it its left male may me medical medication mother my name needs new no none not note number of
    oh okay ok on or other outpatient pain patient phone please presents physician position
    problem problems progress provider reason record referral refused reported reports request
    result results room safety satisfaction said same seen she should since status summary surgery
    tablet tablets tel test tests thank thanks that the their they this to today transferred
    treatment type unknown unit until up using verbalized visit ward was well were what when
    who will with withheld yes you your anonymous redacted confidential pending tbd nil na deceased
    services service center centre laboratory report letter clinical therapy group practice
    monitoring portal questions comments signature relations rights advocate transport line
    prothrombin time partial ratio sample specimen blood seconds
    """.split()  # noqa: SIM905  # one word a line would fill two screens
)
_MOST_WORDS = 6
_LONGEST_NUMBER = 20
_NUMBER = re.compile(
    r"#?\s*(?P<number>[A-Za-z0-9][A-Za-z0-9./-]*"
    r"(?:(?! \d{1,4}[./-]\d{1,2}[./-]\d)(?: ?\d[\d/-]*))*)"  # a date is no part of it
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """`family` or `given` is None when the name does not say it."""

    family: str | None
    given: str | None


def read_name(written: str) -> PersonName | None:
    """The person's name at the beginning of `written`; None when no name stands there.

    A name of one word counts only behind a title, as a family name.
    """
    ended = _END_OF_NAME.search(written)
    name = (written[: ended.start()] if ended else written).strip(" ,.-–—*_\"'")
    has_title = bool(_TITLE.match(name))
    name = _TITLE.sub("", name)
    name = _SEX_OR_AGE.sub("", name)
    while (shorter := _SUFFIX.sub("", name)) != name:
        name = shorter
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and given:
        given = _TITLE.sub("", given.partition(",")[0]).strip()
        return PersonName(family, given) if _is_name(family) and _is_name(given) else None
    words = family.split()
    if not words or not _is_name(family):
        return None
    if len(words) == 1:
        return PersonName(family, None) if has_title else None
    return _parted(words)


def read_name_part(written: str) -> str | None:
    """The family or given name that a label of its own gives."""
    ended = _END_OF_NAME.search(written)
    part = (written[: ended.start()] if ended else written).strip(" ,.-–—*_\"'")
    return part if part and _is_name(part) else None


def read_number(written: str) -> str | None:
    """The record number at the beginning of `written`: it holds three digits at least."""
    found = _NUMBER.match(written.strip())
    if found is None:
        return None
    number = found["number"].rstrip("./-")
    digits = sum(letter.isdigit() for letter in number)
    return number if digits >= 3 and len(number) <= _LONGEST_NUMBER else None  # noqa: PLR2004  # fewer number a ward or a page


def _parted(words: list[str]) -> PersonName:
    """Given and family name: what is in capitals beside small letters, else the last word."""
    shouted = [word for word in words if word.isupper() and len(word.strip(".")) > 1]
    if shouted and len(shouted) < len(words):
        quiet = [word for word in words if word not in shouted and word.lower() not in _PARTICLES]
        if quiet and any(not word.strip(".").isupper() for word in quiet):
            return PersonName(" ".join(shouted), " ".join(quiet))
    last = len(words) - 1
    while last > 1 and words[last - 1].lower() in _PARTICLES:
        last -= 1
    return PersonName(" ".join(words[last:]), " ".join(words[:last]) or None)


def _is_name(text: str) -> bool:
    words = text.split()
    if not words or len(words) > _MOST_WORDS or not all(map(_WORD.fullmatch, words)):
        return False
    plain = [word.strip(".").lower() for word in words]
    if any(word in _NO_NAMES for word in plain):
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words) and any(
        word[0].isupper() or not word[0].islower() for word in words
    )
