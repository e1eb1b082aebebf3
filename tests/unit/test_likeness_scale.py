"""Whatever embedding model a site names, what decides by likeness decides alike."""

import math

import pytest

from medmemory.answering.quoting.likeness_scale import cosine, means, on_one_scale
from tests.support.corpus import real_embeddings

QUESTION = "What was the sodium?"
LINES = ("Sodium 139 mmol/L.", "He walks with a stick.", "Bowels open daily.")


class Lifted:
    """The packaged model with all cosines lifted and pressed together, as other models have them:
    `share` of each vector is the same for all texts."""

    is_loaded = True

    def __init__(self, share: float) -> None:
        self._common, self._own = math.sqrt(share), math.sqrt(1 - share)

    def embed_query(self, text: str) -> list[float]:
        return self._lifted(real_embeddings().embed_query(text))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._lifted(vector) for vector in real_embeddings().embed_documents(texts)]

    def _lifted(self, vector: list[float]) -> list[float]:
        return [self._common, *(self._own * value for value in vector)]


def test_the_packaged_weights_stay_as_they_are() -> None:
    scaled = on_one_scale(real_embeddings())
    for similarity in (-0.1, 0.2, 0.5, 0.8):
        # Two hundredths are what half precision and another processor may make.
        assert scaled(similarity) == pytest.approx(similarity, abs=0.02)


def test_another_models_cosines_come_to_the_same() -> None:
    for share in (0.3, 0.7):
        other, packaged = Lifted(share), real_embeddings()
        asked, asked_packaged = other.embed_query(QUESTION), packaged.embed_query(QUESTION)
        for line in LINES:
            (vector,), (vector_packaged,) = (
                other.embed_documents([line]),
                packaged.embed_documents([line]),
            )
            lifted = cosine(asked, vector)
            assert lifted > share - 0.1
            same = on_one_scale(packaged)(cosine(asked_packaged, vector_packaged))
            assert on_one_scale(other)(lifted) == pytest.approx(same, abs=0.03)


def test_a_model_that_tells_nothing_apart_speaks_for_no_line() -> None:
    blind = Lifted(1.0)
    unlike, like = means(blind)
    assert unlike == pytest.approx(like)
    assert on_one_scale(blind)(1.0) < 0.2
