"""Several rankings become one."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

# The constant of Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and
# individual Rank Learning Methods", SIGIR 2009, https://doi.org/10.1145/1571941.1572114
RANK_CONSTANT = 60


@dataclass(frozen=True, slots=True)
class Fusion:
    """How much the rank of a chunk counts that was found by meaning, and by words.

    Since each term counts once in the search by words, equal weights keep the most gold among the
    first ten: .98 on notes, .97 with half the weight for words (docs/answers-report.md).
    """

    weights: tuple[float, float] = (1.0, 1.0)
    rank_constant: int = RANK_CONSTANT


def fused_scores(
    rankings: Sequence[Sequence[Key]],
    weights: Sequence[float] | None = None,
    *,
    rank_constant: int = RANK_CONSTANT,
) -> dict[Key, float]:
    """The reciprocal rank score of each key, best first; equals keep the order they came in.

    `weights`: of the rankings, one each; all count the same without.
    """
    scores: dict[Key, float] = {}
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + weight / (rank_constant + rank)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))
