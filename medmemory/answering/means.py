"""What every answer of a process works with."""

from dataclasses import dataclass, replace

from medmemory.answering.ports import LanguageModel, RecordCoverage, SentenceEmbedder
from medmemory.answering.prompting import Prompt
from medmemory.answering.tokens import TokenCounts
from medmemory.retrieval.search import PatientSearch


@dataclass(frozen=True, slots=True)
class Means:
    """`model` None: quotes only. `passages`: how many a model is given at most."""

    search: PatientSearch
    records: RecordCoverage
    model: LanguageModel | None
    embedder: SentenceEmbedder
    answer_prompt: Prompt
    rewrite_prompt: Prompt
    passages: int
    token_counts: TokenCounts

    def without_model(self) -> "Means":
        return replace(self, model=None)
