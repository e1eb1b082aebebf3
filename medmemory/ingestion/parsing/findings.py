"""Title and date of a document, where its own words say them plainly."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from medmemory.clinical.document import Page

LONGEST_TITLE = 100
_LINES_READ = 60  # a title or a report date stands at the beginning
_EARLIEST = date(1900, 1, 1)

_KINDS = (
    "report|letter|summary|note|list|consultation|discharge|referral|results|prescription|record"
    "|certificate"
)
_TITLE_LINE = re.compile(rf"[A-Z][\w ,&/()'–-]*\b(?:{_KINDS})\b[\w ,&/()'–-]*", re.IGNORECASE)
_TITLE_LABEL = re.compile(r"(?:document )?title\s*:\s*(?P<title>\S.*)", re.IGNORECASE)

# The best label first: a report's own date before the day of what it reports.
_DATE_LABELS = tuple(
    re.compile(rf"^\W*(?:{label})\s*[:\-–]\s*(?P<rest>.{{6,40}})", re.IGNORECASE)
    for label in (
        r"(?:report|document|letter|issue|reporting) date|date of (?:report|issue|letter)"
        r"|(?:reported|issued)(?: on)?",
        r"date(?:/time)?",
        r"discharge date|date of discharge|discharged(?: on)?",
        r"(?:visit|encounter|service|exam|examination|study|procedure|consultation|note) date"
        r"|date of (?:visit|encounter|service|exam|examination|study|procedure|consultation|note)",
        r"(?:collection|specimen|sample) date|date collected|collected(?: on)?",
    )
)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",),
            ("jun", "june"), ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"),
            ("oct", "october"), ("nov", "november"), ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b")
_DAY_MONTH_NAME = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ .-]+(?P<month>[a-z]{3,9})\.?[ ,-]+(?P<year>\d{4})\b"
)
_MONTH_NAME_DAY = re.compile(
    r"(?P<month>[a-z]{3,9})\.? +(?P<day>\d{1,2})(?:st|nd|rd|th)?,? +(?P<year>\d{4})\b"
)
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b")
_SLASHED = re.compile(r"(?P<first>\d{1,2})[/-](?P<second>\d{1,2})[/-](?P<year>\d{4})\b")


def find_title(pages: Sequence[Page]) -> str | None:
    """The title that the first lines name; None when none does so plainly."""
    lines = _first_lines(pages)
    for line in lines:
        if label := _TITLE_LABEL.fullmatch(line):
            return label["title"][:LONGEST_TITLE].strip()
    for line in lines[:3]:
        if len(line) <= LONGEST_TITLE and _TITLE_LINE.fullmatch(line):
            return line
    return None


def find_date(pages: Sequence[Page]) -> date | None:
    """The date that a label in the first lines gives; None when it is missing or ambiguous."""
    lines = _first_lines(pages)
    for label in _DATE_LABELS:
        for line in lines:
            found = label.match(line)
            day = read_date(found["rest"]) if found else None
            if day is not None:
                return day
    return None


def read_date(text: str) -> date | None:
    """The date at the beginning of `text`; None for 03/04/2024, which is March or April."""
    text = text.strip().lower()
    for pattern in (_YEAR_FIRST, _DOTTED):
        if found := pattern.match(text):
            return _valid(found["year"], int(found["month"]), found["day"])
    for pattern in (_DAY_MONTH_NAME, _MONTH_NAME_DAY):
        if (found := pattern.match(text)) and found["month"] in _MONTHS:
            return _valid(found["year"], _MONTHS[found["month"]], found["day"])
    if found := _SLASHED.match(text):
        month_first = _valid(found["year"], int(found["first"]), found["second"])
        day_first = _valid(found["year"], int(found["second"]), found["first"])
        if month_first is None or day_first is None or month_first == day_first:
            return month_first or day_first
    return None


def _valid(year: str, month: int, day: str) -> date | None:
    try:
        found = date(int(year), month, int(day))
    except ValueError:
        return None
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return found if _EARLIEST <= found <= tomorrow else None


def _first_lines(pages: Sequence[Page]) -> list[str]:
    for page in pages:
        lines = [line.strip(" \t#*") for line in page.text.splitlines() if line.strip(" \t#*")]
        if lines:
            return lines[:_LINES_READ]
    return []
