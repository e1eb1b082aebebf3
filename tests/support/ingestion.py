"""The way in, wired as the application wires it: real database, real weights, real files."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from medmemory.clinical.document import StoredDocument
from medmemory.clinical.identifiers import DocumentId
from medmemory.ingestion.malware import scanner_of
from medmemory.ingestion.parsing.reader import DocumentReader
from medmemory.ingestion.pipeline import Pipeline
from medmemory.ingestion.worker import IngestionWorker
from medmemory.models.embeddings import EmbeddingModel
from medmemory.settings import Settings
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database, libpq_conninfo
from medmemory.storage.patients import PatientStore


@cache
def installed_weights() -> EmbeddingModel:
    """The real model, loaded once for the whole run."""
    return EmbeddingModel(Settings(_env_file=None, data_dir=Path("/nonexistent")))  # type: ignore[call-arg]  # pydantic-settings' own argument


def make_worker(database: Database, settings: Settings) -> IngestionWorker:
    """A worker on the test's database."""
    store = DocumentStore(database)
    pipeline = Pipeline(
        documents=store,
        charts=PatientStore(database),
        scanner=scanner_of(settings),
        parser=DocumentReader(settings),
        embedder=installed_weights(),
        settings=settings,
    )
    return IngestionWorker(
        conninfo=libpq_conninfo(database.url),
        pipeline=pipeline,
        documents=store,
        embedder=installed_weights(),
        settings=settings,
    )


@asynccontextmanager
async def working(database: Database, settings: Settings) -> AsyncIterator[None]:
    """A worker in this process works while the block runs."""
    stop = asyncio.Event()
    task = asyncio.create_task(make_worker(database, settings).run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


async def until_final(
    store: DocumentStore, document_id: DocumentId, *, seconds: float = 180
) -> StoredDocument:
    """The document once nothing more happens to it by itself."""

    async def is_final() -> bool:
        return (await store.get(document_id)).status.is_final

    await until(is_final, seconds=seconds)
    return await store.get(document_id)


async def until(condition: Callable[[], Awaitable[bool]], *, seconds: float = 30) -> None:
    """Returns as soon as `condition` holds; raises TimeoutError when it does not in time."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110  # another process does the work
            await asyncio.sleep(0.05)
