"""A message that grows while it is written, on the page at once and in the history often enough."""

import asyncio
import contextlib
import time
from types import TracebackType
from typing import Self

import chainlit as cl
import structlog
from chainlit.step import StepDict

from medmemory.errors import MedMemoryError
from medmemory.ui.messages import new_message
from medmemory.ui.running import to_its_end
from medmemory.ui.services import services

SHOW_EVERY_SECONDS = 0.06  # the browser draws no faster
SAVE_EVERY_SECONDS = 2.0  # what a killed process loses at most

_log = structlog.get_logger(__name__)


class GrowingMessage:
    """Written from `open` to `close`; in between, `grow` as often as there is something new."""

    def __init__(self) -> None:
        self.message = new_message("")
        self._emitter = cl.context.emitter
        self._shown = ""
        self._to_show = ""
        self._to_save = ""
        self._saved = ""
        self._saved_at = time.monotonic()
        self._changed = asyncio.Event()
        self._flusher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def open(self) -> None:
        """The message is in the history, marked as unfinished, then on the page.

        It is in the history also when this is cancelled, so that a stopped answer can be kept.
        """
        self.message.streaming = True
        await to_its_end(services().chat_history.create_step(self.message.to_dict()))
        await self._emitter.stream_start(self.message.to_dict())
        self._flusher = asyncio.create_task(self._flush())

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stop_flushing()

    def grow(self, shown: str, *, saved: str = "") -> None:
        """`shown` is the whole text so far; `saved` its form for the history, if it has one yet."""
        self._to_show = shown
        self._to_save = saved
        self._changed.set()

    def snapshot(self) -> StepDict:
        """The message as the page shows it now."""
        shown = self.message.to_dict()
        return {**shown, "output": self._shown} if self.message.streaming else shown

    async def close(self, text: str) -> None:
        """`text` is what the history keeps and the page shows, for good."""
        await self._stop_flushing()
        self.message.content = text
        self.message.streaming = False
        await services().chat_history.update_step(self.message.to_dict())
        await self._emitter.update_step(self.message.to_dict())

    async def _flush(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            await self._show()
            if time.monotonic() - self._saved_at >= SAVE_EVERY_SECONDS:
                await self._save()
            if self._to_save:  # before there is an answer, its first words do not wait
                await asyncio.sleep(SHOW_EVERY_SECONDS)

    async def _show(self) -> None:
        text = self._to_show
        if text.startswith(self._shown):
            new, is_whole = text[len(self._shown) :], False
        else:
            new, is_whole = text, True
        if new:
            await self._emitter.send_token(self.message.id, new, is_sequence=is_whole)
        self._shown = text

    async def _save(self) -> None:
        self._saved_at = time.monotonic()
        if self._to_save == self._saved:
            return
        text = self._to_save
        try:
            await services().chat_history.update_step({**self.message.to_dict(), "output": text})
        except MedMemoryError as error:  # the whole answer is saved at the end, or that fails aloud
            _log.warning("partial_answer_not_saved", error=type(error).__name__)
        else:
            self._saved = text

    async def _stop_flushing(self) -> None:
        if self._flusher is None:
            return
        self._flusher.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._flusher
        self._flusher = None
