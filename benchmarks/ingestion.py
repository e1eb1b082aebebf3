"""CPU seconds to make documents searchable, stage by stage: `python -m benchmarks.ingestion`.

200 pages with a text layer, then 20 scanned ones, through the pipeline as the worker runs it; the
weights are loaded before. Child processes are included, Postgres is not. Makes its own files and
its own embedded Postgres in a temporary folder.
"""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.own_database import on_own_database
from medmemory.clinical.document import (
    DocumentStatus,
    ParsedDocument,
    SearchableDocument,
    StoredDocument,
)
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.identity.acting import acting_as
from medmemory.ingestion.intake import Intake
from medmemory.ingestion.malware import scanner_of
from medmemory.ingestion.parsing.reader import DocumentReader
from medmemory.ingestion.pipeline import Pipeline
from medmemory.ingestion.ports import Enqueue, PageProgress
from medmemory.models.embeddings import EmbeddingModel
from medmemory.settings import Settings
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from medmemory.storage.patients import PatientStore
from tests.factories import make_clinician, make_patient
from tests.support.documents import pdf, ward_notes
from tests.support.paper import image, lines, printed, scan

PAGES = 200
SCANNED_PAGES = 20
WORDS_ON_A_PAGE = 300
_LETTERS_IN_A_LINE = 80


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Prints the wall and CPU seconds of the block, its child processes included."""
    wall, cpu = time.perf_counter(), _cpu_seconds()
    yield
    wall, cpu = time.perf_counter() - wall, _cpu_seconds() - cpu
    print(f"{name:<14}{wall:8.2f} s wall {cpu:8.2f} s CPU", flush=True)


def scanned(page_count: int) -> bytes:
    """A PDF of pictures of pages."""
    pages = []
    for text in ward_notes(page_count, words_on_a_page=WORDS_ON_A_PAGE):
        wrapped = [
            text[start : start + _LETTERS_IN_A_LINE]
            for start in range(0, len(text), _LETTERS_IN_A_LINE)
        ]
        pages.append(image(scan(printed(lines(wrapped)))))
    return printed(*pages)


class Stages:
    """A stopwatch that is told when a stage ends."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = _cpu_seconds()

    def end(self, name: str) -> None:
        """What was used since the last end counts for `name`."""
        now = _cpu_seconds()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._last
        self._last = now


class WatchedStore(DocumentStore):
    """Notes when chunking and embedding are over."""

    def __init__(self, database: Database, stages: Stages) -> None:
        super().__init__(database)
        self._stages = stages

    async def start_embedding(
        self, document_id: DocumentId, *, page_count: int, chunk_count: int
    ) -> None:
        self._stages.end("chunking")
        await super().start_embedding(document_id, page_count=page_count, chunk_count=chunk_count)

    async def complete(
        self, document_id: DocumentId, searchable: SearchableDocument, *, enqueue: Enqueue
    ) -> None:
        self._stages.end("embedding")
        await super().complete(document_id, searchable, enqueue=enqueue)


class WatchedReader(DocumentReader):
    """Notes when reading is over."""

    def __init__(self, settings: Settings, stages: Stages) -> None:
        super().__init__(settings)
        self._stages = stages

    async def __call__(
        self, document: StoredDocument, content: bytes, *, progress: PageProgress
    ) -> ParsedDocument:
        parsed = await super().__call__(document, content, progress=progress)
        self._stages.end("reading")
        return parsed


class Bench:
    """Takes one document at a time through the pipeline."""

    def __init__(self, database: Database, settings: Settings, model: EmbeddingModel) -> None:
        self._database = database
        self._settings = settings
        self._model = model
        self._intake = Intake(DocumentStore(database), settings)

    async def measure(self, patient_id: PatientId, name: str, content: bytes) -> None:
        """Prints a row: what each stage used for this document."""
        accepted = await self._intake.accept(
            patient_id=patient_id, file_name=f"{name}.pdf", content=content
        )
        stages = Stages()
        store = WatchedStore(self._database, stages)
        await Pipeline(
            documents=store,
            charts=PatientStore(self._database),
            scanner=scanner_of(self._settings),
            parser=WatchedReader(self._settings, stages),
            embedder=self._model,
            settings=self._settings,
        ).process(accepted.document_id)
        stages.end("storing")
        document = await store.get(accepted.document_id)
        assert document.status is DocumentStatus.READY, document.reason
        print(f"{document.page_count} {name} pages, {document.chunk_count} chunks")
        print(f"| all | {' | '.join(stages.seconds)} |")
        figures = (f"{seconds:.2f}" for seconds in stages.seconds.values())
        print(f"| {sum(stages.seconds.values()):.2f} | {' | '.join(figures)} |", flush=True)


def _cpu_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


async def _run(database: Database, settings: Settings) -> None:
    model = EmbeddingModel(settings)
    try:
        with stage("load weights"):
            model.load()
        clinician_id = await make_clinician(database)
        patient = await make_patient(database, clinician_id)
        bench = Bench(database, settings, model)
        text_layer = pdf(ward_notes(PAGES, words_on_a_page=WORDS_ON_A_PAGE))
        with acting_as(clinician_id):
            await bench.measure(patient.id, "text", text_layer)
            await bench.measure(patient.id, "scanned", scanned(SCANNED_PAGES))
    finally:
        await database.close()
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    resident //= 1024 if sys.platform != "darwin" else 1024 * 1024
    print(f"{resident} MB resident at most")


def main() -> None:
    """Runs the measurement against a database that is gone afterwards."""
    on_own_database(_run)


if __name__ == "__main__":
    main()
