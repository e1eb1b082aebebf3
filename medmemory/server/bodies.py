"""No request body grows beyond what its route can use, however it is sent."""

from http import HTTPStatus

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medmemory.server.errors import error_response
from medmemory.settings import Settings

_log = structlog.get_logger(__name__)

_UPLOAD_PATH = "/project/file"
_MULTIPART_SLACK_BYTES = 64 * 1024  # boundaries and part headers around the file
_OTHER_BYTES = 1024 * 1024


class BodyLimit:
    """Answers 413 as soon as too much is announced or has arrived."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._upload_bytes = settings.upload_max_bytes + _MULTIPART_SLACK_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._upload_bytes if scope["path"] == _UPLOAD_PATH else _OTHER_BYTES
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced) > limit:
            await _too_large(limit)(scope, receive, send)
            return
        body = _CountedBody(limit, receive, send)
        try:
            await self._app(scope, body.receive, body.send)
        except Exception:
            # What the reader makes of a body cut short is of no interest.
            if not body.is_exceeded:
                raise
        if body.is_exceeded and not body.has_answered:
            await _too_large(limit)(scope, receive, send)


class _CountedBody:
    def __init__(self, limit: int, receive: Receive, send: Send) -> None:
        self._limit = limit
        self._receive = receive
        self._send = send
        self._received = 0
        self.has_answered = False

    @property
    def is_exceeded(self) -> bool:
        return self._received > self._limit

    async def receive(self) -> Message:
        if self.is_exceeded:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self._received += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self.is_exceeded else message

    async def send(self, message: Message) -> None:
        if self.is_exceeded and not self.has_answered:
            return  # ours follows
        self.has_answered = True
        await self._send(message)


def _too_large(limit: int) -> ASGIApp:
    _log.info("request_body_refused", limit_bytes=limit)
    megabytes = limit / (1024 * 1024)
    return error_response(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"This is larger than this site accepts ({megabytes:.0f} MB).",
        code="document_too_large",
    )
