"""Tokens are estimated before a prompt is sent and learned from what the model counted."""

import pytest

from medmemory.answering.tokens import TokenCounts, estimated_tokens

MODEL = "3a3a"


@pytest.mark.parametrize(
    ("text", "counted"),  # by Mistral's SentencePiece vocabulary of 32,768
    [
        ("She is allergic to penicillin: a rash in 1998.", 20),
        ("Potassium | 3.4 | mmol/l | 2024-03-02 | 3.5-5.1\n" * 10, 359),
        ("OBX|1|NM|2823-3^Potassium^LN||4.1|mmol/L|3.5-5.1|N|||F|||20240302081500\r" * 5, 300),
        ("давление 120/80 мм рт. ст., жалоб нет. " * 5, 121),
    ],
)
def test_an_estimate_is_rather_too_high(text: str, counted: int) -> None:
    assert counted * 0.95 <= estimated_tokens(text) <= counted * 2


def counted(counts: TokenCounts, share: float, *, written: int = 100) -> bool:
    return counts.learn(
        MODEL, estimated=4000, counted=int(4000 * share), written=written, context_tokens=8192
    )


def test_estimates_follow_what_the_model_counts() -> None:
    counts = TokenCounts()
    assert counts.factor(MODEL) == 1
    assert counted(counts, 0.6)
    assert counts.factor(MODEL) == pytest.approx(0.9)  # no less: a table may come next
    assert counted(counts, 0.95)
    assert counts.factor(MODEL) == pytest.approx(0.9975)
    assert counts.factor("another") == 1


def test_a_model_that_makes_more_tokens_gets_shorter_prompts() -> None:
    counts = TokenCounts()
    assert counted(counts, 1.4)
    assert counts.factor(MODEL) == pytest.approx(1.47)


@pytest.mark.parametrize("share", [8192 / 4000, 0.3])
def test_a_count_at_the_limit_or_far_below_says_that_the_prompt_was_cut(share: float) -> None:
    counts = TokenCounts()
    assert not counted(counts, share)
    assert counts.factor(MODEL) > 1


def test_a_count_that_is_half_of_what_it_was_before_says_so_too() -> None:
    counts = TokenCounts()
    assert counted(counts, 1.1)
    assert not counted(counts, 0.5)


def test_an_answer_that_runs_over_the_end_of_the_context_pushes_out_its_beginning() -> None:
    assert not counted(TokenCounts(), 1.9, written=700)
