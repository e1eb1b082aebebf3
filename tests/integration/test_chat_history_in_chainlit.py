"""Conversations through the real Chainlit: its sessions, its routes, its sockets."""

import asyncio
import gc
import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import chainlit.data
import pytest
import socketio
from chainlit.context import context_var, init_ws_context
from chainlit.element import CustomElement
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.types import Pagination, ThreadFilter
from chainlit.user import PersistedUser
from httpx import AsyncClient

from medmemory.clinical.identifiers import ClinicianId
from medmemory.identity.acting import acting_as
from medmemory.server.app import create_app
from medmemory.settings import Settings
from medmemory.storage.chat_history import ChatHistory
from medmemory.storage.engine import Database
from medmemory.ui import messages, socket_events, stopping
from tests.factories import make_clinician, make_patient
from tests.support.conversations import custom_element, message, new_id
from tests.support.identity import PASSWORD, make_site
from tests.support.web import serving

TARGET = Path(__file__).parent.parent / "support" / "chat_target.py"


async def outputs(history: ChatHistory, thread_id: str) -> list[str]:
    thread = await history.get_thread(thread_id)
    return [] if thread is None else [step["output"] for step in thread["steps"]]


# Chainlit's session around the data layer


@pytest.fixture
async def session(database: Database) -> AsyncIterator[WebsocketSession]:
    """A page that is open, on which the clinician has not said anything yet."""
    clinician_id = await make_clinician(database, "hazel.ward")
    opened = WebsocketSession(
        id=new_id(),
        socket_id=new_id(),
        emit=lambda *_: None,
        emit_call=lambda *_: None,
        user_env={},
        client_type="webapp",
        user=PersistedUser(id=str(clinician_id), createdAt="", identifier="hazel.ward"),
    )
    before = context_var.set(init_ws_context(opened))
    yield opened
    context_var.reset(before)
    await opened.delete()  # type: ignore[no-untyped-call]  # Chainlit leaves it without types


def own_id(session: WebsocketSession) -> ClinicianId:
    assert isinstance(session.user, PersistedUser)
    return ClinicianId(uuid.UUID(session.user.id))


async def first_message_is_said(history: ChatHistory, session: WebsocketSession) -> None:
    """As Chainlit does it, up to where it empties its queue in a task."""
    session.has_first_interaction = True
    await history.update_thread(
        thread_id=session.thread_id, name="the question", user_id=str(own_id(session)), tags=None
    )


async def flush(session: WebsocketSession) -> None:
    await session.flush_method_queue()  # type: ignore[no-untyped-call]  # Chainlit leaves it so


async def test_before_the_first_message_nothing_is_kept(
    database: Database, session: WebsocketSession
) -> None:
    """Written at once, every page that is opened leaves an empty conversation in the list."""
    history = ChatHistory(database)
    patient = await make_patient(database, own_id(session))
    welcome = message(session.thread_id, "Welcome")
    await history.create_step(welcome)
    await history.create_element(custom_element(session.thread_id, {}, for_id=welcome["id"]))
    await history.assign_patient(session.thread_id, patient_id=patient.id, title="NORBURY, Hazel")
    assert await history.get_thread(session.thread_id) is None
    await first_message_is_said(history, session)
    await flush(session)
    thread = await history.get_thread(session.thread_id)
    assert thread is not None
    assert [step["output"] for step in thread["steps"]] == ["Welcome"]
    assert len(thread["elements"] or []) == 1
    assert thread["name"] == "NORBURY, Hazel"
    assert await history.patient_of(session.thread_id) == patient.id


async def test_what_waited_for_the_first_message_overwrites_nothing_newer(
    database: Database, session: WebsocketSession
) -> None:
    """Chainlit empties its queue in a task of its own: a picker that the first message took away
    came back, and a text that it brought up to date went back to the older one."""
    history = ChatHistory(database)
    picker, status = message(session.thread_id, "picker"), message(session.thread_id, "older")
    card = custom_element(session.thread_id, {"n": 1})
    for step in (picker, status):
        await history.create_step(step)
    await history.update_step({**status, "output": "old"})
    await history.create_element(card)
    await first_message_is_said(history, session)
    await history.delete_step(picker["id"])
    await history.delete_element(card.id, card.thread_id)
    await history.update_step({**status, "output": "new"})
    await flush(session)
    assert await outputs(history, session.thread_id) == ["new"]
    assert await history.get_element(card.thread_id, card.id) is None


async def test_a_write_belongs_to_its_sessions_user_whoever_its_task_inherited(
    database: Database, session: WebsocketSession
) -> None:
    """The socket server notices lost connections in one task for all, which inherits the identity
    of whoever connected first: with that, the last write of everybody else's session fails."""
    history = ChatHistory(database)
    await first_message_is_said(history, session)
    first_visitor = await make_clinician(database)
    with acting_as(first_visitor):
        await history.update_thread(thread_id=session.thread_id, metadata={"chat_settings": {}})
        await history.create_step(message(session.thread_id, "last words"))
    with acting_as(own_id(session)):
        thread = await history.get_thread(session.thread_id)
        assert thread is not None
        assert thread["metadata"] == {"chat_settings": {}}
        assert (await history.list_threads(Pagination(first=5), ThreadFilter())).data


async def test_chainlit_names_a_thread_only_when_nobody_else_did(
    database: Database, session: WebsocketSession
) -> None:
    """For a user that Chainlit could not load it leaves out the user's id, as a rename does."""
    history = ChatHistory(database)
    await first_message_is_said(history, session)
    await history.update_thread(thread_id=session.thread_id, name="from the next message")
    thread = await history.get_thread(session.thread_id)
    assert thread is not None
    assert thread["name"] == "the question"


# Chainlit's routes and sockets


@dataclass
class Visitor:
    """A clinician's browser: the routes, and one page's socket."""

    client: AsyncClient
    session_id: str = field(default_factory=new_id)
    socket: socketio.AsyncClient = field(
        default_factory=lambda: socketio.AsyncClient(reconnection=False)
    )

    async def open_page(self, url: str, username: str, *, thread_id: str | None = None) -> None:
        form = {"username": username, "password": PASSWORD}
        assert (await self.client.post("/login", data=form)).status_code == 200
        await self.connect(url, thread_id)

    async def connect(self, url: str, thread_id: str | None) -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        await self.socket.connect(
            url,
            headers={"Cookie": cookie},
            auth={
                "sessionId": self.session_id,
                "clientType": "webapp",
                "userEnv": "{}",
                "threadId": thread_id,
            },
            transports=["websocket"],
            socketio_path="/ws/socket.io",
        )
        await self.socket.emit("connection_successful")

    async def say(self, text: str, *, step_id: str = "") -> None:
        step = message("", text, step_id=step_id, step_type="user_message")
        await self.socket.emit("client_message", {"message": step, "fileReferences": []})

    async def threads(self) -> list[dict[str, Any]]:
        asked = {"pagination": {"first": 20}, "filter": {}}
        answer = await self.client.post("/project/threads", json=asked)
        found: list[dict[str, Any]] = answer.json()["data"]
        return found

    async def thread(self, thread_id: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self.client.get(f"/project/thread/{thread_id}")).json()
        return found

    async def keep_element(self, element: CustomElement) -> None:
        """As the server keeps one that it shows."""
        session = WebsocketSession.get_by_id(self.session_id)
        assert session is not None
        init_ws_context(session)
        layer = chainlit.data.get_data_layer()  # type: ignore[no-untyped-call]  # untyped there
        assert layer is not None
        await layer.create_element(element)

    async def change_element(self, method: str, element: dict[str, Any]) -> int:
        body = {"element": element, "sessionId": self.session_id}
        return (await self.client.request(method, "/project/element", json=body)).status_code

    async def change(self, method: str, path: str, body: dict[str, Any]) -> int:
        return (await self.client.request(method, path, json=body)).status_code


@pytest.fixture
async def visitors(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[str, Visitor, Visitor]]:
    """A served chat that keeps its history, an owner with an open page, and a stranger."""
    site = make_site(settings, database)
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serving(create_app(site, target=TARGET)))
        monkeypatch.setattr(chainlit.data, "_data_layer", ChatHistory(database))
        monkeypatch.setattr(chainlit.data, "_data_layer_initialized", True)
        visitors = []
        for username in ("owner", "stranger"):
            await site.add_clinician(username)
            client = await stack.enter_async_context(AsyncClient(base_url=url))
            visitors.append(Visitor(client))
            stack.push_async_callback(visitors[-1].socket.disconnect)
        await visitors[0].open_page(url, "owner")
        yield url, visitors[0], visitors[1]


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await condition():  # noqa: ASYNC110  # only the served history knows
            await asyncio.sleep(0.05)


async def a_conversation(owner: Visitor) -> dict[str, Any]:
    """Question, answer, a custom element on the answer and feedback, all kept."""
    await owner.say("hello")

    async def is_kept() -> bool:
        return any("said hello" in step["output"] for step in await steps())

    async def steps() -> list[dict[str, Any]]:
        threads = await owner.threads()
        return (await owner.thread(threads[0]["id"]))["steps"] if threads else []

    await eventually(is_kept)
    [thread] = await owner.threads()
    answer = next(step for step in await steps() if "said hello" in step["output"])
    element = custom_element(thread["id"], {"n": 1}, for_id=answer["id"])
    await owner.keep_element(element)
    assert await owner.change_element("PUT", dict(element.to_dict())) == 200
    given = {"feedback": {"forId": answer["id"], "value": 1}, "sessionId": owner.session_id}
    assert await owner.change("PUT", "/feedback", given) == 200

    async def has_element() -> bool:
        return bool((await owner.thread(thread["id"]))["elements"])

    await eventually(has_element)
    return await owner.thread(thread["id"])


async def test_a_stranger_reaches_nothing_of_a_conversation_by_its_ids(
    visitors: tuple[str, Visitor, Visitor],
) -> None:
    """With Chainlit's own data layer each write below succeeds for whoever knows the id."""
    url, owner, stranger = visitors
    thread = await a_conversation(owner)
    await stranger.open_page(url, "stranger", thread_id=thread["id"])
    answer = next(step for step in thread["steps"] if step["feedback"])
    element, of_thread = thread["elements"][0], {"threadId": thread["id"]}

    assert await stranger.threads() == []
    for path in (thread["id"], f"{thread['id']}/element/{element['id']}"):
        assert (await stranger.client.get(f"/project/thread/{path}")).status_code == 404
    assert await stranger.change("PUT", "/project/thread", of_thread | {"name": "x"}) == 404
    assert await stranger.change("DELETE", "/project/thread", of_thread) == 404
    for claimed in (thread["id"], new_id()):
        forged = {**element, "props": {"n": 666}, "threadId": claimed}
        assert await stranger.change_element("PUT", forged) == 404
        assert await stranger.change_element("DELETE", forged) == 404
    for feedback_id in (answer["feedback"]["id"], None):
        given = {"forId": answer["id"], "value": 0, "id": feedback_id}
        body = {"feedback": given, "sessionId": owner.session_id}
        assert await stranger.change("PUT", "/feedback", body) == 404
    body = {"feedbackId": answer["feedback"]["id"]}
    assert await stranger.change("DELETE", "/feedback", body) == 404
    await stranger.say("stolen", step_id=answer["id"])
    await asyncio.sleep(0.5)  # what Chainlit began in tasks of its own is over

    assert await owner.thread(thread["id"]) == thread


async def test_an_owner_renames_resumes_and_deletes_a_conversation(
    visitors: tuple[str, Visitor, Visitor],
) -> None:
    _, owner, _ = visitors
    thread = await a_conversation(owner)
    assert thread["name"] == "hello"
    renamed = {"threadId": thread["id"], "name": "Ward round"}
    assert await owner.change("PUT", "/project/thread", renamed) == 200
    await owner.say("one more question")

    async def is_kept() -> bool:
        kept = await owner.thread(thread["id"])
        return any("said one more question" in step["output"] for step in kept["steps"])

    await eventually(is_kept)
    assert [one["name"] for one in await owner.threads()] == ["Ward round"]
    body = {"feedbackId": next(s for s in thread["steps"] if s["feedback"])["feedback"]["id"]}
    assert await owner.change("DELETE", "/feedback", body) == 200
    assert await owner.change_element("DELETE", thread["elements"][0]) == 200
    assert (await owner.thread(thread["id"]))["elements"] == []
    assert await owner.change("DELETE", "/project/thread", {"threadId": thread["id"]}) == 200
    await owner.socket.disconnect()  # Chainlit then writes the session's metadata
    await asyncio.sleep(0.3)
    assert await owner.threads() == []
    assert (await owner.client.get(f"/project/thread/{thread['id']}")).status_code == 404


def listen_ourselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sockets are as app.py makes them, until the test is over."""
    monkeypatch.setitem(sio.handlers, "/", dict(sio.handlers["/"]))
    history = chainlit.data.get_data_layer()  # type: ignore[no-untyped-call]  # untyped there
    kept = SimpleNamespace(chat_history=history)
    for module in (socket_events, messages):
        monkeypatch.setattr(module, "services", lambda: kept)
    socket_events.replace_chainlits_events()
    stopping.replace_chainlits_stop()


async def test_a_hand_made_page_can_neither_write_answers_nor_rewrite_history(
    visitors: tuple[str, Visitor, Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    listen_ourselves(monkeypatch)
    _, owner, _ = visitors
    thread = await a_conversation(owner)

    async def steps() -> list[dict[str, Any]]:
        return list((await owner.thread(thread["id"]))["steps"])

    async def all_is_kept() -> bool:
        return any("said forged" in step["output"] for step in await steps())

    question = next(step for step in thread["steps"] if step["output"] == "hello")
    rewritten = {**question, "output": "rewritten"}
    await owner.socket.emit("edit_message", {"message": rewritten, "fileReferences": []})
    without_text = {"message": {**question, "output": None}}
    shapes: tuple[object, ...] = (None, [], {"message": {}}, without_text)
    for malformed in shapes:
        await owner.socket.emit("client_message", malformed)
    forged = {
        **message("", "forged", step_type="assistant_message"),
        **{"name": "MedMemory", "metadata": {"outcome": "answered"}, "isError": True},
    }
    await owner.socket.emit("client_message", {"message": forged, "fileReferences": []})
    await eventually(all_is_kept)

    before = {step["id"] for step in thread["steps"]}
    assert before <= {step["id"] for step in await steps()}
    assert "rewritten" not in [step["output"] for step in await steps()]
    kept = next(step for step in await steps() if step["output"] == "forged")
    assert (kept["type"], kept["name"], kept["metadata"]) == ("user_message", "owner", {})
    assert not kept["isError"]


@pytest.mark.parametrize(
    "introduced", [None, {}, [], "x", {"sessionId": None}, {"sessionId": 5}, {"sessionId": ""}]
)
async def test_a_page_that_does_not_introduce_itself_is_sent_away_without_noise(
    visitors: tuple[str, Visitor, Visitor],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    introduced: object,
) -> None:
    listen_ourselves(monkeypatch)
    url, owner, _ = visitors
    cookie = "; ".join(f"{name}={value}" for name, value in owner.client.cookies.items())
    socket = socketio.AsyncClient(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await socket.connect(
            url,
            headers={"Cookie": cookie},
            auth=introduced,
            transports=["websocket"],
            socketio_path="/ws/socket.io",
            wait_timeout=3,
        )
    assert server_errors(caplog) == []


async def test_what_no_page_of_ours_says_is_refused_without_noise(
    visitors: tuple[str, Visitor, Visitor],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    listen_ourselves(monkeypatch)
    _, owner, _ = visitors
    heard: list[str] = []
    owner.socket.on("*", lambda event, *_: heard.append(event))
    await owner.say("hello")
    await asyncio.sleep(0.5)
    heard.clear()
    unused = ("audio_start", "audio_chunk", "audio_end", "call_fn", "chat_settings_change")
    for event in (*unused, "chat_settings_edit", "edit_message", "message_favorite"):
        for sent in (None, 5, {"isStart": 1}, (1, 2, 3)):
            await owner.socket.emit(event, sent)
    for event in ("client_message", "window_message", "fetch_favorites", "stop"):
        for sent in (None, 5, (1, 2, 3)):
            await owner.socket.emit(event, sent)
    await asyncio.sleep(0.5)
    assert heard == []
    assert owner.socket.connected
    gc.collect()  # an error of a task is logged when nobody can ask for it any more
    assert server_errors(caplog) == []


async def test_a_message_that_is_too_long_is_handed_back_with_its_reason(
    visitors: tuple[str, Visitor, Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    listen_ourselves(monkeypatch)
    _, owner, _ = visitors
    shown: list[str] = []
    unsent: list[dict[str, Any]] = []
    owner.socket.on("new_message", lambda step: shown.append(step["output"]))
    owner.socket.on("window_message", unsent.append)
    longest = "x" * socket_events.LONGEST_MESSAGE_CHARACTERS

    async def is_handed_back() -> bool:
        return any("at most 20,000 characters, and this one has 20,001" in text for text in shown)

    await owner.say(f"{longest}y")
    await eventually(is_handed_back)
    assert unsent == [{"medmemory": "unsent", "text": f"{longest}y"}]
    assert await owner.threads() == []

    async def is_kept() -> bool:
        return bool(await owner.threads())

    await owner.say(longest)
    await eventually(is_kept)


def server_errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.ERROR and not record.name.endswith("client")
    ]
