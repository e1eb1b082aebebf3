"""Several questions in one: each is answered by itself, or said to be absent."""

import asyncio

import pytest

from medmemory.answering.absence import absence_of_parts
from medmemory.answering.quoting.evidence import quoted_text
from medmemory.answering.quoting.parting import parts_of
from medmemory.answering.quoting.several import choose_for_each
from medmemory.clinical.answer import Candidate, Coverage, SearchQuery
from tests.unit.test_evidence import NotLoaded, candidate


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "What is the potassium and when was it taken?",
            ("What is the potassium", "when was the potassium taken?"),
        ),
        (
            "Is she diabetic and what does she take for it?",
            ("Is she diabetic", "what does she take for diabetic?"),
        ),
        ("When was she admitted and why?", ("When was she admitted", "why was she admitted")),
        (
            "What medication was started, and why?",
            ("What medication was started", "why was the medication started"),
        ),
        (
            "Who is the GP? When is the next appointment?",
            ("Who is the GP", "When is the next appointment?"),
        ),
        ("Hb and platelets?", ("Hb?", "platelets?")),
        ("Na, K & Cl", ("sodium", "potassium", "chloride")),
        (
            "total cholesterol and HDL in 2023",
            ("total cholesterol in 2023", "HDL in 2023"),
        ),
        (
            "doses of ramipril and atorvastatin at discharge?",
            ("doses of ramipril at discharge?", "doses of atorvastatin at discharge?"),
        ),
        ("Does she smoke or drink?", ("Does she smoke?", "Does she drink?")),
        ("meds and allergies", ("meds", "allergies")),
    ],
)
def test_each_part_stands_by_itself(question: str, parts: tuple[str, ...]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest HbA1c?",
        "Compare the creatinine of March and May",
        "What was the creatinine in March and in May 2026?",
        "assessment and plan",
        "allergies and intolerances",
        "albumin/creatinine ratio",
        "Which drugs were stopped and have been restarted?",
        "Why was metformin stopped and restarted?",
        "Any interaction between aspirin and clopidogrel?",
        "Any pain and swelling?",
    ],
)
def test_what_is_one_question_stays_one(question: str) -> None:
    assert parts_of(question) == (question,)


LABS = candidate("Haemoglobin | Unit: g/L | 2023-05-11: 118\nUrea | Unit: mmol/L | 2023-05-11: 7\n")
DRUGS = candidate("Medication\n- Metformin 500 mg\n- Aspirin 75 mg\n\nAllergies\n- Latex\n- Nickel")


def answer(question: str, *found: Candidate) -> str:
    chosen = asyncio.run(choose_for_each(SearchQuery(question), found, NotLoaded()))
    numbers = range(1, len(chosen.quotes) + 1)
    return "\n\n".join([quoted_text(chosen.quotes, list(numbers)), *chosen.absent])


def test_each_value_is_quoted_and_what_is_missing_is_named() -> None:
    assert answer("Hb, platelets and urea?", LABS) == (
        "Haemoglobin | Unit: g/L | 2023-05-11: 118 [1]\n\n"
        "Urea | Unit: mmol/L | 2023-05-11: 7 [2]\n\nplatelets?"
    )


def test_each_list_stands_under_its_heading() -> None:
    said = answer("meds and allergies?", DRUGS)
    assert said.index("Medication (") < said.index("Aspirin") < said.index("Allergies (")
    assert said.index("Allergies (") < said.index("Latex")


def test_a_line_that_answers_both_is_shown_once() -> None:
    both = candidate("Haemoglobin 118 g/L, urea 7 mmol/L.")
    assert answer("Hb and urea?", both).count("[") == 1


async def test_each_part_is_searched_for_by_itself() -> None:
    async def find(query: SearchQuery) -> list[Candidate]:
        return [LABS] if "urea" in query.text else []

    chosen = await choose_for_each(SearchQuery("Hb and urea?"), [], NotLoaded(), find)
    assert [quote.shown[0][:4] for quote in chosen.quotes] == ["Urea"]
    assert chosen.absent == ("Hb?",)


def test_a_part_without_an_answer_is_named_as_it_was_searched() -> None:
    coverage = Coverage(1, None, None, 0, 0)
    said = absence_of_parts(["Hb?"], coverage)
    assert said.startswith("\n\nNot found in the record: “Hb”. Without a model,")
    assert absence_of_parts([], coverage) == ""
