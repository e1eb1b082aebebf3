"""Words that carry meaning, and forms of one word that meet."""

import pytest

from medmemory.retrieval.words import content_words, stems


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
    assert content_words("What does the record say about the patient's sodium?") == [
        "patient's",
        "sodium",
    ]
