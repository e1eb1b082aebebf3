"""Lists that stand in one line: "Meds: ramipril 5 mg od, aspirin 75 mg od"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from medmemory.answering.quoting.allergy_statements import is_a_prescription
from medmemory.answering.quoting.held import MEDICINES, holds
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.wanted import Wanted
from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind
from medmemory.retrieval.words import concepts, is_stop_word, stems

_MEDICATIONS = {
    SectionKind.MEDICATIONS,
    SectionKind.ADMISSION_MEDICATIONS,
    SectionKind.DISCHARGE_MEDICATIONS,
}
_LISTS = _MEDICATIONS | {
    SectionKind.ALLERGIES,
    SectionKind.IMMUNIZATIONS,
    SectionKind.DIAGNOSES,
    SectionKind.PROBLEMS,
    SectionKind.PAST_MEDICAL_HISTORY,
    SectionKind.PAST_SURGICAL_HISTORY,
}
_TESTS = {None, SectionKind.CARDIAC_TESTS, SectionKind.IMAGING}
_LABEL = re.compile(r"(?P<label>[A-Z][\w&/ -]{0,40}?)(?:\s*:\s+|\s+[-–=]\s+)(?=\w)")
# Of items in brackets, and the thousands of a number, a comma parts nothing.
_PARTS = re.compile(r"(?:;|,(?!\d))\s+(?![^(]*\))|\s+(?=\d{1,2}[.)]\s+[A-Z])")
_NUMBERING = re.compile(r"^\d{1,2}[.)]\s+")
_CELL = re.compile(r"^[A-Z][\w ]{0,30}: ")
_LAST = re.compile(r"\s+and\s+(?=\S)")
_SENTENCE = re.compile(r"^[A-Z](?:\S*\s+){3,}.*\.$", re.DOTALL)
_OF_AN_ALLERGY = stems(
    "allergy reaction rash anaphylaxis intolerance urticaria hives itching swelling swell wheeze"
    " vomiting nausea cough"
)
_FEWEST = 2


def items_of(line: Line) -> tuple[str, ...]:
    """The items of the list that the line holds behind a label; none where it holds no such."""
    label, kind = _label_of(line)
    if kind not in _LISTS:
        return ()
    parts = _PARTS.split(line.text[len(label) :].strip(" \n.:-–="))
    if any(_CELL.match(part) for part in parts):
        return ()  # the row of a table
    parts = [*parts[:-1], *_LAST.split(parts[-1])] if len(parts) >= _FEWEST else parts
    items: list[str] = []
    for part in parts:
        item = " ".join(_NUMBERING.sub("", part).split())
        if items and _goes_on(item, kind):
            items[-1] = f"{items[-1]}, {item}"
        elif item:
            items.append(item)
    return tuple(items) if len(items) >= _FEWEST else ()


def under_its_label(line: Line) -> Line:
    """The line under the label that its list stands behind, by the name of such a section where the
    label is an abbreviation ("DH")."""
    label, kind = _label_of(line)
    if kind is None or not items_of(line):
        return line
    return replace(line, heading=kind.value if label.isupper() else label)


def parted(block: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """A block that begins behind a label without the sentences that only stand below it in the same
    section; of the allergies, these too, as they may tell of another one."""
    first, *others = block
    label, kind = _label_of(first)
    if kind in _TESTS and label.casefold() == first.heading.casefold():
        return _of_its_paragraph(block), []
    if kind not in _MEDICATIONS | {SectionKind.ALLERGIES} or not _begins_with_its_heading(first):
        return list(block), []
    below = [line for line in others if _stands_below(line, first, kind)]
    kept = [line for line in block if line not in below]
    return kept, below if kind is SectionKind.ALLERGIES else []


def _of_its_paragraph(block: Sequence[Line]) -> list[Line]:
    """Of a block behind the label of one test ("ECG today: …"), its paragraph."""
    ends = next(
        (
            place
            for place, (one, other) in enumerate(pairwise(block), start=1)
            if "\n\n" in one.candidate.text[one.within.end : other.within.start]
        ),
        len(block),
    )
    return list(block[:ends])


def _label_of(line: Line) -> tuple[str, SectionKind | None]:
    found = _LABEL.match(line.text)
    return (found["label"], section_kind(found["label"])) if found else ("", None)


def _begins_with_its_heading(line: Line) -> bool:
    return section_kind(line.heading) is _label_of(line)[1]


def _goes_on(item: str, kind: SectionKind) -> bool:
    """Whether `item` is no new one: "with meals", "2 tablets at night", "face swelled up"."""
    first = item.split(maxsplit=1)[0] if item else ""
    if kind is SectionKind.ALLERGIES:
        return _is_a_reaction(item)
    if kind not in _MEDICATIONS:
        return False
    return first[:1].isdigit() or is_stop_word(first.lower())


def _is_a_reaction(item: str) -> bool:
    """Whether `item` says what happened, and not with what."""
    is_of_another = "(" in item or ":" in item or not MEDICINES.isdisjoint(concepts(item))
    return not is_of_another and not _OF_AN_ALLERGY.isdisjoint(stems(item))


def _stands_below(line: Line, first: Line, kind: SectionKind | None) -> bool:
    """Whether it begins further down and says nothing of the sort."""
    text = line.candidate.text
    begins_a_line = "\n" in text[first.within.end : line.within.start]
    if line.candidate is not first.candidate or not begins_a_line:
        return False
    if kind is SectionKind.ALLERGIES and is_a_prescription(line.text):
        return line.words.isdisjoint(_OF_AN_ALLERGY)
    if holds(line.text, Wanted.MEDICINE):
        return False
    if kind is SectionKind.ALLERGIES:
        return bool(_SENTENCE.match(line.text)) and line.words.isdisjoint(_OF_AN_ALLERGY)
    return line.text.endswith(".")
