"""The open sockets and the sessions they belong to: when a session ends, its sockets end."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator

import structlog
from starlette.types import Message, Receive, Send

from medmemory.errors import DependencyError
from medmemory.identity.sessions import Sessions

_log = structlog.get_logger(__name__)

SESSION_ENDED = 4401  # close code of our own
_CHECK_SECONDS = 2.0


class Sockets:
    """All sockets of this process. An instance lives as long as the server."""

    def __init__(self, sessions: Sessions, *, check_seconds: float = _CHECK_SECONDS) -> None:
        self._sessions = sessions
        self._check_seconds = check_seconds
        self._ended: defaultdict[bytes, set[asyncio.Event]] = defaultdict(set)

    @contextlib.contextmanager
    def opened(self, token_hash: bytes) -> Iterator[asyncio.Event]:
        """Meanwhile a socket of this session is open; the event is set when it must end."""
        ended = asyncio.Event()
        self._ended[token_hash].add(ended)
        try:
            yield ended
        finally:
            self._ended[token_hash].discard(ended)
            if not self._ended[token_hash]:
                del self._ended[token_hash]

    def end(self, token_hash: bytes) -> None:
        """The session's sockets are closing."""
        for ended in self._ended.get(token_hash, ()):
            ended.set()

    @contextlib.asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Meanwhile sockets of sessions that ended elsewhere, or of age, are closed too."""
        watch = asyncio.create_task(self._watch(), name="sockets-watch")
        try:
            yield
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._check_seconds)
            open_sessions = set(self._ended)
            if not open_sessions:
                continue
            try:
                await self._end_what_holds_no_more(open_sessions)
            except DependencyError:
                _log.warning("sockets_not_checked")
            except Exception:  # noqa: BLE001  # the boundary: sockets must not outlive their sessions
                _log.exception("sockets_not_checked")

    async def _end_what_holds_no_more(self, open_sessions: set[bytes]) -> None:
        holding = await self._sessions.holding(open_sessions)
        for token_hash in open_sessions - holding:
            _log.info("sockets_ended_with_their_session")
            self.end(token_hash)


class EndingSocket:
    """A socket as the application sees it: it is closed from both sides when `ended` is set."""

    def __init__(self, receive: Receive, send: Send, ended: asyncio.Event) -> None:
        self._receive = receive
        self._send = send
        self._ended = ended
        self._is_closed = False

    async def receive(self) -> Message:
        receiving = asyncio.ensure_future(self._receive())
        ending = asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait({receiving, ending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ending.cancel()
            if not receiving.done():
                receiving.cancel()
        if self._ended.is_set():
            await self._close()
            return {"type": "websocket.disconnect", "code": SESSION_ENDED}
        return receiving.result()

    async def send(self, message: Message) -> None:
        if self._ended.is_set():
            return  # nothing more of the record leaves after the session's end
        await self._send(message)

    async def _close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            # The browser may be gone already.
            with contextlib.suppress(RuntimeError, OSError):
                await self._send({"type": "websocket.close", "code": SESSION_ENDED})
