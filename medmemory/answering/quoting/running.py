"""Heads and feet that run through the pages of a document: on each of them, about none of them."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from medmemory.retrieval.words import stems

_FEWEST_PAGES = 3
_PAGE_NUMBER = re.compile(r"\bpage\s+\d+(?:\s*(?:of|/)\s*\d+)?|^\d+\s|\s\d+$", re.IGNORECASE)
# What is printed on every page because nobody may miss it.
_ALERTS = stems("allergy allergies allergic alert resuscitation DNR DNACPR anaphylaxis precautions")
_HEAD_LINES = 3
_FOOT_LINES = 2
# Who the page is about and who signed it: on every page, never an answer.
_PAGE_FURNITURE = re.compile(
    # With more on its line, a date begins the row of a table.
    r"(?:Patient|To|MRN|Page):\s|Date:\s[^|;]{0,40}$|.*\bMRN\b|.*\bPage \d+$"
    r"|(?:[^.]{0,60}\|\s)?Page \d+ (?:of\b|/)"
    r"|(?:Authorised by|Printed at)\b"
    r"|Patient Agreements?:|All (?:of (?:his|her|their) )?questions were (?:asked and )?answered"
    r"|The patient (?:verbalizes understanding|understands and agrees)"
    r"|Dr\.?(?:\s[A-Z][\w.'’-]*){1,3}(?:,.*)?(?<!\.)$|[A-Z]\. [A-Z][\w'’-]+(?:,[^.:]*)?$"
)


def running(edges: Iterable[tuple[Hashable, str]]) -> frozenset[str]:
    """The lines, as `as_running` writes them, that stand on several pages of one document.

    `edges`: lines at the head or foot of a page, each with its page. Sentences are none of them:
    "No chest pain." may be what every visit found.
    """
    pages = defaultdict(set)
    for page, line in edges:
        pages[as_running(line)].add(page)
    return frozenset(
        line
        for line, found in pages.items()
        if len(found) >= _FEWEST_PAGES and line[-1:] not in ".!?" and not stems(line) & _ALERTS
    )


def as_running(line: str) -> str:
    """The line without the number of its page: any other number may be a finding."""
    return " ".join(_PAGE_NUMBER.sub("#", line).split()).casefold()


def edges_of(count: int) -> Sequence[int]:
    """Places of the lines of a page that may be its head or foot; of a short one the outermost."""
    if count <= _HEAD_LINES + _FOOT_LINES:
        return sorted({0, count - 1}) if count else []
    return [*range(_HEAD_LINES), *range(count - _FOOT_LINES, count)]


def is_page_furniture(text: str) -> bool:
    """Whether `text` says whom the page is about or who signed it."""
    return _PAGE_FURNITURE.match(text) is not None
