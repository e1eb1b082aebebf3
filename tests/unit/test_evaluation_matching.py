"""When an answer states a fact: the rules that docs/evaluation.md lists."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from medmemory.clinical.answer import AnswerMode
from medmemory.evaluation.cases import Fact
from medmemory.evaluation.dates import dates_in
from medmemory.evaluation.matching import shown_numbers, stated
from medmemory.evaluation.said import said_lines
from tests.support.evaluation import answer


def share(fact: dict[str, Any], text: str, *cited: str) -> float:
    """How much of the fact the answer states."""
    made: Fact = TypeAdapter(Fact).validate_python(fact)
    return stated(made, said_lines(answer(text, *cited)))


def number(value: str, unit: str | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "number", "value": value, "unit": unit, **more}


@pytest.mark.parametrize(
    ("text", "is_stated"),
    [
        ("HbA1c 7.8 %.", True),
        ("HbA1c 7.80%", True),
        ("HbA1c 7,8 percent", True),
        ("Test: HbA1c; Result: 7.8; Unit: %", True),
        ("| HbA1c | 7.8 | % |", True),
        ("HbA1c (%): 7.8", True),
        ("HbA1c 78 %", False),
        ("HbA1c 17.8 %", False),
        ("HbA1c 7.85 %", False),
        ("HbA1c 7.8 mmol/mol", False),
        ("HbA1c 7.8", False),
        ("on 7.8.2024, 65 %", False),
    ],
)
def test_a_number_must_be_exactly_it_and_have_its_unit(text: str, is_stated: bool) -> None:
    assert share(number("7.8", "%"), text) == is_stated


@pytest.mark.parametrize(
    ("unit", "text", "is_stated"),
    [
        ("mg", "bisoprolol 5 mg daily", True),
        ("mg", "bisoprolol 5mg", True),
        ("mg", "glucose 5 mg/dL", False),
        ("micrograms", "5 µg", True),
        ("micrograms", "5 mcg", True),
        ("micrograms", "5 mg", False),
        ("mmHg", "5 mm Hg", True),
        ("kg/m2", "5 kg/m²", True),
        ("10*3/uL", "5 10*3/µL", True),
        ("mL/min/{1.73_m2}", "5 mL/min/{1.73_m2} [final]", True),
    ],
)
def test_units_are_one_in_every_spelling_and_no_other(
    unit: str, text: str, is_stated: bool
) -> None:
    assert share(number("5", unit), text) == is_stated


def test_two_numbers_that_belong_together_are_matched_together() -> None:
    assert share(number("138/78", "mmHg"), "Blood pressure 138/78 mmHg")
    assert share(number("138/78"), "138 / 78")
    assert not share(number("138/78"), "138/80")
    assert not share(number("78", "mmHg"), "138/78 mmHg")


def test_what_a_machine_computed_may_be_shown_rounded() -> None:
    gold = number("7.564455213778822", "%")
    assert share(gold, "7.564455213778822 %")
    assert share(gold, "7.6 %")
    assert share(gold, "7.56 %")
    assert not share(gold, "7.5 %")
    assert not share(gold, "8 %")
    assert not share(number("7.56", "%"), "7.6 %")


def test_a_number_is_bound_to_its_date() -> None:
    gold = number("4.4", "mmol/L", date="2024-04-22")
    assert share(gold, "Potassium 4.4 mmol/L on 22 April 2024")
    assert share(gold, "On 2024-04-22:\n- potassium 4.4 mmol/L")
    assert share(gold, "Potassium 4.4 mmol/L [1]", "2024-04-22 Potassium 4.4 mmol/L")
    assert not share(gold, "Potassium 4.4 mmol/L on 2024-02-08. On 2023-04-22 it was 5.8 mmol/L")
    assert not share(gold, "Potassium 4.4 mmol/L")


def test_the_document_date_counts_where_nothing_nearer_names_one() -> None:
    assert share(number("4.4", date="2024-03-02"), "Potassium 4.4 [1]", "Potassium 4.4")
    assert not share(number("4.4", date="2024-03-02"), "Potassium 4.4 on 2024-01-01 [1]", "4.4")


def test_a_number_is_bound_to_what_it_is_of() -> None:
    gold = number("4.4", "mmol/L", about=["potassium"])
    assert share(gold, "Potassium: 4.4 mmol/L")
    assert share(gold, "4.4 mmol/L [1]", "Potassium 4.4 mmol/L")
    assert not share(gold, "Glucose: 4.4 mmol/L")


def test_a_phrase_stands_word_by_word_in_one_of_its_wordings() -> None:
    gold = {"type": "phrase", "any": ["every six months", "twice a year"]}
    assert share(gold, "Ultrasound every  six\nmonths.")
    assert share(gold, "Twice a year")
    assert not share(gold, "every month, six times")


def test_of_a_set_the_share_counts_and_what_must_not_be_there_lowers_it() -> None:
    gold = {"type": "set", "items": [["losartan", "Cozaar"], ["metformin"]], "without": ["digoxin"]}
    assert share(gold, "- Cozaar 50 mg\n- Metformin") == 1
    assert share(gold, "- Metformin") == 0.5
    assert share(gold, "- Cozaar\n- Metformin\n- Digoxin") == pytest.approx(2 / 3)


def test_yes_and_no_are_said_or_shown() -> None:
    gold = {"type": "yes_no", "answer": "no", "shown_by": ["denies chest pain"]}
    assert share(gold, "No, none was reported.")
    assert share(gold, "She denies chest pain.")
    assert not share(gold, "Yes. She denies chest pain.")
    assert not share(gold, "Chest pain since Monday.")
    yes = {"type": "yes_no", "answer": "yes", "shown_by": ["no longer smokes"]}
    assert share(yes, "No longer smokes.")  # a quotation that begins with the word


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-02", "2024-03-02"),
        ("20240302", "2024-03-02"),
        ("2 March 2024", "2024-03-02"),
        ("2nd of March 2024", "2024-03-02"),
        ("March 2, 2024", "2024-03-02"),
        ("02.03.2024", "2024-03-02"),
        ("3/2/2024", "2024-03-02"),
        ("Mar 2024", "2024-03"),
        ("in 2024", "2024"),
    ],
)
def test_dates_are_found_however_they_are_written(text: str, day: str) -> None:
    assert day in dates_in(text)
    assert share({"type": "date", "date": day}, f"It was on {text}.")


def test_a_date_that_is_less_exact_than_the_gold_is_not_it() -> None:
    assert not share({"type": "date", "date": "2024-03-02"}, "in March 2024")
    assert share({"type": "date", "date": "2024-03"}, "on 2 March 2024")


def test_shown_numbers_are_looked_for_in_what_their_line_cites() -> None:
    said = answer("Potassium 4.4 mmol/L on 2024-03-02. [1]\nSodium 139 [2]", "Potassium 4.4", "141")
    assert shown_numbers(said_lines(said)) == (3, 2)


def test_a_heading_has_the_sources_of_what_it_heads() -> None:
    said = answer("Results, 2024-03-02:\n\n- Potassium 4.4 [1]", "Potassium 4.4")
    assert shown_numbers(said_lines(said)) == (2, 2)


def test_uncited_numbers_of_a_model_are_held_by_nothing() -> None:
    text = "Not shown: 2 lines."
    assert shown_numbers(said_lines(answer(text))) == (0, 0)
    assert shown_numbers(said_lines(answer(text, mode=AnswerMode.MODEL))) == (1, 0)
