"""What a later question is told of an answer whose sentences were checked."""

from medmemory.clinical.document import Span
from medmemory.clinical.verification import NOTHING_BORNE_OUT, borne_out


def spans(text: str, *failed: str) -> list[Span]:
    return [Span(text.index(one), text.index(one) + len(one)) for one in failed]


def test_what_failed_its_check_is_left_out() -> None:
    text = "HbA1c was 7.2 % [1]. She has asthma [1].\n\n- Metformin 1 g [2]\n- Ramipril 5 mg [2]"
    failed = spans(text, "She has asthma [1].", "Metformin 1 g [2]")
    assert borne_out(text, failed) == "HbA1c was 7.2 % [1]. \n\n- Ramipril 5 mg [2]"


def test_an_answer_that_passed_is_told_as_it_is() -> None:
    text = "HbA1c was 7.2 % [1].\n\n**The record says**\n\n> 7.2 % [3]"
    assert borne_out(text, []) == text


def test_nothing_left_is_said() -> None:
    assert borne_out("- Asthma [1].", spans("- Asthma [1].", "Asthma [1].")) == NOTHING_BORNE_OUT
