"""What stands behind the labels of a line: names, birth dates and numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from medmemory.ingestion.parsing.dates import DATE, possible_dates
from medmemory.ingestion.parsing.subject_labels import ALONE, PERSONAL, Label
from medmemory.ingestion.parsing.subject_values import (
    PersonName,
    read_name,
    read_name_part,
    read_number,
)

_COLUMNS = re.compile(r"\s*\|\s*|\t+|\s{2,}")
BIRTH_VALUE = re.compile(rf"(?P<date>{DATE}|\d{{8}}\b|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2}}\b)")
# A clinician's name before a patient's birth date: "Dr Ann Lee", "Lee, Ann, MD".
OF_A_DOCTOR = re.compile(
    r"(?i:dr|doctor|prof)\b"
    # Not DO, which is a family name.
    r"|.*[,\s](?:M\.?D|R\.?N|N\.?P|P\.?A|P[hH]\.?D|MBBS|MBChB|FRC\w+|MRC\w+)\b\.?\W*$",
)
_WITH_TITLE = re.compile(r"(?:mr|mrs|ms|miss|mx|master)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fact:
    """`is_weak`: counts only in the company of another on its line. `value` may be unreadable."""

    label: Label
    line: int
    value: PersonName | tuple[date, ...] | str | None
    is_weak: bool = False


def fact_of(label: Label, line: int, written: str, *, is_weak: bool = False) -> Fact | None:
    """The fact under `label`; a name or number that is none says nothing, a date is company."""
    written = written.strip(" \t*_")
    match label:
        case Label.BIRTH:
            found = BIRTH_VALUE.match(written)
            if found is None and not written[:1].isdigit():
                return None
            days = possible_dates(found["date"]) if found else ()
            return Fact(label, line, days or None, is_weak)
        case Label.MRN | Label.HOSPITAL_NUMBER:
            number = read_number(written)
            return Fact(label, line, number, is_weak) if number else None
        case Label.FAMILY | Label.GIVEN:
            part = read_name_part(written)
            return Fact(label, line, part, is_weak) if part else None
    name = read_name(written)
    if name is None or (label is Label.NAME and OF_A_DOCTOR.match(written)):
        return None
    return Fact(label, line, name, label is Label.REGARDING and not _WITH_TITLE.match(written))


def columns_of(line: str) -> list[Label | None]:
    """The labels at the head of a table's columns; empty when the line heads no table of people."""
    if ":" in line:
        return []
    cells = [cell.strip(" *") for cell in _COLUMNS.split(line.strip(" |")) if cell.strip()]
    labels = [ALONE.fullmatch(cell) for cell in cells]
    known = [Label[str(label.lastgroup)] if label else None for label in labels]
    named = {label for label in known if label}
    tells = named & PERSONAL
    return known if len(named) >= 2 and tells else []  # noqa: PLR2004  # one may be a heading


def facts_of_rows(
    columns: Sequence[Label | None], lines: Sequence[str], head: int
) -> Iterator[Fact]:
    """What the rows say that stand under such a line, each cell under its column's label."""
    for index in range(head + 1, len(lines)):
        cells = [cell for cell in _COLUMNS.split(lines[index].strip(" |")) if cell.strip()]
        if set("".join(cells)) <= set("-:+= "):
            continue  # the rule under the head
        if len(cells) != len(columns):
            return
        for label, cell in zip(columns, cells, strict=True):
            if label and (said := fact_of(label, index, cell)):
                yield said
