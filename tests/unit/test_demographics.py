"""Whom a text is about is read from the patient's own labels, and from nobody else's."""

from datetime import date

import pytest

from medmemory.clinical.document import Page, Subject
from medmemory.ingestion.parsing.demographics import find_subjects

# A form feed parts pages. Family name, given name, birth date, record number.
LABELLED = [
    ("Patient: NORBURY, Hazel", [("NORBURY", "Hazel", None, None)]),
    (
        "Patient: NORBURY, Hazel   DOB: 1958-02-03   MRN: 123456",
        [("NORBURY", "Hazel", "1958-02-03", "123456")],
    ),
    (
        "Patient Name: Hazel Norbury DOB: 03/13/1958 MRN: 12345 Sex: F",
        [("Norbury", "Hazel", "1958-03-13", "12345")],
    ),
    (
        "Name: Hazel Norbury\nDOB: 13/03/1958\nHospital No: A12345",
        [("Norbury", "Hazel", "1958-03-13", "A12345")],
    ),
    (
        "Patient: MARCHBANKS, Ottilie · born 1956-04-18 · female · MRN DEMO-1001",
        [("MARCHBANKS", "Ottilie", "1956-04-18", "DEMO-1001")],
    ),
    ("Re: Mr John Smith, DOB 2 March 1958", [("Smith", "John", "1958-03-02", None)]),
    (
        (
            "Dear Dr Jones\n\nRE: Mrs Anne O'Connor-Lee\nDate of birth: 13.04.1961\n"
            "NHS number: 943 476 5919\n\nThank you for referring"
        ),
        [("O'Connor-Lee", "Anne", "1961-04-13", None)],
    ),
    (
        "Patient Name\nHazel Norbury\nDate of Birth\n1958-02-03\nMRN\n884422",
        [("Norbury", "Hazel", "1958-02-03", "884422")],
    ),
    (
        "Surname: NORBURY\nFirst name: Hazel\nDate of birth: 3 Feb 1958\nHospital number: X 123456",
        [("NORBURY", "Hazel", "1958-02-03", "X 123456")],
    ),
    (
        "Name | DOB | MRN\nHazel Norbury | 1958-02-03 | 123456",
        [("Norbury", "Hazel", "1958-02-03", "123456")],
    ),
    (
        "Name | DOB | MRN\nHazel Norbury | 1958-02-03 | 123456\nJohn Smith | 1960-01-02 | 99887",
        [("Norbury", "Hazel", "1958-02-03", "123456"), ("Smith", "John", "1960-01-02", "99887")],
    ),
    ("Patient: Hazel Norbury (MRN 123456), 66 y/o female", [("Norbury", "Hazel", None, "123456")]),
    (
        "Patient Name ......... : Norbury, Hazel\nHospital Number ...... : 123456",
        [("Norbury", "Hazel", None, "123456")],
    ),
    (
        "Patient name........Hazel Norbury\nDate of birth ......1958-02-03",
        [("Norbury", "Hazel", "1958-02-03", None)],
    ),
    ("Patient: Hazel Norbury, F, 66", [("Norbury", "Hazel", None, None)]),
    (
        (
            "PATIENT NAME: NORBURY, HAZEL M.      MEDICAL RECORD NUMBER: 00123456\nDATE "
            "OF BIRTH: 02/13/1958    SEX: F\nATTENDING: SMITH, JOHN MD"
        ),
        [("NORBURY", "HAZEL", "1958-02-13", "00123456")],
    ),
    ("NORBURY, Hazel · born 1958-02-03\nLab", [("NORBURY", "Hazel", "1958-02-03", None)]),
    (
        (
            "Patient: Norbury, Hazel\nReferring physician: Dr John Smith\nMother: Jane "
            "Norbury, DOB: 1930-01-01\ncc: Dr Peter Pan"
        ),
        [("Norbury", "Hazel", None, None)],
    ),
    (
        "Patient: Norbury, Hazel\n\nEmergency contact\nName: John Norbury\nDOB: 1955-05-05\n",
        [("Norbury", "Hazel", None, None)],
    ),
    (
        (
            "Patient: Norbury, Hazel DOB: 1958-02-03\nPage 1\x0cPatient: Norbury, Hazel "
            "DOB: 1958-02-03\nPage 2\x0cMRN: 123456"
        ),
        [("Norbury", "Hazel", "1958-02-03", "123456")],
    ),
    (
        "Patient: Norbury, Hazel DOB: 1958-02-03\x0cPatient: Smith, John DOB: 1960-02-03",
        [("Norbury", "Hazel", "1958-02-03", None), ("Smith", "John", "1960-02-03", None)],
    ),
    (
        (
            "Patient: N0rbury, Hazel DOB: 1958-02-03 MRN: 123\x0cPatient: Norbury, Hazel "
            "DOB: 1958-02-03 MRN: 123"
        ),
        [("Norbury", "Hazel", "1958-02-03", "123")],
    ),
    (
        "Patient: Ludwig van Beethoven\nDOB: December 16, 1970",
        [("van Beethoven", "Ludwig", "1970-12-16", None)],
    ),
    ("Patient ID: 4471-22   Patient: Zoë Müller", [("Müller", "Zoë", None, "4471-22")]),
    (
        "Pt Name: José García López   D.O.B.: 01-Jan-1980",
        [("López", "José García", "1980-01-01", None)],
    ),
    ("Pt: Hazel Norbury    Room 12", [("Norbury", "Hazel", None, None)]),
    (
        (
            "Name:     SMITH, JOHN          Unit No:   0123456\nAdmission Date:  2019-07-16 "
            "     Discharge Date:  2019-08-04\nDate of Birth:  1950-10-10       Sex: "
            " M"
        ),
        [("SMITH", "JOHN", "1950-10-10", "0123456")],
    ),
    ("Re: NORBURY, Hazel - DOB: 03/02/1958 - MRN: 77123", [("NORBURY", "Hazel", None, "77123")]),
    (
        "**Patient:** Hazel Norbury  \n**DOB:** 1958-02-03",
        [("Norbury", "Hazel", "1958-02-03", None)],
    ),
    (
        "| Patient | Hazel Norbury |\n| DOB | 1958-02-03 |",
        [("Norbury", "Hazel", "1958-02-03", None)],
    ),
    ("Patient's name: Mrs Hazel NORBURY", [("NORBURY", "Hazel", None, None)]),
]
UNLABELLED = [
    "Patient: denies chest pain.",
    "Patient: Yes, Doctor.",
    "[patient] i'm fine\n[doctor] hi",
    "Referring physician: Dr John Smith\nDOB: see chart",
    "Father: John Smith, DOB: 1930-02-03",
    "Father: John Smith\nDOB: 1930-02-03",
    "Name: Metformin\nDose: 500 mg",
    "Medication name: Lisinopril Hydrochloride",
    "Re: Chest Pain Clinic",
    "Re: Your appointment on 2 March 2024",
    "cc: Mr John Smith",
    "The patient: Mr Smith said so",
    "To: Dr John Smith\nFrom: Dr Ann Lee",
    "Doctor name: John Smith\nDOB: ",
    "Emergency contact:\nName: John Smith\nDate of birth: 1950-01-01",
    "Patient Education: Given Today",
    "Patient Agreements: The patient understands",
    "Patient Information Leaflet",
    "Patient: Male, 65 years",
    "Next of kin: name: Jane Smith DOB: 1950-01-01",
    "Her son John, born 2001-05-05, is well.",
    "She was born on 2 March 1958 in Leeds.",
    "Patient: Unknown",
    "Patient name: ____________",
    "Name: ______ DOB: ______",
    "Patient Instructed: To Take Tablets",
    "Hospital No beds",
    "Record number of patients seen: 500",
    "The patient was seen at Hospital 2001 for MRN",
    "Medication | Dose\nAspirin | 75 mg",
    "Brother: Name: Paul Smith; DOB: 1955-02-02",
    "Mother's name: Jane Smith   Mother's DOB: 1930-02-01",
    "Guarantor Name: John Smith  Guarantor DOB: 1950-02-13",
    "Donor MRN: 123456",
    "Patient name was checked: Correct Site",
    "Witness name: Paul Smith\nName: Ann Lee\n",
    "Patient: A 65 Year Old Man",
    "Subject: Referral For Mr Smith",
    "Patient Controlled Analgesia: Morphine Sulfate",
    "Pt: Prothrombin Time 12 s",
    "PT: 12.4 s INR: 1.1",
    "Surgeon: Mr John Smith\nPatient Position: Supine Lithotomy",
    "Healthcare agent\nName: Paula Smith\nDOB: 1980-02-13",
    "Baby of Jane Smith DOB: 2024-01-13",
]


def subjects_of(text: str) -> tuple[Subject, ...]:
    return find_subjects([Page(n, page) for n, page in enumerate(text.split("\f"), start=1)])


@pytest.mark.parametrize(("text", "people"), LABELLED)
def test_the_patient_is_read_from_the_labels(
    text: str, people: list[tuple[str | None, str | None, str | None, str | None]]
) -> None:
    found = [
        (
            one.family_name,
            one.given_name,
            one.birth_date.isoformat() if one.birth_date else None,
            one.mrn,
        )
        for one in subjects_of(text)
    ]
    assert found == people


@pytest.mark.parametrize("text", UNLABELLED)
def test_other_people_and_other_words_are_no_patient(text: str) -> None:
    assert subjects_of(text) == ()


def test_twins_are_two_people() -> None:
    text = "Patient: Norbury, Anna DOB: 2020-02-03\fPatient: Norbury, Bella DOB: 2020-02-03"
    assert [one.given_name for one in subjects_of(text)] == ["Anna", "Bella"]


@pytest.mark.parametrize(
    "written", ["DOB: 02/03/1958", "DOB: 2-3-58", "DOB (dd/mm/yyyy): 02/03/1958", "DOB: 03.02.58"]
)
def test_a_birth_date_that_could_be_two_days_is_either(written: str) -> None:
    (one,) = subjects_of(f"Patient: Norbury, Hazel   {written}   MRN: 4711")
    assert (one.birth_date, one.mrn) == (None, "4711")
    assert one.birth_days == {date(1958, 2, 3), date(1958, 3, 2)}


def test_two_mentions_of_a_birth_date_decide_which_it_is() -> None:
    (one,) = subjects_of(
        "Patient: Norbury, Hazel DOB: 02/03/1958\fPatient: Hazel Norbury DOB: 3 Feb 1958"
    )
    assert one.birth_date == date(1958, 2, 3)


@pytest.mark.parametrize(
    "text",
    [
        "Provider: Dr Jones | MRN: B001 | DOB: 1961-03-04",
        "Dr Smith, Patient DOB: 4 March 1961, MRN: B001",
        "GP\nDr Smith\nSurname: Walsh\nForename: Paul\nDOB: 1961-03-04\nMRN: B001",
        "GP\nName: Dr Smith\nDOB: 1961-03-04\nMRN: B001",
        "Attending Physician:\nDr Jones\nName: Paul Walsh\nDOB: 1961-03-04\nMRN: B001",
        "WALSH, Paul (M) 1961-03-04\nMRN: B001",
        "PtName: Paul Walsh\nDOB: 1961-03-04\nMRN: B001",
        "Name - Paul Walsh\nDOB: 1961-03-04\nMRN: B001",
        "Ｐａｔｉｅｎｔ： Paul Walsh\nD\u200bOB:\u00a01961-03-04\nMRN: B001",
        "Patient: Paul Walsh DOB: 1961-03-04 MRN: B001 " + "and so on " * 50,
    ],
)
def test_what_only_a_patient_has_is_found_beside_a_clinician_and_in_other_forms(text: str) -> None:
    (one,) = subjects_of(text)
    assert (one.birth_date, one.mrn) == (date(1961, 3, 4), "B001")
    assert one.family_name is None or one.family_name.lower() == "walsh"


def test_a_list_of_patients_is_no_conversation() -> None:
    names = ["Hazel Norbury", "Paul Walsh", "Ann Lee", "John Smith", "Mary Bell"]
    assert len(subjects_of("\n".join(f"Patient: {name}" for name in names))) == 5
    spoken = "Patient: yes.\nDoctor: good.\n" * 11
    said = "\n".join(f"Patient: {name}" for name in names)
    assert subjects_of(spoken + said) == ()


def test_the_number_of_the_health_service_is_no_record_number() -> None:
    (one,) = subjects_of("Patient: Norbury, Hazel\nNHS number: 943 476 5919")
    assert one.mrn is None


def test_thousands_of_labels_are_read_in_no_time() -> None:
    assert len(subjects_of("Name: Anna Norbury\nDOB: 2020-02-03\n" * 5000)) == 1


def test_labels_count_wherever_they_stand_in_a_very_long_line() -> None:
    rose = Subject("Quillfeather", "Rose", date(1941, 5, 16))
    for length in (*range(0, 1200, 37), 10_000):
        before = "Seen on the ward; " * (length // 18) + "." * (length % 18)
        for name in ("Patient name", "Patient", "Name"):
            line = f"{before}; {name}: Rose Quillfeather; Date of birth: 16 May 1941; all is well. "
            assert subjects_of(line + "Slept well. " * 60) == (rose,), (length, name)


def test_other_people_far_along_a_long_line_are_no_patient() -> None:
    for others in ("Mother", "Emergency contact", "Next of kin"):
        line = (
            f"{'Slept well. ' * 60}{others}: see file. {'Calm. ' * 80}Name: Ann Lee; DOB: 1/1/1930"
        )
        assert subjects_of(line) == ()


def test_a_number_beside_a_bare_name_is_compared_and_a_clinicians_name_is_not() -> None:
    (found,) = subjects_of("Rose Quillfeather | MRN 44123 | 16.05.1941\nNotes")
    assert found == Subject(mrn="44123")
    (found,) = subjects_of("Quillfeather, Rose MRN 44123 16/05/1941\nNotes")
    assert found.mrn == "44123"
    for clinician in ("Dr Ann Lee", "Lee, Ann, MD", "Ann Lee, FRCP"):
        (found,) = subjects_of(f"{clinician}  DOB 16.05.1941\nNotes")
        assert found == Subject(birth_date=date(1941, 5, 16))
