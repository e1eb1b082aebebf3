"""Work in a thread ends when whoever waited for it was cancelled."""

import asyncio
import threading

import pytest

from medmemory.ingestion.threads import Abandonable, NobodyWaits, in_thread
from tests.support.ingestion import installed_weights

SECONDS = 5


async def test_counting_ends_when_nobody_waits_any_more() -> None:
    began, ended = threading.Event(), threading.Event()

    def count(abandoned: threading.Event) -> None:
        counter = Abandonable(installed_weights(), abandoned)
        try:
            while True:
                counter.count_tokens("Sodium 140 mmol/l")
                began.set()
        except NobodyWaits:
            ended.set()
            raise

    task = asyncio.create_task(in_thread(count))
    assert await asyncio.to_thread(began.wait, SECONDS)
    assert not ended.is_set()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(ended.wait, SECONDS)


async def test_what_is_waited_for_is_returned_or_raised() -> None:
    def fail(_: threading.Event) -> None:
        raise ZeroDivisionError

    assert await in_thread(threading.Event.is_set) is False
    with pytest.raises(ZeroDivisionError):
        await in_thread(fail)
