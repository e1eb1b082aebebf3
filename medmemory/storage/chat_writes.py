"""Steps, elements and the threads they need, written in order and never half."""

from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import CTE, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import func

from medmemory.errors import DatabaseUnavailable, MessageNotSaved
from medmemory.identity.acting import require_acting_clinician
from medmemory.storage.chat_order import ThreadLocks, WriteOrder, on_behalf
from medmemory.storage.engine import Database
from medmemory.storage.tables import elements, steps, threads

_log = structlog.get_logger(__name__)

_REMEMBERED_DELETIONS = 5_000
_NEVER_CHANGED = {"id", "thread_id", "created_at"}
# What a statement would have inserted; made once, because it is a copy of the whole table.
_NEW_STEP = upsert(steps).excluded
_NEW_ELEMENT = upsert(elements).excluded


class ChatWrites:
    """Every method is one transaction, under its thread's lock; each raises MessageNotSaved."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._locks = ThreadLocks()
        self._order = WriteOrder()
        self._deleted: OrderedDict[UUID, None] = OrderedDict()

    def take_number(self) -> int:
        """The place of a write among all writes; taken when Chainlit asks for it."""
        return self._order.next()

    @asynccontextmanager
    async def changing(self, thread_id: UUID) -> AsyncIterator[AsyncConnection]:
        """A transaction on behalf of the session's clinician, alone in its thread.

        Raises AccessDenied without a clinician, MessageNotSaved when the thread was deleted or the
        database refuses.
        """
        with on_behalf():
            require_acting_clinician()
            async with self._locks.of(thread_id):
                if thread_id in self._deleted:
                    raise MessageNotSaved("This conversation was deleted; start a new one.")
                try:
                    async with self._database.writing() as connection:
                        yield connection
                except DatabaseUnavailable as error:
                    raise MessageNotSaved from error
                except SQLAlchemyError as error:
                    state = getattr(getattr(error, "orig", None), "sqlstate", None)
                    _log.error("chat_write_refused", thread_id=str(thread_id), sqlstate=state)
                    # Not chained: the database's words can quote the row.
                    raise MessageNotSaved from None

    async def create_step(self, row: dict[str, Any], number: int) -> None:
        """The step exists. One that is there already, from a newer update, stays as it is."""
        async with self.changing(row["thread_id"]) as connection:
            if self._order.is_overtaken(row, number):
                return
            created = await connection.scalar(
                upsert(steps)
                .values(**row)
                .on_conflict_do_nothing(index_elements=["id"])
                .returning(steps.c.id)
                .add_cte(_kept_thread(row["thread_id"]))
            )
            if created is None and not await _is_there(connection, row):
                raise MessageNotSaved

    async def update_step(self, row: dict[str, Any], number: int) -> None:
        """The step says what `row` says, whether it was there before or not."""
        async with self.changing(row["thread_id"]) as connection:
            if self._order.is_overtaken(row, number):
                return
            changes: dict[str, Any] = {
                name: _NEW_STEP[name] for name in row if name not in _NEVER_CHANGED
            }
            if "metadata" in changes:
                changes["metadata"] = steps.c.metadata.op("||")(_NEW_STEP["metadata"])
            updated = await connection.scalar(
                upsert(steps)
                .values(**row)
                .on_conflict_do_update(
                    index_elements=["id"],
                    set_=changes,
                    where=steps.c.thread_id == _NEW_STEP["thread_id"],
                )
                .returning(steps.c.id)
                .add_cte(_kept_thread(row["thread_id"]))
            )
            if updated is None:
                raise MessageNotSaved
        self._order.record(row, number)

    async def delete_step(self, step_id: UUID, thread_id: UUID, number: int) -> None:
        """The step, its elements, feedback and answer are gone, and older writes stay without
        effect."""
        async with self.changing(thread_id) as connection:
            await connection.execute(
                delete(elements).where(
                    elements.c.step_id == step_id, elements.c.thread_id == thread_id
                )
            )
            await connection.execute(
                delete(steps).where(steps.c.id == step_id, steps.c.thread_id == thread_id)
            )
        self._order.record({"id": step_id, "thread_id": thread_id}, number)

    async def save_element(self, row: dict[str, Any], number: int) -> None:
        """The element is as `row` says, in the thread it has always been in."""
        async with self.changing(row["thread_id"]) as connection:
            if self._order.is_overtaken(row, number):
                return
            await _ensure_thread(connection, row["thread_id"])
            changes = {name: _NEW_ELEMENT[name] for name in row if name not in _NEVER_CHANGED}
            saved = await connection.scalar(
                upsert(elements)
                .values(**row)
                .on_conflict_do_update(
                    index_elements=["id"],
                    set_=changes,
                    where=elements.c.thread_id == _NEW_ELEMENT["thread_id"],
                )
                .returning(elements.c.id)
            )
            if saved is None:
                raise MessageNotSaved
        self._order.record(row, number)

    async def delete_element(self, element_id: UUID, thread_id: UUID, number: int) -> None:
        """The element is gone, and older writes stay without effect."""
        async with self.changing(thread_id) as connection:
            await connection.execute(
                delete(elements).where(
                    elements.c.id == element_id, elements.c.thread_id == thread_id
                )
            )
        self._order.record({"id": element_id, "thread_id": thread_id}, number)

    async def delete_thread(self, thread_id: UUID) -> None:
        """The thread and all that hangs on it are gone; later writes to it are refused."""
        async with self.changing(thread_id) as connection:
            deleted = await connection.execute(delete(threads).where(threads.c.id == thread_id))
        if deleted.rowcount:
            self._deleted[thread_id] = None
        if len(self._deleted) > _REMEMBERED_DELETIONS:
            self._deleted.popitem(last=False)


def _kept_thread(thread_id: UUID) -> CTE:
    """Part of a step's statement: the thread exists, and its newest message is of now."""
    return (
        upsert(threads)
        .values(id=thread_id)
        .on_conflict_do_update(index_elements=["id"], set_={"updated_at": func.clock_timestamp()})
        .cte("kept_thread")
    )


async def _ensure_thread(connection: AsyncConnection, thread_id: UUID) -> None:
    await connection.execute(
        upsert(threads).values(id=thread_id).on_conflict_do_nothing(index_elements=["id"])
    )


async def _is_there(connection: AsyncConnection, row: dict[str, Any]) -> bool:
    found = await connection.scalar(
        select(steps.c.id).where(steps.c.id == row["id"], steps.c.thread_id == row["thread_id"])
    )
    return found is not None
