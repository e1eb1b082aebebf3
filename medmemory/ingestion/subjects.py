"""The wrong-patient guard: whom a file says it is about, compared with the open chart.

What a file does not say is no difference. A record number that agrees outweighs a single other
difference, and name and birth date together outweigh another hospital's number; otherwise one
difference holds the document back until a clinician has decided.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from medmemory.clinical.document import Quarantine, Subject, SubjectField
from medmemory.clinical.names import name_key, record_number_key
from medmemory.clinical.patient import Patient
from medmemory.errors import SeveralPatients

# Words that say nothing about which family.
_PARTICLES = (
    "de del della der den di da do dos du van von vom zu zur la le les el al bin ibn bint abu"
)
_TITLES = "mr mrs ms miss mx dr prof sir jr sr ii iii iv"
_BETWEEN = "ter ten af av y e st nee née geb born formerly aka fka"
_SILENT = frozenset(" ".join((_PARTICLES, _TITLES, _BETWEEN)).split())
_SIMILAR = 0.8  # of the letters of a name
_MOST_COUNTED = 100
_SHORTEST_NUMBER = 4


@dataclass(frozen=True, slots=True)
class _Person:
    """The parts of an identity as they are compared; empty where nothing is known."""

    mrn: str
    family: frozenset[str]
    given: frozenset[str]
    birth_days: frozenset[date]  # several where the file's date is ambiguous


def check_subjects(
    subjects: Sequence[Subject], patient: Patient, mentioned: Sequence[Subject] = ()
) -> Quarantine | None:
    """None when the file may be this patient's; otherwise what differs.

    Of those whom the text of a structured file mentions, somebody differs by family name and birth
    date at least: a name alone may be a relative's, and a letter has its own hospital's number.
    Raises SeveralPatients when it is about two people or more.
    """
    if len(subjects) > 1 and Subject() in subjects:
        # People of whom the file has no more than a reference: nobody can tell them apart.
        raise SeveralPatients
    people = [_person(subject) for subject in subjects]
    for index, one in enumerate(people):
        if any(_differences(one, other) for other in people[index + 1 :]):
            raise SeveralPatients(_counted(people))
    chart = _chart(patient)
    for subject, person in zip(subjects, people, strict=True):
        if differs := _differences(person, chart):
            return Quarantine(subject, differs)
    for subject in mentioned:
        differs = tuple(_raw_differences(_person(subject), chart))
        if {SubjectField.FAMILY_NAME, SubjectField.BIRTH_DATE} <= set(differs):
            return Quarantine(subject, differs)
    return None


def mentions_of_others(mentioned: Sequence[Subject], patient: Patient) -> Iterator[str]:
    """A sentence for each of them who differs from the chart by name or birth date."""
    chart = _chart(patient)
    for subject in mentioned:
        for field in _raw_differences(_person(subject), chart):
            yield (
                "It may be about somebody else: its text gives another "
                f"{field.display}, {_shown(subject, field)}."
            )


def differences_outweighed(subjects: Sequence[Subject], patient: Patient) -> Iterator[str]:
    """A sentence for each person whom the chart's own record number makes the patient although
    something else differs: a slip or a name by marriage, mostly. And one for each whose record
    number is the chart's but for a slip, which another hospital's hardly is."""
    chart = _chart(patient)
    for subject, person in zip(subjects, map(_person, subjects), strict=True):
        if _is_number_but_for_a_slip(person.mrn, chart.mrn):
            yield (
                f"It may be about somebody else: it gives the MRN {subject.mrn}, which is not "
                "quite this chart's."
            )
        if not person.mrn or person.mrn != chart.mrn:
            continue
        for field in _raw_differences(person, chart):
            yield (
                "It may be about somebody else: it gives this chart's MRN, but another "
                f"{field.display}, {_shown(subject, field)}."
            )


def names_patient(subjects: Sequence[Subject], patient: Patient) -> bool:
    """Whether something that tells people apart is the chart's: the record number, the birth date,
    or the whole name."""
    chart = _chart(patient)
    return any(
        bool(person.mrn and person.mrn == chart.mrn)
        or bool(person.birth_days and _is_same_birth(person, chart))
        or bool(
            person.family
            and person.given
            and _is_same_family(person, chart)
            and _is_same_given(person, chart)
        )
        for person in map(_person, subjects)
    )


def _counted(people: Sequence[_Person]) -> int:
    """How many people it is about: whoever differs from all before; at most a hundred are told
    apart."""
    distinct: list[_Person] = []
    for person in people:
        if all(_differences(person, other) for other in distinct):
            distinct.append(person)
        if len(distinct) == _MOST_COUNTED:
            break
    return len(distinct)


def _differences(person: _Person, chart: _Person) -> tuple[SubjectField, ...]:
    """What differs, unless it is outweighed by what agrees."""
    differs = _raw_differences(person, chart)
    if not person.mrn or not chart.mrn:
        return tuple(differs)
    if person.mrn == chart.mrn:
        return tuple(differs) if _is_wholly_other(person, chart, differs) else ()
    # Every hospital has its own numbers: the same name and birth date are the same person.
    are_both_told = bool(person.family and chart.family and person.birth_days and chart.birth_days)
    if not differs and are_both_told:
        return ()
    return (SubjectField.MRN, *differs)


def _raw_differences(person: _Person, chart: _Person) -> list[SubjectField]:
    """What differs of name and birth date."""
    differs = []
    if not _is_same_family(person, chart):
        differs.append(SubjectField.FAMILY_NAME)
    elif not _is_same_given(person, chart):
        differs.append(SubjectField.GIVEN_NAME)
    if person.birth_days and chart.birth_days and not _is_same_birth(person, chart):
        differs.append(SubjectField.BIRTH_DATE)
    return differs


def _shown(subject: Subject, field: SubjectField) -> str:
    match field:
        case SubjectField.FAMILY_NAME:
            return subject.family_name or ""
        case SubjectField.GIVEN_NAME:
            return subject.given_name or ""
        case _:
            return " or ".join(day.isoformat() for day in sorted(subject.birth_days))


def _is_wholly_other(person: _Person, chart: _Person, differs: Sequence[SubjectField]) -> bool:
    """Whether an equal record number is a slip: one other difference, or a name by marriage, which
    leaves given name or birth date as they were, is outweighed by it."""
    if SubjectField.FAMILY_NAME not in differs:
        return False
    if SubjectField.BIRTH_DATE in differs:
        return True
    if _is_same_birth(person, chart) or _is_slip(person.family, chart.family):
        return False
    return not (person.given and chart.given and _is_same_given(person, chart))


def _is_same_birth(person: _Person, chart: _Person) -> bool:
    return not person.birth_days.isdisjoint(chart.birth_days)


def _is_slip(names: frozenset[str], others: frozenset[str]) -> bool:
    return any(
        SequenceMatcher(None, name, other).ratio() >= _SIMILAR for name in names for other in others
    )


def _is_number_but_for_a_slip(number: str, other: str) -> bool:
    """Whether one sign is another, or two neighbours have changed places."""
    if len(number) != len(other) or len(number) < _SHORTEST_NUMBER:
        return False
    differing = [index for index in range(len(number)) if number[index] != other[index]]
    if len(differing) == 1:
        return True
    return (
        len(differing) == 2  # noqa: PLR2004  # the two that have changed places
        and differing[1] == differing[0] + 1
        and sorted(number) == sorted(other)
    )


def _is_same_family(person: _Person, chart: _Person) -> bool:
    if not person.family or not chart.family:
        return True
    if _agree(person.family, chart.family, person, chart):
        return True  # a double name, or a birth name beside the married one
    return _are_swapped(person, chart)


def _is_same_given(person: _Person, chart: _Person) -> bool:
    """Whether a given name agrees, in full, as an initial or as a short form; twins differ."""
    if not person.given or not chart.given:
        return True
    return (
        _agree(person.given, chart.given, person, chart)
        or any(
            one.startswith(other) or other.startswith(one)
            for one in person.given
            for other in chart.given
        )
        or _are_swapped(person, chart)
    )


def _are_swapped(person: _Person, chart: _Person) -> bool:
    """Given and family name stand the other way round."""
    return bool(person.family & chart.given and person.given & chart.family)


def _agree(names: frozenset[str], others: frozenset[str], person: _Person, chart: _Person) -> bool:
    if names & others:
        return True
    # A slip of the pen or of the scanner, where the birth date says that it is one.
    return _is_same_birth(person, chart) and _is_slip(names, others)


def _chart(patient: Patient) -> _Person:
    return _Person(
        mrn=_number(patient.mrn),
        family=_words(patient.family_name),
        given=_words(patient.given_name),
        birth_days=frozenset([patient.birth_date]),
    )


def _person(subject: Subject) -> _Person:
    return _Person(
        mrn=_number(subject.mrn or ""),
        family=_words(subject.family_name or ""),
        given=_words(subject.given_name or ""),
        birth_days=subject.birth_days,
    )


def _number(mrn: str) -> str:
    key = record_number_key(mrn)
    return key.lstrip("0") or key


def _words(name: str) -> frozenset[str]:
    words = frozenset(name_key(name).split())
    return words - _SILENT or words
