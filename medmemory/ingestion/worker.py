"""The worker: takes jobs until it is told to stop, and takes over those of workers that died."""

import asyncio
import contextlib

import procrastinate
import structlog
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Job

from medmemory.errors import DatabaseUnavailable, NotFound
from medmemory.identity.acting import acting_as
from medmemory.ingestion.jobs import QUEUE, document_of, make_app
from medmemory.ingestion.pipeline import Pipeline
from medmemory.ingestion.ports import Embedder, IngestionStore
from medmemory.settings import Settings

log = structlog.get_logger(__name__)

_POLL_SECONDS = 1.0  # for jobs that wait for their time; new ones announce themselves
_SWEEP_SECONDS = 1.0
_SIGNS_OF_LIFE = 6  # within the time after which a worker counts as dead
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

    async def run(self, stop: asyncio.Event) -> None:
        """Jobs are processed until `stop` is set; a job still running then is back in the queue.

        Raises ConfigurationError when the embedding weights cannot be loaded.
        """
        # First, so that a job is taken up only by a worker that can finish it.
        await asyncio.to_thread(self._embedder.load)
        while not stop.is_set():
            try:
                await self._work(stop)
            except (ConnectorException, DatabaseUnavailable) as error:
                log.warning("worker_lost_database", error=type(error).__name__)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _RETRY_DATABASE_SECONDS)
        log.info("worker_stopped")

    async def _work(self, stop: asyncio.Event) -> None:
        app = make_app(self._conninfo, self._pipeline.process)
        async with app.open_async():
            log.info("worker_started", concurrency=self._settings.worker_concurrency)
            tasks: tuple[asyncio.Task[object], ...] = (
                asyncio.create_task(self._take_jobs(app), name="jobs"),
                asyncio.create_task(self._take_over_forever(app), name="stalled jobs"),
                asyncio.create_task(stop.wait(), name="stop"),
            )
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for task in done:
                task.result()

    async def _take_jobs(self, app: procrastinate.App) -> None:
        stalled_seconds = self._settings.worker_stalled_seconds
        await app.run_worker_async(
            queues=[QUEUE],
            concurrency=self._settings.worker_concurrency,
            fetch_job_polling_interval=_POLL_SECONDS,
            update_heartbeat_interval=stalled_seconds / _SIGNS_OF_LIFE,
            stalled_worker_timeout=stalled_seconds,
            shutdown_graceful_timeout=min(
                _LONGEST_GRACE_SECONDS, self._settings.shutdown_grace_seconds
            ),
            delete_jobs=DeleteJobCondition.ALWAYS,  # the document itself says how it went
            install_signal_handlers=False,
        )

    async def _take_over_forever(self, app: procrastinate.App) -> None:
        while True:
            stalled = await app.job_manager.get_stalled_jobs(
                queue=QUEUE, seconds_since_heartbeat=self._settings.worker_stalled_seconds
            )
            for job in stalled:
                await self._take_over(app, job)
            await asyncio.sleep(_SWEEP_SECONDS)

    async def _take_over(self, app: procrastinate.App, job: Job) -> None:
        document_id, clinician_id = document_of(job)
        with acting_as(clinician_id):
            try:
                # Behind the others: a file that kills workers must not hold them up.
                await app.job_manager.retry_job(job, priority=job.priority - 1)
            except ConnectorException:
                # Another worker was faster; when it is the database, the next sweep says so.
                return
            log.warning("job_taken_over", document_id=str(document_id), attempts=job.attempts)
            with contextlib.suppress(NotFound):  # deleted meanwhile; the job will find that out
                await self._documents.record_worker_loss(document_id)
