"""Every request has an id and one log line, and no error passes unanswered."""

import time
import uuid
from http import HTTPStatus

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, clear_contextvars

from medmemory.errors import MedMemoryError
from medmemory.server.errors import response_to

_log = structlog.get_logger(__name__)

# Asked for every few seconds; a line each would bury the others.
_QUIET_PATHS = ("/health", "/api/status", "/assets/", "/public/", "/favicon", "/logo", "/avatars/")


class Requests:
    """Binds `request_id` for all that is logged meanwhile, and answers what nobody else did."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        clear_contextvars()
        request_id = uuid.uuid4().hex
        bind_contextvars(request_id=request_id)
        exchange = _Exchange(send, request_id)
        try:
            await self._app(scope, receive, exchange.send)
        except Exception as error:  # noqa: BLE001  # the boundary: beyond it is the open network
            _report(error)
            if not exchange.has_started:
                await _answer(error, scope, receive, exchange)
        finally:
            _log_line(scope, exchange)


class _Exchange:
    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id.encode()
        self._began = time.perf_counter()
        self.status: int | None = None

    @property
    def has_started(self) -> bool:
        return self.status is not None

    @property
    def duration_ms(self) -> int:
        return round((time.perf_counter() - self._began) * 1000)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message.get("headers", []), (b"x-request-id", self._request_id)]
            message = {**message, "headers": headers}
        elif message["type"] == "websocket.accept":
            self.status = HTTPStatus.SWITCHING_PROTOCOLS
        elif message["type"] == "websocket.close" and self.status is None:
            self.status = HTTPStatus.FORBIDDEN
        await self._send(message)


def _report(error: Exception) -> None:
    if isinstance(error, MedMemoryError):
        _log.warning("request_failed", error=type(error).__name__, exc_info=error)
    else:
        _log.error("request_failed", error=type(error).__name__, exc_info=error)


async def _answer(error: Exception, scope: Scope, receive: Receive, exchange: _Exchange) -> None:
    if scope["type"] == "http":
        await response_to(error)(scope, receive, exchange.send)
    else:
        await exchange.send({"type": "websocket.close", "code": 1011})


def _log_line(scope: Scope, exchange: _Exchange) -> None:
    if scope["path"].startswith(_QUIET_PATHS) and exchange.status == HTTPStatus.OK:
        return
    _log.info(
        "request",
        method=scope.get("method", "WEBSOCKET"),
        path=_pattern(scope),
        status=None if exchange.status is None else int(exchange.status),
        duration_ms=exchange.duration_ms,
    )


def _pattern(scope: Scope) -> str:
    """Which route was asked; what stands in its variable parts is the sender's own text."""
    if scope["type"] == "websocket":
        return "(socket)"
    pattern = getattr(scope.get("route"), "path", None)
    return pattern if isinstance(pattern, str) else "(no route)"
