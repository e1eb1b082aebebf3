"""What goes into the prompt fits, whole."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from medmemory.answering.prompting import (
    Budget,
    Prompt,
    filled,
    fit,
    load_prompt,
    rendered_passage,
)
from medmemory.answering.service import PROMPTS_FOLDER
from medmemory.answering.tokens import estimated_tokens
from medmemory.clinical.answer import Turn
from medmemory.errors import ConfigurationError, ModelServerError
from tests.unit.test_citations import passage

LONG = "Blood pressure was recorded again. " * 20


@pytest.fixture
def prompt() -> Prompt:
    return load_prompt(PROMPTS_FOLDER / "answer.txt")


def test_passages_are_dropped_whole_from_the_end(prompt: Prompt) -> None:
    passages = [passage(number, LONG) for number in range(1, 9)]
    fitted = fit(prompt, "How is it?", passages=passages, history=(), budget=Budget(2048, 512))
    assert 0 < len(fitted.passages) < len(passages)
    assert fitted.passages == tuple(passages[: len(fitted.passages)])
    messages = prompt.template.format_messages(**filled(prompt, "How is it?", fitted))
    written = "".join(str(message.content) for message in messages)
    assert all(kept.candidate.text.strip() in written for kept in fitted.passages)
    assert estimated_tokens(written) <= fitted.estimated_tokens <= 2048 - 512


def test_rows_have_the_titles_of_their_columns_and_the_budget_counts_them(prompt: Prompt) -> None:
    plain = passage(1, "Potassium | 3.4 | mmol/l")
    headed = replace(
        plain, candidate=replace(plain.candidate, table_header="Test | Value | Unit " * 20)
    )
    fitted = [
        fit(prompt, "K?", passages=[one], history=(), budget=Budget(8192, 64)).estimated_tokens
        for one in (plain, headed)
    ]
    assert fitted[1] >= fitted[0] + 100
    assert "\nColumns: Test | Value" in rendered_passage(headed)
    assert rendered_passage(headed).endswith("\nPotassium | 3.4 | mmol/l")


def test_old_turns_go_before_passages_do(prompt: Prompt) -> None:
    history = [Turn(f"Question {number}", LONG) for number in range(20)]
    fitted = fit(
        prompt, "How is it?", passages=[passage(1, LONG)], history=history, budget=Budget(4096, 512)
    )
    assert 0 < len(fitted.history) < len(history)
    assert fitted.history == tuple(history[-len(fitted.history) :])
    assert len(fitted.passages) == 1


def test_a_question_that_leaves_no_room_is_refused(prompt: Prompt) -> None:
    with pytest.raises(ModelServerError, match="too long"):
        fit(prompt, LONG * 20, passages=[passage(1)], history=(), budget=Budget(2048, 512))


def test_markers_of_earlier_answers_are_not_repeated(prompt: Prompt) -> None:
    history = [Turn("HbA1c?", "It was 7.2 % [[1]](/citations/x), then 6.9 % [2].")]
    fitted = fit(prompt, "Why?", passages=[passage(1)], history=history, budget=Budget(8192, 64))
    messages = prompt.template.format_messages(**filled(prompt, "Why?", fitted))
    assert messages[2].content == "It was 7.2 %, then 6.9 %."


def test_text_that_looks_like_a_placeholder_is_left_alone(prompt: Prompt) -> None:
    fitted = fit(
        prompt, "{x}?", passages=[passage(1, "Set {y}.")], history=(), budget=Budget(8192, 64)
    )
    written = str(prompt.template.format_messages(**filled(prompt, "{x}?", fitted))[-1].content)
    assert "{x}?" in written
    assert "Set {y}." in written


@pytest.mark.parametrize("content", ["", "version: x\n", "=== system\na\n=== human\nb\n"])
def test_a_malformed_prompt_stops_the_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "answer.txt"
    path.write_text(content)
    with pytest.raises(ConfigurationError, match=r"answer\.txt"):
        load_prompt(path)


def test_a_prompt_that_was_changed_has_a_new_version() -> None:
    """Receipts name the version. Whoever changes a prompt changes its version, and this."""
    digests = {
        load_prompt(path).version: hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in PROMPTS_FOLDER.glob("*.txt")
    }
    assert digests == {"answer-2": "b41a810b5967289b", "rewrite-2": "b06754a2728f35b2"}
