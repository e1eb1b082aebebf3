"""What a model's text says: an answer, or that the passages do not hold one."""

import pytest
from langchain_core.language_models import FakeListChatModel

from medmemory.answering.events import ModelThinks, TextDelta, TextTakenBack
from medmemory.answering.prompting import Budget, fit, load_prompt
from medmemory.answering.service import PROMPTS_FOLDER
from medmemory.answering.writing import ModelText, Written
from medmemory.errors import ModelServerError
from tests.unit.test_citations import passage


async def events_of(reply: str, state: Written) -> list[TextDelta | ModelThinks | TextTakenBack]:
    prompt = load_prompt(PROMPTS_FOLDER / "answer.txt")
    passages = [passage(1), passage(2)]
    fitted = fit(prompt, "?", passages=passages, history=(), budget=Budget(8192, 512))
    model = FakeListChatModel(responses=[reply])  # streams letter by letter
    return [event async for event in ModelText("?", fitted, prompt, state).events(model)]


async def written(reply: str) -> tuple[str, Written]:
    """What is left of the text at its end."""
    text, state = "", Written()
    for event in await events_of(reply, state):
        if isinstance(event, TextDelta):
            text += event.text
        elif isinstance(event, TextTakenBack):
            text = ""
    return text, state


@pytest.mark.parametrize(
    "reply",
    [
        "NOT FOUND",
        '  **"Not found"** in the record',
        "The passages do not mention a colonoscopy.",
        "The provided records do not contain information about her job.",
        "There is no information on this. Please check the chart.",
        "Not documented.",
        "I could not find a colonoscopy.",
        "I cannot find",
    ],
)
async def test_absence_in_a_models_own_words_is_recognised(reply: str) -> None:
    text, state = await written(reply)
    assert (text, state.is_absent) == ("", True)


@pytest.mark.parametrize(
    "reply",
    [
        "No [1].",
        "No",
        "Not since 2019 [1].",
        "The HbA1c was 7.2 % [1].",
        "There is no evidence of metastasis [2].",
        "There is no known allergy.",
        "The record does not mention asthma; it names COPD [2].",
        "The notes do not say so in one place. "
        + "".join(f"They say other things, {number} of them, at length. " for number in range(12)),
        "No fever [1].\n" + "".join(f"Day {day}: no fever. Afebrile.\n" for day in range(20)),
        "| Day | Fever |\n|---|---|\n" + "".join(f"| {day} | no |\n" for day in range(40)),
    ],
)
async def test_an_answer_is_shown_letter_by_letter(reply: str) -> None:
    text, state = await written(reply)
    assert (text, state.is_absent) == (reply, False)


async def test_the_first_letter_does_not_wait_for_what_may_become_of_it() -> None:
    first, *_ = await events_of("The record says that the HbA1c was 7.2 % [1].", Written())
    assert first == TextDelta("T")


async def test_a_model_that_says_nothing_has_failed() -> None:
    with pytest.raises(ModelServerError, match="no answer"):
        await written(" \n")


@pytest.mark.parametrize(
    ("said", "again"),
    [
        ("The potassium was 5.4 mmol/L [1]. It was high [1].\n", "It was high [1].\n"),
        ("She takes these drugs:\n", "1. Metformin 500 mg twice daily [1]\n"),
        ("Her allergies are ", "penicillin, "),
        ("", "She was well at the last visit [2]. She has no complaints [2]. "),
    ],
)
async def test_a_model_that_goes_round_in_circles_is_stopped(said: str, again: str) -> None:
    text, state = await written(said + again * 500)
    assert state.was_repeating
    assert text.startswith((said + again).rstrip()[:40])
    assert len(text) <= len(said) + 2 * len(again)
