"""How likely a line is to answer: a logistic regression over what is known of the line.

Fitted on 732 questions, 163 of them without an answer, about some forty notes and eleven other
records; a line is right when it holds the words that the answer rests on. 80 questions that were
written before their author saw this code counted three times, 199 of the project's own cases one
and a half times, 336 on which earlier rules had been tuned half. `below_lacking` came later: a
refit with it and 22 questions in plain words was no better on questions held out, so that the other
coefficients stayed. Figures, and what brought nothing, are in docs/answers-report.md.
"""

import math
from dataclasses import dataclass

_INTERCEPT = -5.10
_OWN = 0.48
_CONTEXT = 1.96
_OVERLAP = 1.55
_SCORE = 1.03
_SPOKEN_OF = 0.47
_ASKS_FOR_NOTHING_SPECIAL = 0.74
_SIMILARITY = 5.70
# Words and meaning say the same twice.
_SIMILARITY_IN_CONTEXT = -4.40
_BELOW_MOST_SIMILAR = 3.28
_BELOW_BEST = 1.41
_BELOW_LACKING = 10.0

# From here a line is an answer: of patients left out of the fit (twelve folds), .94 of questions
# without an answer were refused and .07 of those with one; at .2 .89 and .05, at .5 .95 and .16.
LEAST_LIKELIHOOD = 0.30


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a line. Shares and `overlap`: 0 to 1. `below_most_similar` and `below_best`:
    by how much the best other line has more; `below_lacking`: by how much a line that may not
    answer, as it lacks the finding or value that is asked for, is more like the question than all
    that may."""

    own_share: float
    context_share: float
    overlap: float
    score: float
    is_spoken_of: bool
    asks_for_nothing_special: bool
    similarity: float
    below_most_similar: float
    below_best: float
    below_lacking: float


def likelihood(signs: Signs) -> float:
    """From 0 to 1."""
    logit = (
        _INTERCEPT
        + _OWN * signs.own_share
        + _CONTEXT * signs.context_share
        + _OVERLAP * signs.overlap
        + _SCORE * signs.score
        + _SPOKEN_OF * signs.is_spoken_of
        + _ASKS_FOR_NOTHING_SPECIAL * signs.asks_for_nothing_special
        + _SIMILARITY * signs.similarity
        + _SIMILARITY_IN_CONTEXT * signs.similarity * signs.context_share
        - _BELOW_MOST_SIMILAR * signs.below_most_similar
        - _BELOW_BEST * signs.below_best
        - _BELOW_LACKING * signs.below_lacking
    )
    return 1 / (1 + math.exp(-logit))
