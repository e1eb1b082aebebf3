"""The worker: takes jobs until it is told to stop, and takes over those of workers that died.

It has lanes. Small files have one to themselves, so that they are READY while a long scan is read.
Reading is a child process for each, with its own limits, and the model computes one lot at a time
for all, so that a lane adds one child at most: a small file's (benchmarks/lanes.py: both children
had 139 MB together). Both lanes live and die with the process, each a worker of the queue.
"""

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import Sequence
from typing import Any

import procrastinate
import structlog
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import DeleteJobCondition, Job, Status
from procrastinate.worker import Worker
from psycopg import OperationalError

from medmemory.clinical.identifiers import DocumentId
from medmemory.errors import ConfigurationError, DatabaseUnavailable, NotFound
from medmemory.identity.acting import acting_as
from medmemory.ingestion.jobs import QUEUE, SMALL_QUEUE, Task, Work, document_of, make_app
from medmemory.ingestion.pipeline import Pipeline
from medmemory.ingestion.ports import Embedder, IngestionStore
from medmemory.settings import Settings

log = structlog.get_logger(__name__)

_POLL_SECONDS = 1.0  # for jobs that wait for their time; new ones announce themselves
_SWEEP_SECONDS = 1.0
_SWEEPS_UNTIL_DROPPED = 5  # a job is between the queue and our hands for moments only
_NEVER_SECONDS = 10.0**8
_LONGEST_GRACE_SECONDS = 2.0  # for a job that is nearly done; a longer one starts over later
_RETRY_DATABASE_SECONDS = 1.0


class IngestionWorker:
    """Works on the queue of one database."""

    def __init__(
        self,
        *,
        conninfo: str,
        pipeline: Pipeline,
        documents: IngestionStore,
        embedder: Embedder,
        settings: Settings,
    ) -> None:
        self._conninfo = conninfo
        self._pipeline = pipeline
        self._documents = documents
        self._embedder = embedder
        self._settings = settings
        self._in_hand: set[DocumentId] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Jobs are processed until `stop` is set; a job still running then is back in the queue.

        Raises ConfigurationError when the embedding weights cannot be loaded.
        """
        # First, so that a job is taken up only by a worker that can finish it.
        await self._load_weights(stop)
        while not stop.is_set():
            try:
                await self._work(stop)
            except (ConnectorException, DatabaseUnavailable, OperationalError) as error:
                log.warning("worker_lost_database", error=type(error).__name__)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _RETRY_DATABASE_SECONDS)
        log.info("worker_stopped")

    async def _load_weights(self, stop: asyncio.Event) -> None:
        """The weights are loaded, unless `stop` was set first."""
        loop = asyncio.get_running_loop()
        loaded: asyncio.Future[None] = loop.create_future()

        def settle(error: BaseException | None) -> None:
            if loaded.done():
                return
            if error is None:
                loaded.set_result(None)
            else:
                loaded.set_exception(error)

        def load() -> None:
            problem: BaseException | None = None
            try:
                self._embedder.load()
            except ConfigurationError as error:
                problem = error
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(settle, problem)

        # A daemon thread, not the loop's executor, which would be waited for when we stop.
        threading.Thread(target=load, name="weights", daemon=True).start()
        stopping = asyncio.create_task(stop.wait())
        waited: tuple[asyncio.Future[Any], ...] = (loaded, stopping)
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if loaded.done():
            loaded.result()
        else:
            loaded.cancel()

    async def _work(self, stop: asyncio.Event) -> None:
        app = make_app(
            self._conninfo,
            {
                Task.INGEST: self._in_hand_while(self._pipeline.process),
                Task.REINDEX: self._in_hand_while(self._pipeline.reindex),
            },
        )
        async with app.open_async():
            concurrency = self._settings.worker_concurrency
            lanes = [
                # It takes the small ones too, while there are no others before them.
                self._lane(app, [QUEUE, SMALL_QUEUE], concurrency),
                self._lane(app, [SMALL_QUEUE], 1),
            ]
            log.info("worker_started", concurrency=concurrency)
            jobs = [
                asyncio.create_task(lane.run(), name="jobs")  # type: ignore[no-untyped-call]  # untyped there
                for lane in lanes
            ]
            others = (
                asyncio.create_task(self._keep_the_queue(app, lanes), name="queue keeping"),
                asyncio.create_task(stop.wait(), name="stop"),
            )
            done, _ = await asyncio.wait((*jobs, *others), return_when=asyncio.FIRST_COMPLETED)
            for lane in lanes:
                lane.stop()  # type: ignore[no-untyped-call]  # untyped there
            for task in others:
                task.cancel()
            await asyncio.gather(*jobs, *others, return_exceptions=True)
            for task in done:
                task.result()

    def _lane(self, app: procrastinate.App, queues: Sequence[str], concurrency: int) -> Worker:
        stalled_seconds = self._settings.worker_stalled_seconds
        return Worker(
            app,
            queues=queues,
            concurrency=concurrency,
            fetch_job_polling_interval=_POLL_SECONDS,
            # Its own signs of life may end unnoticed; `_keep_the_queue` gives them.
            update_heartbeat_interval=_NEVER_SECONDS,
            stalled_worker_timeout=stalled_seconds,
            shutdown_graceful_timeout=min(
                _LONGEST_GRACE_SECONDS, self._settings.shutdown_grace_seconds
            ),
            delete_jobs=DeleteJobCondition.ALWAYS,  # the document itself says how it went
            install_signal_handlers=False,
        )

    def _in_hand_while(self, work: Work) -> Work:
        async def do(document_id: DocumentId) -> None:
            self._in_hand.add(document_id)
            try:
                await work(document_id)
            finally:
                self._in_hand.discard(document_id)

        return do

    async def _keep_the_queue(self, app: procrastinate.App, lanes: Sequence[Worker]) -> None:
        """Shows that this worker lives, and takes over what nobody works on any more."""
        dropped = Counter[DocumentId]()
        while True:
            for lane in lanes:
                if lane.worker_id is not None:
                    await app.job_manager.update_heartbeat(lane.worker_id)
                    await self._take_up_dropped(app, lane.worker_id, dropped)
            for job in await app.job_manager.get_stalled_jobs(
                seconds_since_heartbeat=self._settings.worker_stalled_seconds
            ):
                await self._take_over(app, job)
            await asyncio.sleep(_SWEEP_SECONDS)

    async def _take_up_dropped(
        self, app: procrastinate.App, worker_id: int, dropped: Counter[DocumentId]
    ) -> None:
        """A job of ours that ended without the database hearing of it is in the queue again."""
        for job in await app.job_manager.list_jobs_async(status="doing", worker_id=worker_id):
            document_id, _ = document_of(job)
            if document_id in self._in_hand:
                del dropped[document_id]
                continue
            dropped[document_id] += 1
            if dropped[document_id] >= _SWEEPS_UNTIL_DROPPED:
                del dropped[document_id]
                log.warning("job_taken_up_again", document_id=str(document_id))
                await app.job_manager.retry_job(job)

    async def _take_over(self, app: procrastinate.App, job: Job) -> None:
        document_id, clinician_id = document_of(job)
        with acting_as(clinician_id):
            try:
                if job.abort_requested:  # its worker died before it could end it
                    await app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=True)
                    return
                # Behind the others: a file that kills workers must not hold them up. Nor is it
                # beside another in a lane again, which would be blamed for what it does.
                await app.job_manager.retry_job(job, priority=job.priority - 1, queue=QUEUE)
            except UniqueViolation:
                # It ended, and the document was queued again, before its worker could say so.
                await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
                return
            except ConnectorException:
                # Another worker was faster; when it is the database, the next sweep says so.
                return
            log.warning("job_taken_over", document_id=str(document_id), attempts=job.attempts)
            with contextlib.suppress(NotFound):  # deleted meanwhile; the job will find that out
                await self._documents.record_worker_loss(document_id)
