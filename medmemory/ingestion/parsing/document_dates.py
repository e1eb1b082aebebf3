"""The clinical date of a document: when it was written or what it reports took place.

Never a birth date, nor the day of printing, faxing or scanning: those have labels of their own,
which are not among these. Where dates of equal standing differ, there is none.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from medmemory.clinical.document import Page
from medmemory.ingestion.parsing.dates import DATE, WEEKDAY, read_date
from medmemory.ingestion.parsing.subject_values import read_name
from medmemory.ingestion.parsing.titles import first_lines, title_date

_EVENTS = (
    "visit|encounter|service|exam|examination|study|procedure|consultation|consult|note|clinic"
    "|appointment|review|assessment|operation|surgery|attendance|contact|scan|test|evaluation"
)
# The best label first: a report's own date before the day of what it reports. Verbs need their
# colon, or a diary of earlier events would be read as the document's own dates.
_OWN = (
    r"(?:(?:final )?report|document|letter|issue|reporting|authored|written|note)"
    r" date(?:/time| and time)?"
    r"|date(?:/time| and time)? of (?:the )?(?:report|issue|letter|document)"
    r"|date (?:reported|issued|written|authored)",
    r"(?:reported|issued|finalised|finalized|written|authored|resulted)(?: on)?"
    r"|letter dated|dated",
)
_OF_EVENTS = (
    (r"(?:date of discharge|discharge date|date discharged)(?:/time)?", r"discharged(?: on)?"),
    (
        rf"(?:{_EVENTS}) date(?:/time| and time)?"
        rf"|date(?:/time| and time)? of (?:the )?(?:{_EVENTS})"
        r"|(?:last )?date seen|date of last service",
        r"dos|seen on|seen in clinic on|examined on|performed(?: on)?|reviewed on|visit|encounter"
        r"|study performed|exam performed",
    ),
    (
        r"(?:collection|specimen|sample|collected|draw) date(?:/time| and time)?"
        r"|date(?:/time)? (?:collected|of collection|of specimen|of sample|drawn|taken)",
        r"(?:specimen |sample )?(?:collected|drawn|taken)(?: on)?",
    ),
    (r"(?:date of admission|admission date|date admitted)(?:/time)?", r"admitted(?: on)?"),
    (
        r"(?:dictation|typing|transcription) date|date (?:dictated|typed|transcribed|signed)",
        r"(?:dictated|typed|transcribed|signed)(?: on)?",
    ),
)
_GENERIC = r"date(?:/time| and time)?"

_COLON = r"(?:\s*\([^()]{0,20}\))?\s*(?:[:|–]|-(?=\s))\s*"
_DAY = rf"(?i:{WEEKDAY})?(?P<date>{DATE}|\d{{8}}\b)"
_BOUNDARY = re.compile(r"(?:^[^\w(]*|[|;,.·•(\t]\s*|\s{2,}|\d\s)$")
_OTHER_OCCASION = re.compile(
    r"\b(?:next|last|previous|prior|planned|expected|estimated|due|first|initial|birth|follow-up"
    r"|scheduled|print|fax|scan|start|end|onset)\s*$",
    re.IGNORECASE,
)
_END_OF_ENTRY = re.compile(
    r"(?:[ T,]*(?:at )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.?m\.?)?(?: ?[A-Z]{2,4})?)?"
    r"\s*(?:$|\s{2,}|[|\t·(]|[A-Z][\w ]{1,20}:)"
)
_SIGNATURE = re.compile(r"\bsign(?:ed|ature)?\b|\bwitness", re.IGNORECASE)
_BIRTH = re.compile(r"\b(?:birth|born|d\.?o\.?b)\b", re.IGNORECASE)
_NOT_CLINICAL = re.compile(
    r"\b(?:print|fax|scan|receiv|upload|download|export|copie)", re.IGNORECASE
)
_DATE_LINE = re.compile(rf"(?:the )?{_DAY}\.?")
_HOLDS_DATE = re.compile(DATE)
_FIRST_DATE_LINES = 15
_LABEL_ALONE = re.compile(r"[A-Z][A-Za-z /()]{2,40}[:|]?")
_STARTS_WITH_DATE = re.compile(_DAY)
_SIGNED = re.compile(
    r"(?:^[^\w\n]{0,20}(?:electronically |digitally )?"
    r"(?:signed|authenticated|authori[sz]ed|verified|approved|validated|reported)\b[^\d\n]{1,120}?"
    r"|\bversion \S{1,8} signed (?:on )?)"
    rf"(?<![\d/.-])(?P<date>{DATE})",
    re.IGNORECASE | re.MULTILINE,
)


def _labels(nouns: str, verbs: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?i:(?:{nouns})(?:{_COLON}|\s+)|(?:{verbs}){_COLON}){_DAY}")


_OWN_LABELS = _labels(*_OWN)
_GENERIC_LABEL = re.compile(rf"(?<![\w-])(?i:{_GENERIC}){_COLON}{_DAY}")
_EVENT_LABELS = tuple(_labels(nouns, verbs) for nouns, verbs in _OF_EVENTS)


def find_date(pages: Sequence[Page]) -> date | None:
    """The date that a label, the title or the date line in the first lines gives.

    None when it is missing, ambiguous or contradicted by one of equal standing.
    """
    lines = first_lines(pages)
    entries = list(_entries(lines))
    for days in _by_standing(lines, entries, pages):
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _by_standing(
    lines: Sequence[str], entries: Sequence[str], pages: Sequence[Page]
) -> Iterator[set[date]]:
    yield _labelled(entries, _OWN_LABELS)
    yield _generic(entries)
    yield {day} if (day := title_date(lines)) else set()
    yield _date_line(lines)
    for label in _EVENT_LABELS:
        yield _labelled(entries, label)
    yield _signed(pages)


def _entries(lines: Sequence[str]) -> Iterator[str]:
    """The lines, with a value that stands below its label put beside it."""
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else ""
        if _LABEL_ALONE.fullmatch(line) and _STARTS_WITH_DATE.match(below):
            yield f"{line.rstrip(':|')}: {below}"
        else:
            yield line


def _labelled(entries: Sequence[str], label: re.Pattern[str]) -> set[date]:
    found = (
        read_date(match["date"])
        for entry in entries
        for match in label.finditer(entry)
        if _is_label_at(entry, match.start())
    )
    return {day for day in found if day}


def _is_label_at(entry: str, start: int) -> bool:
    """Whether a label may begin here: at a boundary, or after the value of another label."""
    before = entry[:start]
    if _OTHER_OCCASION.search(before):
        return False
    return bool(_BOUNDARY.search(before)) or ":" in before


def _generic(entries: Sequence[str]) -> set[date]:
    """Of "Date: …" as an entry of its own, not of a table's row, not beside a signature."""
    days = set()
    for index, entry in enumerate(entries):
        found = _GENERIC_LABEL.search(entry)
        if found is None or not _is_label_at(entry, found.start()):
            continue
        around = (entries[index - 1] if index else "") + entry[: found.start()]
        is_entry = _END_OF_ENTRY.match(entry, found.end()) and ";" not in entry[: found.start()]
        if is_entry and not _SIGNATURE.search(around) and not _is_other(entry[: found.start()]):
            days.add(read_date(found["date"]))
    return {day for day in days if day}


def _date_line(lines: Sequence[str]) -> set[date]:
    """The date that stands alone on a line, as letters have it; none when there are two."""
    days: dict[date, int] = {}
    for index, line in enumerate(lines):
        found = _DATE_LINE.fullmatch(line)
        above = lines[index - 1] if index else ""
        # The value of a label above; but not where that has its own beside it.
        is_value = _is_other(above) and not _HOLDS_DATE.search(above)
        is_of_person = is_value or read_name(above) is not None
        if found and not is_of_person and (day := read_date(found["date"])):
            days.setdefault(day, index)
    is_one = len(days) == 1 and min(days.values()) < _FIRST_DATE_LINES
    return set(days) if is_one else set()


def _is_other(text: str) -> bool:
    return bool(_BIRTH.search(text) or _NOT_CLINICAL.search(text))


def _signed(pages: Sequence[Page]) -> set[date]:
    days = {read_date(found["date"]) for page in pages for found in _SIGNED.finditer(page.text)}
    return {day for day in days if day}
