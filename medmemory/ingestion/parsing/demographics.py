"""Whom a text says it is about, by its own labels: name, birth date and record number.

Only labels that are the patient's count. Doctors, relatives, and whoever gets a copy have labels of
their own; a line or a block that begins with one of those is passed over. What is not plain is left
out: a wrong name would hold back a right document.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from medmemory.clinical.document import Page, Subject
from medmemory.ingestion.parsing.dates import possible_dates
from medmemory.ingestion.parsing.people import PartialSubject, merged, without_disguise
from medmemory.ingestion.parsing.subject_facts import (
    BIRTH_VALUE,
    OF_A_DOCTOR,
    Fact,
    columns_of,
    fact_of,
    facts_of_rows,
)
from medmemory.ingestion.parsing.subject_labels import (
    ALONE,
    BLOCK_LINES,
    BLOCK_OF_OTHERS,
    FIND_LABEL,
    JUST_BEFORE,
    LABEL_OF_OTHERS,
    NAMES,
    OF_CLINICIANS,
    OF_OTHERS,
    OTHER_LABEL,
    PERSONAL,
    RELATIVE,
    Label,
    holds_the_patient,
)
from medmemory.ingestion.parsing.subject_values import PersonName, read_name

_COMPANY_LINES = 3
_HEADER_LINES = 12
_SPOKEN = 4  # so many different "Patient: …" on a page may be a conversation
_SPEAKER = re.compile(r"^\W*(?:patient|pt)\W*[:：]", re.IGNORECASE | re.MULTILINE)
_OF_ANYBODY = frozenset({Label.NAME, Label.REGARDING, Label.FAMILY, Label.GIVEN})
_LONGEST_LINE = 400
_MARGIN = 80  # room for a label and its value, or for what stands before it
_STEP = _LONGEST_LINE - 2 * _MARGIN
# Pages that we divide ourselves have 4100 characters. Labels without end take 0.1 ms a character.
_FURTHEST = 12_000
_WITHOUT_LABEL = re.compile(
    r"^[^\w(]*(?P<name>[^\W\d_a-z][^\d:;|·(]{2,60}?)\s*[·|;,(–-]*\s*(?=(?P<label>born|DOB|D\.O\.B|MRN)\b)"
)
# "NORBURY, Hazel (F) 03/02/1958", as lists print it
_LIST_ENTRY = re.compile(
    r"^[^\w(]*(?P<name>[^\W\d_a-z]{2}[^\d:;|·(),]{0,40}, [^\d:;|·(),]{2,40}?)"
    r" *\((?i:m|f|male|female)\)"
    rf"[ ,;|·]*(?=\d){BIRTH_VALUE.pattern}"
)
_BOUNDARY = re.compile(r"(?:^[^\w(]*|[|;,·•\t(.:]\s*|\s{2,}|\d\s)$")
_START_OF_LINE = re.compile(r"^[^\w(]*(?:\d\.\s+)?$")
# A label has something behind it, or the line to itself; running text is passed over quickly.
_MAY_HOLD_LABEL = re.compile(
    r"[:：=|#\t]|  |^.{0,40}$|\b(?:born|DOB|MRN|D\.O\.B|M\.R\.N)\b|(?:record|hosp|unit|chart)"
    r"|\((?:f|m|fe?male)\)",
    re.IGNORECASE,
)
_INTERESTING = re.compile(
    r"patient|\bpt\b|name|birth|\bborn\b|\bdob\b|d\.o\.b|mrn|m\.r\.n|record|hosp|unit n|chart"
    r"|\((?:f|m|fe?male)\)|\bre\b|regarding|concerning|\bur n|\bmr n|med\.? rec|respect of|geb\.",
    re.IGNORECASE,
)


_Fields = dict[str, str | tuple[date, ...] | None]


def find_subjects(pages: Sequence[Page]) -> tuple[Subject, ...]:
    """Each person that the pages are labelled to be about, once; none when no label says so."""
    found: list[PartialSubject] = []
    for page in pages:
        text = without_disguise(page.text)
        if _INTERESTING.search(text):
            lines = text.split("\n")
            facts = [*_facts([line[:_LONGEST_LINE] for line in lines]), *_beyond(lines)]
            facts.sort(key=lambda fact: fact.line)
            found += _people(_kept(facts, len(_SPEAKER.findall(text))))
    return merged(found)


def _beyond(lines: Sequence[str]) -> Iterator[Fact]:
    """What stands further along in lines that are very long, taken in pieces that overlap.

    Each label counts in one piece, where what stands before it and its value are whole.
    """
    for index, line in enumerate(lines):
        if len(line) <= _LONGEST_LINE:
            continue
        above = lines[max(0, index - BLOCK_LINES) : index]
        of_others = any(BLOCK_OF_OTHERS.match(one) or RELATIVE.match(one) for one in above)
        for start in range(0, min(len(line), _FURTHEST), _STEP):
            # The sign keeps what begins in the midst of a sentence from beginning a line.
            piece = f"_{line[start : start + _LONGEST_LINE]}" if start else line[:_LONGEST_LINE]
            if start and _is_interesting(piece):
                yield from _on_line(
                    piece,
                    index,
                    is_of_others=of_others,
                    is_top=False,
                    places=range(_LONGEST_LINE - _MARGIN - _STEP + 1, _LONGEST_LINE - _MARGIN + 1),
                )
            of_others = _is_of_others_after(piece, before=of_others)


def _is_of_others_after(piece: str, *, before: bool) -> bool:
    """Whether the piece ends with what is said of another person than the patient."""
    others = [
        one.start() for one in LABEL_OF_OTHERS.finditer(piece) if not OF_CLINICIANS.match(one[0])
    ]
    patients = [
        one.start() for one in FIND_LABEL.finditer(piece) if one.lastgroup == Label.PATIENT.name
    ]
    if not others and not patients:
        return before
    return max(others, default=-1) > max(patients, default=-1)


def _facts(lines: Sequence[str]) -> Iterator[Fact]:
    words_seen = 0
    others_until = -1
    rows_until = -1
    for index, line in enumerate(lines):
        words_seen += bool(line.strip())
        if not line.strip():
            others_until = -1
        elif BLOCK_OF_OTHERS.match(line) and not holds_the_patient(lines, index):
            others_until = index + BLOCK_LINES
        elif RELATIVE.match(line):
            others_until = max(others_until, index + _COMPANY_LINES)
        if index <= rows_until or not _is_interesting(line):
            continue
        if columns := columns_of(line):
            rows = list(facts_of_rows(columns, lines, index))
            rows_until = max((row.line for row in rows), default=-1)
            yield from rows
        elif alone := ALONE.fullmatch(line.strip(" \t*#:|")):
            below = lines[index + 1] if index + 1 < len(lines) else ""
            is_value = index > others_until and not FIND_LABEL.search(below)
            if is_value and (said := fact_of(Label[str(alone.lastgroup)], index, below)):
                yield said
        else:
            is_top = words_seen <= _HEADER_LINES
            of_others = index <= others_until
            end = len(line) if len(line) < _LONGEST_LINE else _LONGEST_LINE - _MARGIN
            found = list(
                _on_line(line, index, is_of_others=of_others, is_top=is_top, places=range(end + 1))
            )
            if any(one.label is Label.PATIENT for one in found):
                others_until = -1
            yield from found


def _is_interesting(line: str) -> bool:
    return bool(_MAY_HOLD_LABEL.search(line) and _INTERESTING.search(line))


def _on_line(
    line: str, index: int, *, is_of_others: bool, is_top: bool, places: range
) -> Iterator[Fact]:
    """What the labels say that stand in one of the places."""
    has_bare_name = False
    found = [one for one in FIND_LABEL.finditer(line) if _is_label_at(line, one)]
    starts_with_label = bool(found and _START_OF_LINE.match(line[: found[0].start()]))
    is_clinicians = bool(OF_CLINICIANS.match(line)) and not starts_with_label
    if is_of_others or (OF_OTHERS.match(line) and not starts_with_label and not is_clinicians):
        patients = [one for one in found if one.lastgroup == Label.PATIENT.name]
        found = [one for one in found if patients and one.start() >= patients[0].start()]
    elif is_top and (bare := _WITHOUT_LABEL.match(line)) and (name := read_name(bare["name"])):
        has_bare_name = True
        if bare["label"].upper() != "MRN" and not OF_A_DOCTOR.match(bare["name"]):
            yield Fact(Label.PATIENT, index, name)
    elif is_top and (bare := _LIST_ENTRY.match(line)) and (name := read_name(bare["name"])):
        yield Fact(Label.PATIENT, index, name)
        yield Fact(Label.BIRTH, index, possible_dates(bare["date"]) or None)
    for place, one in enumerate(found):
        others = LABEL_OF_OTHERS.search(line, one.end())
        following = [
            found[place + 1].start() if place + 1 < len(found) else len(line),
            next((other.start() for other in OTHER_LABEL.finditer(line, one.end())), len(line)),
            others.start() if others else len(line),
        ]
        label = Label[str(one.lastgroup)]
        is_weak = not re.search(r"[:：=|#\t]|\s{2,}", one[0]) and not (
            place == 0 and (starts_with_label or has_bare_name)
        )
        is_clinicians = is_clinicians and label is not Label.PATIENT
        said = fact_of(label, index, line[one.end() : min(following)], is_weak=is_weak)
        if said and one.start() in places and not (is_clinicians and label in _OF_ANYBODY):
            yield said
        if others and (place + 1 == len(found) or others.start() < found[place + 1].start()):
            if not OF_CLINICIANS.match(others[0]):
                return  # what follows on the line is another person's
            is_clinicians = True


def _is_label_at(line: str, found: re.Match[str]) -> bool:
    before = line[: found.start()]
    label = Label[str(found.lastgroup)]
    if JUST_BEFORE.search(before):
        return False
    if label is Label.REGARDING:
        return bool(_START_OF_LINE.match(before))
    if label in PERSONAL:
        return True
    return bool(_BOUNDARY.search(before)) or ":" in before


def _kept(facts: Sequence[Fact], times_spoken: int) -> list[Fact]:
    """The facts without those that lack the company they need, and without conversations."""
    spoken = {fact.value for fact in facts if fact.label is Label.PATIENT}
    is_spoken = (
        len(spoken) >= _SPOKEN
        # A list of patients has a name in each such line; what is said rarely looks like one.
        and times_spoken > len(spoken) * 2
        and not any(fact.label in PERSONAL for fact in facts)
    )
    by_line: defaultdict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_line[fact.line].append(fact)
    return [
        fact
        for fact in facts
        if not (is_spoken and fact.label is Label.PATIENT) and _has_company(fact, by_line)
    ]


def _has_company(fact: Fact, by_line: Mapping[int, Sequence[Fact]]) -> bool:
    """Whether it stands for itself, or near what only a person has."""
    match fact.label:
        case Label.NAME:
            first, last = fact.line - _COMPANY_LINES, fact.line + _COMPANY_LINES
        case Label.REGARDING if fact.is_weak:
            first, last = fact.line, fact.line + _COMPANY_LINES
        case _ if fact.is_weak:
            return len(by_line[fact.line]) > 1
        case _:
            return True
    return any(
        other.label not in NAMES
        for line in range(first, last + 1)
        for other in by_line.get(line, ())
    )


def _people(facts: Sequence[Fact]) -> Iterator[PartialSubject]:
    """The facts that stand together as one mention of a person."""
    group: _Fields = {}
    last = 0
    for fact in facts:
        fields = _fields(fact)
        is_other = any(group.get(key) not in {None, value} for key, value in fields.items())
        if group and (is_other or fact.line - last > _COMPANY_LINES + 1):
            yield _person(group)
            group = {}
        group |= fields
        last = fact.line
    if group:
        yield _person(group)


def _fields(fact: Fact) -> _Fields:
    match fact.value:
        case None:
            return {}
        case PersonName(family, given):
            return {"family_name": family, "given_name": given}
        case value:
            return {_FIELDS[fact.label]: value}


_FIELDS = {
    Label.BIRTH: "birth_days",
    Label.MRN: "mrn",
    Label.HOSPITAL_NUMBER: "hospital_number",
    Label.FAMILY: "family_name",
    Label.GIVEN: "given_name",
}


def _person(fields: _Fields) -> PartialSubject:
    return PartialSubject(**fields)  # type: ignore[arg-type]  # each field by its own reader
