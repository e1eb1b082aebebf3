"""Hints that a file is about somebody else are warnings, and relatives are none."""

import uuid
from datetime import date

import pytest

from medmemory.clinical.document import Page, ParsedDocument
from medmemory.clinical.identifiers import PatientId
from medmemory.clinical.patient import Patient, Sex
from medmemory.ingestion.mentions import warnings_of_others

WRITTEN = date(2020, 6, 1)


def warnings(text: str, *, written: date | None = WRITTEN) -> tuple[str, ...]:
    chart = Patient(
        PatientId(uuid.uuid4()), "M-0042", "Norbury", "Hazel", date(1958, 2, 3), Sex.FEMALE
    )
    return warnings_of_others(ParsedDocument((Page(1, text),), document_date=written), chart)


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
