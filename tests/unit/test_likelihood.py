"""How likely a line is to answer."""

from dataclasses import replace

import pytest

from medmemory.answering.quoting.likelihood import LEAST_LIKELIHOOD, Signs, likelihood

SAYS_ALL = Signs(
    own_share=1.0,
    context_share=1.0,
    overlap=1.0,
    score=1.2,
    is_spoken_of=True,
    asks_for_nothing_special=False,
    similarity=0.6,
    below_most_similar=0.0,
    below_best=0.0,
    below_lacking=0.0,
)
SAYS_NOTHING_OF_IT = replace(
    SAYS_ALL,
    own_share=0.0,
    context_share=0.0,
    overlap=0.1,
    score=0.2,
    is_spoken_of=False,
    similarity=0.3,
)


def test_a_line_that_says_all_that_is_asked_about_answers() -> None:
    assert likelihood(SAYS_ALL) > LEAST_LIKELIHOOD


def test_a_line_that_says_nothing_of_it_and_is_unlike_it_does_not() -> None:
    assert likelihood(SAYS_NOTHING_OF_IT) < LEAST_LIKELIHOOD


def test_other_words_answer_when_they_mean_the_same() -> None:
    assert likelihood(replace(SAYS_NOTHING_OF_IT, similarity=0.8)) > LEAST_LIKELIHOOD


@pytest.mark.parametrize(
    "beside", [replace(SAYS_ALL, below_most_similar=0.5), replace(SAYS_ALL, below_best=0.5)]
)
def test_a_line_beside_a_better_one_is_less_likely(beside: Signs) -> None:
    assert likelihood(beside) < likelihood(SAYS_ALL)


def test_what_is_less_like_it_than_a_line_that_lacks_the_result_does_not_answer() -> None:
    assert likelihood(replace(SAYS_ALL, below_lacking=0.3)) < LEAST_LIKELIHOOD
