"""What a signed-in sender gets wrong is the sender's mistake: 4xx in the one shape, never 5xx."""

import asyncio
import copy
import itertools
import json
import re
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from chainlit.session import WebsocketSession, ws_sessions_id
from chainlit.user import PersistedUser
from fastapi import FastAPI
from httpx import AsyncClient, Limits, Response
from starlette.routing import BaseRoute, Mount, Route

from medmemory.assembly import Services, assemble
from medmemory.clinical.clinician import Clinician, Role
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings, prepare_data_dir
from tests.conftest import DatabaseUrls
from tests.support.conversations import custom_element, message
from tests.support.web import serving
from tests.support.whole_site import whole_site

PASSWORD = "heron by the weir"
SOMEBODY = str(uuid.uuid4())
# The sender's own: these are there.
PAGE, THREAD, STEP, ELEMENT_ID = (str(uuid.uuid4()) for _ in range(4))

ELEMENT = {
    "id": ELEMENT_ID,
    "threadId": THREAD,
    "forId": STEP,
    "type": "custom",
    "name": "PatientCard",
    "display": "inline",
    "props": {},
}
# A body that each route would take, to be spoiled one field at a time.
BODIES: dict[str, Any] = {
    "/set-session-cookie": {"session_id": PAGE},
    "/feedback": {
        "feedback": {"forId": STEP, "value": 1, "comment": "", "id": SOMEBODY, "threadId": ""},
        "feedbackId": SOMEBODY,
        "sessionId": PAGE,
    },
    "/project/threads": {
        "pagination": {"first": 5, "cursor": f"2026-01-01T00:00:00+00:00_{SOMEBODY}"},
        "filter": {"search": "x", "userId": SOMEBODY, "feedback": 1},
    },
    "/project/thread": {"threadId": THREAD, "name": "x"},
    "/project/element": {"element": ELEMENT, "sessionId": PAGE},
    "/project/action": {"action": {"name": "x", "payload": {}}, "sessionId": PAGE},
    "/api/patients/search": {"text": "x"},
    "/api/patients": {
        "family_name": "x",
        "given_name": "x",
        "birth_date": "1958-02-03",
        "sex": "female",
        "mrn": "x",
    },
}
WRONG: tuple[Any, ...] = (
    *(None, True, -1, 10**30, 1.5, float("nan"), "", "x" * 5000, "\x00", "\ud800", SOMEBODY),
    *([], [None], {}, {"\ud800": 1}, "9999-12-31", f"9999-12-31T23:59:59-14:00_{SOMEBODY}"),
)
WRONG_IN_PATHS = (
    *("%00", "a%00b", "%0d%0a", "x" * 300, "%ff", "..%2f..%2fetc", "-1", "0", "9" * 30, SOMEBODY),
    *("%ed%a0%80", "a" * 240 + ".svg"),
)
WRONG_FILE_NAMES = (
    *(b"", b"\x00", b"a\x00.txt", b"../../etc/passwd", b"x" * 5000 + b".txt", b"\xff\xfe", b"."),
    *(b"\xed\xa0\x80", b'"', b"a\r\nX: y", b"CON", b"\xe2\x80\xaefdp.exe", b"%00", b"a;b=c"),
)
AT_ONCE = 6  # sixteen take half as long again: they wait for the same rows
WRONG_BODIES = (b"", b"{", b"null", b"[]", b'"x"', b"1" * 5000, b"\xff\xfe", b"[" * 100_000)
WRONG_QUERIES = (
    *("session_id=%00", "session_id=x&page=-1", "page=" + "9" * 30, "language=%00", "theme=x"),
    *("patient=x", f"citation=x&patient={SOMEBODY}", "session_id=" + SOMEBODY),
)


@pytest.fixture
async def client(settings: Settings, database_urls: DatabaseUrls) -> AsyncIterator[AsyncClient]:
    prepare_data_dir(settings)
    # Each request would ask first whether the database is still there.
    nearby = settings.model_copy(update={"db_pool_pre_ping": False})
    services = assemble(nearby, database_urls.application)
    clinician = await services.accounts.create("okafor", Role.CLINICIAN, PASSWORD)
    await keep_conversation(services, clinician)
    with whole_site(services) as app:
        # As many connections as are used: httpx looks at each of them for each request.
        few = Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        async with serving(app) as url, AsyncClient(base_url=url, timeout=30, limits=few) as client:
            form = {"username": "okafor", "password": PASSWORD}
            assert (await client.post("/login", data=form)).status_code == 200
            client.app = app  # type: ignore[attr-defined]  # for the list of its routes
            open_page(PersistedUser(id=str(clinician.id), identifier="okafor", createdAt=""))
            yield client
            ws_sessions_id.pop(PAGE)
    await services.close()


async def keep_conversation(services: Services, clinician: Clinician) -> None:
    with acting_as(clinician.id):
        await services.chat_history.create_step(message(THREAD, "hello", step_id=STEP))
        element = custom_element(THREAD, {}, for_id=STEP)
        element.id = ELEMENT_ID
        await services.chat_history.create_element(element)


def open_page(user: PersistedUser) -> None:
    async def emit(*_: object) -> None:
        return None

    WebsocketSession(
        id=PAGE,
        socket_id=PAGE,
        emit=emit,  # type: ignore[arg-type]  # Chainlit awaits what it says returns None
        emit_call=emit,
        user_env={},
        client_type="webapp",
        user=user,
        thread_id=THREAD,
    )


@dataclass(frozen=True)
class Asked:
    path: str
    body: bytes | None = None
    content_type: str = "application/json"

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.body is None else {"Content-Type": self.content_type}


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and path of every route, Chainlit's included, but the two that are right to differ."""
    for route in leaves(app.routes):
        for method in sorted(route.methods or {"GET"}):
            if (method, route.path) not in {("POST", "/logout"), ("GET", "/health/ready")}:
                yield method, route.path


def leaves(routes: list[BaseRoute]) -> Iterator[Route]:
    for route in routes:
        included = getattr(route, "original_router", None)  # FastAPI's own, private, kind of route
        if included is not None:
            yield from leaves(included.routes)
        elif isinstance(route, Mount):
            yield from leaves(route.routes)
        elif isinstance(route, Route):
            yield route


def spoiled(body: Any) -> Iterator[Any]:
    """`body`, then each of its parts left out, replaced, or joined by one nobody asked for."""
    yield body
    for place in places(body):
        for wrong in WRONG:
            changed = copy.deepcopy(body)
            inner = changed
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = wrong
            yield changed
        without = copy.deepcopy(body)
        inner = without
        for key in place[:-1]:
            inner = inner[key]
        del inner[place[-1]]
        yield without
    yield {**body, "\ud800": 1}


def places(body: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for key, value in body.items():
        yield (key,)
        if isinstance(value, dict):
            for inner in places(value):
                yield (key, *inner)


def in_one_shape(answer: Response) -> bool:
    return answer.status_code < 400 or bool(answer.json()["error"]["message"])


def is_page(path: str) -> bool:
    """Sources say why they cannot be shown in a page, not to a program."""
    return path.startswith(("/citations", "/documents", "/answers"))


@pytest.mark.slow
# Starlette leaves the file of a form that breaks off to the garbage collector.
@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning")
async def test_no_route_calls_a_senders_mistake_its_own(client: AsyncClient) -> None:
    wrong: set[tuple[str, str, int, str]] = set()
    # Reversed, so that DELETE, which takes away what others ask for, comes last.
    routes = sorted(set(routes_of(client.app)), reverse=True)  # type: ignore[attr-defined]  # set by the fixture

    async def ask(method: str, pattern: str, asked: Asked) -> None:
        answer = await client.request(method, asked.path, content=asked.body, headers=asked.headers)
        is_shaped = method == "HEAD" or is_page(pattern) or in_one_shape(answer)
        if answer.status_code >= 500 or not is_shaped:
            wrong.add((method, pattern, answer.status_code, str(asked.body or asked.path)[:80]))

    assert ("PUT", "/project/element") in routes
    for method, pattern in routes:
        every = list(wrongly_asked(method, pattern))
        for first in range(0, len(every), AT_ONCE):
            some = every[first : first + AT_ONCE]
            await asyncio.gather(*(ask(method, pattern, asked) for asked in some))
    assert not wrong


def wrongly_asked(method: str, pattern: str) -> Iterator[Asked]:
    for path in paths(pattern):
        yield Asked(path)
    for query in WRONG_QUERIES if method == "GET" else ():
        yield Asked(f"{path}?{query}")
    if method in {"GET", "HEAD"}:
        return
    for body in WRONG_BODIES:
        yield Asked(path, body)
    if pattern == "/project/file":
        yield from spoiled_uploads(f"{path}?session_id={PAGE}")
    for spoiled_body in spoiled(BODIES.get(pattern, {})):
        yield Asked(path, json.dumps(spoiled_body).encode())


def spoiled_uploads(path: str) -> Iterator[Asked]:
    """A file under names that are none, then one in a form that is none."""
    form = "multipart/form-data; boundary=b"
    for name in WRONG_FILE_NAMES:
        yield Asked(path, upload(name), form)
    sound = upload(b"a.txt")
    for body in (sound[:-9], sound[:30], sound * 2, sound.replace(b"\r\n", b"\n"), b"--b--", b""):
        yield Asked(path, body, form)
    for part in (b'name="other"', b"", b'name="file"', b'filename="a.txt"', b"x" * 100_000):
        yield Asked(path, upload(b"a.txt").replace(b'name="file"; filename="a.txt"', part), form)
    for content_type in (form[:-1], form[:-11], form.upper(), form + "; charset=x", "text/plain"):
        yield Asked(path, sound, content_type)


def upload(name: bytes, content: bytes = b"Sodium 140 mmol/l.") -> bytes:
    disposition = b'Content-Disposition: form-data; name="file"; filename="%s"' % name
    return b"--b\r\n%s\r\nContent-Type: text/plain\r\n\r\n%s\r\n--b--\r\n" % (disposition, content)


def paths(pattern: str) -> Iterator[str]:
    """`pattern` with one wrong value in its variable parts; itself when it has none."""
    parts = re.findall(r"\{[^}]*\}", pattern)
    if not parts:
        yield pattern
    for wrong, wrong_part in itertools.product(WRONG_IN_PATHS, parts):
        path = pattern
        for part in parts:
            path = path.replace(part, wrong if part == wrong_part else SOMEBODY)
        yield path
