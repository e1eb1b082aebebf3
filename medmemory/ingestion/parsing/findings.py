"""Title and date of a document, where its own words say them plainly."""

import re
from collections.abc import Sequence
from datetime import date

from medmemory.clinical.document import Page
from medmemory.ingestion.parsing.dates import DATE, read_date

LONGEST_TITLE = 100
_LINES_READ = 60  # a title or a report date stands at the beginning

_KINDS = (
    "report|letter|summary|note|list|consultation|discharge|referral|results|prescription|record"
    "|certificate"
)
_TITLE_LINE = re.compile(rf"[A-Z][\w ,&/()'–-]*\b(?:{_KINDS})\b[\w ,&/()'–-]*", re.IGNORECASE)
_TITLE_LABEL = re.compile(r"(?:document )?title\s*:\s*(?P<title>\S.*)", re.IGNORECASE)

# A title that ends with its kind and bears a date, and nothing else: "Ward note, 2024-03-02".
_KIND_AT_ITS_END = (
    r"reports?|letter|summary|notes?|list|consultation|referral|results?|prescription|certificate"
    r"|visit|review|round"
)
_NAME = rf"(?P<title>(?:[a-z][\w ,&/()'’–-]*?)?\b(?:{_KIND_AT_ITS_END}))"
_BETWEEN = r"[\s,;:|·(–—-]*"
_TIME = r"(?:,? (?:at )?\d{1,2}[:.]\d{2}(?: ?[ap]m)?)?"
_DATED_TITLES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_NAME}\b{_BETWEEN}(?:(?:dated|of|on) )?(?P<date>{DATE}){_TIME}\)?",
        rf"(?P<date>{DATE}){_BETWEEN}{_NAME}",
    )
)
# Then the date may be another's: of the patient, of an earlier letter, of a visit to come.
_OF_ANOTHER_DAY = re.compile(
    r"\b(?:patient|name|born|birth|dob|next|last|previous|prior|planned|due|until|since|before|after"
    r"|for|your|my|our|re|reply|regarding|see|by|with|to|in|the|an?|this|that|from|old)\b",
    re.IGNORECASE,
)
_TITLE_LINES_READ = 3

# The best label first: a report's own date before the day of what it reports.
_OWN_DATE_LABELS = (
    r"(?:report|document|letter|issue|reporting) date|date of (?:report|issue|letter)"
    r"|(?:reported|issued)(?: on)?",
    r"date(?:/time)?",
)
_OTHER_DATE_LABELS = (
    r"discharge date|date of discharge|discharged(?: on)?",
    r"(?:visit|encounter|service|exam|examination|study|procedure|consultation|note) date"
    r"|date of (?:visit|encounter|service|exam|examination|study|procedure|consultation|note)",
    r"(?:collection|specimen|sample) date|date collected|collected(?: on)?",
)
_SEPARATORS = " \t,;:|·()–—-_"
_NAMELESS = "Document"


def find_title(pages: Sequence[Page]) -> str | None:
    """The title that the first lines name; None when none does so plainly."""
    lines = _first_lines(pages)
    for line in lines:
        if label := _TITLE_LABEL.fullmatch(line):
            return label["title"][:LONGEST_TITLE].strip()
    for line in lines[:_TITLE_LINES_READ]:
        if dated := _dated_title(line):
            return dated["title"]
        if len(line) <= LONGEST_TITLE and _TITLE_LINE.fullmatch(line):
            return line
    return None


def find_date(pages: Sequence[Page]) -> date | None:
    """The date that a label or the title in the first lines gives; None when it is missing or
    ambiguous."""
    lines = _first_lines(pages)
    return (
        _labelled_date(lines, _OWN_DATE_LABELS)
        or _title_date(lines)
        or _labelled_date(lines, _OTHER_DATE_LABELS)
    )


def without_date(title: str, day: date | None) -> str:
    """`title` without the document's own date, which is shown beside it."""
    undated = re.sub(
        rf"(?<!\d)(?:{DATE})", lambda found: "" if read_date(found[0]) == day else found[0], title
    )
    if day is None or undated == title:
        return title
    words = " ".join(undated.split()).strip(_SEPARATORS)
    return words[:1].upper() + words[1:] or _NAMELESS


def _labelled_date(lines: Sequence[str], labels: Sequence[str]) -> date | None:
    for label in labels:
        pattern = re.compile(rf"^\W*(?:{label})\s*[:\-–]\s*(?P<rest>.{{6,40}})", re.IGNORECASE)
        for line in lines:
            found = pattern.match(line)
            day = read_date(found["rest"]) if found else None
            if day is not None:
                return day
    return None


def _title_date(lines: Sequence[str]) -> date | None:
    """The date in the title; None when two titles differ in it."""
    titles = [found for line in lines[:_TITLE_LINES_READ] if (found := _dated_title(line))]
    days = {read_date(found["date"]) for found in titles}
    return days.pop() if len(days) == 1 else None


def _dated_title(line: str) -> re.Match[str] | None:
    if len(line) > LONGEST_TITLE or not (line[0].isupper() or line[0].isdigit()):
        return None
    for pattern in _DATED_TITLES:
        found = pattern.fullmatch(line)
        if found and not _OF_ANOTHER_DAY.search(found["title"]):
            return found if read_date(found["date"]) else None
    return None


def _first_lines(pages: Sequence[Page]) -> list[str]:
    for page in pages:
        lines = [line.strip(" \t#*") for line in page.text.splitlines() if line.strip(" \t#*")]
        if lines:
            return lines[:_LINES_READ]
    return []
