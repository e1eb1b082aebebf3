"""The rows of the ablation tables: the search with one thing otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

from benchmarks.retrieval_corpus import RememberedVectors
from medmemory.retrieval.fusion import Fusion
from medmemory.retrieval.ports import DenseSearch, FoundChunk
from medmemory.retrieval.ranking import Weights
from medmemory.retrieval.reranking import BySignals, Ranked, Reranker
from medmemory.retrieval.search import PatientSearch
from medmemory.retrieval.typos import Spelling
from medmemory.settings import Settings
from medmemory.storage.vectors import ChunkWords


class Nothing:
    """In place of the arm of the search by meaning."""

    is_loaded = False

    async def nearest(self, *_: object, **__: object) -> list[FoundChunk]:
        return []

    async def matching(self, *_: object, **__: object) -> list[FoundChunk]:
        return []

    def embed_query(self, _: str) -> list[float]:
        return []


class AsFused:
    """No ranking but that of the fusion."""

    async def ranked(self, question: str, chunks: Sequence[FoundChunk]) -> Ranked:
        return [(chunk, -float(place)) for place, chunk in enumerate(chunks)]


@dataclass(frozen=True, slots=True)
class Variant:
    """`arms`: "both", "meaning" or "words";  the `reranker` orders what they found."""

    name: str
    reranker: Reranker = field(default_factory=BySignals)
    arms: str = "both"
    fusion: Fusion = field(default_factory=Fusion)
    chunk_tokens: int = 220

    def search(
        self,
        dense: DenseSearch,
        lexical: ChunkWords,
        vectors: RememberedVectors,
        settings: Settings,
    ) -> PatientSearch:
        """The search of this row."""
        nothing = Nothing()
        return PatientSearch(
            dense,
            nothing if self.arms == "meaning" else lexical,
            nothing if self.arms == "words" else vectors,
            candidates_per_arm=settings.retrieval_candidates_per_arm,
            reranker=self.reranker,
            spelling=Spelling(lexical, vectors.is_common_word),
            fusion=self.fusion,
        )


_ALL = tuple(weight.name for weight in fields(Weights) if weight.name != "similarity")


def _without(**weights: float) -> BySignals:
    return BySignals(replace(Weights(), **weights))


VARIANTS = [
    Variant("as shipped"),
    Variant("dense only", AsFused(), arms="meaning"),
    Variant("lexical only", AsFused(), arms="words"),
    Variant("fused, equal weights, k 60", AsFused()),
    Variant("fused, words 0.5, k 60", AsFused(), fusion=Fusion((1.0, 0.5))),
    Variant("fused, words 0.5, k 10", AsFused(), fusion=Fusion((1.0, 0.5), 10)),
    Variant("fused, words 1.5, k 60", AsFused(), fusion=Fusion((1.0, 1.5))),
    Variant("words 0.5, k 10, by signals", fusion=Fusion((1.0, 0.5), 10)),
    Variant("dense only, ranked by signals", arms="meaning"),
    Variant("lexical only, ranked by signals", arms="words"),
    Variant("signals: similarity alone", _without(**dict.fromkeys(_ALL, 0.0))),
    *(Variant(f"signals: all but {name}", _without(**{name: 0.0})) for name in _ALL),
    *(Variant(f"chunks of {tokens} tokens", chunk_tokens=tokens) for tokens in (96, 128, 160)),
]
