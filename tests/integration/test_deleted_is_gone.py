"""The words of a deleted document are asked for by every route, and none has them any more."""

import re
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from email.message import EmailMessage

import psycopg
import pytest
from chainlit.context import init_ws_context
from httpx import AsyncClient
from psycopg import sql

from medmemory.answering.service import Writer
from medmemory.assembly import Services, assemble
from medmemory.clinical.answer import SearchQuery
from medmemory.clinical.clinician import Role
from medmemory.clinical.document import DocumentStatus
from medmemory.clinical.identifiers import DocumentId
from medmemory.clinical.patient import Patient
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings, prepare_data_dir
from medmemory.storage.audit import AuditEvent
from medmemory.ui import resume, withdrawals
from tests.conftest import DatabaseUrls, PostgresServer
from tests.factories import make_patient
from tests.support.chat_page import ChatPage
from tests.support.corpus import real_embeddings
from tests.support.documents import pdf
from tests.support.ingestion import installed_weights, until_final, working
from tests.support.web import serving
from tests.support.whole_site import whole_site

PASSWORD = "heron by the weir"
GONE, GONE_PART = "Zanthoriline", "Quivermycin"  # in the mail, and in what came in it
KEPT = "Ramipril"
QUESTION = "How has her HbA1c changed since 2023?"
WITHDRAWN = re.compile(r"^This answer was withdrawn: .* on 20\d\d-\d\d-\d\d\. Please ask again\.$")


@dataclass
class Colleague:
    """A clinician of the care team: a signed-in browser, and a conversation about the patient."""

    client: AsyncClient
    page: ChatPage
    patient: Patient
    services: Services

    async def get(self, path: str) -> str:
        answer = await self.client.get(path)
        assert answer.status_code in {200, 404}, path
        picture = answer.headers["content-type"] == "image/png"
        # A picture is as good as the words on it.
        return f"{GONE} {GONE_PART}" if picture else answer.content.decode("utf-8", "replace")

    async def all_that_is_said(
        self, documents: tuple[DocumentId, ...], citations: tuple[uuid.UUID, ...]
    ) -> dict[str, str]:
        """What every route answers that could know of the documents, by the route."""
        thread = f"/project/thread/{self.page.thread_id}"
        said = {
            thread: await self.get(thread),
            "threads": await self._threads(),
            "documents": await self.get(f"/api/documents?patient={self.patient.id}"),
            "list": await self.get(f"/documents?patient={self.patient.id}"),
            **await self._asked(),
            "resumed": await self._resumed(),
        }
        of_one = [
            *((f"/{kind}/{one}", path) for kind, one, path in _pages(documents, citations)),
            *((f"/api/documents/{one}", "") for one in documents),
        ]
        for address, path in of_one:
            route = address.rsplit("/", 1)[0] + path
            said[route] = said.get(route, "") + await self.get(address + path)
        return said

    async def _threads(self) -> str:
        """The words by which conversations are found."""
        found = []
        for word in (GONE, GONE_PART, KEPT):
            asked = {"pagination": {"first": 20}, "filter": {"search": word}}
            answer = await self.client.post("/project/threads", json=asked)
            assert answer.status_code == 200
            found += [word] if answer.json()["data"] else []
        return " ".join(found)

    async def _asked(self) -> dict[str, str]:
        services, patient_id = self.services, self.patient.id
        init_ws_context(self.page.session)
        with acting_as(self.page.clinician_id):
            found = [
                await services.search.search(SearchQuery(words), patient_id=patient_id)
                for words in (QUESTION, GONE, GONE_PART)
            ]
            run = services.answering.start(
                QUESTION, patient_id=patient_id, writer=Writer.QUOTES_ONLY
            )
            return {
                "search": " ".join(one.text for candidates in found for one in candidates),
                "ask": str([event async for event in run.events()]),
                "history": str(
                    await services.chat_history.turns(str(self.page.thread_id), limit=10)
                ),
                "record": str(await services.documents.list_for(patient_id=patient_id)),
            }

    async def _resumed(self) -> str:
        init_ws_context(self.page.session)
        with acting_as(self.page.clinician_id):
            thread = await self.services.chat_history.get_thread(str(self.page.thread_id))
        assert thread is not None
        await resume.resume(thread)
        return str(thread)


def _pages(
    documents: tuple[DocumentId, ...], citations: tuple[uuid.UUID, ...]
) -> Iterator[tuple[str, uuid.UUID, str]]:
    for document in documents:
        yield from (("documents", document, path) for path in ("", "/file", "/page/1.png"))
    for citation in citations:
        yield from (("citations", citation, path) for path in ("", "/page.png"))


@dataclass
class Ward:
    """Two clinicians who were both told of both documents."""

    services: Services
    settings: Settings
    patient: Patient
    colleagues: list[Colleague]
    superuser: str

    async def dropped(self, content: bytes, name: str) -> DocumentId:
        with acting_as(self.colleagues[0].page.clinician_id):
            accepted = await self.services.intake.accept(
                patient_id=self.patient.id, file_name=name, content=content
            )
            await until_final(self.services.documents, accepted.document_id)
        return accepted.document_id

    async def parts(self, document_id: DocumentId) -> tuple[DocumentId, ...]:
        with acting_as(self.colleagues[0].page.clinician_id):
            parts = await self.services.documents.within(document_id)
            for part in parts:
                ended = await until_final(self.services.documents, part.id)
                assert ended.status is DocumentStatus.READY
        return tuple(part.id for part in parts)

    def tables_that_hold(self, *words: str) -> set[str]:
        """Where a word stands in any column of any table, as text or as bytes."""
        wanted = [form for word in words for form in (word.lower(), word.encode().hex())]
        found = set()
        with psycopg.connect(self.superuser) as connection:
            names = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            for (name,) in names:
                rows = connection.execute(
                    sql.SQL("SELECT lower(t::text) FROM {} t").format(sql.Identifier(name))
                )
                if any(form in row for (row,) in rows for form in wanted):
                    found.add(name)
        return found

    def citations(self) -> tuple[uuid.UUID, ...]:
        with psycopg.connect(self.superuser) as connection:
            return tuple(one for (one,) in connection.execute("SELECT id FROM citations"))


@pytest.fixture
async def ward(
    settings: Settings, database_urls: DatabaseUrls, postgres: PostgresServer
) -> AsyncIterator[Ward]:
    prepare_data_dir(settings)
    real_embeddings()
    installed_weights().load()
    # Nobody answers at that port: answers are quotations.
    settings = settings.model_copy(update={"ollama_url": "http://127.0.0.1:9"})
    services = assemble(settings, database_urls.application)
    services.embeddings.load()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(services.close)
        url = await stack.enter_async_context(serving(stack.enter_context(whole_site(services))))
        people = [
            await services.accounts.create(name, Role.CLINICIAN, PASSWORD)
            for name in ("okafor", "lindqvist")
        ]
        patient = await make_patient(services.database, people[0].id)
        with acting_as(people[0].id):
            await services.patients.add_clinician(patient.id, people[1].id)
        colleagues = []
        for person in people:
            client = await stack.enter_async_context(AsyncClient(base_url=url, timeout=60))
            form = {"username": person.username, "password": PASSWORD}
            assert (await client.post("/login", data=form)).status_code == 200
            page = ChatPage(services, person.id, person.username)
            stack.push_async_callback(page.close)
            await page.start()
            await page.choose(patient.id)
            colleagues.append(Colleague(client, page, patient, services))
        superuser = f"{postgres.superuser} dbname={database_urls.owner.database}"
        await stack.enter_async_context(working(services.database, settings))
        yield Ward(services, settings, patient, colleagues, superuser)


def mail() -> bytes:
    """With a letter in it."""
    message = EmailMessage()
    message["Subject"] = f"{GONE} for your patient"
    message["From"], message["To"] = "ward@example.org", "practice@example.org"
    message["Date"] = "Sat, 02 Mar 2024 10:00:00 +0000"
    message.set_content(f"HbA1c was 7.2 % on 2024-03-02 under {GONE}.")
    letter = pdf([f"HbA1c was 8.1 % in 2023 under {GONE_PART}."])
    message.add_attachment(letter, maintype="application", subtype="pdf", filename="letter.pdf")
    return message.as_bytes()


async def test_no_route_has_the_words_of_a_deleted_document_nor_of_what_came_in_it(
    ward: Ward,
) -> None:
    deleter, colleague = ward.colleagues
    kept = await ward.dropped(f"Blood pressure was 128/76 mmHg under {KEPT}.".encode(), "kept.txt")
    for one in ward.colleagues:
        await one.page.send("What was her blood pressure?")
    gone = await ward.dropped(mail(), "message.eml")
    documents = (gone, *await ward.parts(gone))
    for one in ward.colleagues:
        await one.page.send(QUESTION)
        assert GONE in one.page.last
        assert GONE_PART in one.page.last
    citations = ward.citations()
    holding = {"documents", "document_blobs", "pages", "chunks", "steps", "answers", "citations"}
    assert ward.tables_that_hold(GONE) == holding
    for one in ward.colleagues:
        said = await one.all_that_is_said(documents, citations)
        assert {route for route, words in said.items() if GONE not in words} == {
            "list",  # filled by /api/documents
        }

    assert (await deleter.client.delete(f"/api/documents/{gone}")).status_code == 204

    assert ward.tables_that_hold(GONE, GONE_PART) == set()
    for one in ward.colleagues:
        for route, words in (await one.all_that_is_said(documents, citations)).items():
            assert GONE.lower() not in words.lower(), route
            assert GONE_PART.lower() not in words.lower(), route
        init_ws_context(one.page.session)
        await withdrawals.show(set())
        assert GONE not in str(one.page.shown)  # the page that is open follows
        thread = (await one.client.get(f"/project/thread/{one.page.thread_id}")).json()
        outputs = [step["output"] for step in thread["steps"]]
        assert QUESTION in outputs  # the clinician's own words stay
        assert WITHDRAWN.match(outputs[outputs.index(QUESTION) + 1])
        assert any(KEPT in output for output in outputs)  # and so do other answers
        assert KEPT in await one.get(f"/documents/{kept}")
    with acting_as(colleague.page.clinician_id):
        events = await ward.services.audit.events(patient_id=ward.patient.id)
    assert [(one.event, one.clinician, one.document_id, one.detail) for one in events] == [
        (AuditEvent.DOCUMENT_DELETED, "okafor", gone, {}),
        (AuditEvent.ANSWERS_WITHDRAWN, "okafor", gone, {"answers": 2}),
    ]
