"""Follow-ups are completed by rules when there is no model."""

import pytest

from medmemory.clinical.answer import SearchQuery, Turn
from medmemory.retrieval.rewriting import rewritten_by_rules

ASKED_BEFORE = [Turn("What was the HbA1c in March 2024?", "7.2 % [1]")]


@pytest.mark.parametrize(
    "follow_up",
    ["And the year before?", "And after surgery?", "Is that high?", "Why?", "Since when?"],
)
def test_an_elliptic_follow_up_is_led_by_what_was_asked_before(follow_up: str) -> None:
    query = rewritten_by_rules(follow_up, ASKED_BEFORE)
    assert query.rewritten == f"hba1c march 2024 {follow_up}"
    assert query.question == follow_up


@pytest.mark.parametrize(
    ("asked", "follow_up", "searched"),
    [
        ("What dose of ramipril?", "and atorvastatin?", "dose and atorvastatin?"),
        ("What was the HbA1c in March 2024?", "What about her potassium?", None),
        ("Who is the healthcare agent?", "Is there any potassium or ferritin?", None),
        ("What is the latest blood pressure?", "Which vaccines did she get?", None),
        ("What is the latest blood pressure?", "Does this patient smoke?", None),
        ("What is the latest blood pressure?", "Which drugs that she takes are new?", None),
    ],
)
def test_another_subject_replaces_the_one_asked_about_before(
    asked: str, follow_up: str, searched: str | None
) -> None:
    assert rewritten_by_rules(follow_up, [Turn(asked, "…")]).rewritten == searched


def test_a_follow_up_continues_the_subject_that_was_named_last() -> None:
    history = [Turn("What dose of ramipril?", "5 mg [1]"), Turn("and atorvastatin?", "20 mg [1]")]
    rewritten = rewritten_by_rules("Since when does she take it?", history).rewritten
    assert rewritten == "atorvastatin Since when does she take it?"


@pytest.mark.parametrize(
    "question",
    [
        "Which vaccines did she get?",
        "Which antibiotics has she been given since 2022?",
        "Does her mother have diabetes mellitus?",
    ],
)
def test_a_question_that_stands_by_itself_is_left_alone(question: str) -> None:
    assert rewritten_by_rules(question, ASKED_BEFORE) == SearchQuery(question)


def test_a_first_question_is_never_rewritten() -> None:
    assert rewritten_by_rules("And the year before?", []) == SearchQuery("And the year before?")


def test_a_chain_of_follow_ups_goes_back_to_the_last_full_question() -> None:
    history = [*ASKED_BEFORE, Turn("And in June?", "6.9 % [1]")]
    rewritten = rewritten_by_rules("And in December?", history).rewritten
    assert rewritten == "hba1c march 2024 And in December?"
