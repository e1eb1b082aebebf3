"""Whom an HL7 v2 message is about, and during which visit."""

from collections.abc import Callable, Iterable, Iterator

from medmemory.clinical.document import Subject
from medmemory.clinical.names import name_key, record_number_key
from medmemory.ingestion.parsing.structured.dates import compact_moment, day_of, period
from medmemory.ingestion.parsing.structured.entries import labelled, listed
from medmemory.ingestion.parsing.structured.hl7_fields import (
    address,
    all_coded,
    coded,
    name,
    people,
    place,
    telephone,
)
from medmemory.ingestion.parsing.structured.hl7_reading import Message, Segment, Value
from medmemory.ingestion.parsing.structured.personal_numbers import is_personal, masked

_SEXES = {"F": "female", "M": "male", "O": "other", "U": "unknown", "A": "ambiguous"}
_CLASSES = {
    "E": "emergency", "I": "inpatient", "O": "outpatient", "P": "pre-admission", "R": "recurring",
    "B": "obstetrics", "C": "commercial account", "N": "not applicable", "U": "unknown",
}  # fmt: skip
# Of the account, the visit, the country, the insurance.
_NOT_RECORD_NUMBERS = {"AN", "VN", "NI", "MA", "MC"}
_FORMER = {"M", "B"}  # maiden, at birth


def subjects_of(message: Message) -> list[Subject]:
    """Every patient that the message names: results come with one after another, too."""
    patients = message.all("PID")
    found = [_subject(patient) for patient in patients]
    found += [] if patients else [Subject(mrn=number) for number in _merged_numbers(message)]
    found += [
        subject
        for patient in patients
        for subject in _other_people(patient, (*patient.values(5), *_merged_names(message)))
    ]
    return [subject for subject in found if subject != Subject()]


def joined_numbers(message: Message) -> list[str]:
    """The record numbers that the message joins to the patient's, without the patient's own."""
    own = {
        record_number_key(value.part(1) or "")
        for patient in message.all("PID")
        for number in (2, 3, 4)
        for value in patient.values(number)
    }
    return [one for one in _merged_numbers(message) if record_number_key(one) not in own]


def _merged_numbers(message: Message) -> list[str]:
    """The record numbers in MRG: prior identifiers, and the older fields for them."""
    return list(
        dict.fromkeys(
            number
            for merge in message.all("MRG")
            for field in (1, 2, 4)
            for value in merge.values(field)
            if value.part(5) not in _NOT_RECORD_NUMBERS
            and not is_personal(kind=value.part(5))
            and (number := value.part(1))
        )
    )


def _merged_names(message: Message) -> list[Value]:
    """Whose record the message says that it joins to the patient's (MRG)."""
    return [value for merge in message.all("MRG") for value in merge.values(7)]


def _other_people(patient: Segment, called: Iterable[Value]) -> Iterator[Subject]:
    """Those among the names that share neither family nor given name with the patient."""
    own = _subject(patient)
    words = set(name_key(f"{own.family_name or ''} {own.given_name or ''}").split())
    for value in called:
        family, given = value.part(1), value.part(2)
        other = set(name_key(f"{family or ''} {given or ''}").split())
        if words and family and given and value.part(7) != "A" and words.isdisjoint(other):
            yield Subject(family, given)


def _subject(patient: Segment) -> Subject:
    names = [value for value in patient.values(5) if value.part(1) or value.part(2)]
    names.sort(key=lambda value: value.part(7) in _FORMER)
    called = names[0] if names else Value("", patient.delimiters)
    given = " ".join(part for number in (2, 3) if (part := called.part(number)))
    return Subject(
        called.part(1),
        given or None,
        day_of(compact_moment(patient.part(7))),
        _record_number(patient),
    )


def _record_number(patient: Segment) -> str | None:
    numbers = [*patient.values(3), *patient.values(2), *patient.values(4)]
    marked = [value for value in numbers if value.part(5) == "MR"]
    others = [
        value
        for value in numbers
        if value.part(5) not in _NOT_RECORD_NUMBERS and not is_personal(kind=value.part(5))
    ]
    return next((value.part(1) for value in (*marked, *others) if value.part(1)), None)


def demographics(message: Message) -> Iterator[str]:
    """The particulars of the patient, a line each."""
    patient = message.first("PID")
    if not patient.fields:
        return
    for at, value in enumerate((*patient.values(5), *patient.values(9))):
        if shown := name(value):
            yield f"{'Other name' if at else 'Name'}: {shown}"
    yield f"Birth date: {patient.moment(7) or 'not given'}"
    sex = patient.part(8) or ""
    yield f"Sex: {_SEXES.get(sex, sex) or 'not given'}"
    for number in (3, 2, 4):
        for value in patient.values(number):
            kind = value.part(5)
            if shown := value.part(1):
                shown = masked(shown) if is_personal(kind=kind) else shown
                yield f"Identifier{f' ({kind})' if kind else ''}: {shown}"
    yield from _each(patient, 11, "Address", address)
    yield from _each(patient, 13, "Telephone", telephone)
    yield from _each(patient, 14, "Telephone at work", telephone)
    yield from _traits(patient, message.first("PD1"))


def _each(
    segment: Segment, number: int, label: str, reader: Callable[[Value], str | None]
) -> Iterator[str]:
    for value in segment.values(number):
        if shown := reader(value):
            yield f"{label}: {shown}"


def _traits(patient: Segment, more: Segment) -> Iterator[str]:
    labels = ((15, "Language"), (16, "Marital status"), (17, "Religion"), (10, "Race"),
              (22, "Ethnicity"), (26, "Citizenship"), (28, "Nationality"))  # fmt: skip
    for number, label in labels:
        if shown := all_coded(patient, number):
            yield f"{label}: {shown}"
    if mother := name(patient.value(6)):
        yield f"Mother's maiden name: {mother}"
    if account := patient.part(18):
        yield f"Account number: {account}"
    if died := patient.moment(29):
        yield f"Deceased: {died}"
    elif patient.part(30) == "Y":
        yield "Deceased: yes"
    if doctor := people(more, 4):
        yield f"Primary care: {doctor}"


def visit(segment: Segment) -> tuple[str | None, list[str | None]]:
    """When the visit was, and what is known of it (PV1)."""
    when = period(segment.moment(44), segment.moment(45))
    kind = segment.part(2) or ""
    return when, [
        _CLASSES.get(kind, kind),
        labelled("at", place(segment.value(3))),
        labelled("from", place(segment.value(6))),
        labelled("attending", people(segment, 7)),
        labelled("referred by", people(segment, 8)),
        labelled("consulting", people(segment, 9)),
        labelled("admitted by", people(segment, 17)),
        labelled("service", coded(segment.value(10))),
        labelled("visit number", segment.part(19)),
        labelled("discharged to", coded(segment.value(36))),
        labelled("diet", coded(segment.value(38))),
    ]


def next_of_kin(segment: Segment) -> str | None:
    """A relative or another contact (NK1)."""
    return listed(
        (
            listed(name(value) for value in segment.values(2)),
            coded(segment.value(3)),
            listed(telephone(value) for value in segment.values(5)),
        )
    )
