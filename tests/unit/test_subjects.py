"""Whom a file says it is about, compared with the open chart."""

import uuid
from datetime import date, timedelta

import pytest

from medmemory.clinical.document import Subject, SubjectField
from medmemory.clinical.identifiers import PatientId
from medmemory.clinical.patient import Patient, Sex
from medmemory.errors import SeveralPatients
from medmemory.ingestion.subjects import (
    check_subjects,
    differences_outweighed,
    mentions_of_others,
)

BORN = date(1958, 2, 3)
OTHER_DAY = date(1960, 5, 6)
MRN, FAMILY, GIVEN, BIRTH = (
    SubjectField.MRN,
    SubjectField.FAMILY_NAME,
    SubjectField.GIVEN_NAME,
    SubjectField.BIRTH_DATE,
)


def chart(
    family_name: str = "Norbury", given_name: str = "Hazel", birth_date: date = BORN
) -> Patient:
    return Patient(
        PatientId(uuid.uuid4()), "M-0042", family_name, given_name, birth_date, Sex.FEMALE
    )


@pytest.mark.parametrize(
    "subject",
    [
        Subject(),
        Subject("Norbury", "Hazel", BORN, "M-0042"),
        Subject(mrn="m 0042"),
        Subject("NORBURY", "HAZEL"),
        Subject("Hazel", "Norbury"),
        Subject("Norbury-Smith", "Hazel"),
        Subject("Smith née Norbury", "H"),
        Subject("Norbury", "Hazel Mary", BORN),
        Subject("Norbvry", "Hazel", BORN),
        Subject(birth_date=BORN),
        Subject("Walsh", "Hazel", mrn="M-0042"),
        Subject("Walsh", birth_date=BORN, mrn="M-0042"),
        Subject("Norbvry", mrn="M-0042"),  # a slip
        Subject("Norbury", "Hazel", birth_readings=(BORN, date(1958, 3, 2))),
        Subject("Walsh", "Hazel", BORN, "M-0042"),  # married since
        Subject("Norbury", "Hazel", OTHER_DAY, "M-0042"),  # a slip
        Subject("Norbury", "Hazel", BORN, "77"),  # another hospital's number
    ],
    ids=str,
)
def test_what_may_be_the_patient_is_accepted(subject: Subject) -> None:
    assert check_subjects([subject], chart()) is None


@pytest.mark.parametrize(
    ("subject", "differs"),
    [
        (Subject("Norbury", "Hazel", OTHER_DAY), (BIRTH,)),
        (Subject("Walsh", "Hazel", BORN), (FAMILY,)),
        (Subject("Norbvry", "Hazel"), (FAMILY,)),
        (Subject(mrn="M-0043"), (MRN,)),
        (Subject("Norbury", "Hazel", mrn="77"), (MRN,)),
        (Subject("Walsh", "Mary", OTHER_DAY, "M-0042"), (FAMILY, BIRTH)),
        (Subject("Walsh", "Mary", mrn="M-0042"), (FAMILY,)),  # a wholly different name
        (Subject("Walsh", mrn="M-0042"), (FAMILY,)),
        (Subject(birth_readings=(OTHER_DAY, date(1960, 6, 5))), (BIRTH,)),
        (Subject("Norbury", "Rose", BORN), (GIVEN,)),  # a twin, say
        (Subject("Walsh", "Mary", OTHER_DAY, "77"), (MRN, FAMILY, BIRTH)),
    ],
    ids=str,
)
def test_what_is_somebody_else_is_held_back(
    subject: Subject, differs: tuple[SubjectField, ...]
) -> None:
    found = check_subjects([subject], chart())
    assert found is not None
    assert (found.subject, found.differs) == (subject, differs)


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("Łukasz-Ørsted", "lukasz orsted"),
        ("O'Brien", "OBRIEN"),
        ("Müller", "MULLER"),
        ("van der Berg", "Berg"),
    ],
)
def test_a_family_name_agrees_however_it_is_written(written: str, other: str) -> None:
    assert check_subjects([Subject(written)], chart(other)) is None
    assert check_subjects([Subject(other)], chart(written)) is None


def test_particles_alone_make_no_family() -> None:
    assert check_subjects([Subject("van Gogh")], chart("van Dijk")) is not None


def test_a_file_about_two_people_is_refused() -> None:
    for other in (
        Subject("Walsh", "Mary", OTHER_DAY),
        Subject("Norbury", "Rose", BORN),
        Subject(mrn="77"),
    ):
        with pytest.raises(SeveralPatients):
            check_subjects([Subject("Norbury", "Hazel", BORN, "M-0042"), other], chart())


def test_a_refusal_says_how_many_people_and_what_to_do_and_names_nobody() -> None:
    others = [Subject("Walsh", "Mary", BORN + timedelta(days=at)) for at in range(1, 12)]
    with pytest.raises(SeveralPatients, match=r"patient \(at least 12\)") as raised:
        check_subjects([Subject("Norbury", "Hazel", BORN), *others, others[0]], chart())
    assert "Export this patient's records alone" in str(raised.value)
    assert "Walsh" not in str(raised.value)
    bulk = [Subject(mrn=f"B-{at}") for at in range(3000)]
    with pytest.raises(SeveralPatients, match="at least 100"):
        check_subjects(bulk, chart())


def test_people_who_are_known_by_reference_only_are_not_taken_for_one() -> None:
    for subjects in ([Subject(), Subject()], [Subject("Norbury", "Hazel", BORN), Subject()]):
        with pytest.raises(SeveralPatients):
            check_subjects(subjects, chart())


def test_one_person_named_twice_is_one() -> None:
    named = [
        Subject("Norbury", "Hazel", BORN, "M-0042"),
        Subject("Norbury", "H."),
        Subject("Norbury", "Hazel", BORN, "elsewhere-9"),
    ]
    assert check_subjects(named[:2], chart()) is None
    assert check_subjects(named, chart()) is None  # the numbers of two hospitals, one of them ours


def test_another_person_in_the_text_of_a_structured_file_needs_two_differences() -> None:
    fields = [Subject("Norbury", "Hazel", BORN, "M-0042")]
    rose = Subject("Quillfeather", "Rose", OTHER_DAY)
    found = check_subjects(fields, chart(), [fields[0], rose])
    assert found is not None
    assert (found.subject, set(found.differs)) == (rose, {FAMILY, BIRTH})
    for one in (
        Subject("Quillfeather", "Rose"),
        Subject("Norbury", "Rose", OTHER_DAY),  # a relative, say
        Subject("Quillfeather", "Rose", BORN),
    ):
        assert check_subjects(fields, chart(), [one]) is None
        assert list(mentions_of_others([one], chart()))
    assert not list(mentions_of_others([Subject(mrn="77"), Subject("Norbury")], chart()))


@pytest.mark.parametrize("number", ["M-0024", "M-0043", "M 0402"])
def test_a_number_that_is_the_charts_but_for_a_slip_is_told_of(number: str) -> None:
    named = Subject("Norbury", "Hazel", BORN, number)
    assert check_subjects([named], chart()) is None
    (sentence,) = differences_outweighed([named], chart())
    assert sentence.endswith(f"it gives the MRN {number}, which is not quite this chart's.")


@pytest.mark.parametrize("number", ["M-0042", "m42", "9431476", "M-1143"])
def test_a_number_of_another_hospital_is_not_told_of(number: str) -> None:
    assert not list(differences_outweighed([Subject("Norbury", "Hazel", BORN, number)], chart()))
