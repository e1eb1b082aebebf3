"""Words that carry meaning, and forms of one word that meet."""

import pytest

from medmemory.retrieval.words import (
    answered_by,
    concepts,
    content_words,
    other_wordings,
    stems,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("allergy", "allergies"),
        ("x-ray", "X-rays"),
        ("dose", "doses"),
        ("medication", "medications"),
        ("migraine", "Migraines"),
        ("prescribe", "prescribed"),
        ("Crohn's", "Crohn’s"),
        ("biopsy", "biopsied"),
    ],
)
def test_forms_of_one_word_meet(one: str, other: str) -> None:
    assert stems(one) == stems(other)


@pytest.mark.parametrize("text", ["7.2", "120/80", "E11.9", "2024-03-02", "HbA1c", "40%"])
def test_numbers_dates_and_codes_stay_whole(text: str) -> None:
    assert content_words(text) == [text.lower()]
    assert stems(text) == {text.lower()}


def test_words_that_only_frame_a_question_carry_nothing() -> None:
    assert content_words("What does the record say about the patient's sodium?") == ["sodium"]
    assert content_words("Why can't she’ll've O'Brien's, don’t cannot") == ["o'brien's"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A1c", "glycated haemoglobin"),
        ("BP", "blood pressure"),
        ("allergic", "allergies"),
        ("admitted", "admission"),
        ("drugs", "medicines"),
        ("smoker", "smoked"),
        ("operation", "surgery"),
        ("renal", "kidney"),
        ("diagnosis", "diagnoses"),
        ("shortness of breath", "dyspnoea"),
    ],
)
def test_wordings_of_one_concept_meet(one: str, other: str) -> None:
    assert concepts(one) == concepts(other)
    assert stems(one) & stems(other)


def test_a_wording_asks_for_its_concept_only() -> None:
    assert concepts("blood pressure") == ("blood pressur",)
    assert stems("blood cultures").isdisjoint(concepts("blood pressure"))


def test_what_implies_an_answer_works_one_way() -> None:
    (kidney_function,) = concepts("renal function")
    (creatinine,) = concepts("creatinine")
    assert creatinine in answered_by(kidney_function)
    assert kidney_function not in answered_by(creatinine)


def test_a_search_by_words_learns_how_else_the_record_may_say_it() -> None:
    assert "haemoglobin" in other_wordings("What is the Hb?")
    assert "creatinine" in other_wordings("How is her kidney function?")
    assert other_wordings("Where does she park?") == []


def test_an_ion_is_the_element_and_a_letter_alone_is_not() -> None:
    assert concepts("K+ last") == concepts("potassium last")
    assert "potassium" not in concepts("vitamin K")
    assert "potassium" not in concepts("the HK+ strain")
