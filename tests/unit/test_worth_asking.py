"""The questions offered are those that the record can answer, as answers are given now."""

import pytest

from medmemory.answering.quoting.asked import is_quoted_under
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind
from medmemory.clinical.worth_asking import OF_KINDS, questions_for, starters
from tests.unit.test_evidence import candidate, quotes

# As real notes spell them, and as a textbook does.
HEADINGS = [
    *(kind.value for kind in SectionKind),
    *("Meds", "Medication list", "Drug history", "Discharge meds", "Current Medications"),
    *("Drug allergies", "Sensitivities", "Dx", "Active problems", "Final diagnosis", "PMH"),
    *("Labs", "Bloods", "Laboratory data", "A/P", "Impression and plan", "Recommendations"),
    *("Radiology", "X-ray", "F/U", "Immunisations", "Course in hospital", "Investigations"),
]


def test_sections_choose_the_questions() -> None:
    assert questions_for(["Allergies", "Meds", "A/P", "FAMILY HISTORY"], None) == (
        "What is the plan?",
        "Which medications are recorded?",
        "Which allergies are recorded?",
    )


def test_the_kind_comes_first_and_nothing_is_asked_twice() -> None:
    assert questions_for(["Imaging", "Impression"], DocumentKind.IMAGING_REPORT) == (
        "What did the imaging show?",
        "What is the impression?",
    )
    assert questions_for(["Medications"], DocumentKind.MEDICATION_LIST) == (
        OF_KINDS[DocumentKind.MEDICATION_LIST],
    )


def test_nothing_is_asked_of_what_is_not_known() -> None:
    assert questions_for([], None) == ()
    assert questions_for(["Wound photography"], DocumentKind.OTHER) == ()
    assert starters(["Wound photography"], {DocumentKind.OTHER}) == ()


def test_without_a_model_nothing_is_asked_that_needs_a_judgement() -> None:
    laboratory = {DocumentKind.LABORATORY_REPORT}
    assert starters([], laboratory)[0].endswith("outside the reference range?")
    assert starters([], laboratory, is_quoted_under) == ()
    assert starters(["Laboratory results"], laboratory, is_quoted_under) == (
        "Which laboratory results are recorded?",
    )
    assert questions_for(["Bloods"], DocumentKind.LABORATORY_REPORT, is_quoted_under) == ()


@pytest.mark.parametrize("heading", HEADINGS)
def test_what_is_offered_without_a_model_is_answered_by_quoting(heading: str) -> None:
    section = candidate(f"{heading}\nQuillwort 12 noted.\nFern seen again.", section=heading)
    beside = candidate("Contact\nTelephone 0123 after six.", section="Contact", start=900)
    for question in questions_for([heading], None, is_quoted_under):
        found = quotes(question, section, beside)
        assert {quote.candidate.chunk_id for quote in found} == {section.chunk_id}, question


def test_most_sections_are_asked_about_without_a_model_too() -> None:
    known = [heading for heading in HEADINGS if section_kind(heading)]
    with_model = [one for one in known if questions_for([one], None)]
    quoted = [one for one in with_model if questions_for([one], None, is_quoted_under)]
    assert len(quoted) > 0.6 * len(with_model)


def test_a_record_is_first_asked_for_what_is_looked_for_in_any_patient() -> None:
    held = ["Examination", "Plan", "Family history", "Allergies", "Medications", "Diagnoses"]
    assert starters(held, ()) == (
        "Which medications are recorded?",
        "Which allergies are recorded?",
        "Which diagnoses are recorded?",
    )
