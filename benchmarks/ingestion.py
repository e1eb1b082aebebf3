"""CPU seconds to make a 200-page PDF searchable, stage by stage: `python -m benchmarks.ingestion`.

Makes its own PDF and its own embedded Postgres in a temporary folder.
"""

import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from medmemory.clinical.document import MediaType, SearchableDocument
from medmemory.identity.acting import acting_as
from medmemory.ingestion.chunking import Chunker
from medmemory.ingestion.intake import Intake
from medmemory.ingestion.jobs import enqueue_as
from medmemory.ingestion.parsing.reader import DocumentReader
from medmemory.ingestion.sections import split_into_sections
from medmemory.models.embeddings import EmbeddingModel
from medmemory.settings import Settings
from medmemory.storage.documents import DocumentStore
from medmemory.storage.embedded import EmbeddedPostgres
from medmemory.storage.engine import Database
from medmemory.storage.provisioning import provision
from tests.factories import make_clinician, make_patient
from tests.support.documents import pdf, ward_notes

PAGES = 200
WORDS_ON_A_PAGE = 300


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Prints the wall and CPU seconds of the block, its child processes included."""
    wall, cpu = time.perf_counter(), _cpu_seconds()
    yield
    wall, cpu = time.perf_counter() - wall, _cpu_seconds() - cpu
    print(f"{name:<14}{wall:8.2f} s wall {cpu:8.2f} s CPU", flush=True)


def _cpu_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


async def measure(database: Database, settings: Settings) -> None:
    """One document through every stage of the pipeline."""
    store, model = DocumentStore(database), EmbeddingModel(settings)
    clinician_id = await make_clinician(database)
    patient = await make_patient(database, clinician_id)
    content = pdf(ward_notes(PAGES, words_on_a_page=WORDS_ON_A_PAGE))

    async def ignore(pages_read: int, page_count: int) -> None:
        return

    with acting_as(clinician_id):
        with stage("load weights"):
            model.load()
        with stage("total"):
            with stage("  accept"):
                accepted = await Intake(store, settings).accept(
                    patient_id=patient.id, file_name="ward.pdf", content=content
                )
            document = await store.get(accepted.document_id)
            with stage("  parse"):
                await store.start_reading(document.id)
                parsed = await DocumentReader(settings)(document, content, progress=ignore)
            with stage("  chunk"):
                chunker = Chunker(model)
                sections = split_into_sections(parsed.pages, MediaType.PDF)
                chunks = chunker.chunks(
                    document.id, parsed.pages, sections, title="Ward", document_date=None
                )
            texts = [chunker.embedded_text(c, title="Ward", document_date=None) for c in chunks]
            with stage("  embed"):
                vectors = model.embed_documents(texts)
            with stage("  commit"):
                await store.start_embedding(
                    document.id, page_count=len(parsed.pages), chunk_count=len(chunks)
                )
                await store.complete(
                    document.id,
                    SearchableDocument(
                        title="Ward",
                        kind=None,
                        document_date=None,
                        text_sha256=None,
                        pages=parsed.pages,
                        chunks=tuple(chunks),
                        embeddings=tuple(vectors),
                        embedding_model=model.name,
                        unreadable_pages=(),
                        warnings=(),
                    ),
                    enqueue=enqueue_as(clinician_id),
                )
    words = sum(len(page.text.split()) for page in parsed.pages)
    tokens = sum(chunk.token_count for chunk in chunks)
    print(f"{len(parsed.pages)} pages, {words} words, {len(chunks)} chunks, {tokens} tokens")
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    resident //= 1024 if sys.platform != "darwin" else 1024 * 1024
    print(f"{resident} MB resident at most")


async def _run(database: Database, settings: Settings) -> None:
    try:
        await measure(database, settings)
    finally:
        await database.close()


def main() -> None:
    """Runs the measurement against a database that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder) / "data")  # type: ignore[call-arg]  # pydantic-settings' own argument
        # Traversable for the account that Postgres runs as when we are root.
        Path(folder).chmod(0o755)
        postgres = EmbeddedPostgres(settings)
        try:
            application = provision(postgres.start(), settings)
            asyncio.run(_run(Database(application, settings), settings))
        finally:
            postgres.stop()


if __name__ == "__main__":
    main()
