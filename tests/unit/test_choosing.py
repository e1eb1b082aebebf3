"""Which of the lines that answer are shown."""

import asyncio
from collections.abc import Mapping

import pytest

from medmemory.answering.quoting import likeness
from medmemory.answering.quoting.evidence import choose
from medmemory.clinical.answer import SearchQuery
from tests.unit.test_evidence import candidate

QUESTION = "Does she have a limp?"


@pytest.fixture(autouse=True)
def _on_the_scale_of_the_packaged_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "on_one_scale", lambda embedder: float)


class Alike:
    """An embedding model to whom the texts are as like the question as is said here."""

    is_loaded = True

    def __init__(self, similarity: Mapping[str, float]) -> None:
        self._similarity = similarity

    def embed_query(self, text: str) -> list[float]:
        return [1.0]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[self._similarity[f"{text}."]] for text in texts]


def shown(similarity: Mapping[str, float]) -> list[str]:
    found = [candidate(text) for text in similarity]
    quotes = asyncio.run(choose(SearchQuery(QUESTION), found, Alike(similarity))).quotes
    return [line for quote in quotes for line in quote.shown]


def test_a_second_line_is_shown_when_it_is_likely_to_answer_too() -> None:
    both = {"She has a limp on the left.": 0.8, "Walks with a limp since May.": 0.78}
    assert shown(both) == list(both)


def test_a_second_line_that_is_less_likely_to_answer_is_not_shown() -> None:
    assert shown({"She has a limp on the left.": 0.8, "Her gait is uneven today.": 0.45}) == [
        "She has a limp on the left."
    ]


def test_a_line_in_other_words_answers_when_it_means_the_same_and_only_then() -> None:
    assert shown({"She drags one leg when walking.": 0.75}) == ["She drags one leg when walking."]
    assert shown({"She drags one leg when walking.": 0.3}) == []


def test_what_says_no_more_than_the_line_above_it_is_not_shown() -> None:
    assert shown(
        {
            "Gait: has a limp on the left, since May.": 0.8,
            "She has a limp on the left since May.": 0.79,
            "Has a limp since May on the left.": 0.78,
        }
    ) == ["Gait: has a limp on the left, since May.", "She has a limp on the left since May."]


def test_a_denial_that_hardly_answers_is_not_shown_beside_the_answer() -> None:
    told = {"She has a limp on the left.": 0.8, "There was no limp in the spring.": 0.5}
    assert shown(told) == ["She has a limp on the left."]
