"""Who may come in. Chainlit's own cookie says who somebody was; the session says who still is.

Everything passes here before Chainlit sees it. Chainlit itself would accept a signed-out cookie for
days, renew it, take it as a Bearer header, and let any site's page open a socket.
"""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars

from medmemory.clinical.clinician import Clinician
from medmemory.errors import DependencyError
from medmemory.identity.acting import acting_as
from medmemory.identity.sessions import Activity, Sessions, token_hash
from medmemory.server.errors import error_response
from medmemory.server.origin import Origins
from medmemory.server.sockets import SESSION_ENDED, EndingSocket, Sockets
from medmemory.settings import Settings

_log = structlog.get_logger(__name__)

TokenReader = Callable[[dict[str, str]], str | None]

SIGN_IN_PATH = "/login"
SOCKET_PATH = "/ws/socket.io"

# For everybody: the sign-in page and what it loads, sign-out, and probes.
_OPEN_PATHS = {
    *(SIGN_IN_PATH, "/logout", "/health", "/health/ready", "/api/status"),
    *("/favicon", "/logo", "/auth/config", "/project/translations"),
}
_OPEN_FOLDERS = ("/assets/", "/public/")
# For nobody: other ways to sign in, sharing, remote tools, the description of the interface, and
# the transport whose sockets could not be told from requests.
_CLOSED_PATHS = {"/openapi.json", "/project/thread/share", "/mcp"}
_CLOSED_FOLDERS = (
    *("/auth/jwt", "/auth/header", "/auth/oauth", "/docs", "/redoc", "/copilot"),
    *("/project/share", "/share", SOCKET_PATH),
)
_OWN_PAGE = re.compile(
    r"/(thread|citations|documents|answers)/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"(/receipt|/sentences/\d{1,4})?"
)
# Asked for by pages that nobody may be looking at.
_POLLED_PATHS = ("/api/status", "/api/documents", "/user")
# What a socket carries when a clinician does something; everything else is kept up by the browser.
_CLINICIANS_EVENT = re.compile(r'42\d*\["(client_message|edit_message|stop|chat_settings_change)"')
_LONGEST_NAME_BYTES = 255  # of a file, on all file systems we meet
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class Gate:
    """Lets signed-in clinicians through, on whose behalf everything behind it then runs."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        settings: Settings,
        sessions: Sessions,
        sockets: Sockets,
        read_token: TokenReader,
    ) -> None:
        self._app = app
        self._origins = Origins(settings)
        self._sessions = sessions
        self._sockets = sockets
        self._read_token = read_token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            _join_cookie_headers(scope)
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            _join_cookie_headers(scope)
            await self._socket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, headers = scope["path"], Headers(scope=scope)
        if _is_no_path(path) or path in _CLOSED_PATHS or _is_in(path, _CLOSED_FOLDERS):
            refusal: ASGIApp = error_response(HTTPStatus.NOT_FOUND, "Not found.")
        elif scope["method"] not in _SAFE_METHODS and not self._origins.is_own(headers):
            _log.warning("foreign_origin_refused")
            refusal = error_response(HTTPStatus.FORBIDDEN, "Another site's page sent this.")
        elif path in _OPEN_PATHS or path.startswith(_OPEN_FOLDERS):
            await self._app(scope, receive, send)
            return
        else:
            clinician = await self._clinician(headers, _activity(scope["method"], path))
            if clinician is not None:
                await self._on_behalf_of(clinician, scope, receive, send)
                return
            refusal = _sign_in_first(scope, headers)
        await refusal(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        token = self._token(headers)
        if not _is_in(scope["path"], (SOCKET_PATH,)) or not self._origins.is_own(headers):
            _log.warning("socket_refused")
            await _refuse_socket(receive, send)
            return
        clinician = await self._clinician(headers, Activity.BACKGROUND)
        if clinician is None or token is None:
            await _refuse_socket(receive, send)
            return
        hashed = token_hash(token)
        with self._sockets.opened(hashed) as ended:
            socket = EndingSocket(receive, send, ended)

            async def receive_noting_activity() -> Message:
                message = await socket.receive()
                if _CLINICIANS_EVENT.match(message.get("text") or ""):
                    await self._record_activity(hashed)
                return message

            await self._on_behalf_of(clinician, scope, receive_noting_activity, socket.send)

    async def _record_activity(self, hashed: bytes) -> None:
        try:
            await self._sessions.record_activity(hashed)
        except DependencyError as error:
            # The message itself must arrive: what it asks for then fails with a sentence.
            _log.warning("activity_not_recorded", error=type(error).__name__)

    async def _on_behalf_of(
        self, clinician: Clinician, scope: Scope, receive: Receive, send: Send
    ) -> None:
        bind_contextvars(user_id=str(clinician.id))
        scope.setdefault("state", {})["clinician"] = clinician
        with acting_as(clinician.id):
            await self._app(scope, receive, send)

    async def _clinician(self, headers: Headers, activity: Activity) -> Clinician | None:
        token = self._token(headers)
        # Chainlit also takes the token from this header, where no browser would send it.
        if token is None or "authorization" in headers:
            return None
        return await self._sessions.check(token, activity=activity)

    def _token(self, headers: Headers) -> str | None:
        return self._read_token(cookie_parser(headers.get("cookie", "")))


def _join_cookie_headers(scope: Scope) -> None:
    """One cookie header, as RFC 6265 has it: of two, the gate and Chainlit could read different
    ones. In place, so that the request's log line learns which route was found."""
    headers = MutableHeaders(raw=list(scope["headers"]))
    cookies = headers.getlist("cookie")
    if len(cookies) > 1:
        headers["cookie"] = "; ".join(cookies)
    scope["headers"] = headers.raw


def _is_in(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def _is_no_path(path: str) -> bool:
    """Whether nothing can have this path; a file system is not to be asked about it."""
    longest = max(len(part.encode("utf-8", "replace")) for part in path.split("/"))
    return longest > _LONGEST_NAME_BYTES or not path.isprintable()


def _activity(method: str, path: str) -> Activity:
    is_polled = method in _SAFE_METHODS and path.startswith(_POLLED_PATHS)
    return Activity.BACKGROUND if is_polled else Activity.CLINICIAN


def _sign_in_first(scope: Scope, headers: Mapping[str, str]) -> ASGIApp:
    is_page = headers.get("sec-fetch-mode", "navigate") == "navigate"
    is_wanted = scope["path"] == "/" or "text/html" in headers.get("accept", "")
    if scope["method"] == "GET" and is_page and is_wanted:
        path = scope["path"]
        # The page that was wanted, named for our own script; only a path of ours, by its id.
        then = f"?then={path}" if _OWN_PAGE.fullmatch(path) else ""
        return RedirectResponse(f"{SIGN_IN_PATH}{then}", status_code=HTTPStatus.SEE_OTHER)
    return error_response(HTTPStatus.UNAUTHORIZED, "Sign in first.")


async def _refuse_socket(receive: Receive, send: Send) -> None:
    await receive()  # "websocket.connect"; a close before it breaks the protocol
    await send({"type": "websocket.close", "code": SESSION_ENDED})
