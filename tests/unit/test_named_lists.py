"""A list of the record is known under the names that questions have for it."""

import pytest

from medmemory.retrieval.named_lists import is_list_of, list_alone, with_named_lists
from medmemory.retrieval.words import concepts


def asked(question: str) -> set[str]:
    return set(list_alone(frozenset(concepts(with_named_lists(question)))))


@pytest.mark.parametrize(
    "question",
    [
        "Does she have any drug intolerances?",
        "Which tablets can he not have?",
        "Anything we should avoid giving her?",
        "Are there any drugs that must not be prescribed?",
        "What has she reacted badly to?",
        "Which antibiotics does the patient not tolerate?",
        "Any adverse reactions to medication?",
        "Is anything contraindicated in her?",
        "NKDA?",
        "Known sensitivities?",
    ],
)
def test_allergies(question: str) -> None:
    assert set(concepts("allergy")) <= asked(question)


@pytest.mark.parametrize(
    "question",
    [
        "What's she on at the moment?",
        "What is he currently taking?",
        "Which drugs are they on now?",
        "What does the patient take every day?",
        "Show me her usual tablets",
        "His repeat prescription?",
        "An overview of his current medication",
        "Summarise her drug list",
        "What's on her repeat?",
    ],
)
def test_medications(question: str) -> None:
    assert asked(question) == set(concepts("medication"))


@pytest.mark.parametrize(
    "question",
    [
        "What long-term conditions does she have?",
        "Any comorbidities?",
        "Which illnesses are known?",
        "What is wrong with him?",
        "What does she suffer from?",
        "Please list all active problems",
        "Overview of the problem list",
    ],
)
def test_diagnoses(question: str) -> None:
    assert asked(question) == set(concepts("diagnosis"))


@pytest.mark.parametrize("question", ["PMHx?", "Previous illnesses?", "Her medical background?"])
def test_past_medical_history(question: str) -> None:
    assert asked(question) == set(concepts("past medical history"))


@pytest.mark.parametrize(
    "question",
    [
        "Why can't she take aspirin?",
        "Has he reacted to treatment?",
        "What is wrong with her leg?",
        "Which ward is she on?",
        "History of stroke?",
        "When did she stop the tablets?",
        "Should he avoid lifting?",
        "What type of anaesthetic did she have?",
    ],
)
def test_what_asks_for_something_else_stays_as_it_is(question: str) -> None:
    assert with_named_lists(question).split() == question.split()


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Repeat medication", "medication"),
        ("TTOs", "medication"),
        ("Reactions", "allergy"),
        ("Comorbidities", "past medical history"),
        ("Background history", "past medical history"),
        ("Previous operations", "surgery"),
    ],
)
def test_the_sections_that_hold_a_list(heading: str, name: str) -> None:
    assert is_list_of(heading, concepts(name)[0])
