"""What a model's text says: an answer, or that the passages do not hold one."""

import pytest
from langchain_core.language_models import FakeListChatModel

from medmemory.answering.events import TextDelta
from medmemory.answering.prompting import Budget, fit, load_prompt
from medmemory.answering.service import PROMPTS_FOLDER
from medmemory.answering.writing import ModelText, Written
from medmemory.errors import ModelServerError
from tests.unit.test_citations import passage


async def written(reply: str) -> tuple[str, Written]:
    prompt, state = load_prompt(PROMPTS_FOLDER / "answer.txt"), Written()
    passages = [passage(1), passage(2)]
    fitted = fit(prompt, "?", passages=passages, history=(), budget=Budget(8192, 512))
    model = FakeListChatModel(responses=[reply])  # streams letter by letter
    said = [event async for event in ModelText("?", fitted, prompt, state).events(model)]
    return "".join(event.text for event in said if isinstance(event, TextDelta)), state


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
        f"The notes do not say so in one place. {'They say other things at length. ' * 12}",
    ],
)
async def test_an_answer_is_shown_letter_by_letter(reply: str) -> None:
    text, state = await written(reply)
    assert (text, state.is_absent) == (reply, False)


async def test_a_model_that_says_nothing_has_failed() -> None:
    with pytest.raises(ModelServerError, match="no answer"):
        await written(" \n")
