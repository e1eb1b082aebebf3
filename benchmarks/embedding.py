"""CPU seconds of the embedding stage against the bare model: `python -m benchmarks.embedding`.

The chunks of a 200-page document, embedded as the worker does it; between its lots the model alone
embeds the same lot, in each precision, so that a busy machine slows all alike. Then single
questions. No database.
"""

import asyncio
import logging
import statistics
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import cast

import structlog
import torch
from sentence_transformers import SentenceTransformer

from benchmarks.ingestion import PAGES, WORDS_ON_A_PAGE
from medmemory.clinical.document import (
    DocumentStatus,
    MediaType,
    Page,
    ParsedDocument,
    StoredDocument,
)
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.ingestion.indexing import Indexer
from medmemory.ingestion.ports import IngestionStore
from medmemory.models.embeddings import BATCH, EmbeddingModel
from medmemory.settings import Settings
from tests.support.documents import ward_notes

ROUNDS = 3
QUESTIONS = 60
LEAST_SHARE_OF_BARE_SPEED = 0.9
QUESTION = "Which dose of metformin was given on day {}?"

Precision = Callable[[], AbstractContextManager[object]]


def in_bfloat16() -> AbstractContextManager[object]:
    return torch.autocast("cpu", dtype=torch.bfloat16)


PRECISIONS = MappingProxyType({"float32": nullcontext, "bfloat16": in_bfloat16})


class Paired:
    """The worker's embedding model; each lot it is given goes through the bare model first."""

    def __init__(self, model: EmbeddingModel, bare: SentenceTransformer) -> None:
        self._model = model
        self._bare = bare
        self.name = model.name
        self.dimension = model.dimension
        self.window_tokens = model.window_tokens
        self.count_tokens = model.count_tokens
        self.load = model.load
        self.chunk_count = 0
        self.bare_seconds = dict.fromkeys(PRECISIONS, 0.0)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.chunk_count += len(texts)
        for name, precision in PRECISIONS.items():
            self.bare_seconds[name] += bare_seconds(self._bare, texts, precision)
        return self._model.embed_documents(texts)


class Stopwatch:
    """Stands where the store does: notes the CPU time at which the embedding stage begins."""

    def __init__(self) -> None:
        self.started = 0.0

    async def start_embedding(
        self, document_id: DocumentId, *, page_count: int, chunk_count: int
    ) -> None:
        self.started = time.process_time()

    async def report_embedding(self, document_id: DocumentId, *, chunks_embedded: int) -> None:
        return


def document() -> StoredDocument:
    return StoredDocument(
        id=DocumentId(uuid.uuid4()),
        patient_id=PatientId(uuid.uuid4()),
        file_name="ward.pdf",
        title="Ward",
        media_type=MediaType.PDF,
        sha256=bytes(32),
        byte_count=1,
        uploaded_at=datetime.now(UTC),
        status=DocumentStatus.READING,
    )


def parsed() -> ParsedDocument:
    texts = ward_notes(PAGES, words_on_a_page=WORDS_ON_A_PAGE)
    return ParsedDocument(tuple(Page(number, text) for number, text in enumerate(texts, 1)))


def stage_seconds(paired: Paired) -> float:
    """CPU seconds from the start of the embedding stage until all vectors are there, without what
    the bare model used in between."""
    watch = Stopwatch()
    indexer = Indexer(cast(IngestionStore, watch), paired, most_chunks=10_000)
    asyncio.run(indexer.index(document(), parsed()))
    return time.process_time() - watch.started - sum(paired.bare_seconds.values())


def bare_seconds(bare: SentenceTransformer, texts: Sequence[str], precision: Precision) -> float:
    """CPU seconds of the model alone; it puts texts of like length together itself."""
    started = time.process_time()
    with precision():
        bare.encode(
            list(texts),
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_tensor=True,
            show_progress_bar=False,
        )
    return time.process_time() - started


def question_milliseconds(bare: SentenceTransformer, precision: Precision) -> float:
    """CPU milliseconds for one question, the median."""
    questions = [QUESTION.format(number) for number in range(QUESTIONS)]
    return 1000 * statistics.median(bare_seconds(bare, [one], precision) for one in questions)


def measure(settings: Settings) -> float:
    """Prints the figures; returns the speed of the stage as a share of the bare model's."""
    model = EmbeddingModel(settings)
    model.load()
    # Read from the same folder as the stage's own, which is not reached into.
    bare = SentenceTransformer(str(model.folder), device="cpu", local_files_only=True)
    for precision in PRECISIONS.values():
        question_milliseconds(bare, precision)  # the first calls pay for what the later ones reuse
    shares = []
    for _ in range(ROUNDS):
        paired = Paired(model, bare)
        seconds = stage_seconds(paired)
        shares.append(paired.bare_seconds[model.document_precision] / seconds)
        print(f"{paired.chunk_count} chunks, {torch.get_num_threads()} threads, CPU seconds:")
        print(f"| stage as the worker runs it, {model.document_precision} | {seconds:.2f} |")
        for name, alone in paired.bare_seconds.items():
            print(f"| bare model, {name} | {alone:.2f} |", flush=True)
    for name, precision in PRECISIONS.items():
        print(f"| one question, {name} | {question_milliseconds(bare, precision):.1f} ms |")
    share = statistics.median(shares)
    print(f"| speed of the stage, of the bare model's | {share:.0%} |")
    return share


def main() -> None:
    """Ends with code 1 when the stage is slower than it may be."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    settings = Settings(_env_file=None, data_dir=Path("/nonexistent"))  # type: ignore[call-arg]  # pydantic-settings' own argument
    if measure(settings) < LEAST_SHARE_OF_BARE_SPEED:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
