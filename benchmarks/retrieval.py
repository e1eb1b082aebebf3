"""How often the search within a patient finds what answers: `python -m benchmarks.retrieval`.

`medquad CORPUS QUESTIONS` stores a corpus (JSON lines: id, text) as one patient's record and scores
the documents found for each question (qid, question, gold_ids). `notes FOLDER QUESTIONS` stores
clinical notes, one record each, or `--together N` of them, and scores the passages found (note,
question, gold: phrases one of which the passage must hold). `visits` makes its own record by rule.
The real search runs, over a database of its own and with the real weights; vectors are remembered
in the temporary folder. `--ablations` runs every row of the tables in docs/answers-report.md.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.own_database import on_own_database
from benchmarks.retrieval_corpus import Corpus, RememberedVectors, Stored, Written, store
from benchmarks.retrieval_variants import VARIANTS, Variant
from benchmarks.retrieval_visits import questions, record
from medmemory.clinical.answer import Candidate, SearchQuery
from medmemory.identity.acting import acting_as
from medmemory.models.embeddings import EmbeddingModel
from medmemory.retrieval.search import PatientSearch
from medmemory.settings import Settings
from medmemory.storage.engine import Database
from medmemory.storage.vectors import ChunkVectors, ChunkWords

_CUTOFFS = (1, 5, 10)
_VECTORS = "medmemory-retrieval-vectors.npz"


@dataclass(frozen=True, slots=True)
class Question:
    """`is_gold` tells whether a candidate answers; of several with one `key` the first counts."""

    record: str
    text: str
    is_gold: Callable[[Candidate], bool]
    key: Callable[[Candidate], object]


@dataclass(frozen=True, slots=True)
class Scores:
    recall: tuple[float, ...]
    reciprocal_rank: float
    discounted_gain: float  # nDCG@10 with one right passage
    milliseconds: tuple[float, float]

    def __str__(self) -> str:
        recall = "  ".join(
            f"R@{cutoff} {value:.3f}" for cutoff, value in zip(_CUTOFFS, self.recall, strict=True)
        )
        return (
            f"{recall}  MRR {self.reciprocal_rank:.3f}  nDCG@10 {self.discounted_gain:.3f}"
            f"  p50 {self.milliseconds[0]:.1f} p95 {self.milliseconds[1]:.1f} ms"
        )


def scores(ranks: Sequence[int | None], milliseconds: Sequence[float]) -> Scores:
    """Of the rank at which each question was answered (None: not at all)."""
    found = [rank or np.inf for rank in ranks]
    p50, p95 = np.percentile(milliseconds, [50, 95])
    return Scores(
        recall=tuple(float(np.mean([rank <= cutoff for rank in found])) for cutoff in _CUTOFFS),
        reciprocal_rank=float(np.mean([1 / rank for rank in found])),
        discounted_gain=float(
            np.mean([1 / np.log2(1 + rank) if rank <= _CUTOFFS[-1] else 0 for rank in found])
        ),
        milliseconds=(float(p50), float(p95)),
    )


def rank_of_gold(question: Question, candidates: Sequence[Candidate]) -> int | None:
    seen: set[object] = set()
    for candidate in candidates:
        if question.is_gold(candidate):
            return len(seen - {question.key(candidate)}) + 1
        seen.add(question.key(candidate))
    return None


def json_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def medquad(corpus_file: Path, questions_file: Path) -> tuple[Corpus, list[Question]]:
    """The passages that belong to a question are its gold; a document is found once."""
    texts = {row["id"]: row["text"] for row in json_lines(corpus_file)}

    def question(row: dict[str, Any]) -> Question:
        gold = frozenset(row["gold_ids"])
        return Question(
            record="corpus",
            text=row["question"],
            is_gold=lambda candidate: candidate.document_title in gold,
            key=lambda candidate: candidate.document_title,
        )

    written = [Written(name, text) for name, text in texts.items()]
    return {"corpus": written}, [question(row) for row in json_lines(questions_file)]


def notes(folder: Path, questions_file: Path, together: int) -> tuple[Corpus, list[Question]]:
    """Each record holds `together` notes; a passage that holds a gold phrase is found."""
    names = sorted(path.name for path in folder.glob("*note*.txt"))
    record_of = {name: f"record {index // together}" for index, name in enumerate(names)}
    corpus: Corpus = {}
    for name in names:
        text = (folder / name).read_text(encoding="utf-8")
        corpus.setdefault(record_of[name], []).append(Written(name, text))

    def question(row: dict[str, Any]) -> Question:
        note, gold = row["note"], row["gold"]

        def is_gold(candidate: Candidate) -> bool:
            return candidate.document_title == note and any(
                phrase in candidate.text for phrase in gold
            )

        return Question(record_of[note], row["question"], is_gold, lambda found: found.chunk_id)

    return corpus, [question(row) for row in json_lines(questions_file)]


def visits() -> tuple[Corpus, list[Question]]:
    """A record made by rule; a passage that holds the words of the answer is found."""

    def question(asked: str, answer: str) -> Question:
        return Question(
            "visits", asked, lambda found: answer in found.text, lambda found: found.chunk_id
        )

    return {"visits": record()}, [question(*asked) for asked in questions()]


async def measure(
    stored: Stored, asked: Sequence[Question], search: PatientSearch
) -> tuple[Scores, list[int | None]]:
    """The figures, and the rank at which each question was answered."""
    ranks, milliseconds = [], []
    for question in asked:
        started = time.perf_counter()
        found = await search.search(
            SearchQuery(question.text), patient_id=stored.patients[question.record]
        )
        milliseconds.append((time.perf_counter() - started) * 1000)
        ranks.append(rank_of_gold(question, found))
    return scores(ranks, milliseconds), ranks


async def run(
    database: Database,
    settings: Settings,
    task: tuple[Corpus, list[Question]],
    variants: Sequence[Variant],
    show: int,
) -> None:
    """Each variant's figures are printed, and the questions it ranked below `show`."""
    corpus, asked = task
    model = EmbeddingModel(settings)
    model.load()
    vectors = RememberedVectors(model, Path(tempfile.gettempdir()) / _VECTORS)
    dense = ChunkVectors(database, model_name=model.name)
    lexical = ChunkWords(database)
    stored: dict[int, Stored] = {}
    try:
        for variant in variants:
            size = variant.chunk_tokens
            if size not in stored:
                stored[size] = await store(database, vectors, corpus, size)
                print(f"{stored[size].chunk_count} chunks of at most {size} tokens", flush=True)
            search = variant.search(dense, lexical, vectors, settings)
            with acting_as(stored[size].clinician_id):
                await measure(stored[size], asked[:3], search)  # connections, statements
                figures, ranks = await measure(stored[size], asked, search)
            print(f"{variant.name:34} {figures}", flush=True)
            for rank, question in zip(ranks, asked, strict=True):
                if show and (rank is None or rank > show):
                    print(f"    {rank or '-':>4}  {question.text}")
    finally:
        vectors.save()
        await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["medquad", "notes", "visits"])
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("questions", type=Path, nargs="?")
    parser.add_argument("--together", type=int, default=1, help="notes in one record")
    parser.add_argument("--ablations", action="store_true")
    parser.add_argument("--only", default="", help="variants whose name holds this")
    parser.add_argument("--show", type=int, default=0, help="questions ranked below this")
    arguments = parser.parse_args()
    if arguments.task == "medquad":
        task = medquad(arguments.corpus, arguments.questions)
    elif arguments.task == "notes":
        task = notes(arguments.corpus, arguments.questions, arguments.together)
    else:
        task = visits()
    variants = VARIANTS if arguments.ablations or arguments.only else VARIANTS[:1]
    variants = [variant for variant in variants if arguments.only in variant.name]

    async def measured(database: Database, settings: Settings) -> None:
        await run(database, settings, task, variants, arguments.show)

    on_own_database(measured)


if __name__ == "__main__":
    main()
