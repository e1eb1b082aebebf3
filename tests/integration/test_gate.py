"""Who gets past the gate: a small application behind it shows what it was handed."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from httpx import ASGITransport, AsyncClient
from pydantic import HttpUrl
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from medmemory.errors import DatabaseUnavailable
from medmemory.identity.acting import acting_clinician
from medmemory.server.bodies import BodyLimit
from medmemory.server.gate import Gate
from medmemory.server.headers import SecurityHeaders
from medmemory.server.requests import Requests
from medmemory.server.sockets import Sockets
from medmemory.settings import Settings
from medmemory.storage.engine import Database
from tests.conftest import DatabaseUrls
from tests.support.identity import Site, make_site

TOKEN = "a-token"
SIGNED_IN = {"cookie": f"access_token={TOKEN}"}


async def inner(scope: Scope, receive: Receive, send: Send) -> None:
    """Says on whose behalf it runs; over a socket, answers each text with it."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": f"{message.get('text')}"})
        return
    if scope["path"] == "/broken":
        raise ValueError("Hazel Norbury has a headache")
    body = await Request(scope, receive).body()
    answer = JSONResponse({"acting": str(acting_clinician()), "bytes": len(body)})
    answer.headers["access-control-allow-origin"] = "*"
    await answer(scope, receive, send)


@dataclass
class Gated:
    site: Site
    sockets: Sockets
    app: SecurityHeaders
    client: AsyncClient


def put_gate_before_inner(site: Site, settings: Settings, sockets: Sockets) -> SecurityHeaders:
    gate = Gate(
        inner,
        settings=settings,
        sessions=site.sessions,
        sockets=sockets,
        read_token=lambda cookies: cookies.get("access_token"),
    )
    return SecurityHeaders(Requests(BodyLimit(gate, settings)), settings)


@pytest.fixture
async def gated(settings: Settings, database: Database) -> AsyncIterator[Gated]:
    site = make_site(settings, database)
    await site.add_clinician("okafor")
    await site.sessions.open(await site.accounts.get("okafor"), TOKEN)
    sockets = Sockets(site.sessions, check_seconds=0.05)
    app = put_gate_before_inner(site, settings, sockets)
    transport = ASGITransport(app=app)
    async with (
        AsyncClient(transport=transport, base_url="http://medmemory.test") as client,
        sockets.watched(),
    ):
        yield Gated(site, sockets, app, client)


async def test_a_session_lets_in_and_says_on_whose_behalf(gated: Gated) -> None:
    answer = await gated.client.get("/user", headers=SIGNED_IN)
    assert answer.status_code == 200
    assert answer.json()["acting"] == str((await gated.site.accounts.get("okafor")).id)
    assert acting_clinician() is None


async def test_without_a_session_nothing_is_answered(gated: Gated) -> None:
    for path in ("/user", "/project/threads", "/api/documents/1", "/set-session-cookie"):
        for headers in ({}, {"cookie": "access_token=forged"}):
            answer = await gated.client.get(path, headers=headers)
            assert answer.status_code == 401
            error = answer.json()["error"]
            assert error["code"] == "unauthorized"
            assert error["reference"] == answer.headers["x-request-id"]
            assert answer.json()["detail"] == error["message"]


async def test_a_page_without_a_session_leads_to_the_sign_in_page(gated: Gated) -> None:
    answer = await gated.client.get("/thread/1", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


async def test_the_sign_in_page_knows_which_page_of_ours_was_wanted(gated: Gated) -> None:
    html = {"accept": "text/html"}
    for folder in ("thread", "citations", "documents"):
        wanted = f"/{folder}/{uuid.uuid4()}"
        answer = await gated.client.get(wanted, headers=html)
        assert answer.headers["location"] == f"/login?then={wanted}"
    thread = f"/thread/{uuid.uuid4()}"
    for other in (f"//evil.example{thread}", f"{thread}/x", f"{thread}%0a", "/element/1"):
        answer = await gated.client.get(f"http://site{other}", headers=html)
        assert answer.headers.get("location", "/login") == "/login"


async def test_the_sign_in_page_and_its_parts_are_open_on_nobodys_behalf(gated: Gated) -> None:
    for path in ("/login", "/assets/index.js", "/public/a.css", "/auth/config", "/api/status"):
        answer = await gated.client.get(path, headers=SIGNED_IN)
        assert (answer.status_code, answer.json()["acting"]) == (200, "None")


async def test_what_nobody_may_do_is_not_there(gated: Gated) -> None:
    for method, path in (
        ("POST", "/auth/jwt"),
        ("POST", "/auth/header"),
        ("GET", "/auth/oauth/google"),
        ("PUT", "/project/thread/share"),
        ("GET", "/project/share/1"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("POST", "/mcp"),
        ("GET", "/ws/socket.io/"),
    ):
        answer = await gated.client.request(method, path, headers=SIGNED_IN)
        assert answer.status_code == 404, path


async def test_a_token_in_the_authorization_header_is_refused(gated: Gated) -> None:
    for headers in (
        {"authorization": f"Bearer {TOKEN}"},
        {**SIGNED_IN, "authorization": f"Bearer {TOKEN}"},
    ):
        assert (await gated.client.get("/user", headers=headers)).status_code == 401


async def test_two_cookie_headers_are_read_as_one(gated: Gated) -> None:
    both = [("cookie", "access_token=forged"), ("cookie", f"access_token={TOKEN}")]
    answer = await gated.client.get("/user", headers=both)
    assert answer.status_code == 200
    answer = await gated.client.get("/user", headers=list(reversed(both)))
    assert answer.status_code == 401


async def test_unsafe_requests_of_other_sites_pages_are_refused(gated: Gated) -> None:
    for headers, status in (
        ({}, 200),
        ({"origin": "http://medmemory.test"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://medmemory.test.evil.example"}, 403),
        ({"origin": "http://medmemory.test:8080"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://[broken"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
    ):
        for path in ("/project/threads", "/login", "/logout"):
            answer = await gated.client.post(path, headers={**SIGNED_IN, **headers})
            assert answer.status_code == status, (path, headers)


async def test_the_public_url_is_an_own_origin_behind_a_proxy(
    gated: Gated, settings: Settings
) -> None:
    public = settings.model_copy(update={"public_url": HttpUrl("https://records.example")})
    app = put_gate_before_inner(gated.site, public, gated.sockets)
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://inside") as client:
        headers = {**SIGNED_IN, "origin": "https://records.example"}
        answer = await client.post("/project/threads", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["strict-transport-security"]
    assert "wss://inside" in answer.headers["content-security-policy"]


async def test_every_answer_carries_the_security_headers(gated: Gated) -> None:
    for path in ("/user", "/login", "/nowhere", "/broken"):
        answer = await gated.client.get(path, headers=SIGNED_IN)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "object-src 'none'" in policy
        assert "ws://medmemory.test" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in answer.headers
    asset = await gated.client.get("/assets/index-abc.js")
    assert "immutable" in asset.headers["cache-control"]


async def test_a_broken_route_says_nothing_but_a_reference(gated: Gated) -> None:
    answer = await gated.client.get("/broken", headers=SIGNED_IN)
    assert answer.status_code == 500
    assert "headache" not in answer.text
    assert answer.json()["error"]["reference"] == answer.headers["x-request-id"]


async def test_a_database_that_is_away_is_said_plainly(
    settings: Settings, database_urls: DatabaseUrls
) -> None:
    away = Database(database_urls.application.set(port=1), settings)
    site = make_site(settings, away)
    app = put_gate_before_inner(site, settings, Sockets(site.sessions))
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://site") as client:
        answer = await client.get("/user", headers=SIGNED_IN)
    await away.close()
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "database_unavailable"
    assert "127.0.0.1" not in answer.text


async def test_a_body_may_not_grow_beyond_its_limit_however_it_is_sent(gated: Gated) -> None:
    async def chunks(count: int) -> AsyncIterator[bytes]:
        for _ in range(count):
            yield bytes(64 * 1024)

    post = gated.client.post
    assert (await post("/project/threads", headers=SIGNED_IN, content=chunks(16))).json()[
        "bytes"
    ] == 1024 * 1024
    for content in (chunks(17), bytes(1024 * 1024 + 1)):
        answer = await post("/project/threads", headers=SIGNED_IN, content=content)
        assert answer.status_code == 413
        assert answer.json()["error"]["code"] == "document_too_large"
    answer = await post("/project/file", headers=SIGNED_IN, content=chunks(17))
    assert answer.status_code == 200


class Browser:
    """The other end of one socket."""

    def __init__(self, app: SecurityHeaders, headers: dict[str, str]) -> None:
        self.sent: asyncio.Queue[Message] = asyncio.Queue()
        self.received: asyncio.Queue[Message] = asyncio.Queue()
        scope = {
            "type": "websocket",
            "path": "/ws/socket.io/",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
        }
        self.sent.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(app(scope, self.sent.get, self.received.put))

    async def next(self) -> Message:
        return await asyncio.wait_for(self.received.get(), 2)

    async def echo(self, text: str) -> str:
        await self.sent.put({"type": "websocket.receive", "text": text})
        return str((await self.next())["text"])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"cookie": "access_token=forged"},
        {**SIGNED_IN, "origin": "https://evil.example", "host": "medmemory.test"},
    ],
)
async def test_a_socket_without_session_or_from_another_site_is_refused(
    gated: Gated, headers: dict[str, str]
) -> None:
    assert (await Browser(gated.app, headers).next())["type"] == "websocket.close"


async def test_sockets_die_with_their_session_and_others_live_on(gated: Gated) -> None:
    await gated.site.add_clinician("lindqvist")
    await gated.site.sessions.open(await gated.site.accounts.get("lindqvist"), "other")
    dying = Browser(gated.app, SIGNED_IN)
    living = Browser(gated.app, {"cookie": "access_token=other"})
    for browser in (dying, living):
        assert (await browser.next())["type"] == "websocket.accept"
        assert await browser.echo("2") == "2"

    await gated.site.accounts.disable("okafor")  # as another process would

    closing = await dying.next()
    assert (closing["type"], closing["code"]) == ("websocket.close", 4401)
    await asyncio.wait_for(dying.task, 2)
    assert await living.echo("2") == "2"
    living.task.cancel()


async def test_sockets_die_with_their_session_also_after_an_unexpected_error(
    gated: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(gated.app, SIGNED_IN)
    assert (await browser.next())["type"] == "websocket.accept"
    holding = gated.site.sessions.holding
    checked = asyncio.Event()

    async def broken(_: object) -> frozenset[bytes]:
        monkeypatch.setattr(gated.site.sessions, "holding", holding)
        checked.set()
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(gated.site.sessions, "holding", broken)
    await asyncio.wait_for(checked.wait(), 2)
    await gated.site.accounts.disable("okafor")
    assert (await browser.next())["code"] == 4401


async def test_to_ask_who_is_signed_in_does_not_keep_a_session_alive(gated: Gated) -> None:
    gated.site.clock.move(minutes=20)
    assert (await gated.client.get("/user", headers=SIGNED_IN)).status_code == 200
    gated.site.clock.move(minutes=11)
    assert (await gated.client.get("/user", headers=SIGNED_IN)).status_code == 401


async def test_a_question_arrives_while_the_database_is_away(
    gated: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(gated.app, SIGNED_IN)
    assert (await browser.next())["type"] == "websocket.accept"

    async def away(_: bytes) -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr(gated.site.sessions, "record_activity", away)
    question = '42["client_message",{}]'
    assert await browser.echo(question) == question
    browser.task.cancel()


async def test_pings_do_not_keep_a_session_alive_but_questions_do(gated: Gated) -> None:
    browser = Browser(gated.app, SIGNED_IN)
    await browser.next()
    gated.site.clock.move(minutes=20)
    await browser.echo('42["client_message",{}]')
    gated.site.clock.move(minutes=20)
    assert await browser.echo("3") == "3"
    gated.site.clock.move(minutes=11)
    assert (await browser.next())["type"] == "websocket.close"
