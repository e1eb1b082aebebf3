"""Hints that a file is about somebody else are warnings, and relatives are none."""

import uuid
from datetime import date

import pytest

from medmemory.clinical.document import Page, ParsedDocument, Subject
from medmemory.clinical.identifiers import PatientId
from medmemory.clinical.patient import Patient, Sex
from medmemory.ingestion.mentions import warnings_of_others

WRITTEN = date(2020, 6, 1)


CHART = Patient(PatientId(uuid.uuid4()), "M-0042", "Norbury", "Hazel", date(1958, 2, 3), Sex.FEMALE)


def warnings(text: str, *, written: date | None = WRITTEN) -> tuple[str, ...]:
    return warnings_of_others(ParsedDocument((Page(1, text),), document_date=written), CHART)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Rose Walsh is a 50-year-old female with asthma.", "Rose Walsh, 50, female"),
        ("Today Mr. Walsh, a 62 year old man, came.", "Mr. Walsh, 62, male"),
        ("I saw Mr Paul Walsh (born 4 March 1961) today.", "Mr Paul Walsh"),
        ("patient: paul walsh", "paul walsh"),
        ("Patient: Walsh", "Walsh"),
        ("Patient - Paul Walsh", "Paul Walsh"),
        ("Name - Paul Walsh", "Paul Walsh"),
        ("Re: Paul Walsh, 4.3.1961", "Paul Walsh"),
        ("patient\u00a0:\u200b paul walsh", "paul walsh"),
    ],
)
def test_another_name_is_named_in_a_warning(text: str, named: str) -> None:
    (warning,) = warnings(text)
    assert named in warning


@pytest.mark.parametrize(
    "text",
    [
        "Ms. Norbury is a 62-year-old female.",
        "Hazel Norbury is a 40-year-old man.",  # the name agrees
        "Anne Walsh is a 62-year-old woman.",  # age and sex agree: called otherwise, perhaps
        "The patient is a 50-year-old male.",
        "Her son Paul Walsh is a 5-year-old boy.",
        "patient: denies pain",
        "patient: fell yesterday",
        "Patient - Centred Care",
        "Re: Your appointment, 4.3.2020",
        "GP\nName: Dr Ann Lee",
        "Sex: F",
        "Sex: F\nSex: M",
        "Partner sex: male",
    ],
)
def test_the_patient_relatives_and_other_words_are_no_warning(text: str) -> None:
    assert warnings(text) == ()


def test_an_age_that_cannot_be_compared_does_not_silence_another_name() -> None:
    assert warnings("Anne Walsh is a 62-year-old woman.", written=None)


@pytest.mark.parametrize("text", ["Sex: M", "DOB: 1958-02-03  Gender: male  Ward 3"])
def test_another_sex_is_a_warning(text: str) -> None:
    (warning,) = warnings(text)
    assert "the sex as male" in warning


def warnings_about(*subjects: Subject) -> tuple[str, ...]:
    return warnings_of_others(ParsedDocument((Page(1, "Seen today."),), subjects=subjects), CHART)


def test_what_an_equal_record_number_outweighs_is_a_warning() -> None:
    married = Subject("Walsh", "Hazel", CHART.birth_date, CHART.mrn)
    (warning,) = warnings_about(married)
    assert "this chart's MRN, but another family name, Walsh" in warning
    (warning,) = warnings_about(Subject("Norbury", "Hazel", date(1960, 5, 6), CHART.mrn))
    assert "another birth date, 1960-05-06" in warning
    assert warnings_about(Subject("Norbury", "Hazel", CHART.birth_date, CHART.mrn)) == ()
    assert warnings_about(Subject("Norbury", "Hazel", CHART.birth_date, "elsewhere-9")) == ()


def of_pages(*texts: str) -> tuple[str, ...]:
    pages = tuple(Page(number, text) for number, text in enumerate(texts, start=1))
    return warnings_of_others(ParsedDocument(pages, document_date=WRITTEN), CHART)


@pytest.mark.parametrize(
    "head",
    [
        "QUILLFEATHER, Rose",
        "Quillfeather, Rose  ·  page {page}",
        "QUILLFEATHER, Rose   13/0{page}/1941",
        "Mrs Rose Quillfeather | Ward 4",
        "Rose Quillfeather",  # the text calls her Mrs Quillfeather
    ],
)
def test_a_name_that_heads_every_page_is_compared(head: str) -> None:
    texts = [
        f"{head.format(page=page)}\nSeen on round {page}.\nMrs Quillfeather slept well.\na\nb\nc"
        for page in (1, 2, 3)
    ]
    (warning,) = of_pages(*texts)
    assert "Quillfeather" in warning.title()
    assert "Rose" in warning


@pytest.mark.parametrize(
    "head",
    [
        "NORBURY, Hazel  ·  page {page}",
        "Norbvry, Hazel",
        "Dr Rose Quillfeather",
        "Quillfeather, Rose, MD",
        "Rose Quillfeather, Consultant",
        "Progress Notes",
        "Mercy General",
        "Saint Elsewhere Chest Service",
        "BARIATRIC HANDLING BIBLIOGRAPHY",
    ],
)
def test_authors_titles_and_the_patient_at_the_head_of_pages_are_no_warning(head: str) -> None:
    texts = [f"{head.format(page=page)}\nSeen on round {page}.\na\nb\nc\nd" for page in (1, 2, 3)]
    assert of_pages(*texts) == ()


def test_a_single_page_is_headed_by_a_name_only_in_capitals() -> None:
    assert of_pages("QUILLFEATHER, Rose\nSeen today.")
    assert of_pages("Rochester, Minnesota\nSeen today.") == ()
