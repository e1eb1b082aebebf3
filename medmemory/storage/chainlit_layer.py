"""Conversations as Chainlit writes and reads them, on our tables.

Methods keep the names, parameters and dictionaries of Chainlit's data layer, which calls them by
keyword. Unlike the ones Chainlit ships, they raise: nothing is lost in silence. Importing this
module imports Chainlit.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from chainlit.data.base import BaseDataLayer
from chainlit.element import Element, ElementDict
from chainlit.step import StepDict
from chainlit.types import (
    Feedback,
    PageInfo,
    PaginatedResponse,
    Pagination,
    ThreadDict,
    ThreadFilter,
)
from chainlit.user import PersistedUser, User
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from medmemory.errors import AccessDenied, NotFound
from medmemory.identity.acting import require_acting_clinician
from medmemory.storage import chat_rows, chat_statements
from medmemory.storage.chat_order import after_first_message, chat_session, on_behalf
from medmemory.storage.chat_rows import parse_id, required_id
from medmemory.storage.chat_search import LONGEST_PAGE, Cursor, page_of_threads, thread_of
from medmemory.storage.chat_writes import ChatWrites
from medmemory.storage.engine import Database
from medmemory.storage.tables import clinicians, elements, feedback, steps, threads


class ChainlitLayer(BaseDataLayer):
    """The acting clinician's conversations; everybody else's do not exist.

    An instance lives as long as its process and keeps the order of its writes; the database is
    closed by whoever opened it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writes = ChatWrites(database)
        self._kept: set[UUID] = set()  # messages that Chainlit has yet to ask for

    # Accounts: Chainlit asks about them, and makes none.

    async def get_user(self, identifier: str) -> PersistedUser | None:
        """The account of that name, unless there is none or it is disabled."""
        is_named = func.lower(clinicians.c.username) == identifier.lower()
        async with self._reading() as connection:
            found = (
                await connection.execute(
                    select(clinicians).where(is_named, clinicians.c.disabled_at.is_(None))
                )
            ).one_or_none()
        if found is None:
            return None
        return PersistedUser(
            id=str(found.id),
            createdAt=chat_rows.iso_text(found.created_at) or "",
            identifier=found.username,
            metadata={"role": found.role},
        )

    async def create_user(self, user: User) -> PersistedUser | None:
        """As `get_user`: accounts are made by an administrator, never by signing in."""
        return await self.get_user(user.identifier)

    # Threads

    async def list_threads(
        self, pagination: Pagination, filters: ThreadFilter
    ) -> PaginatedResponse[ThreadDict]:
        """A page of the clinician's own conversations without their steps, the newest first.

        Each carries the time of its last message as `createdAt`, because the page sorts by that.
        """
        first = max(1, min(pagination.first, LONGEST_PAGE))
        async with self._reading() as connection:
            clinician_id = require_acting_clinician()
            if filters.userId is not None and parse_id(filters.userId) != clinician_id:
                raise AccessDenied
            query = page_of_threads(
                clinician_id,
                first=first,
                after=pagination.cursor,
                search=filters.search,
                feedback_value=filters.feedback,
            )
            rows = (await connection.execute(query)).all()
        shown = rows[:first]
        cursors = [str(Cursor(row.updated_at, row.id)) for row in shown]
        return PaginatedResponse(
            pageInfo=PageInfo(
                hasNextPage=len(rows) > first,
                startCursor=cursors[0] if cursors else None,
                endCursor=cursors[-1] if cursors else None,
            ),
            data=[chat_rows.thread_dict(row, dated=row.updated_at) for row in shown],
        )

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        """The conversation with its steps and elements; None when it is not there or not own."""
        key = parse_id(thread_id)
        if key is None:
            return None
        async with self._reading() as connection:
            thread = (await connection.execute(thread_of(key))).one_or_none()
            if thread is None:
                return None
            step_rows = (await connection.execute(chat_statements.steps_of(key))).all()
            element_rows = (
                await connection.execute(
                    select(elements)
                    .where(elements.c.thread_id == key)
                    .order_by(elements.c.created_at, elements.c.id)
                )
            ).all()
        found = chat_rows.thread_dict(thread, dated=thread.created_at)
        found["steps"] = [chat_rows.step_dict(row) for row in step_rows]
        found["elements"] = [chat_rows.element_dict(row) for row in element_rows]
        return found

    async def get_thread_author(self, thread_id: str) -> str:
        """The username whose conversation it is; "" when it is not there or not own."""
        key = parse_id(thread_id)
        if key is None:
            return ""
        async with self._reading() as connection:
            thread = (await connection.execute(thread_of(key))).one_or_none()
        return "" if thread is None else str(thread.username)

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """The thread has these properties, metadata added to what it has; its owner never changes.

        With `user_id`, or a name from within a conversation, Chainlit announces a thread: it is
        made when it is not there, and the name is a proposal. A name alone is the clinician's own.
        Other calls change only a thread that is there: they also come after its deletion.
        """
        key = required_id(thread_id)
        title = chat_statements.title_of(name)
        tags = None if tags is None else [chat_rows.storable_text(tag) for tag in tags]
        is_announced = user_id is not None or (name is not None and chat_session() is not None)
        async with self._writes.changing(key) as connection:
            if is_announced:
                await connection.execute(chat_statements.announced(key, title, tags))
            elif title is not None:
                await connection.execute(chat_statements.renamed(key, title))
            if tags is not None and not is_announced:
                await connection.execute(
                    update(threads).where(threads.c.id == key).values(tags=tags)
                )
            if metadata:
                await connection.execute(chat_statements.with_metadata(key, metadata))

    async def delete_thread(self, thread_id: str) -> None:
        """The conversation is gone, with its messages, elements, feedback, answers, citations."""
        await self._writes.delete_thread(required_id(thread_id))

    # Steps and elements: kept from the clinician's first message on.

    async def keep_message(self, step_dict: StepDict) -> None:
        """The clinician's message is in the history; Chainlit's own request for it does nothing.

        Chainlit asks in a task of its own, of whose failure neither the page nor we would hear.
        """
        row = chat_rows.step_row(step_dict)
        await self._writes.create_step(row, self._writes.take_number())
        self._kept.add(row["id"])

    async def create_step(self, step_dict: StepDict) -> None:
        step_id = parse_id(step_dict.get("id"))
        if step_id in self._kept:
            self._kept.discard(step_id)
            return
        number = self._writes.take_number()
        row = chat_rows.step_row(step_dict)
        await after_first_message(self._writes.create_step, row, number)

    async def update_step(self, step_dict: StepDict) -> None:
        number = self._writes.take_number()
        row = chat_rows.step_row(step_dict)
        await after_first_message(self._writes.update_step, row, number)

    async def delete_step(self, step_id: str) -> None:
        await after_first_message(
            self._delete_step, required_id(step_id), self._writes.take_number()
        )

    async def _delete_step(self, step_id: UUID, number: int) -> None:
        session = chat_session()
        thread_id = None if session is None else parse_id(session.thread_id)
        if thread_id is None:
            async with self._reading() as connection:
                thread_id = await connection.scalar(
                    select(steps.c.thread_id).where(steps.c.id == step_id)
                )
        if thread_id is not None:
            await self._writes.delete_step(step_id, thread_id, number)

    async def create_element(self, element: Element) -> None:
        """A custom element, or one with an address, is kept; files are not.

        What a clinician uploads is kept as a document of the patient.
        """
        if element.type != "custom" and not element.url:
            return
        number = self._writes.take_number()
        row = chat_rows.element_row(element)
        await after_first_message(self._writes.save_element, row, number)

    async def get_element(self, thread_id: str, element_id: str) -> ElementDict | None:
        is_asked_for = (
            elements.c.id == parse_id(element_id),
            elements.c.thread_id == parse_id(thread_id),
        )
        async with self._reading() as connection:
            found = (await connection.execute(select(elements).where(*is_asked_for))).one_or_none()
        return None if found is None else chat_rows.element_dict(found)

    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        await after_first_message(
            self._delete_element,
            required_id(element_id),
            parse_id(thread_id),
            self._writes.take_number(),
        )

    async def _delete_element(self, element_id: UUID, thread_id: UUID | None, number: int) -> None:
        if thread_id is None:
            async with self._reading() as connection:
                thread_id = await connection.scalar(
                    select(elements.c.thread_id).where(elements.c.id == element_id)
                )
        if thread_id is not None:
            await self._writes.delete_element(element_id, thread_id, number)

    async def get_favorite_steps(self, user_id: str) -> list[StepDict]:
        """The clinician's own steps marked as favourites; `user_id` is not believed."""
        async with self._reading() as connection:
            rows = (await connection.execute(chat_statements.favourite_steps())).all()
        return [chat_rows.step_dict(row) for row in rows]

    # Feedback

    async def upsert_feedback(self, feedback: Feedback) -> str:
        """The message's one feedback; returns its id. Raises NotFound for a message not own."""
        step_id = _id_of_some(feedback.forId)
        async with self._writes.changing(step_id) as connection:
            feedback_id = await connection.scalar(chat_statements.feedback_on(step_id, feedback))
        if feedback_id is None:
            raise NotFound
        return str(feedback_id)

    async def delete_feedback(self, feedback_id: str) -> bool:
        """There was such feedback of the clinician's own, and it is gone; otherwise NotFound."""
        key = _id_of_some(feedback_id)
        async with self._writes.changing(key) as connection:
            deleted = await connection.execute(delete(feedback).where(feedback.c.id == key))
        if deleted.rowcount == 0:
            raise NotFound
        return True

    async def build_debug_url(self) -> str:
        return ""

    async def close(self) -> None:
        """Nothing to do: the database is closed by whoever opened it."""

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        with on_behalf():
            async with self._database.reading() as connection:
                yield connection


def _id_of_some(value: object) -> UUID:
    """As `parse_id`; raises NotFound when it is none."""
    key = parse_id(value)
    if key is None:
        raise NotFound
    return key
