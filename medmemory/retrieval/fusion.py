"""Several rankings become one."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

# The constant of Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and
# individual Rank Learning Methods", SIGIR 2009, https://doi.org/10.1145/1571941.1572114
RANK_CONSTANT = 60


def fused_scores(rankings: Sequence[Sequence[Key]]) -> dict[Key, float]:
    """The reciprocal rank score of each key, best first; equals keep the order they came in."""
    scores: dict[Key, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (RANK_CONSTANT + rank)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))
