"""One job a document, in the database's own queue, so that accepting and enqueueing is one act."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, JobAborted
from procrastinate.job_context import AbortReason, JobContext
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.retry import BaseRetryStrategy
from psycopg import AsyncConnection

from medmemory.clinical.document import MediaType
from medmemory.clinical.identifiers import ClinicianId, DocumentId
from medmemory.errors import DatabaseUnavailable, DependencyError
from medmemory.identity.acting import acting_as
from medmemory.ingestion.ports import Enqueue

QUEUE = "ingestion"
SMALL_QUEUE = "ingestion-small"  # of files that are done in seconds; has a lane of its own
_LONGEST_PAUSE_SECONDS = 60

# Turns a job into SQL; the connection it goes over is always the caller's.
_manager = JobManager(procrastinate.PsycopgConnector())

_DELETE_WAITING = "DELETE FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'"


class Task(StrEnum):
    """What is done to a document."""

    INGEST = "ingest_document"  # its file is read
    REINDEX = "reindex_document"  # its stored pages are embedded


# Whoever just dropped a file does not wait for a whole record to be indexed.
_PRIORITIES = {Task.INGEST: 0, Task.REINDEX: -10}
# How long a file takes is known only when it was read. What is this large, scan or text, takes
# a minute; whatever takes a second goes first.
_LARGE_FILE_BYTES = 2 * 1024 * 1024

# A page of text has 5 KB in a text file and 20 to 100 KB in a PDF, a scanned one 30 KB and more, so
# that this is some pages: a second, or some when they have to be recognised.
_SMALL_FILE_BYTES = 128 * 1024
# Neither images, which are always recognised, nor what LibreOffice converts, nor archives.
_QUICK_KINDS = frozenset(
    {
        MediaType.TEXT, MediaType.MARKDOWN, MediaType.HTML, MediaType.CSV, MediaType.EMAIL,
        MediaType.PDF, MediaType.DOCX, MediaType.XLSX, MediaType.FHIR, MediaType.FHIR_BULK,
        MediaType.CDA, MediaType.HL7_V2,
    }
)  # fmt: skip

Work = Callable[[DocumentId], Awaitable[None]]


def queue_of(media_type: MediaType | None, byte_count: int) -> str:
    """The queue in which a file of that kind and size waits."""
    is_small = media_type in _QUICK_KINDS and byte_count <= _SMALL_FILE_BYTES
    return SMALL_QUEUE if is_small else QUEUE


def enqueue_as(
    clinician_id: ClinicianId,
    task: Task = Task.INGEST,
    *,
    byte_count: int = 0,
    queue: str = QUEUE,
) -> Enqueue:
    """Enqueues documents so that `task` is done on behalf of `clinician_id`.

    A large `byte_count` puts them behind those without one.
    """
    priority = _PRIORITIES[task] - (byte_count > _LARGE_FILE_BYTES)

    async def enqueue(connection: AsyncConnection[Any], document_id: DocumentId) -> None:
        lock = f"document:{document_id}"
        job = Job(
            queue=queue,
            task_name=task.value,
            priority=priority,
            lock=lock,  # never two at once
            queueing_lock=lock,  # never two waiting
            task_kwargs={"document_id": str(document_id), "clinician_id": str(clinician_id)},
        )
        if not await _deferred(connection, job):
            # Left by a worker that died; what is asked for now counts.
            await connection.execute(_DELETE_WAITING, [lock])
            await _deferred(connection, job)

    return enqueue


async def _deferred(connection: AsyncConnection[Any], job: Job) -> bool:
    """Whether the job was put into the queue, where none for its document waited."""
    try:
        # A savepoint: the caller's transaction outlives a refusal by the queueing lock.
        async with connection.transaction():
            await _manager.defer_job_async(job, connection=connection)
    except AlreadyEnqueued:
        return False
    except ConnectorException as error:
        raise DatabaseUnavailable from error
    return True


def make_app(conninfo: str, work: Mapping[Task, Work]) -> procrastinate.App:
    """The worker's view of the queue: each job is done as the clinician who asked for it."""
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(
            conninfo=conninfo,
            min_size=1,
            max_size=5,
            kwargs={"application_name": "medmemory worker"},
        )
    )
    for task, do in work.items():
        options = app.task(name=task.value, queue=QUEUE, retry=_Returning(), pass_context=True)
        options(_on_behalf(do))
    return app


def _on_behalf(do: Work) -> Callable[[JobContext, str, str], Awaitable[None]]:
    async def job(context: JobContext, document_id: str, clinician_id: str) -> None:
        with acting_as(ClinicianId(UUID(clinician_id))):
            try:
                await do(DocumentId(UUID(document_id)))
            except asyncio.CancelledError:
                if context.abort_reason() is AbortReason.USER_REQUEST:
                    raise JobAborted from None  # cancelled or deleted: not for another time
                raise

    return job


def document_of(job: Job) -> tuple[DocumentId, ClinicianId]:
    """What a job is about and on whose behalf it runs."""
    return (
        DocumentId(UUID(str(job.task_kwargs["document_id"]))),
        ClinicianId(UUID(str(job.task_kwargs["clinician_id"]))),
    )


class _Returning(BaseRetryStrategy):
    """A job goes back to the queue when something it needs was away, or the worker stops."""

    def get_retry_decision(
        self, *, exception: BaseException, job: Job
    ) -> procrastinate.RetryDecision | None:
        if isinstance(exception, DependencyError):
            pause = min(2 ** min(job.attempts, 10), _LONGEST_PAUSE_SECONDS)
            return procrastinate.RetryDecision(
                retry_at=procrastinate.utils.utcnow() + timedelta(seconds=pause)
            )
        if isinstance(exception, Exception):
            return None
        # Cancelled: the worker is asked to end.
        return procrastinate.RetryDecision(retry_at=procrastinate.utils.utcnow())
