"""The title of a document, where its first lines name it plainly."""

import re
from collections.abc import Sequence
from datetime import date

from medmemory.clinical.document import Page
from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind
from medmemory.ingestion.parsing.dates import DATE, read_date
from medmemory.ingestion.parsing.kind_titles import kind_of_title

LONGEST_TITLE = 100
_LINES_READ = 60  # a title or a report date stands at the beginning

_KINDS = (
    "report|letter|summary|note|list|consultation|discharge|referral|results|prescription|record"
    "|certificate"
)
_WORDS = r"[\w ,&/()'’–-]*"
_TITLE_LINE = re.compile(rf"[A-Z]{_WORDS}\b(?:{_KINDS})\b(?:{_WORDS}|: \w{_WORDS})", re.IGNORECASE)
_TITLE_LABEL = re.compile(r"(?:document )?title\s*:\s*(?P<title>\S.*)", re.IGNORECASE)

# A title that ends with its kind and bears a date, and nothing else: "Ward note, 2024-03-02".
_KIND_AT_ITS_END = (
    r"reports?|letter|summary|notes?|list|consultation|referral|results?|prescription|certificate"
    r"|visit|review|round|record|chart|count|screen|assessment|plan|profile"
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
_HOLDS_DATE = re.compile(DATE)
# Then the date may be another's: of the patient, of an earlier letter, of a visit to come.
_OF_ANOTHER_DAY = re.compile(
    r"\b(?:patient|name|born|birth|dob|next|last|previous|prior|planned|due|until|since|before|after"
    r"|for|your|my|our|re|reply|regarding|see|by|with|to|in|the|an?|this|that|from|old)\b",
    re.IGNORECASE,
)
_TITLE_LINES_READ = 3
_LETTERHEAD_LINES_READ = 12
# "Discharge summary" may head a section too, but below a letterhead it is the title.
_NO_SECTIONS = {None, SectionKind.SUMMARY, SectionKind.PROGRESS}
_SEPARATORS = " \t,;:|·()–—-_"
_NAMELESS = "Document"


def find_title(pages: Sequence[Page]) -> str | None:
    """The title that the first lines name; None when none does so plainly."""
    lines = first_lines(pages)
    for line in lines:
        if label := _TITLE_LABEL.fullmatch(line):
            return label["title"][:LONGEST_TITLE].strip()
    for line in lines[:_TITLE_LINES_READ]:
        if dated := _dated_title(line):
            return dated["title"]
        if len(line) <= LONGEST_TITLE and _TITLE_LINE.fullmatch(line):
            return line
    # Below a letterhead, only a line that is nothing but the name of a kind of document.
    for line in lines[:_LETTERHEAD_LINES_READ]:
        is_short = len(line) <= LONGEST_TITLE and not _HOLDS_DATE.search(line)
        if is_short and kind_of_title(line) and section_kind(line) in _NO_SECTIONS:
            return line
    return None


def title_date(lines: Sequence[str]) -> date | None:
    """The date in the title; None when two titles differ in it."""
    titles = [found for line in lines[:_TITLE_LINES_READ] if (found := _dated_title(line))]
    days = {read_date(found["date"]) for found in titles}
    return days.pop() if len(days) == 1 else None


def without_date(title: str, day: date | None) -> str:
    """`title` without the document's own date, which is shown beside it."""
    undated = re.sub(
        rf"(?<!\d)(?:{DATE})", lambda found: "" if read_date(found[0]) == day else found[0], title
    )
    if day is None or undated == title:
        return title
    words = " ".join(undated.split()).strip(_SEPARATORS)
    return words[:1].upper() + words[1:] or _NAMELESS


def first_lines(pages: Sequence[Page]) -> list[str]:
    """The lines that hold words at the beginning of the first page that has any."""
    for page in pages:
        plain = (line.replace("**", "").strip(" \t#*") for line in page.text.splitlines())
        lines = [line for line in plain if line]
        if lines:
            return lines[:_LINES_READ]
    return []


def _dated_title(line: str) -> re.Match[str] | None:
    if len(line) > LONGEST_TITLE or not (line[0].isupper() or line[0].isdigit()):
        return None
    for pattern in _DATED_TITLES:
        found = pattern.fullmatch(line)
        if found and not _OF_ANOTHER_DAY.search(found["title"]):
            return found if read_date(found["date"]) else None
    return None
