"""An allergy to something is answered with all that the documents say of it."""

import asyncio
from collections.abc import Sequence
from datetime import date

import pytest

from medmemory.answering.quoting.evidence import quoted_text
from medmemory.answering.quoting.several import choose_for_each
from medmemory.clinical.answer import Candidate, SearchQuery
from tests.unit.test_evidence import NotLoaded, candidate, quotes, shown

CLINIC = candidate(
    "Dental clinic\n\nALLERGY: cefuroxime, lips swelled.\n\nUpper bridge.\n",
    section="ALLERGY",
    title="Dental clinic",
    day=date(2025, 1, 8),
)
WARD = candidate(
    "Course\nAllergies: none known.\nDay case.\n",
    section="Course",
    title="Ward note",
    day=date(2025, 3, 2),
)
LIST = candidate(
    "Allergies\nSubstance: Tramadol; Reaction: vomiting\nSubstance: Hazelnut; Reaction: hives\n",
    section="Allergies",
    title="Summary",
    day=date(2024, 2, 1),
)
SCHOOL = candidate("The school lists a kiwi allergy, no other.", title="School form")


def text_of(question: str, *candidates: Candidate) -> str:
    found = quotes(question, *candidates)
    return quoted_text(found, range(1, len(found) + 1))


@pytest.mark.parametrize(
    "question",
    [
        "Is he cefuroxime allergic?",
        "Is he cef allergic?",  # as notes cut it short
        "allergic to cefuroxime?",
        "Any reaction to cephalosporins?",
    ],
)
def test_who_denies_it_is_never_shown_without_who_says_it(question: str) -> None:
    text = text_of(question, WARD, CLINIC)
    assert text.startswith("The documents differ:")
    assert text.index("cefuroxime, lips swelled") < text.index("Allergies: none known.")


def test_a_class_that_nobody_names_is_answered_with_all_that_is_listed() -> None:
    found = shown("Which fruit is he allergic to?", LIST, SCHOOL)
    assert any("kiwi" in line for line in found)
    assert any("Hazelnut" in line for line in found)


def test_a_sentence_elsewhere_is_of_the_allergies() -> None:
    found = shown("Allergies incl. food", LIST, SCHOOL)
    assert [line for line in found if "kiwi" in line]
    assert len(found) == len(["tramadol", "hazelnut", "kiwi"])


def test_a_substance_that_no_list_names_is_said_to_be_none_of_them() -> None:
    text = text_of("Is she allergic to latex?", LIST)
    assert "Tramadol" in text
    assert text.endswith("“latex” is not named among these.")


def test_what_is_named_is_not_said_to_be_missing() -> None:
    assert "not named" not in text_of("Is she allergic to tramadol?", LIST)


@pytest.mark.parametrize(
    "question",
    ["Does he have allergic rhinitis?", "Is his brother allergic to latex?"],
)
def test_a_condition_or_a_relative_is_no_allergy_of_the_patient(question: str) -> None:
    assert shown(question, LIST) == []


def test_an_entry_of_a_list_asked_for_by_its_substance_has_the_other_documents_beside_it() -> None:
    other = candidate("Allergies\nTramadol: seizure\n", section="Allergies", title="Letter")
    found = shown("What happens with tramadol?", LIST, other)
    assert any("seizure" in line for line in found)
    assert any("vomiting" in line for line in found)


@pytest.mark.parametrize("question", ["Is he allergic to tramadol?", "What happens with tramadol?"])
def test_a_sentence_that_says_it_worse_than_the_list_is_beside_it(question: str) -> None:
    letter = candidate("He had anaphylaxis to tramadol in 2019. Sleeps well.", title="Letter")
    found = shown(question, LIST, letter)
    assert any("anaphylaxis" in line for line in found)
    assert any("vomiting" in line for line in found)


def test_the_name_of_an_allergy_is_no_heading_of_a_list() -> None:
    visit = candidate(
        "Bee venom allergy\nGoitre\nSeen with her aunt.\n", section="Bee venom allergy"
    )
    assert "Goitre" not in shown("allergies?", visit, LIST)


def test_what_happened_stays_with_the_substance() -> None:
    text = "ALLERGY: cefuroxime, lips swelled.\n\nBisoprolol 5 mg every morning.\n"
    note = candidate(text, section="ALLERGY")
    assert shown("Allergies?", note) == ["ALLERGY: cefuroxime, lips swelled."]


def test_a_dose_below_an_allergy_is_a_dose() -> None:
    text = "ALLERGY: cefuroxime, lips swelled.\n\nBisoprolol 5 mg every morning.\n"
    note = candidate(text, section="ALLERGY")
    assert shown("bisoprolol dose?", note) == ["Bisoprolol 5 mg every morning."]


def test_what_the_search_for_the_question_leaves_out_is_looked_for() -> None:
    async def find(query: SearchQuery) -> Sequence[Candidate]:
        assert query.text == "allergies"
        return [CLINIC, WARD]

    found = asyncio.run(
        choose_for_each(SearchQuery("Is he cefuroxime allergic?"), [WARD], NotLoaded(), find)
    )
    assert any("lips swelled" in quote.text for quote in found.quotes)
