"""The order in which candidates are shown: by signals, or by a cross-encoder that reads them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from medmemory.retrieval.ports import FoundChunk, PairScorer
from medmemory.retrieval.ranking import Weights, ranked
from medmemory.retrieval.understanding import understood

Ranked = list[tuple[FoundChunk, float]]

# A cross-encoder takes some 50 ms of a CPU for each: 1.1 s for these on two threads.
READ_BY_CROSS_ENCODER = 20


class Reranker(Protocol):
    async def ranked(self, question: str, chunks: Sequence[FoundChunk]) -> Ranked:
        """The chunks with their scores, best first; none is lost."""


@dataclass(frozen=True, slots=True)
class BySignals:
    """Lexical and semantic at once, without weights of its own to load."""

    weights: Weights = field(default_factory=Weights)

    async def ranked(self, question: str, chunks: Sequence[FoundChunk]) -> Ranked:
        return ranked(understood(question), chunks, self.weights)


@dataclass(frozen=True, slots=True)
class ByCrossEncoder:
    """The first of another order are read again, each with the question; while the model is
    loading, that order stands."""

    first: Reranker
    model: PairScorer
    read: int = READ_BY_CROSS_ENCODER

    async def ranked(self, question: str, chunks: Sequence[FoundChunk]) -> Ranked:
        order = await self.first.ranked(question, chunks)
        if not self.model.is_loaded:
            return order
        head, tail = order[: self.read], order[self.read :]
        texts = [_shown(chunk) for chunk, _ in head]
        scores = await asyncio.to_thread(self.model.scores, question, texts)
        best = sorted(zip(head, scores, strict=True), key=lambda pair: -pair[1])
        # Above everything that was not read, whatever the scale of the model.
        lift = 1 + max((score for _, score in tail), default=0.0) - min(scores, default=0.0)
        return [(chunk, score + lift) for (chunk, _), score in best] + tail


def _shown(chunk: FoundChunk) -> str:
    return "\n".join(part for part in (chunk.section, chunk.table_header, chunk.text) if part)
