"""Commands that wait for documents: a live worker does the work, or else this process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from medmemory.assembly import Services
from medmemory.cli.worker import ingestion_worker
from medmemory.clinical.document import StoredDocument
from medmemory.clinical.identifiers import DocumentId
from medmemory.errors import DependencyError

_LOOK_EVERY_SECONDS = 0.3


class Working:
    """Sees to it that somebody works: a live worker, or else one in this process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._stop = asyncio.Event()
        self._own: asyncio.Task[None] | None = None

    async def check(self) -> None:
        if self._own is None:
            if not await self._services.jobs.has_live_worker():
                worker = ingestion_worker(self._services)
                self._own = asyncio.create_task(worker.run(self._stop), name="own worker")
        elif self._own.done():
            await self._own  # raises why it ended
            raise DependencyError("The worker of this command ended before the documents did.")

    async def end(self) -> None:
        self._stop.set()
        if self._own is not None:
            await asyncio.gather(self._own, return_exceptions=True)


@asynccontextmanager
async def somebody_working(services: Services) -> AsyncIterator[Working]:
    """Inside, documents make progress as long as `check` is called now and then."""
    working = Working(services)
    try:
        yield working
    finally:
        await working.end()


async def final_document(
    services: Services, document_id: DocumentId, working: Working
) -> StoredDocument:
    """The document once nothing more happens to it by itself; raises NotFound if it is deleted."""
    while True:
        document = await services.documents.get(document_id)
        if document.status.is_final:
            return document
        await working.check()
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
