"""The whole server with the real Chainlit behind the gate, over real sockets."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import socketio
from chainlit.session import ws_sessions_id
from httpx import AsyncClient, Response
from pydantic import HttpUrl

from medmemory.logs import configure_logs
from medmemory.server.app import create_app
from medmemory.settings import LogFormat, Settings
from medmemory.storage.engine import Database
from tests.support.identity import PASSWORD, Site, make_site
from tests.support.logs import logging_put_back
from tests.support.web import serving

TARGET = Path(__file__).parent.parent / "support" / "chat_target.py"


@dataclass
class Served:
    site: Site
    url: str
    client: AsyncClient

    async def sign_in(self, username: str = "okafor", password: str = PASSWORD) -> Response:
        form = {"username": username, "password": password}
        return await self.client.post("/login", data=form)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())


@pytest.fixture
async def served(settings: Settings, database: Database) -> AsyncIterator[Served]:
    # The account's lock comes after two failures, and ends after a quarter of an hour.
    settings = settings.model_copy(update={"sign_in_attempts_per_account": 2})
    site = make_site(settings, database)
    await site.add_clinician("okafor")
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serving(create_app(site, target=TARGET)))
        client = await stack.enter_async_context(AsyncClient(base_url=url))
        yield Served(site, url, client)


@dataclass
class Page:
    """A browser's page as far as its socket goes."""

    socket: socketio.AsyncClient = field(
        default_factory=lambda: socketio.AsyncClient(reconnection=False)
    )
    messages: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def connect(self, url: str, headers: dict[str, str]) -> None:
        self.socket.on("new_message", lambda step: self.messages.put_nowait(step["output"]))
        self.socket.on("disconnect", lambda *_: self.gone.set())
        auth = {"sessionId": str(uuid.uuid4()), "clientType": "webapp", "userEnv": "{}"}
        await self.socket.connect(
            url,
            headers=headers,
            auth=auth,
            transports=["websocket"],
            socketio_path="/ws/socket.io",
        )
        await self.socket.emit("connection_successful")

    async def until(self, ending: str) -> str:
        """The first message with this ending; others are passed over."""
        async with asyncio.timeout(5):
            while not (text := await self.messages.get()).endswith(ending):
                pass
        return text

    async def say(self, text: str) -> None:
        message = {
            "id": str(uuid.uuid4()),
            "name": "user",
            "type": "user_message",
            "output": text,
            "createdAt": "2026-01-01T00:00:00Z",
        }
        await self.socket.emit("client_message", {"message": message, "fileReferences": []})


@pytest.fixture
async def open_page() -> AsyncIterator[Callable[[], Page]]:
    pages: list[Page] = []

    def make() -> Page:
        pages.append(Page())
        return pages[-1]

    yield make
    for page in pages:
        await page.socket.disconnect()


async def test_signing_in_opens_the_chat_on_behalf_of_the_clinician(
    served: Served, open_page: Callable[[], Page]
) -> None:
    assert (await served.client.get("/user")).status_code == 401
    assert (await served.sign_in()).json() == {"success": True}
    assert (await served.client.get("/user")).json()["identifier"] == "okafor"

    page = open_page()
    await page.connect(served.url, {"Cookie": served.cookie})
    await page.say("hello")
    clinician = await served.site.accounts.get("okafor")
    assert await page.until("hello") == f"{clinician.id} said hello"


async def test_the_cookie_is_for_this_site_only(settings: Settings, database: Database) -> None:
    public = settings.model_copy(update={"public_url": HttpUrl("https://records.example/")})
    site = make_site(public, database)
    await site.add_clinician("okafor")
    form = {"username": "okafor", "password": PASSWORD}
    async with serving(create_app(site, target=TARGET)) as url, AsyncClient(base_url=url) as client:
        cookie = (await client.post("/login", data=form)).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "secure" in cookie
    assert "samesite=lax" in cookie
    assert f"max-age={settings.session_lifetime_hours * 3600}" in cookie


async def test_a_wrong_password_is_told_in_the_one_shape(served: Served) -> None:
    answer = await served.sign_in(password="not the password")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "sign_in_refused"
    assert answer.json()["detail"].startswith("Name or password is wrong")
    assert "set-cookie" not in answer.headers


async def test_a_lock_says_until_when_and_ends(served: Served) -> None:
    for _ in range(2):
        await served.sign_in(password="not the password")
    answer = await served.sign_in()
    assert answer.status_code == 429
    assert "Try again after" in answer.json()["detail"]
    served.site.clock.move(minutes=served.site.settings.sign_in_lockout_minutes)
    assert (await served.sign_in()).status_code == 200


async def test_signing_out_kills_the_old_cookie_and_its_sockets(
    served: Served, open_page: Callable[[], Page]
) -> None:
    await served.sign_in()
    old = {"Cookie": served.cookie}
    page = open_page()
    await page.connect(served.url, old)
    assert (await served.client.post("/logout")).json() == {"success": True}
    assert not served.client.cookies
    await asyncio.wait_for(page.gone.wait(), 5)
    assert (await served.client.get("/user", headers=old)).status_code == 401
    with pytest.raises(socketio.exceptions.ConnectionError):
        await open_page().connect(served.url, old)


async def test_disabling_an_account_kills_its_sessions_and_sockets_within_seconds(
    served: Served, open_page: Callable[[], Page]
) -> None:
    await served.sign_in()
    page = open_page()
    await page.connect(served.url, {"Cookie": served.cookie})
    await served.site.accounts.disable("okafor")
    await asyncio.wait_for(page.gone.wait(), 5)
    assert (await served.client.get("/user")).status_code == 401


async def test_signing_in_again_ends_the_session_of_before(served: Served) -> None:
    await served.sign_in()
    old = {"Cookie": served.cookie}
    await served.sign_in()
    assert (await served.client.get("/user")).status_code == 200
    fresh = AsyncClient(base_url=served.url, headers=old)
    async with fresh:
        assert (await fresh.get("/user")).status_code == 401


async def test_a_page_of_another_site_gets_no_socket(
    served: Served, open_page: Callable[[], Page]
) -> None:
    await served.sign_in()
    with pytest.raises(socketio.exceptions.ConnectionError):
        await open_page().connect(
            served.url, {"Cookie": served.cookie, "Origin": "https://evil.example"}
        )


async def test_every_refusal_has_the_one_shape(served: Served) -> None:
    await served.sign_in()
    for method, path, status in (
        ("GET", "/api/nothing", 404),
        ("GET", "/public/nothing.css", 404),
        ("DELETE", "/login", 405),
        ("POST", "/login", 422),
        ("POST", "/project/threads", 422),
        ("GET", "/project/thread/nothing", 400),
    ):
        answer = await served.client.request(method, path)
        assert answer.status_code == status, path
        assert set(answer.json()) == {"error", "detail"}
        assert answer.json()["error"]["reference"] == answer.headers["x-request-id"]


async def test_the_page_of_the_chat_allows_what_chainlit_needs_and_no_more(served: Served) -> None:
    page = await served.client.get("/login")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'" in policy
    assert "frame-ancestors 'self'" in policy
    assert (await served.client.get("/auth/config")).json()["passwordAuth"] is True


async def test_uploads_in_transit_stay_in_the_data_folder_and_do_not_outlive_the_server(
    settings: Settings, database: Database
) -> None:
    site = make_site(settings, database)
    left = settings.data_dir / "files-in-transit" / "session" / "left.pdf"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"%PDF")
    async with serving(create_app(site, target=TARGET)):
        assert not left.exists()
        left.parent.mkdir()
        left.write_bytes(b"%PDF")
    assert not left.exists()


async def test_liveness_says_nothing_but_that_the_process_lives(served: Served) -> None:
    answer = await served.client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_what_people_type_never_reaches_the_log(
    served: Served, open_page: Callable[[], Page], capsys: pytest.CaptureFixture[str]
) -> None:
    marker = "Hazel-Norbury-headache"
    with logging_put_back():
        configure_logs(
            served.site.settings.model_copy(
                update={"log_format": LogFormat.JSON, "log_level": "DEBUG"}
            )
        )
        await served.sign_in(username=marker, password=marker)
        await served.sign_in()
        await served.client.post("/project/threads", json={"pagination": marker})
        await served.client.post("/project/threads", content=f"{{{marker}")
        await served.client.post("/project/action", json={"sessionId": marker})
        await served.client.get("/api/patients", params={"text": marker})
        files = {"file": (f"{marker}.pdf", marker.encode(), marker)}
        await served.client.post("/project/file", params={"session_id": marker}, files=files)
        page = open_page()
        await page.connect(served.url, {"Cookie": served.cookie, "X-Note": marker})
        await page.say(f"fail: {marker}")
        await page.socket.emit("no_such_event", {"text": marker})
        await page.socket.emit("client_message", {"message": marker})
        await page.say("enough")
        await page.until("said enough")
    logged = capsys.readouterr()
    assert '"request"' in logged.err
    assert "library_message" in logged.err
    assert "Norbury" not in logged.err + logged.out


async def test_a_dropped_file_is_named_without_what_cannot_be_seen(
    served: Served, open_page: Callable[[], Page]
) -> None:
    """Browsers write a line break in a file's name as %0D%0A."""
    await served.sign_in()
    page = open_page()
    await page.connect(served.url, {"Cookie": served.cookie})
    *_, session = ws_sessions_id.values()
    for sent in ("lab\r\nreport\x00\x1b.txt", "lab%0D%0Areport.txt"):
        answer = await served.client.post(
            "/project/file",
            params={"session_id": session.id},
            files={"file": (sent, b"HbA1c", "text/plain")},
        )
        assert session.files[answer.json()["id"]]["name"] == "lab report.txt"


async def test_settings_are_asked_for_without_a_complaint_in_the_log(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    await served.sign_in()
    answer = await served.client.get("/project/settings", params={"language": "de-DE"})
    assert answer.json()["markdown"].startswith("# MedMemory")
    assert not [record for record in caplog.records if record.name == "chainlit"]


async def test_an_empty_file_is_refused_with_a_sentence(served: Served) -> None:
    await served.sign_in()
    answer = await served.client.post(
        "/project/file", params={"session_id": "any"}, files={"file": ("a.txt", b"", "text/plain")}
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["message"] == "The file is empty."
