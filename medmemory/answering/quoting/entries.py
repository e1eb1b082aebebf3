"""The dated entries of ward notes, diaries and addenda: each sentence is of its entry's day.

"18/04/2026 13:50  Reviewed on the round. Off oxygen.", "WR 20/2/26 Brandreth" above a paragraph,
"Addendum 12/05/2026 (CP): Bend now 98. Walking well."
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from medmemory.answering.quoting.taken import ENTRY, Taken, in_order
from medmemory.clinical.document import Span
from medmemory.retrieval.dates import Period, Written, dates_in

# "Ward round 20/02/2026"; what follows "on" or "since" is a date within a sentence.
_LABEL = re.compile(
    r"(?:[A-Z][\w/&'’-]*(?: [A-Za-z][\w/&'’-]*){0,3}(?<!\b[Oo]n)(?<!\b[Ii]n)(?<!\b[Oo]f)(?<!\bby)"
    r"(?<!\b[Ss]ince)(?<!\b[Ff]rom)(?<!\b[Uu]ntil)(?<!\b[Tt]ill),? )?"
)
_TIME = r"(?:,? (?:at )?[0-2]?\d[:.]?[0-5]\d(?: ?(?:h|hrs?|am|pm))?)"
# What parts a stamp from the words of its entry: a time, a gap, a colon, a dash.
_OPENS = re.compile(
    rf"(?P<time>{_TIME})?(?:(?: \([^()\n]{{1,30}}\))?(?::| ?[-–—]) ?| {{2,}}|\t)(?=\S)"
    rf"|(?P<time_only>{_TIME}) (?=[A-Z(])"
)
# "WR 20/2/26 Brandreth ST6" has a line of its own.
_STANDS_ALONE = re.compile(rf"{_TIME}?[^.:;\n]{{0,40}}$")
_ITEM = re.compile(r"[-*•–▪◦#|]|\(?\d{1,2}[.)]\s|(?:(?:from|until) )?\d{4}-\d{2}-\d{2}\b|undated\b")
_FULL_LINE_CHARACTERS = 60
_FEWEST_SENTENCES = re.compile(r"[.!?]\s+[A-Z0-9]")


class Joint(Enum):
    """How a line stands to the one before it."""

    APART = "apart"  # a paragraph ends between them, or text that was not found
    BELOW = "below"  # it begins a line of the text
    GOES_ON = "goes on"  # in the same line of the text, or in one that was full


@dataclass(frozen=True, slots=True)
class Entered:
    """A line as far as this module reads it. `row_day`: the day in its date column; `paragraph`:
    what stands from its beginning to the end of its paragraph."""

    text: str
    joint: Joint
    row_day: date | None
    paragraph: str


def joint(text: str, before: Span, after: Span) -> Joint:
    """How what stands at `after` in `text` stands to what stands at `before`."""
    between = text[before.end : after.start]
    if "\n" not in between:
        return Joint.GOES_ON
    if between.count("\n") > 1:
        return Joint.APART
    begins = text.rfind("\n", 0, before.end) + 1
    is_full = before.end - begins >= _FULL_LINE_CHARACTERS
    line = text[text.rfind("\n", 0, after.start) + 1 :].lstrip()
    begins_anew = _ITEM.match(line) or _written(line) is not None
    return Joint.GOES_ON if is_full and not begins_anew else Joint.BELOW


def entries(lines: Iterable[Entered], order: int | None) -> list[Taken | None]:
    """Of each line the entry that it is within and does not open, None where there is none."""
    found: list[Taken | None] = []
    entry: Taken | None = None
    reaches_below = False
    for line in lines:
        if line.joint is Joint.APART or (line.joint is Joint.BELOW and not reaches_below):
            entry, reaches_below = None, False
        found.append(entry)
        opened = _stamp(line, order)
        if opened is not None:
            entry = opened
            reaches_below = _stands_alone(line)
            found[-1] = None
    return found


def _stamp(line: Entered, order: int | None) -> Taken | None:
    """The day, with the time, of the entry that `line` opens."""
    if line.joint is Joint.GOES_ON:
        return None
    written = _written(line.text)
    opens = _OPENS.match(line.text, written.end) if written else None
    if written is not None and (opens is not None or _stands_alone(line)):
        time = (opens["time"] or opens["time_only"] or "") if opens else ""
        words = f"{line.text[written.start : written.end]}{time}"
        return Taken(in_order(written.meanings, order), words, ENTRY)
    if line.row_day is not None:
        day = Period(line.row_day, line.row_day)
        return Taken((day,), line.row_day.isoformat(), ENTRY)
    return None


def _written(text: str) -> Written | None:
    """The day that `text` begins with, or names right behind a label."""
    dates = dates_in(text[:_FULL_LINE_CHARACTERS])
    if not dates or dates[0].meanings[0].first != dates[0].meanings[0].last:
        return None
    return dates[0] if _LABEL.fullmatch(text, 0, dates[0].start) else None


def _stands_alone(line: Entered) -> bool:
    """Whether the line is all stamp, and prose stands below it."""
    written = _written(line.text)
    if written is None or not _STANDS_ALONE.match(line.text, written.end):
        return False
    below = line.paragraph[len(line.text) :]
    return below.startswith("\n") and _FEWEST_SENTENCES.search(below) is not None
