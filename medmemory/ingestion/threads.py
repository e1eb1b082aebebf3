"""Work in threads that ends when nobody waits for it any more."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from medmemory.ingestion.ports import TokenCounter

Result = TypeVar("Result")


class NobodyWaits(Exception):  # no error: whoever asked was cancelled
    """Ends the work of a thread; nobody hears of it."""


async def in_thread(work: Callable[[threading.Event], Result]) -> Result:
    """What `work` returns.

    A thread cannot be cancelled; when this is, the event that `work` was given is set.
    """
    abandoned = threading.Event()
    try:
        return await asyncio.to_thread(work, abandoned)
    finally:
        abandoned.set()


class Abandonable:
    """Counts tokens until the event is set, and then raises NobodyWaits.

    Cutting a document consists of counting, so this ends it within moments.
    """

    def __init__(self, counter: TokenCounter, abandoned: threading.Event) -> None:
        self._counter = counter
        self._abandoned = abandoned

    @property
    def window_tokens(self) -> int:
        return self._counter.window_tokens

    def count_tokens(self, text: str) -> int:
        if self._abandoned.is_set():
            raise NobodyWaits
        return self._counter.count_tokens(text)
