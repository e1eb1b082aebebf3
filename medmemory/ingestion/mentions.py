"""What in a file hints that it is about somebody else, without saying so plainly enough to hold it
back: a name in running text or in a loose heading, and the sex."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from difflib import SequenceMatcher

from medmemory.clinical.document import Page, ParsedDocument
from medmemory.clinical.names import name_key
from medmemory.clinical.patient import Patient, Sex
from medmemory.ingestion.parsing.people import without_disguise
from medmemory.ingestion.parsing.subject_values import PersonName, read_name
from medmemory.ingestion.running_heads import running_names
from medmemory.ingestion.subjects import differences_outweighed, mentions_of_others

_SIMILAR = 0.8  # of the letters of a name
_HEAD_LINES = 15
_MOST_WARNINGS = 3
_BIRTHDAY_TOLERANCE = 1  # a note is written before or after the birthday
_NAME = r"[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]*){0,3}"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Master)\.? "
_IN_PROSE = re.compile(
    rf"(?<![\w-])(?P<name>(?:{_TITLE})?{_NAME})(?:,? is|,) an? (?P<age>\d{{1,3}})[ -]?"
    r"(?:years?|yrs?|y)[ -]?(?:old|o)\b(?P<rest>[^.;:\n]{0,40})"
)
_WITH_BIRTH = re.compile(rf"(?<![\w-])(?P<name>{_TITLE}{_NAME}),? \(?(?:born|b\.|DOB|D\.O\.B\.?)\b")
_LOOSE_LABEL = re.compile(
    r"^\W*(?P<label>(?:patient|pt)(?: ?name)?|name)\s*(?:[:=|]|\s[-–—])\s*"
    r"(?P<name>[^\W\d_][^\d:;|()]{2,40}?)\W*$",
    re.IGNORECASE,
)
_REGARDING = re.compile(
    r"^\W*(?:re|regarding|concerning)\s*:\s*(?P<name>[^\d:;|(),]{3,40}(?:, ?[^\d:;|(),]{2,40})?)"
    r",?\s+\(?(?:\*|b\.|born)?\s*\d{1,2}[./ -]",
    re.IGNORECASE,
)
_SEX_FIELD = re.compile(
    r"(?:^|[|;,·\t]|\s{2,})\W*(?:patient(?:'s)? )?(?:sex|gender)\s*[:=|]\s*"
    r"(?P<sex>female|male|f|m)\b(?=\s*(?:$|[|;,·\t]|\s{2}))",
    re.IGNORECASE | re.MULTILINE,
)
_OF_A_DOCTOR = re.compile(r"(?:dr|doctor|prof)\b", re.IGNORECASE)
_OF_A_RELATIVE = re.compile(
    r"\b(?:his|her|their|my|whose|son|daughter|wife|husband|spouse|partner|mother|father|brother"
    r"|sister|child|baby|twin|donor|friend|carer|neighbou?r),?(?: \w+)?,? ?$",
    re.IGNORECASE,
)
_BEFORE = 40  # letters in which a relative is called one
_WORDS_OF_SEX = re.compile(
    r"\b(?:(?P<female>female|woman|lady|girl)|(?P<male>male|man|gentleman|boy))\b", re.IGNORECASE
)


def warnings_of_others(parsed: ParsedDocument, patient: Patient) -> tuple[str, ...]:
    """A sentence for each other person whom the file seems to speak of, and for another sex."""
    pages = [Page(page.number, without_disguise(page.text)) for page in parsed.pages]
    found = dict.fromkeys(
        (
            *differences_outweighed(parsed.subjects, patient),
            *mentions_of_others(parsed.mentioned, patient),
            *_from_head(pages[:1], patient),
            *(
                _sentence(written)
                for written, name in running_names(pages)
                if _is_other(name, patient)
            ),
            *(
                warning
                for page in pages
                for warning in _from_prose(page.text, patient, parsed.document_date)
            ),
        )
    )
    return (*list(found)[:_MOST_WARNINGS], *_about_sex(pages, patient))


def _from_head(pages: Sequence[Page], patient: Patient) -> Iterator[str]:
    lines = [line for page in pages for line in page.text.split("\n") if line.strip()]
    for line in lines[:_HEAD_LINES]:
        if loose := _LOOSE_LABEL.match(line[:200]):
            # With a title a single word counts as a name, and so does one in small letters.
            is_patients = loose["label"].lower() != "name"
            name = read_name(f"Mr {loose['name'].title()}" if is_patients else loose["name"])
            is_doctor = not is_patients and _OF_A_DOCTOR.match(loose["name"])
            is_short = len(loose["name"].replace(",", " ").split()) <= 3  # noqa: PLR2004  # else a sentence
            if name and is_short and not is_doctor and _is_other(name, patient):
                yield _sentence(loose["name"])
        elif regarding := _REGARDING.match(line[:200]):
            name = read_name(regarding["name"])
            if name and _is_other(name, patient):
                yield _sentence(regarding["name"])


def _from_prose(text: str, patient: Patient, written: date | None) -> Iterator[str]:
    told: set[str] = set()
    for found in _IN_PROSE.finditer(text):
        called = _trimmed(found["name"])
        name, age, sex = read_name(called), int(found["age"]), _sex(found["rest"])
        if name is None or not _is_other(name, patient) or _is_relative(text, found):
            continue
        if (family := name_key(name.family or "")) in told:
            continue
        told.add(family)
        if not (_is_age(age, patient, written) and sex is patient.sex):
            yield _sentence(called, str(age), *([sex.value] if sex else []))
    for found in _WITH_BIRTH.finditer(text):
        name = read_name(found["name"])
        if name and _is_other(name, patient) and not _is_relative(text, found):
            yield _sentence(found["name"])


def _trimmed(called: str) -> str:
    """The name without the word that begins the sentence: "Today Mr Walsh"."""
    _, space, rest = called.partition(" ")
    return rest if space and read_name(called) is None and read_name(rest) else called


def _is_relative(text: str, found: re.Match[str]) -> bool:
    return bool(_OF_A_RELATIVE.search(text[max(0, found.start() - _BEFORE) : found.start()]))


def _about_sex(pages: Sequence[Page], patient: Patient) -> Iterator[str]:
    """Where the file gives one sex, as a field, and the chart gives the other."""
    given = {found["sex"][0].lower() for page in pages for found in _SEX_FIELD.finditer(page.text)}
    known = {Sex.FEMALE: "f", Sex.MALE: "m"}.get(patient.sex)
    if known and len(given) == 1 and known not in given:
        other = Sex.MALE if known == "f" else Sex.FEMALE
        yield (
            f"It may be about somebody else: it gives the sex as {other.value}, the chart as "
            f"{patient.sex.value}."
        )


def _sentence(*parts: str) -> str:
    said = ", ".join(" ".join(part.split()) for part in parts)
    return f"It may be about somebody else: it names {said}."


def _sex(text: str) -> Sex | None:
    found = _WORDS_OF_SEX.search(text)
    if found is None:
        return None
    return Sex.FEMALE if found["female"] else Sex.MALE


def _is_age(age: int, patient: Patient, written: date | None) -> bool:
    """Whether the patient was that old when it was written; unknown is no."""
    day = written or datetime.now(UTC).date()
    years = (day - patient.birth_date).days / 365.25
    return written is not None and abs(years - age) <= _BIRTHDAY_TOLERANCE + 1


def _is_other(name: PersonName, patient: Patient) -> bool:
    """Whether no word of the name is the patient's, a slip of the pen allowed for."""
    words = _words(f"{name.family or ''} {name.given or ''}")
    own = _words(f"{patient.family_name} {patient.given_name}")
    return bool(words) and not any(
        SequenceMatcher(None, one, other).ratio() >= _SIMILAR for one in words for other in own
    )


def _words(name: str) -> set[str]:
    return {word for word in name_key(name).split() if len(word) > 1}
