"""Lines that only announce what follows: titles of parts and lists, and title rows of tables."""

import re

from medmemory.clinical.document import Span
from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind
from medmemory.retrieval.words import content_words, stems

_LONGEST_HEADING_CHARACTERS = 60
_MOST_WORDS_OF_A_HEADING = 6
_SHORTEST_SHOUTED_HEADING = 4

# What a line must speak of to be the title of a list or a part when it is set like any other line.
_HEADING_WORDS = stems(
    "medications allergies intolerances plan follow-up diagnoses problems results findings "
    "investigations examination history complaint course assessment impression immunisations "
    "instructions summary letter report note medication laboratory labs vitals comments stopped"
)
_COLUMN_WORDS = stems(
    "test unit units reference range result results date dose drug route status since frequency "
    "value flag remark reason investigation until"
)
_NEGATIONS = frozenset({"no", "not", "none", "nil", "nka", "nkda"})
_LEAST_DATES = 2
_LEAST_COLUMN_WORDS = 3
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_DIGIT = re.compile(r"\d")
_CELL_JOIN = re.compile(r"\s*\|\s*|\t+|\s{2,}")
_NEXT_LINE = re.compile(r"[ \t]*\n[^\n]*\S")
_FEWEST_TITLES = 2  # of a row: one may be a word with a colon
_BY_SOMEBODY = re.compile(r"\bby (?:the )?[A-Z]")  # "Reported by Dr Samuel Vane"


def is_heading(text: str, section: str | None = None) -> bool:
    """Whether `text` only announces what follows. A heading says nothing, so it never answers."""
    bare = text.strip().strip("#*_ ")
    title = bare.removesuffix(":")
    words = content_words(title)
    if not words or len(title) > _LONGEST_HEADING_CHARACTERS or ":" in title:
        return False
    if text.lstrip().startswith("#") or bare.endswith(":") or title.casefold() == _folded(section):
        return True
    if _DIGIT.search(title) or title[-1] in ".;!?" or len(title.split()) > _MOST_WORDS_OF_A_HEADING:
        return False
    if _BY_SOMEBODY.search(title) or title.split()[0].casefold() in _NEGATIONS:
        return False
    if title.isupper():
        return len(title) >= _SHORTEST_SHOUTED_HEADING  # shorter ones are abbreviations: "PCR"
    return title[0].isupper() and bool(stems(title) & _HEADING_WORDS)


def opens_a_section(text: str, span: Span) -> bool:
    """Whether a line of its own stands at `span` that is called as sections are, with the section
    below it: after a blank line or the end of a sentence, as no item of a list begins."""
    before = text[: span.start].rstrip(" ")
    after = _NEXT_LINE.match(text, span.end)
    if after is None or not (before.endswith("\n\n") or before.rstrip("\n")[-1:] in ".:"):
        return False
    title = text[span.start : span.end]
    kind = section_kind(title) if title[-1:] not in ".;!?," and ":" not in title else None
    return before[-1:] in {"", "\n"} and kind not in {None, SectionKind.OTHER}


def is_title_row(text: str) -> bool:
    """Whether `text` names the columns of a table: several dates, or words for columns."""
    without_dates, dates = _DATE.subn("", text)
    if _DIGIT.search(without_dates) or ":" in text or text.rstrip()[-1:] in ".;":
        return False
    return dates >= _LEAST_DATES or len(stems(text) & _COLUMN_WORDS) >= _LEAST_COLUMN_WORDS


def names_columns(row: str, titles: str) -> bool:
    """Whether the cells of `row` stand with their columns' titles: "Result: 5.4 | Unit: mmol/L"."""
    named = [title for title in _CELL_JOIN.split(titles) if f"{title}: " in row]
    return len(named) >= _FEWEST_TITLES


def opens_with(text: str, section: str) -> bool:
    """Whether the title of its section stands at the head of `text`."""
    return bool(section) and text.lstrip("#*_ \n").casefold().startswith(section.casefold())


def is_marked(text: str, start: int) -> bool:
    """Whether a Markdown heading begins at `start`; its marks are not part of the line."""
    return text[text.rfind("\n", 0, start) + 1 : start].lstrip().startswith("#")


def _folded(section: str | None) -> str | None:
    return section.strip().removesuffix(":").casefold() if section else None
