"""The questions offered are those that the document's sections can answer."""

from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.worth_asking import questions_for


def test_sections_choose_the_questions() -> None:
    assert questions_for(["Allergies", "Meds", "A/P", "FAMILY HISTORY"], None) == (
        "What is the assessment and the plan?",
        "Which medications are listed?",
        "Which allergies are recorded?",
    )


def test_the_kind_comes_first_and_nothing_is_asked_twice() -> None:
    assert questions_for(["Imaging", "Impression"], DocumentKind.IMAGING_REPORT) == (
        "What did the imaging show?",
        "What is the impression?",
    )


def test_nothing_is_asked_of_what_is_not_known() -> None:
    assert questions_for([], None) == ()
    assert questions_for(["Wound photography"], DocumentKind.OTHER) == ()
