"""Chat history at 5,000 conversations of 8 messages: `python -m benchmarks.chat_history`.

Starts its own Postgres in a temporary folder, and needs nothing that runs already.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from chainlit.types import Pagination, ThreadFilter
from sqlalchemy import text

from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage.chat_history import ChatHistory
from medmemory.storage.embedded import EmbeddedPostgres
from medmemory.storage.engine import Database
from medmemory.storage.provisioning import provision
from tests.factories import make_clinician, make_patient
from tests.support.many_conversations import write_conversations

THREADS = 5_000
STEPS = 8
WORDS = 120  # a message, on average: about 900 characters
CLINICIANS = 2  # so that half of the rows are somebody else's
PATIENTS = 200
ROUNDS = 40

SEARCHES = {
    "search, a word in every conversation": "penicillin",
    "search, a rare word": "xanthochromia",
    "search, a word that is nowhere": "quinquagenarian",
    "search, two words": "lisinopril xanthochromia",
    "search, a patient's name": "Norbury17",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder))  # type: ignore[call-arg]  # pydantic-settings' own
        server = EmbeddedPostgres(settings)
        owner = server.start()
        try:
            asyncio.run(_measure(Database(provision(owner, settings), settings)))
        finally:
            server.stop()


async def _measure(database: Database) -> None:
    for _ in range(CLINICIANS):
        clinician_id = await make_clinician(database)
        patient_ids = [
            (await make_patient(database, clinician_id, family_name=f"Norbury{number}")).id
            for number in range(PATIENTS)
        ]
        thread_ids = await write_conversations(
            database,
            clinician_id,
            threads=THREADS,
            steps=STEPS,
            words=WORDS,
            patient_ids=patient_ids,
        )
    async with database.writing() as connection:
        size = await connection.scalar(text("select pg_total_relation_size('steps') / 1048576"))
    print(f"{CLINICIANS} x {THREADS} conversations x {STEPS} messages; steps take {size} MB")
    history = ChatHistory(database)
    page = Pagination(first=35)
    with acting_as(clinician_id):
        second = (await history.list_threads(page, ThreadFilter())).pageInfo.endCursor
        await _print_times("list, first page", lambda: history.list_threads(page, ThreadFilter()))
        await _print_times(
            "list, second page",
            lambda: history.list_threads(Pagination(first=35, cursor=second), ThreadFilter()),
        )
        for label, words in SEARCHES.items():
            await _print_times(
                label, partial(history.list_threads, page, ThreadFilter(search=words))
            )
        await _print_times("get_thread", lambda: history.get_thread(str(thread_ids[2_500])))
    await database.close()


async def _print_times(label: str, call: Callable[[], Awaitable[object]]) -> None:
    await call()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        await call()
        times.append((time.perf_counter() - start) * 1000)
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{label:40} p50 {statistics.median(times):7.1f} ms   p95 {p95:7.1f} ms")


if __name__ == "__main__":
    main()
