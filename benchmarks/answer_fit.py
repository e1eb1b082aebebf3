"""How likely a line is to answer, fitted anew: `python -m benchmarks.answer_fit`.

`record CASES --as USERNAME > signs.jsonl` asks the questions of a folder of cases, as `medmemory
evaluate` does, and writes for each what is known of the lines that may answer it, and which of
them hold what the answer rests on. Questions that rules answer are left out. `fit signs.jsonl ...`
prints the coefficients of `medmemory/answering/quoting/likelihood.py` and what they are worth on
patients that were left out of the fit. Cases need not be this project's own.

A logistic regression over lines; files count by the square root of how many questions they hold. A
conditional logit over the lines of a question and "none" did no better (docs/answers-report.md).
"""

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from unittest import mock

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from medmemory.answering.quoting import evidence, scoring
from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.likelihood import Signs
from medmemory.answering.quoting.scoring import Scored
from medmemory.answering.service import Writer
from medmemory.assembly import Services
from medmemory.cli.evaluate import evaluate
from medmemory.cli.modes import Mode
from medmemory.cli.runtime import run_command_as
from medmemory.clinical.identifiers import PatientId
from medmemory.evaluation import asking
from medmemory.evaluation.cases import Question
from medmemory.evaluation.reading_cases import read_cases
from medmemory.evaluation.scoring import Asked as AnsweredQuestion
from medmemory.evaluation.texts import words

Floats = npt.NDArray[np.float64]

NAMES = (*(field.name for field in fields(Signs)), "similarity in context")

_WORDS_THAT_MUST_AGREE = 0.8
_FEWEST_WORDS = 4
_STRENGTH = 0.3  # of what the coefficients may be; less holds them smaller
_FOLDS = 12
_RESAMPLES = 1000
_RIGHT_REFUSALS = (0.9, 0.95)


@dataclass(frozen=True)
class Judged:
    """A question with the signs of its lines, and which of them answer it."""

    source: str
    patient: str
    signs: Floats
    answers: npt.NDArray[np.bool_]


# -- recording ------------------------------------------------------------------------------------


def record(folder: Path, acting: str | None) -> None:
    """A line on standard output for each question that lines were looked at for."""
    cases, files = read_cases(folder)
    looked_at: list[tuple[str, bool, list[Scored]]] = []

    def answers(asked: Asked, one: Scored) -> bool:
        looked_at[-1][2].append(one)
        return scoring.answers(asked, one)

    async def asked(
        services: Services, question: Question, patient_id: PatientId, writer: Writer
    ) -> AnsweredQuestion:
        looked_at.append((question.patient, question.answerable, []))
        answered = await asking.asked(services, question, patient_id, writer)
        lines = looked_at[-1][2]
        if lines and not question.after:
            print(json.dumps(_recorded(question, lines)))
        return answered

    with (
        mock.patch.object(evidence, "answers", answers),
        mock.patch("medmemory.cli.evaluate.asked", asked),
    ):
        run_command_as(acting, lambda services: evaluate(services, cases, files, Mode.EVIDENCE))


def _recorded(question: Question, lines: Iterable[Scored]) -> dict[str, object]:
    return {
        "patient": question.patient,
        "lines": [
            {"signs": asdict(one.signs), "answers": _answers(question, one.line.text)}
            for one in lines
            if one.signs is not None and one.may_answer
        ],
    }


def _answers(question: Question, text: str) -> bool:
    """Whether the line holds the words that the answer rests on, or most of them."""
    said = words(text)
    sought = [
        words(one.words) for source in question.sources for one in source.anywhere if one.words
    ]
    return any(_holds(said, one) for one in sought)


def _holds(said: Sequence[str], sought: Sequence[str]) -> bool:
    line, whole = f" {' '.join(said)} ", f" {' '.join(sought)} "
    if whole in line or (len(said) >= _FEWEST_WORDS and line in whole):
        return True
    kinds = set(sought)
    return len(kinds) >= _FEWEST_WORDS and len(kinds & set(said)) >= (
        _WORDS_THAT_MUST_AGREE * len(kinds)
    )


# -- fitting --------------------------------------------------------------------------------------


def read(paths: Iterable[Path]) -> list[Judged]:
    """The questions that have any line left."""
    return [
        Judged(
            path.stem,
            row["patient"],
            np.array([_signs_of(line["signs"]) for line in row["lines"]]),
            np.array([line["answers"] for line in row["lines"]]),
        )
        for path in paths
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        if row["lines"]
    ]


def _signs_of(recorded: Mapping[str, float]) -> list[float]:
    """In the order of `NAMES`; words and meaning say the same twice: their product counts, too."""
    product = recorded["similarity"] * recorded["context_share"]
    return [*(float(recorded[name]) for name in NAMES[:-1]), product]


def fitted(questions: Sequence[Judged]) -> tuple[Floats, float]:
    """Coefficients and intercept."""
    every = np.vstack([one.signs for one in questions])
    mean, spread = every.mean(0), every.std(0) + 1e-9
    model = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(
        (every - mean) / spread,
        np.concatenate([one.answers for one in questions]),
        sample_weight=np.repeat(_weights(questions), [len(one.signs) for one in questions]),
    )
    found = model.coef_[0] / spread
    return found, float(model.intercept_[0] - (found * mean).sum())


def _weights(questions: Sequence[Judged]) -> Floats:
    counts = Counter(one.source for one in questions)
    weights = np.array([1 / math.sqrt(counts[one.source]) for one in questions])
    return np.asarray(weights / weights.mean(), dtype=np.float64)


@dataclass(frozen=True)
class Outcome:
    """Of a question whose patient was left out: the utility of the best line, whether that line
    answers, and whether any does."""

    source: str
    patient: str
    best: float
    is_right: bool
    is_answerable: bool


def left_out(questions: Sequence[Judged]) -> Iterator[Outcome]:
    """Each patient's questions, judged by a fit to the other patients of other folds."""
    patients = sorted({one.patient for one in questions})
    for fold in range(_FOLDS):
        away = set(patients[fold::_FOLDS])
        kept = [one for one in questions if one.patient not in away]
        if not away or not kept:
            continue
        coefficients, intercept = fitted(kept)
        for one in questions:
            if one.patient in away:
                utility = one.signs @ coefficients + intercept
                best = int(utility.argmax())
                yield Outcome(
                    one.source,
                    one.patient,
                    float(utility[best]),
                    bool(one.answers[best]),
                    bool(one.answers.any()),
                )


def report(questions: Sequence[Judged]) -> Iterator[str]:
    """Coefficients, and for each share of right refusals what it costs."""
    coefficients, intercept = fitted(questions)
    yield f"intercept {intercept:.2f}"
    yield from (f"{name} {value:.2f}" for name, value in zip(NAMES, coefficients, strict=True))
    outcomes = list(left_out(questions))
    yield f"{len(outcomes)} questions of patients left out of the fit, in {_FOLDS} folds"
    without = [one.best for one in outcomes if not one.is_answerable]
    if not without:
        return  # of one patient, or all answered: nothing to be refused
    for aim in _RIGHT_REFUSALS:
        least = float(np.quantile(without, aim, method="higher"))
        yield f"right refusals {aim:.2f} from likelihood {1 / (1 + math.exp(-least)):.2f} on: " + (
            ", ".join(
                f"{name} {share(outcomes, least):.3f} (95 %: {low:.3f} to {high:.3f})"
                for name, share in (("right first", right), ("false refusals", refused))
                for low, high in [interval(outcomes, least, share)]
            )
        )


def right(outcomes: Sequence[Outcome], least: float) -> float:
    return _mean(one.is_right and one.best > least for one in outcomes if one.is_answerable)


def refused(outcomes: Sequence[Outcome], least: float) -> float:
    return _mean(one.best <= least for one in outcomes if one.is_answerable)


def _mean(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def interval(
    outcomes: Sequence[Outcome], least: float, share: Callable[[Sequence[Outcome], float], float]
) -> tuple[float, float]:
    """What 95 % of the shares are within when patients are drawn anew (bootstrap)."""
    of_patient: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        of_patient[one.patient].append(one)
    patients = list(of_patient.values())
    random = np.random.default_rng(0)
    drawn = [
        share([one for at in sample for one in patients[at]], least)
        for sample in random.integers(len(patients), size=(_RESAMPLES, len(patients)))
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    recording = commands.add_parser("record")
    recording.add_argument("cases", type=Path)
    recording.add_argument("--as", dest="acting")
    fitting = commands.add_parser("fit")
    fitting.add_argument("signs", type=Path, nargs="+")
    options = parser.parse_args()
    if options.command == "record":
        record(options.cases, options.acting)
    else:
        print("\n".join(report(read(options.signs))))


if __name__ == "__main__":
    main()
