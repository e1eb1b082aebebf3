"""The evaluation as Markdown, and as the short table of the command."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from medmemory.evaluation.cases import Bound, CaseSet, Question
from medmemory.evaluation.figure_names import NAMES
from medmemory.evaluation.figures import Figures, Missed, by_kind, figures_of, missed
from medmemory.evaluation.scoring import Score

_WORST = 25
_LONGEST_CELL = 400
_BY_KIND = (
    "questions",
    "retrieval_recall_at_5",
    "citation_precision",
    "citation_recall",
    "facts",
    "true_refusals",
    "false_refusals",
    "numbers_in_source",
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything a report is made of. `unread` are files that did not become searchable, with the
    reason; `setup` says what answered."""

    cases: CaseSet
    mode: str
    made_on: date
    setup: Mapping[str, str]
    scores: tuple[Score, ...]
    unread: Mapping[str, str]

    @property
    def figures(self) -> Figures:
        return figures_of(self.scores)

    @property
    def bounds(self) -> dict[str, Bound]:
        of_mode: dict[str, Bound] = getattr(self.cases.thresholds, self.mode)
        return of_mode

    @property
    def missed(self) -> list[Missed]:
        return missed(self.figures, self.bounds)


def short_table(evaluation: Evaluation) -> str:
    """A figure a line, with its threshold."""
    width = max(map(len, NAMES.values()))
    return "\n".join(
        f"{NAMES[name]:<{width}}  {_shown(name, value):>7}{_bound_text(evaluation, name)}"
        for name, value in evaluation.figures.items()
    )


def markdown(evaluation: Evaluation) -> str:
    """Figures of all, of both parts and by kind; thresholds; the worst cases of development.

    Held-out questions are counted and never listed: who reads them tunes on them.
    """
    parts = [
        f"# Evaluation: {evaluation.cases.name}",
        evaluation.cases.description,
        "\n".join(f"- {name}: {text}" for name, text in _setup(evaluation)),
        "## Figures",
        _parts_table(evaluation),
        "## By kind of question",
        _kinds_table(evaluation),
        *_unread(evaluation),
        "## Worst cases",
        _worst_cases(evaluation),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _setup(evaluation: Evaluation) -> Iterable[tuple[str, str]]:
    cases = evaluation.cases
    yield "made on", evaluation.made_on.isoformat()
    yield "mode", evaluation.mode
    yield from evaluation.setup.items()
    documents = sum(len(patient.documents) for patient in cases.patients)
    yield "record", f"{len(cases.patients)} patients, {documents} files"
    missed_names = [NAMES.get(one.figure, one.figure) for one in evaluation.missed]
    bounds = len(evaluation.bounds)
    if bounds:
        said = f"missed: {', '.join(missed_names)}" if missed_names else "all met"
        yield "thresholds", f"{bounds}, {said}"


def _parts_table(evaluation: Evaluation) -> str:
    held_out = [one for one in evaluation.scores if one.asked.question.held_out]
    development = [one for one in evaluation.scores if not one.asked.question.held_out]
    columns = {
        "all": evaluation.figures,
        "development": figures_of(development),
        "held out": figures_of(held_out),
    }
    rows = [
        [
            NAMES[name],
            *(_shown(name, figures[name]) for figures in columns.values()),
            _bound_text(evaluation, name).strip(" ()"),
        ]
        for name in NAMES
    ]
    return _table(["figure", *columns, "threshold"], rows)


def _kinds_table(evaluation: Evaluation) -> str:
    rows = []
    for kind, scores in by_kind(evaluation.scores).items():
        figures = figures_of(scores)
        rows.append([kind, *(_shown(name, figures[name]) for name in _BY_KIND)])
    return _table(["kind", *(NAMES[name] for name in _BY_KIND)], rows)


def _unread(evaluation: Evaluation) -> list[str]:
    if not evaluation.unread:
        return []
    lines = [f"- {name}: {reason}" for name, reason in evaluation.unread.items()]
    return ["## Files that could not be searched", "\n".join(lines)]


def _worst_cases(evaluation: Evaluation) -> str:
    listed = [one for one in evaluation.scores if not one.asked.question.held_out]
    worst = sorted((one for one in listed if one.badness), key=lambda one: -one.badness)
    if not worst:
        return "None: every development question was answered as expected."
    rows = [_worst_row(one) for one in worst[:_WORST]]
    more = f"\n\n{len(worst) - _WORST} more." if len(worst) > _WORST else ""
    return _table(["id", "question", "expected", "got", "cited", "verdict"], rows) + more


def _worst_row(score: Score) -> list[str]:
    question, answer = score.asked.question, score.asked.answer
    cited = [f"{one.file_name} p. {one.page_number}: “{one.quote}”" for one in answer.citations]
    verdict = score.verdict.value
    if score.is_misleading:
        verdict += ", misleading"
    if score.numbers_shown > score.numbers_held:
        verdict += f", {score.numbers_shown - score.numbers_held} numbers not in the source"
    asked = " → ".join((*question.after, question.question))
    return [question.id, asked, expected_text(question), answer.text, "; ".join(cited), verdict]


def expected_text(question: Question) -> str:
    """The gold of a question in words."""
    if not question.answerable:
        return "not in the record"
    facts = "; ".join(_fact_text(fact.model_dump(exclude_defaults=True)) for fact in question.facts)
    sources = "; ".join(
        f"{one.document}{f' p. {one.page}' if one.page else ''}" for one in question.sources
    )
    return " — ".join(part for part in (facts, sources) if part)


def _fact_text(fact: dict[str, object]) -> str:
    fact.pop("type")
    return ", ".join(f"{name} {value}" for name, value in fact.items())


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "–"  # nothing to measure
    if name == "questions":
        return f"{value:.0f}"
    return f"{value:.3f}"


def _bound_text(evaluation: Evaluation, name: str) -> str:
    bound = evaluation.bounds.get(name)
    if bound is None:
        return ""
    limits = [
        f"{sign} {limit:g}"
        for sign, limit in (("≥", bound.at_least), ("≤", bound.at_most))
        if limit is not None
    ]
    is_missed = any(one.figure == name for one in evaluation.missed)
    return f"  ({' and '.join(limits)}{', missed' if is_missed else ''})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    plain = " ".join(text.replace("|", "\\|").split())
    return plain if len(plain) <= _LONGEST_CELL else f"{plain[:_LONGEST_CELL]} …"
