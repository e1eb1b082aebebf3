"""How long a small text waits while a long scan is read: `python -m benchmarks.lanes`.

A worker reads 20 scanned pages; once it has read one of them, a page of text is dropped. Printed:
when each is READY, and the most memory that the reading processes took.
"""

import asyncio
import contextlib
import os
import time

import psutil

from benchmarks.ingestion import SCANNED_PAGES, scanned
from benchmarks.own_database import on_own_database
from medmemory.clinical.document import DocumentStatus
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.identity.acting import acting_as
from medmemory.ingestion.intake import Intake
from medmemory.settings import Settings
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from tests.factories import make_clinician, make_patient
from tests.support.documents import ward_notes
from tests.support.ingestion import installed_weights, until, until_final, working

_LOOK_SECONDS = 0.1
_MEGABYTE = 1024 * 1024


class Memory:
    """The most that this process's children had resident together, and each by itself."""

    def __init__(self) -> None:
        self.together = 0
        self.most_children = 0

    async def watch(self) -> None:
        while True:
            sizes = list(_resident_sizes())
            self.together = max(self.together, sum(sizes))
            self.most_children = max(self.most_children, len(sizes))
            await asyncio.sleep(_LOOK_SECONDS)


def _resident_sizes() -> list[int]:
    sizes = []
    for child in psutil.Process(os.getpid()).children():
        with contextlib.suppress(psutil.Error):
            if "medmemory.ingestion.parsing.child" in child.cmdline():
                family = (child, *child.children(recursive=True))
                sizes.append(sum(one.memory_info().rss for one in family))
    return sizes


async def _measure(store: DocumentStore, intake: Intake, patient_id: PatientId) -> None:
    content = await asyncio.to_thread(scanned, SCANNED_PAGES)
    note = ward_notes(1, words_on_a_page=300)[0].encode()
    scan_id = await _dropped(intake, patient_id, "scan.pdf", content)

    async def is_begun() -> bool:
        return (await store.get(scan_id)).pages_read > 0

    await until(is_begun, seconds=120)
    started = time.perf_counter()
    note_id = await _dropped(intake, patient_id, "note.txt", note)
    for name, document_id in (("note", note_id), ("scan", scan_id)):
        document = await until_final(store, document_id, seconds=600)
        assert document.status is DocumentStatus.READY, document.reason
        seconds = time.perf_counter() - started
        print(f"{name}: READY {seconds:.1f} s after the note was dropped", flush=True)


async def _dropped(intake: Intake, patient_id: PatientId, name: str, content: bytes) -> DocumentId:
    accepted = await intake.accept(patient_id=patient_id, file_name=name, content=content)
    return accepted.document_id


async def _run(database: Database, settings: Settings) -> None:
    memory = Memory()
    watching = asyncio.create_task(memory.watch())
    try:
        installed_weights().load()
        clinician_id = await make_clinician(database)
        patient = await make_patient(database, clinician_id)
        store = DocumentStore(database)
        with acting_as(clinician_id):
            async with working(database, settings):
                await _measure(store, Intake(store, settings), patient.id)
    finally:
        watching.cancel()
        await database.close()
    print(
        f"{memory.most_children} reading processes at most, {memory.together // _MEGABYTE} MB "
        "resident at most"
    )


def main() -> None:
    """Runs the measurement against a database that is gone afterwards."""
    on_own_database(_run)


if __name__ == "__main__":
    main()
