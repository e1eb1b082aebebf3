"""Whose writes, and in which order.

Chainlit starts every write as a task of its own, in contexts of all kinds, and waits for none.
"""

import asyncio
import itertools
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

from chainlit.context import context_var
from chainlit.session import WebsocketSession
from chainlit.user import PersistedUser

from medmemory.clinical.identifiers import ClinicianId
from medmemory.identity.acting import acting_as, acting_clinician
from medmemory.storage.chat_rows import parse_id

_REMEMBERED_WRITES = 20_000


def chat_clinician() -> ClinicianId | None:
    """The user of the Chainlit session this code runs in, otherwise the acting clinician.

    The session comes first: the task in which the socket server notices lost connections inherits
    the identity of whoever connected first after the start, and runs everybody's last writes.
    """
    chainlit = context_var.get(None)
    user = None if chainlit is None else chainlit.session.user
    if isinstance(user, PersistedUser) and (session_user := parse_id(user.id)) is not None:
        return ClinicianId(session_user)
    return acting_clinician()


def on_behalf() -> AbstractContextManager[None]:
    """Everything inside runs on behalf of `chat_clinician`."""
    return acting_as(chat_clinician())


def chat_session() -> WebsocketSession | None:
    """The conversation this code runs in, or None outside of any."""
    chainlit = context_var.get(None)
    session = None if chainlit is None else chainlit.session
    return session if isinstance(session, WebsocketSession) else None


async def after_first_message(
    write: Callable[..., Coroutine[Any, Any, None]], *arguments: object
) -> None:
    """`write` is done, or waits for the clinician's first message and is dropped without one.

    Chainlit's own queues are one per method, and so forget the order between methods.
    """
    session = chat_session()
    if session is None or session.has_first_interaction:
        await write(*arguments)
        return
    queue = session.thread_queues.setdefault("chat_history", deque())
    queue.append((_call, write, arguments, {}))


async def _call(write: Callable[..., Coroutine[Any, Any, None]], *arguments: object) -> None:
    await write(*arguments)


class ThreadLocks:
    """One lock a thread: its writes happen one after the other, in the order they began."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    def of(self, thread_id: UUID) -> asyncio.Lock:
        return self._locks.setdefault(thread_id, asyncio.Lock())


class WriteOrder:
    """Which write of a step or element is the newest, so that a late older one changes nothing.

    A write takes its number when Chainlit asks for it; it may run much later, from the queue.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._newest: OrderedDict[tuple[UUID, UUID], int] = OrderedDict()

    def next(self) -> int:
        return next(self._numbers)

    def is_overtaken(self, row: Mapping[str, Any], number: int) -> bool:
        return self._newest.get((row["thread_id"], row["id"]), 0) > number

    def record(self, row: Mapping[str, Any], number: int) -> None:
        """To be called when the write is committed, before its thread's next one starts."""
        key = (row["thread_id"], row["id"])
        self._newest[key] = number
        self._newest.move_to_end(key)
        if len(self._newest) > _REMEMBERED_WRITES:
            self._newest.popitem(last=False)
