"""Follow-ups are completed by rules when there is no model, and where a model's wording is off."""

from collections.abc import Sequence

import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.prompts import ChatPromptTemplate

from medmemory.clinical.answer import SearchQuery, Turn
from medmemory.retrieval.following import resolved
from medmemory.retrieval.moments import Moment, named_in, reckoned_in
from medmemory.retrieval.rewriting import rewritten_by_model, rewritten_by_rules
from tests.support.follow_ups import DEVELOPED_ON, HELD_OUT, FollowUp, follow_ups

ASKED_BEFORE = [Turn("What was the HbA1c in March 2024?", "7.2 % [1]")]
PROMPT = ChatPromptTemplate.from_messages([("human", "{conversation}\n{question}")])


@pytest.mark.parametrize(
    "case",
    [*follow_ups(DEVELOPED_ON), *follow_ups(HELD_OUT)],
    ids=lambda case: case.question,
)
def test_a_follow_up_means_what_it_means_after_its_conversation(case: FollowUp) -> None:
    query = rewritten_by_rules(case.question, case.turns)
    assert query.question == case.question
    assert case.problem(query.rewritten) is None


def test_a_third_of_the_cases_was_held_out() -> None:
    held_out, developed_on = len(follow_ups(HELD_OUT)), len(follow_ups(DEVELOPED_ON))
    assert held_out + developed_on >= 60
    assert held_out * 3 >= held_out + developed_on


@pytest.mark.parametrize(
    ("follow_up", "meant"),
    [
        ("And the year before?", "What was the HbA1c in 2023?"),
        ("and in June?", "What was the HbA1c in June 2024?"),
        ("What about her potassium?", "What was her potassium in March 2024?"),
        ("Is that high?", "Is the HbA1c in March 2024 high?"),
        ("And after surgery?", "What was the HbA1c after surgery?"),
    ],
)
def test_the_meaning_is_a_question_that_can_be_read(follow_up: str, meant: str) -> None:
    assert rewritten_by_rules(follow_up, ASKED_BEFORE).rewritten == meant


def test_a_first_question_is_never_rewritten() -> None:
    assert rewritten_by_rules("And the year before?", []) == SearchQuery("And the year before?")


def test_a_conversation_of_follow_ups_keeps_its_subject() -> None:
    history = [
        *ASKED_BEFORE,
        Turn("And the year before?", "8.1 % [1]"),
        Turn("and in June?", "7.9 % [1]"),
        Turn("What about her potassium?", "4.1 mmol/l [1]"),
    ]
    meant = rewritten_by_rules("and the month after?", history).rewritten
    assert meant == "What was her potassium in July 2023?"


async def by_model(reply: str, question: str, *, told: Sequence[Turn] | None = None) -> SearchQuery:
    return await rewritten_by_model(
        question,
        ASKED_BEFORE,
        told=ASKED_BEFORE if told is None else told,
        model=FakeListChatModel(responses=[reply]),
        prompt=PROMPT,
    )


@pytest.mark.parametrize(
    ("reply", "question", "used"),
    [
        ("What was the HbA1c level in 2023?", "And the year before?", True),
        ("What was the HbA1c in 2022?", "And the year before?", False),
        ("What was the HbA1c in March 2024?", "And the year before?", False),
        ("The HbA1c in 2023 was 6.5 %.", "And in 2023?", False),
        ("Tell me a joke about cats.", "And in 2023?", False),
        ("", "And in 2023?", False),
        ("HbA1c " * 100, "And in 2023?", False),
        ("Is an HbA1c of 7.2 % high?", "Is that high?", True),
        ("Is an HbA1c of 9.9 % high?", "Is that high?", False),
    ],
)
async def test_a_models_wording_counts_only_where_it_adds_nothing(
    reply: str, question: str, used: bool
) -> None:
    expected = SearchQuery(question, reply) if used else rewritten_by_rules(question, ASKED_BEFORE)
    assert await by_model(reply, question) == expected


@pytest.mark.parametrize(("year", "used"), [(2023, True), (2018, True), (2021, False)])
async def test_of_several_dates_the_model_may_choose_one_to_reckon_from(
    year: int, used: bool
) -> None:
    told = [Turn("What was the HbA1c?", "7.2 % on 2024-03-02, 8.1 % on 2019-05-01 [1]")]
    wording = f"What was the HbA1c in {year}?"
    query = await rewritten_by_model(
        "And the year before?",
        told,
        told=told,
        model=FakeListChatModel(responses=[wording]),
        prompt=PROMPT,
    )
    assert (query.rewritten == wording) is used


@pytest.mark.parametrize("question", ["What is she on?", "Anything he must not be given?"])
def test_a_list_that_is_named_by_its_verb_alone_goes_on_about_nothing(question: str) -> None:
    assert resolved(question, [Turn("Summarise her problem list", "Asthma [1]")]) is None


async def test_a_question_that_stands_by_itself_is_not_shown_to_the_model() -> None:
    query = await by_model("What was the HbA1c?", "Which vaccines did she get?")
    assert query == SearchQuery("Which vaccines did she get?")


async def test_a_conversation_too_long_for_the_model_is_resolved_by_rules() -> None:
    query = await by_model("never asked", "And in 2023?", told=[])
    assert query.rewritten == "What was the HbA1c in 2023?"


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ("in March 2024", [Moment(2024, 3)]),
        ("on 2 March 2024 and since 2019", [Moment(2024, 3, 2), Moment(2019)]),
        ("2024-03-02", [Moment(2024, 3, 2)]),
        ("in may", [Moment(None, 5)]),
        ("she may take 20 mg", []),
        ("3.2024 and 20245 and 2024-13-01", []),
    ],
)
def test_moments_are_read(text: str, moments: list[Moment]) -> None:
    assert [named.moment for named in named_in(text)] == moments


@pytest.mark.parametrize(
    ("text", "base", "said"),
    [
        ("the year before", Moment(2024, 3), "in 2023"),
        ("two years later", Moment(2024), "in 2026"),
        ("a month earlier", Moment(2024, 1), "in December 2023"),
        ("the following day", Moment(2024, 2, 28), "on 2024-02-29"),
        ("a week before that", Moment(2024, 3, 5), "on 2024-02-27"),
        ("since then", Moment(2024, 3), "since March 2024"),
        ("the month before", Moment(2024), None),
    ],
)
def test_times_are_reckoned_no_finer_than_they_are_known(
    text: str, base: Moment, said: str | None
) -> None:
    reckoned = reckoned_in(text)
    assert reckoned is not None
    assert reckoned.from_(base) == said


def test_the_year_before_the_surgery_is_not_reckoned() -> None:
    assert reckoned_in("What was it the year before surgery?") is None


def test_after_lists_of_several_days_a_time_is_reckoned_from_the_newest() -> None:
    lists = "Meds (Note, 2024-11-18):\n\n- Aspirin [1]\n\nMeds (Letter, 2023-06-02):\n\n- Iron [2]"
    asked = [Turn("Which medications is she on?", lists)]
    meant = rewritten_by_rules("and the year before?", asked).rewritten
    assert meant == "Which medications is she on in 2023?"
