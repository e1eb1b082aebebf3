"""Postgres goes away and comes back under a served chat with a page open on it."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import socketio
from httpx import AsyncClient

from medmemory.assembly import Services, assemble
from medmemory.clinical.clinician import Clinician, Role
from medmemory.clinical.patient import Patient, Sex
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings, prepare_data_dir
from medmemory.storage.embedded import EmbeddedPostgres
from medmemory.storage.postgres_programs import run_postgres_program
from medmemory.storage.provisioning import provision
from medmemory.ui.messages import HANDED_BACK
from tests.conftest import make_settings
from tests.support.corpus import make_searchable_document, real_embeddings
from tests.support.web import serving
from tests.support.whole_site import whole_site

PASSWORD = "heron by the weir"


@dataclass
class OpenPage:
    """A browser's page, as far as the socket goes."""

    services: Services
    client: AsyncClient
    cluster: Path
    clinician: Clinician
    patient: Patient
    session_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    socket: socketio.AsyncClient = field(default_factory=socketio.AsyncClient)
    shown: dict[str, str] = field(default_factory=dict)
    window_messages: list[dict[str, Any]] = field(default_factory=list)

    async def open(self, url: str) -> None:
        form = {"username": self.clinician.username, "password": PASSWORD}
        assert (await self.client.post("/login", data=form)).status_code == 200
        self.socket.on("new_message", self._show)
        self.socket.on("stream_start", self._show)
        self.socket.on("update_message", self._show)
        self.socket.on("delete_message", lambda step: self.shown.pop(step["id"], None))
        self.socket.on("window_message", self.window_messages.append)
        self.socket.on("element", lambda _: None)
        cookie = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        auth = {"sessionId": self.session_id, "clientType": "webapp", "userEnv": "{}"}
        await self.socket.connect(
            url,
            headers={"Cookie": cookie},
            auth=auth,
            transports=["websocket"],
            socketio_path="/ws/socket.io",
        )
        await self.socket.emit("connection_successful")
        await self.sees("Whose record?")
        chosen = {"medmemory_request": "choose_patient", "patient_id": str(self.patient.id)}
        await self.socket.emit("window_message", chosen)
        await self.until(lambda: any(said.get("patient") for said in self.window_messages))

    @property
    def answers(self) -> int:
        return sum("/citations/" in text for text in self.shown.values())

    async def say(self, text: str) -> None:
        step = {"id": str(uuid.uuid4()), "output": text, "type": "user_message"}
        self.shown[step["id"]] = text  # the page shows at once what is sent
        await self.socket.emit("client_message", {"message": step, "fileReferences": []})

    async def sees(self, words: str) -> None:
        await self.until(lambda: any(words in text for text in self.shown.values()))

    async def until(self, condition: Any) -> None:
        async with asyncio.timeout(30):
            while not condition():  # noqa: ASYNC110  # what the page shows has no event to wait for
                await asyncio.sleep(0.05)

    async def kept(self) -> list[str]:
        """What stands in the history of the clinician's conversations."""
        asked = {"pagination": {"first": 20}, "filter": {}}
        found = (await self.client.post("/project/threads", json=asked)).json()["data"]
        texts = []
        for one in found:
            thread = (await self.client.get(f"/project/thread/{one['id']}")).json()
            texts += [step["output"] for step in thread["steps"]]
        return texts

    async def postgres(self, *arguments: str) -> None:
        log = ("-l", self.cluster / "server.log")
        await asyncio.to_thread(
            run_postgres_program, "pg_ctl", "-D", self.cluster, *log, "-m", "fast", "-w", *arguments
        )

    def _show(self, step: dict[str, Any]) -> None:
        self.shown[step["id"]] = step["output"]


async def make_patient(services: Services, clinician: Clinician) -> Patient:
    with acting_as(clinician.id):
        patient = await services.patients.create(
            mrn="RESTART1",
            family_name="Norbury",
            given_name="Hazel",
            birth_date=date(1958, 2, 3),
            sex=Sex.FEMALE,
        )
    await make_searchable_document(
        services.database, clinician.id, patient.id, "HbA1c was 7.2 percent.", title="Lab report"
    )
    return patient


@pytest.fixture
def own_settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path, ollama_url="http://127.0.0.1:9")


@pytest.fixture
async def page(own_settings: Settings) -> AsyncIterator[OpenPage]:
    """A Postgres of this test's own, so that no other test loses its connections."""
    real_embeddings()
    prepare_data_dir(own_settings)
    server = EmbeddedPostgres(own_settings)
    application = provision(server.start(), own_settings)
    services = assemble(own_settings, application)
    services.embeddings.load()
    clinician = await services.accounts.create("okafor", Role.CLINICIAN, PASSWORD)
    patient = await make_patient(services, clinician)
    with whole_site(services) as app:
        async with serving(app) as url, AsyncClient(base_url=url, timeout=30) as client:
            cluster = own_settings.data_dir / "postgres"
            page = OpenPage(services, client, cluster, clinician, patient)
            try:
                await page.open(url)
                yield page
            finally:
                await page.socket.disconnect()
    await services.close()
    server.stop()


async def test_a_restart_of_postgres_is_survived_by_page_and_sockets(page: OpenPage) -> None:
    await page.say("What was the HbA1c?")
    await page.sees("/citations/")
    for number in range(3):
        await page.postgres("restart")
        await page.say("What was the HbA1c?")
        await page.until(lambda answers=number + 2: page.answers == answers)
    assert (await page.kept()).count("What was the HbA1c?") == 4
    assert not any(said["medmemory"] == "unsent" for said in page.window_messages)


async def test_words_that_cannot_be_kept_are_back_in_the_input(page: OpenPage) -> None:
    await page.postgres("stop")
    await page.say("What was the HbA1c?")
    await page.sees(HANDED_BACK)
    assert "What was the HbA1c?" not in page.shown.values()
    assert page.window_messages[-1] == {"medmemory": "unsent", "text": "What was the HbA1c?"}
    assert (await page.client.get("/user")).status_code == 503
    await page.postgres("restart")  # it starts one that is stopped, as it was started before
    await page.say("What was the HbA1c?")
    await page.sees("/citations/")
    assert (await page.kept()).count("What was the HbA1c?") == 1
