"""Questions become running answers."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from medmemory.answering.means import Means
from medmemory.answering.ports import LanguageModel, RecordCoverage, SentenceEmbedder
from medmemory.answering.prompting import load_prompt
from medmemory.answering.run import AnswerRun
from medmemory.answering.tokens import TokenCounts
from medmemory.clinical.answer import Turn
from medmemory.clinical.identifiers import PatientId
from medmemory.retrieval.search import PatientSearch
from medmemory.settings import APPLICATION_ROOT, Settings

PROMPTS_FOLDER = APPLICATION_ROOT / "prompts"


class Writer(StrEnum):
    """Who may write the answer."""

    MODEL_IF_ANY = "model_if_any"
    QUOTES_ONLY = "quotes_only"


class AnsweringService:
    """An instance lives as long as its process and serves any number of questions at once.

    Raises ConfigurationError when a prompt is missing.
    """

    def __init__(
        self,
        search: PatientSearch,
        records: RecordCoverage,
        model: LanguageModel,
        embedder: SentenceEmbedder,
        settings: Settings,
        *,
        prompts_folder: Path = PROMPTS_FOLDER,
    ) -> None:
        self._means = Means(
            search=search,
            records=records,
            model=model,
            embedder=embedder,
            answer_prompt=load_prompt(prompts_folder / "answer.txt"),
            rewrite_prompt=load_prompt(prompts_folder / "rewrite.txt"),
            passages=settings.retrieval_passages,
            token_counts=TokenCounts(),
        )

    def start(
        self,
        question: str,
        *,
        patient_id: PatientId,
        history: Sequence[Turn] = (),
        writer: Writer = Writer.MODEL_IF_ANY,
    ) -> AnswerRun:
        """An answer that runs when its events are read; earliest turn of `history` first."""
        may_ask_model = writer is Writer.MODEL_IF_ANY
        means = self._means if may_ask_model else self._means.without_model()
        return AnswerRun(_well_formed(question), patient_id, tuple(history), means)


def _well_formed(text: str) -> str:
    """Without what Postgres and tokenizers refuse: half characters and the null character."""
    return text.encode("utf-8", "ignore").decode().replace("\0", " ")
