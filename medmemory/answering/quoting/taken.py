"""When what a report says was taken, where a line above says it for those that follow."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from medmemory.clinical.document import Span
from medmemory.retrieval.dates import Period, dates_in

# "Collected: 08/09/2024 02:10", "Tested on 26 June 2024".
_TAKEN = re.compile(
    r"(?:^|[.;|]\s*|\b(?:specimen|sample|date|time)s?\s)"
    r"(?:collect(?:ed|ion)(?:\s(?:date|time))?|taken|recorded|sampled|drawn|tested|measured"
    r"|performed|date\sof\s(?:study|test|examination|recording|collection|sampling|visit))"
    r"(?:\s(?:on|at))?:?\s+(?=\S)",
    re.IGNORECASE,
)
# "Echocardiogram of 8 January 2024: …" is of that day as far as its paragraph goes.
_OPENED = re.compile(r"[A-Z][\w -]{2,30}?\s(?:of|on|from)\s(?=[^.:]{6,20}:)")
# A sentence that begins with another time is of that.
_AT_A_STAGE = re.compile(
    r"(?:on|at|before|after|since) (?:the )?(?:admission|arrival|presentation|booking|discharge"
    r"|diagnosis|baseline|transfer)\b"
    r"|(?:previously|earlier|before (?:that|this)|initially|since then)\b",
    re.IGNORECASE,
)
_SPECIMEN = re.compile(r"(?:specimen|sample)(?:\stype)?:\s+(?P<what>[^|;]{3,80}?)[.\s]*$", re.I)
# What grew in it belongs to all that was tested with it.
_GREW = re.compile(
    r"(?:culture|organism|isolate|result|growth)s?(?:\s(?:1|identified|isolated))?:\s+"
    r"(?!no\b|not\b|nil\b|negative|sterile|pending|mixed)"
    r"(?P<what>[A-Z][a-z]+ [a-z]{3,}[^|;]{0,60}?)[.\s]*$"
)
_CLOSE = 2
_LONGEST_DATE = len("the 17th of September 2024, 10:00")
_FULL_LINE_CHARACTERS = 60
_NUMERIC = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](?:\d{4}|\d\d)\b")
_MONTHS = 12


def date_order(texts: Iterable[str]) -> int | None:
    """Which meaning of a day in figures counts in a document: 0 with the month first, 1 with the
    day, None where its dates do not tell."""
    numbers = [tuple(map(int, found)) for text in texts for found in _NUMERIC.findall(text)]
    orders = {int(one > _MONTHS) for one, other in numbers if max(one, other) > _MONTHS}
    return orders.pop() if len(orders) == 1 else None


def in_order(meanings: Sequence[Period], order: int | None) -> tuple[Period, ...]:
    """`meanings` of one date, without those that the document's order rules out."""
    if order is None or len(meanings) == 1:
        return tuple(meanings)
    return (meanings[order],)


# What a sentence of a dated note is of, as answers say it.
ENTRY = "entry of"


@dataclass(frozen=True, slots=True)
class Taken:
    """When something was taken, and how the record writes that; `what` it was, as answers say it:
    "taken", or "entry of"."""

    periods: tuple[Period, ...]
    words: str
    what: str = "taken"

    @property
    def said(self) -> str:
        return f"{self.what} {self.words}"


@dataclass(frozen=True, slots=True)
class Said:
    """A line as far as this module reads it. `is_apart`: the line before it is not known;
    `is_first`: of its paragraph."""

    text: str
    is_apart: bool
    is_first: bool


def ends_a_paragraph(text: str, before: Span, after: Span) -> bool:
    """Whether a paragraph of `text` ends between the two: at an empty line, or where a sentence
    ends early in its line and no list begins."""
    between = text[before.end : after.start]
    if "\n\n" in between:
        return True
    begins = text.rfind("\n", 0, before.end) + 1
    ends_early = "\n" in between and before.end - begins < _FULL_LINE_CHARACTERS
    return ends_early and text[before.end - 1] == "." and between.isspace()


def taken(lines: Sequence[Said], order: int | None) -> list[Taken | None]:
    """Of each line of a document, when what it says was taken, as far as a line above it tells, or
    one of the same specimen."""
    found: list[Taken | None] = []
    of_all: Taken | None = None
    of_paragraph: Taken | None = None
    undated = 0  # so many of the lines before are of a specimen whose day is not yet told
    for line in lines:
        if line.is_apart:
            of_all = of_paragraph = None
            undated = 0
        if line.is_first:
            of_paragraph = None
        if specimen_in(line.text):
            of_all, undated = None, 0
        of_all = _labelled(line.text, order) or of_all
        of_paragraph = _opened(line.text, order) or of_paragraph
        of_sentence = None if _AT_A_STAGE.match(line.text) else of_paragraph
        if of_all and undated:
            found[-undated:] = [of_all] * undated
        undated = 0 if of_all else undated + 1
        found.append(of_sentence or of_all)
    return found


def _labelled(text: str, order: int | None) -> Taken | None:
    days = (_day_at(text[found.end() :], order) for found in _TAKEN.finditer(text))
    return next((day for day in days if day), None)


def _opened(text: str, order: int | None) -> Taken | None:
    """The day of the paragraph that `text` opens, where it names one."""
    found = _OPENED.match(text)
    return _day_at(text[found.end() :], order) if found else None


def specimen_in(text: str) -> str:
    """What `text` says that the lines below are of; empty where it does not."""
    found = _SPECIMEN.match(text)
    return found["what"] if found else ""


def specimen_of(text: str, before: str) -> str:
    """What the lines of a report from `text` on are of, with what grew in it; `before`: what those
    above are of."""
    found = _GREW.match(text[:1].lower() + text[1:]) if before and ":" not in before else None
    return specimen_in(text) or (f"{before}: {found['what']}" if found else before)


def is_label(text: str) -> bool:
    """Whether `text` says no more than what was taken, or when."""
    bare = text.strip()
    found = _TAKEN.match(bare)
    return bool(specimen_in(bare)) or (
        found is not None and len(bare) <= found.end() + _LONGEST_DATE and ";" not in bare
    )


def _day_at(text: str, order: int | None) -> Taken | None:
    """The day that `text` begins with."""
    dates = dates_in(text[:_LONGEST_DATE])
    if not dates or dates[0].start > _CLOSE:
        return None
    return Taken(in_order(dates[0].meanings, order), text[dates[0].start : dates[0].end])
