"""`python -m benchmarks.answer_fit`: the regression by which lines are quoted, fitted anew."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from benchmarks.answer_fit import NAMES, Outcome, fitted, interval, left_out, read, report, right
from medmemory.answering.quoting.likelihood import Signs

SAYS_IT = Signs(
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
SAYS_LESS = replace(SAYS_IT, own_share=0.0, context_share=0.2, overlap=0.2, similarity=0.3)


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """Of forty patients, each asked what one line answers and what none does."""
    rows = [
        {
            "patient": f"{patient}",
            "lines": [
                {"signs": asdict(signs), "answers": signs is SAYS_IT}
                for signs in ([SAYS_IT, SAYS_LESS] if is_answerable else [SAYS_LESS])
            ],
        }
        for patient in range(40)
        for is_answerable in (True, False)
    ]
    path = tmp_path / "signs.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_what_tells_the_right_lines_counts_for_them(recorded: Path) -> None:
    coefficients, _ = fitted(read([recorded]))
    assert dict(zip(NAMES, coefficients, strict=True))["overlap"] > 0


def test_each_question_is_judged_by_a_fit_to_other_patients(recorded: Path) -> None:
    outcomes = list(left_out(read([recorded])))
    assert len(outcomes) == 80
    assert all(one.is_right == one.is_answerable for one in outcomes)


def test_the_report_gives_coefficients_and_what_they_are_worth(recorded: Path) -> None:
    lines = list(report(read([recorded])))
    assert lines[0].startswith("intercept")
    assert lines[-1].startswith("right refusals 0.95")
    assert "right first 1.000 (95 %: 1.000 to 1.000)" in lines[-1]


def test_an_interval_is_of_patients_not_of_questions() -> None:
    def of(patient: str, is_right: bool) -> list[Outcome]:
        return [Outcome("set", patient, 1.0, is_right=is_right, is_answerable=True)] * 50

    low, high = interval([*of("A", True), *of("B", False)], 0.0, right)
    assert (low, high) == (0.0, 1.0)
