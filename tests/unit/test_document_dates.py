"""The date of a document is its clinical one, or none."""

from datetime import date

import pytest

from medmemory.clinical.document import Page
from medmemory.ingestion.parsing.document_dates import find_date
from medmemory.ingestion.parsing.titles import find_title

DATED = [
    ("Report date: 2024-03-02", "2024-03-02"),
    ("Date of report\n2 March 2024", "2024-03-02"),
    ("Report Date | 2024-03-02", "2024-03-02"),
    ("Date: Saturday, 2 March 2024", "2024-03-02"),
    ("DOB: 1958-02-03  MRN: 12  Visit date: 2024-03-02", "2024-03-02"),
    ("Admission Date: 2024-02-16 Discharge Date: 2024-03-02 Sex: F", "2024-03-02"),
    ("Admitted: 2024-02-27. Discharged: 2024-03-02, home.", "2024-03-02"),
    ("Printed: 2024-05-01\nDate of service: 03/13/2024", "2024-03-13"),
    ("Leeds General Hospital\n\n2 March 2024\n\nDear Dr Jones", "2024-03-02"),
    ("Collected: 2024-03-01 08:00  Reported: 2024-03-02 11:00", "2024-03-02"),
    ("Exam date: 2024-03-01\nReport date: 2024-03-02", "2024-03-02"),
    ("Date: 02.03.2024", "2024-03-02"),
    ("# Clinic note\n**Date:** 2024-03-02", "2024-03-02"),
    ("Vaccination record dated 2024-03-02\nInfluenza 2022-10-05", "2024-03-02"),
    ("Medication chart 2 March 2024", "2024-03-02"),
    ("Full blood count, 2 March 2024", "2024-03-02"),
    ("CLINIC\nPatient: A Norbury DOB: 3 Feb 1958\n2 March 2024\nDear Dr", "2024-03-02"),
    ("Date: 2024-03-02T10:15:00Z", "2024-03-02"),
    ("Date: 20240302", "2024-03-02"),
    ("DATE OF VISIT: March 2, 2024", "2024-03-02"),
    ("Visit Date: Mar 2, 2024", "2024-03-02"),
    ("Encounter date - 2024-03-02", "2024-03-02"),
    ("DOS: 03/13/2024", "2024-03-13"),
    ("Date of operation: 2-Mar-2024", "2024-03-02"),
    (
        "Text.\nPage 1 of 7 | Version 16 signed on 07/31/2014 5:22 PM | Printed 08/20/2014",
        "2014-07-31",
    ),
    ("Note text.\nElectronically signed by Dr A Smith on 2024-03-02 16:40", "2024-03-02"),
    ("Authorised by Dr P. Quill, 2024-03-02 16:40", "2024-03-02"),
    ("Fax received 2024-03-09\nClinic date: 2024-03-02", "2024-03-02"),
    ("Dictated: 2024-03-05\nDate seen: 2024-03-02", "2024-03-02"),
    ("Letter\nDate\n2 March 2024\nPatient", "2024-03-02"),
    ("Date: 2024-03-02\nSummary\nSignature\nDate: 2024-03-05", "2024-03-02"),
    ("Date of birth\n1958-02-03\nDate of discharge\n2024-03-02", "2024-03-02"),
    ("Report date: 2024-03-02 Date of birth: 1958-02-03", "2024-03-02"),
    ("Date of birth: 1958-02-03 Report date: 2024-03-02", "2024-03-02"),
    ("2nd of March 2024\n\nDear Dr Jones", "2024-03-02"),
]
UNDATED = [
    "Date: 03/04/2024",
    "DOB: 1958-02-03",
    "Date of birth\n1958-02-03",
    "Printed on 2024-03-02",
    "Print date: 2024-03-02",
    "Fax: 2024-03-02 10:00",
    "Next visit date: 2024-03-02",
    "Date: 2024-01-01\ntext\nDate: 2024-02-01",
    "He was discharged 2020-03-02",
    "Report date: 2999-01-01",
    "Last visit date: 2024-03-02",
    "Previous report date: 2024-03-02",
    "Test: K; Date: 2024-01-01; Value: 4",
    "Born 2 March 1958",
    "Received: 2024-03-02",
    "Date printed: 2024-03-02",
    "Date of onset: 2024-03-02",
    "Expiry date: 2023-03-02",
    "Her last letter dated 2020-03-02 said",
    "Start date: 2024-03-02",
    "seen on 3 May 2020 elsewhere",
    "Patient\nDate of Birth:\n02.03.1958",
    "Surgery: 2019-03-02 appendectomy",
    "Hazel Norbury\n1958-02-03\nWard 7",
    "Norbury, 1958-02-03",
    "Visit date: 2024-01-05\nx\nVisit date: 2024-02-05",
]


@pytest.mark.parametrize(("text", "day"), DATED)
def test_the_clinical_date_is_found(text: str, day: str) -> None:
    assert find_date([Page(1, text)]) == date.fromisoformat(day)


@pytest.mark.parametrize("text", UNDATED)
def test_another_date_or_an_ambiguous_one_is_none(text: str) -> None:
    assert find_date([Page(1, text)]) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("St Elsewhere\nCardiology\n1 High Street\n\nDischarge Summary\n", "Discharge Summary"),
        ("Clinic note: diabetes review\nDate: 2024-03-02", "Clinic note: diabetes review"),
        ("Ward 7\nBay 2\nTeam B\nCT abdomen and pelvis\n", "CT abdomen and pelvis"),
        ("She was seen.\nShe was well.\nAll good.\nNo more.", None),
        ("ALLERGIES\nNone", None),
    ],
)
def test_a_title_below_a_letterhead_is_found(text: str, title: str | None) -> None:
    assert find_title([Page(1, text)]) == title
