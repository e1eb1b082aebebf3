"""Ends the jobs of documents, in the transaction that ends or deletes the documents."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_DELETE_WAITING = text(
    "DELETE FROM procrastinate_jobs"
    " WHERE status <> 'doing' AND args ->> 'document_id' = ANY (:document_ids)"
)
# The worker is notified and ends the job; the job's row goes with it.
_ABORT_RUNNING = text(
    "SELECT procrastinate_cancel_job_v1(id, true, true) FROM procrastinate_jobs"
    " WHERE status = 'doing' AND args ->> 'document_id' = ANY (:document_ids)"
)


async def end_jobs(connection: AsyncConnection, document_ids: Sequence[UUID]) -> None:
    """Waiting jobs of these documents are gone, running ones are told to end."""
    parameters = {"document_ids": [str(one) for one in document_ids]}
    await connection.execute(_DELETE_WAITING, parameters)
    await connection.execute(_ABORT_RUNNING, parameters)
