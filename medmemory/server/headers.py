"""What browsers are told with every answer: load nothing from elsewhere, keep nothing."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medmemory.settings import Settings

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")
_HASHED_ASSETS = "/assets/"  # their names change with their content
_OPEN_FILES = ("/public/", "/favicon", "/logo")
_A_YEAR_SECONDS = 31_536_000

_ALWAYS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), "
    "payment=(), usb=()",
}


class SecurityHeaders:
    """Sets the headers, and removes Chainlit's permission for other sites to read answers."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._is_https = is_served_by_https(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._set(MutableHeaders(scope=message), scope)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _set(self, headers: MutableHeaders, scope: Scope) -> None:
        for name in [name for name in headers if name.startswith("access-control-")]:
            del headers[name]
        for name, value in _ALWAYS.items():
            headers[name] = value
        # An answer may be stricter about itself, such as one that shows a stored file.
        headers.setdefault("Content-Security-Policy", self._policy(scope))
        headers["Cache-Control"] = _cache_control(scope["path"])
        if self._is_https:
            headers["Strict-Transport-Security"] = f"max-age={_A_YEAR_SECONDS}"

    def _policy(self, scope: Scope) -> str:
        return "; ".join(
            (
                "default-src 'self'",
                # Chainlit's page has inline scripts, and compiles our own elements in the browser.
                "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data: blob:",
                "font-src 'self' data:",
                "media-src 'self' blob:",
                "worker-src 'self' blob:",
                f"connect-src 'self' blob: {self._socket_source(scope)}".rstrip(),
                "frame-src 'self'",
                "frame-ancestors 'self'",
                "object-src 'none'",
                "base-uri 'self'",
                "form-action 'self'",
            )
        )

    def _socket_source(self, scope: Scope) -> str:
        """The site's own sockets: older browsers do not count them as 'self'."""
        host = Headers(scope=scope).get("host", "")
        if _HOST.fullmatch(host) is None:
            return ""
        return f"{'wss' if self._is_https else 'ws'}://{host}"


def is_served_by_https(settings: Settings) -> bool:
    """Whether browsers reach the site by https (through a proxy; we ourselves speak http)."""
    return settings.public_url is not None and settings.public_url.scheme == "https"


def _cache_control(path: str) -> str:
    if path.startswith(_HASHED_ASSETS):
        return f"public, max-age={_A_YEAR_SECONDS}, immutable"
    if path.startswith(_OPEN_FILES):
        return "no-cache"
    return "no-store"
