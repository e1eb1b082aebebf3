"""Scores summed up: the figures by the keys that thresholds use."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from medmemory.evaluation.cases import Bound
from medmemory.evaluation.rankings import Ranking
from medmemory.evaluation.scoring import Score, Verdict

Figures = dict[str, float | None]  # by the keys of NAMES; None: nothing to measure it on


@dataclass(frozen=True, slots=True)
class Missed:
    """A threshold that was not met."""

    figure: str
    value: float | None
    bound: Bound


def figures_of(scores: Sequence[Score]) -> Figures:
    """Every figure of `figure_names`."""
    answerable = [one for one in scores if one.asked.question.answerable]
    unanswerable = [one for one in scores if not one.asked.question.answerable]
    return {
        "questions": float(len(scores)),
        **_retrieval([one.ranking for one in scores if one.ranking is not None]),
        "citation_precision": _ratio((one.citations_right, one.citations) for one in scores),
        "citation_recall": _mean(
            one.sources_cited for one in scores if one.sources_cited is not None
        ),
        "facts": _mean(one.facts for one in scores if one.facts is not None),
        "first_line": _mean(
            one.fact_in_first_line for one in scores if one.fact_in_first_line is not None
        ),
        "misleading": _mean(one.is_misleading for one in answerable),
        "true_refusals": _share(unanswerable, Verdict.TRUE_REFUSAL),
        "false_answers": _share(unanswerable, Verdict.FALSE_ANSWER),
        "false_refusals": _share(answerable, Verdict.FALSE_REFUSAL),
        "numbers_in_source": _ratio((one.numbers_held, one.numbers_shown) for one in scores),
        **_seconds("seconds", [one.asked.seconds for one in scores]),
        **_seconds("search_seconds", [one.asked.search_seconds for one in scores]),
    }


def by_kind(scores: Iterable[Score]) -> dict[str, list[Score]]:
    kinds: dict[str, list[Score]] = {}
    for score in scores:
        kinds.setdefault(score.asked.question.kind, []).append(score)
    return dict(sorted(kinds.items()))


def missed(figures: Figures, bounds: dict[str, Bound]) -> list[Missed]:
    """The thresholds that the figures do not meet; one without a figure is not met."""
    return [
        Missed(name, figures.get(name), bound)
        for name, bound in bounds.items()
        if not _is_met(figures.get(name), bound)
    ]


def _is_met(value: float | None, bound: Bound) -> bool:
    if value is None:
        return False
    if bound.at_least is not None and value < bound.at_least:
        return False
    return bound.at_most is None or value <= bound.at_most


def _retrieval(rankings: Sequence[Ranking]) -> Figures:
    measures: dict[str, Callable[[Ranking], float]] = {
        "retrieval_recall_at_1": lambda one: one.recall(1),
        "retrieval_recall_at_5": lambda one: one.recall(5),
        "retrieval_recall_at_10": lambda one: one.recall(10),
        "retrieval_mrr": lambda one: one.reciprocal_rank,
        "retrieval_ndcg_at_10": lambda one: one.ndcg,
    }
    return {name: _mean(map(measure, rankings)) for name, measure in measures.items()}


def _seconds(name: str, seconds: Sequence[float]) -> Figures:
    return {f"{name}_p50": _percentile(seconds, 50), f"{name}_p95": _percentile(seconds, 95)}


def _percentile(values: Sequence[float], percent: int) -> float | None:
    """The nearest rank: a value that was measured."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return sum(known) / len(known) if known else None


def _ratio(pairs: Iterable[tuple[int, int]]) -> float | None:
    known = list(pairs)
    of_all = sum(whole for _, whole in known)
    return sum(part for part, _ in known) / of_all if of_all else None


def _share(scores: Sequence[Score], verdict: Verdict) -> float | None:
    return _mean(one.verdict is verdict for one in scores)
