"""Clinical headings part a document into sections.

Only headings that are known count, and those that the layout marks: Markdown's, underlined ones.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medmemory.clinical.document import MediaType, Page, Section, Span
from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind

LONGEST_HEADING = 60

_MARKDOWN = re.compile(r"#{1,6}\s+(?P<heading>\S.*?)\s*#*")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_UNDERLINED = re.compile(r"[A-Z][^\d,:|\t]*")
_NUMBERING = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2}){0,2}|[IVX]{1,4}|[A-H])[.)]\s+|\d(?:\.\d)+\s+")
_BULLET = re.compile(r"[*•·▪◦‣+–—-]\s")
_EMPHASIS = re.compile(r"(?P<mark>\*\*\*|\*\*|\*|__|_)(?P<name>[^*_]+)(?P=mark)(?P<rest>.*)")
_PARTED = re.compile(r"(?P<name>[^:：]*?)\s*[:：](?P<rest>.*)")
_PARTED_BY_DASH = re.compile(r"(?P<name>[A-Z][A-Z&/ ]*[A-Z])\s+[-–—]\s+(?P<rest>\S.*)")
_ABBREVIATIONS_IN_LOWER_CASE = re.compile(r"[a-z/&]{2,5}")
_COPIED_TO = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|GP|MD|DO|NP|PA|PhD|file|patient)\b\.?|@")
_SOAP = {
    "S": SectionKind.SUBJECTIVE,
    "O": SectionKind.OBJECTIVE,
    "A": SectionKind.ASSESSMENT,
    "P": SectionKind.PLAN,
}
_SOAP_LINES = tuple(re.compile(rf"^[ \t]*\**{letter}\**:", re.MULTILINE) for letter in _SOAP)

_TESTS = frozenset(
    {
        SectionKind.LABORATORY, SectionKind.IMAGING, SectionKind.CARDIAC_TESTS,
        SectionKind.PATHOLOGY, SectionKind.MICROBIOLOGY, SectionKind.RESULTS,
    }
)  # fmt: skip
_READING = frozenset(
    {
        SectionKind.FINDINGS, SectionKind.IMPRESSION, SectionKind.TECHNIQUE,
        SectionKind.COMPARISON, SectionKind.INDICATION, SectionKind.SPECIMEN,
    }
)  # fmt: skip
_CARE = frozenset(
    {
        SectionKind.MEDICATIONS, SectionKind.FOLLOW_UP, SectionKind.INSTRUCTIONS,
        SectionKind.PROCEDURES, SectionKind.IMMUNIZATIONS, SectionKind.DIAGNOSES,
        SectionKind.ASSESSMENT, SectionKind.PLAN, SectionKind.REASON_FOR_CONSULTATION,
    }
)  # fmt: skip
# What a label within such a section only says about one of its items: "Impression: normal CT"
# among the results does not end them, and the next line is a result again.
_PARTS = {
    SectionKind.RESULTS: _TESTS | _READING,
    SectionKind.LABORATORY: _TESTS | _READING,
    SectionKind.IMAGING: _TESTS | _READING,
    SectionKind.PLAN: _TESTS | _CARE,
    SectionKind.ASSESSMENT_AND_PLAN: _TESTS | _CARE | _READING,
    SectionKind.ASSESSMENT: _TESTS | {SectionKind.DIAGNOSES, SectionKind.IMPRESSION},
    SectionKind.HOSPITAL_COURSE: _TESTS | _CARE,
    SectionKind.INSTRUCTIONS: _TESTS | _CARE,
    SectionKind.DISCHARGE_INSTRUCTIONS: _TESTS | _CARE,
    SectionKind.FOLLOW_UP: _TESTS | _CARE,
}


@dataclass(frozen=True, slots=True)
class _Heading:
    """`rank` grows with how much the layout makes of it."""

    text: str
    kind: SectionKind | None
    rank: int

    def is_part_of(self, other: "_Heading | None") -> bool:
        """Whether it is a label within the section under `other`, not the next section."""
        if other is None or other.kind is None or self.rank >= other.rank:
            return False
        is_same = self.kind in {other.kind, SectionKind.OTHER}
        return is_same or self.kind in _PARTS.get(other.kind, frozenset())


def split_into_sections(pages: Sequence[Page], media_type: MediaType | None) -> list[Section]:
    """Sections that together cover every page, each on one page, in order.

    A heading holds on the following pages until the next one.
    """
    reader = _Reader(media_type, is_soap=_is_soap(pages))
    sections: list[Section] = []
    current: _Heading | None = None
    heading: str | None = None
    for page in pages:
        start = 0
        for offset, before, line, after in _lines(page.text):
            found = reader.heading(line, before=before, after=after)
            if found is None or found.is_part_of(current) or reader.is_copy_list(found, current):
                continue
            if offset > start:
                sections.append(Section(heading, page.number, Span(start, offset)))
            current, heading, start = found, found.text, offset
        if len(page.text) > start:
            sections.append(Section(heading, page.number, Span(start, len(page.text))))
    return sections


def heading_of(line: str, media_type: MediaType | None) -> str | None:
    """The heading that `line` is or begins with; None when it is ordinary text."""
    found = _Reader(media_type, is_soap=False).heading(line, before="", after="")
    return found.text if found else None


class _Reader:
    def __init__(self, media_type: MediaType | None, *, is_soap: bool) -> None:
        self._is_markdown = media_type is MediaType.MARKDOWN
        self._is_soap = is_soap

    def heading(self, line: str, *, before: str, after: str) -> _Heading | None:
        """The heading that the line holds, told from the line and its neighbours."""
        line = line.strip()
        if not line:
            return None
        if self._is_markdown and (marked := _MARKDOWN.fullmatch(line)):
            text = marked["heading"].strip("*_ ")[:LONGEST_HEADING]
            return _Heading(text, section_kind(text), 5)
        if _UNDERLINE.fullmatch(after.strip()) and _is_underlined(line, before):
            return _Heading(line, section_kind(line), 4)
        return self._known(line, before)

    @staticmethod
    def is_copy_list(found: _Heading, current: _Heading | None) -> bool:
        """At the end of a letter "CC" says who gets a copy, at the beginning the complaint."""
        return found.text.upper() == "CC" and current is not None

    def _known(self, line: str, before: str) -> _Heading | None:
        if _BULLET.match(line):
            return None
        number = _NUMBERING.match(line)
        numbered = number is not None
        plain = line[number.end() :] if number else line
        if emphasis := _EMPHASIS.fullmatch(plain):
            plain = f"{emphasis['name'].strip()}{emphasis['rest']}"
        parted = _PARTED.fullmatch(plain) or _PARTED_BY_DASH.fullmatch(plain)
        name = (parted["name"] if parted else plain).strip("*_ \t")
        rest = parted["rest"].strip("*_ \t") if parted else ""
        if not name or len(name) > LONGEST_HEADING or name.endswith("."):
            return None
        is_small = name[0].islower() and parted is not None and _may_begin_small(name, before)
        if not (name[0].isupper() or is_small):
            return None
        if name.upper() == "CC" and (name != "CC" or _COPIED_TO.search(rest)):
            return None
        kind = _SOAP.get(name) if self._is_soap and parted else None
        kind = kind or section_kind(name)
        is_inline = bool(rest)
        if kind is None or (kind is SectionKind.OTHER and is_inline and not name.isupper()):
            return None
        return _Heading(name, kind, 1 + (not is_inline) + name.isupper() - numbered)


def _may_begin_small(name: str, before: str) -> bool:
    """Whether a heading in small letters may stand here: not in the midst of running text."""
    before = before.strip()
    return bool(
        _ABBREVIATIONS_IN_LOWER_CASE.fullmatch(name) or not before or before[-1] in ".:;"
    ) and section_kind(name) not in {SectionKind.OTHER, SectionKind.OPERATIVE_DETAILS}


def _is_underlined(line: str, before: str) -> bool:
    is_row = "  " in line or len(line) > LONGEST_HEADING
    return not is_row and not before.strip() and bool(_UNDERLINED.fullmatch(line))


def _is_soap(pages: Sequence[Page]) -> bool:
    """Whether the note goes by single letters: S:, O:, A:, P:."""
    return all(any(letter.search(page.text) for page in pages) for letter in _SOAP_LINES)


def _lines(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Every line with its offset, the line before it and the line after it."""
    lines = text.split("\n")
    offset = 0
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else ""
        after = lines[index + 1] if index + 1 < len(lines) else ""
        yield offset, before, line, after
        offset += len(line) + 1
