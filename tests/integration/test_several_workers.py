"""Workers that know nothing of each other share one queue: each document is read once."""

import asyncio
from collections import Counter

from medmemory.clinical.document import DocumentStatus, ParsedDocument, StoredDocument
from medmemory.clinical.identifiers import DocumentId
from medmemory.identity.acting import acting_as
from medmemory.ingestion.ports import PageProgress
from medmemory.ingestion.worker import IngestionWorker
from medmemory.settings import Settings
from medmemory.storage.engine import Database, libpq_conninfo
from tests.factories import make_clinician, make_patient
from tests.support.ingestion import until_final
from tests.support.pipeline import Desk, parsed

WORKERS = 3
DOCUMENTS = 24


async def test_three_workers_read_each_document_once(
    database: Database, settings: Settings
) -> None:
    desk = Desk(database, settings)
    read_by: list[Counter[DocumentId]] = [Counter() for _ in range(WORKERS)]
    stop = asyncio.Event()
    workers = [asyncio.create_task(_worker(desk, read).run(stop)) for read in read_by]
    clinician = await make_clinician(database)
    patient = await make_patient(database, clinician)
    try:
        with acting_as(clinician):
            dropped = [
                await desk.drop(patient.id, f"Sodium {number} mmol/l.".encode(), f"{number}.txt")
                for number in range(DOCUMENTS)
            ]
            for document_id in dropped:
                document = await until_final(desk.documents, document_id)
                assert (document.status, document.worker_losses) == (DocumentStatus.READY, 0)
    finally:
        stop.set()
        await asyncio.gather(*workers)
    assert sum(read_by, Counter()) == Counter(dropped)
    assert sum(bool(read) for read in read_by) > 1  # they share the work


def _worker(desk: Desk, read: Counter[DocumentId]) -> IngestionWorker:
    """As on a machine of its own: what it does, it knows of the database alone."""

    async def parse(
        document: StoredDocument, content: bytes, *, progress: PageProgress
    ) -> ParsedDocument:
        read[document.id] += 1
        await asyncio.sleep(0.05)
        return parsed(content.decode())

    return IngestionWorker(
        conninfo=libpq_conninfo(desk.database.url),
        pipeline=desk.pipeline_reading(parse),
        documents=desk.documents,
        embedder=desk.embedder,
        settings=desk.settings,
    )
