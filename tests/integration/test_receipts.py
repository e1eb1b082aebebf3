"""How an answer came about: kept with it, shown to the clinician whose conversation it is."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from sqlalchemy import delete
from starlette.middleware.base import RequestResponseEndpoint

from medmemory.answering.service import Writer
from medmemory.clinical.answer import Answer, Turn
from medmemory.clinical.identifiers import ClinicianId, StepId, ThreadId
from medmemory.errors import NotFound
from medmemory.identity.acting import acting_as
from medmemory.server.errors import install_error_handlers
from medmemory.storage import tables
from medmemory.storage.answers import AnswerStore
from medmemory.storage.engine import Database
from medmemory.storage.patients import PatientStore
from medmemory.storage.receipts import ReceiptStore
from medmemory.ui.answer_routes import create_answer_router
from tests.conftest import DatabaseUrls, make_settings
from tests.factories import make_clinician
from tests.integration.test_answer_store import make_step
from tests.support.answering import Clinic
from tests.support.ollama_stand_in import OllamaStandIn, Reply

HBA1C = "What was the HbA1c?"


@pytest.fixture
async def clinic(
    database: Database, database_urls: DatabaseUrls, tmp_path: Path
) -> AsyncIterator[Clinic]:
    with OllamaStandIn(default=Reply("7.2 % [1].")) as ollama:
        settings = make_settings(tmp_path, database_urls, ollama_url=ollama.url)
        clinic = await Clinic.open(database, settings)
        yield clinic
        await clinic.close()


@pytest.fixture
async def client(clinic: Clinic) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever is named in the header `acting` asks."""

    class Stores:
        patients = PatientStore(clinic.database)
        receipts = ReceiptStore(clinic.database)

    app = FastAPI()
    install_error_handlers(app)
    app.include_router(create_answer_router(Stores()))  # type: ignore[arg-type]  # all it uses

    @app.middleware("http")
    async def identify(request: Request, answer: RequestResponseEndpoint) -> Response:
        acting = request.headers.get("acting")
        with acting_as(ClinicianId(uuid.UUID(acting)) if acting else None):
            return await answer(request)

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def save(clinic: Clinic, answer: Answer) -> tuple[ThreadId, StepId]:
    thread_id, step_id = await make_step(clinic.database, clinic.clinician)
    with acting_as(clinic.clinician):
        await AnswerStore(clinic.database).save(
            answer, step_id=step_id, thread_id=thread_id, patient_id=clinic.patient.id
        )
    return thread_id, step_id


async def test_a_receipt_is_kept_with_its_answer(clinic: Clinic) -> None:
    store = ReceiptStore(clinic.database)
    history = [Turn("What was the HbA1c in 2024?", "7.2 % on 2024-03-02 [1]")]
    for writer in Writer:
        answer = await clinic.ask("And the year before?", history=history, writer=writer)
        _, step_id = await save(clinic, answer)
        with acting_as(clinic.clinician):
            kept = await store.of(step_id)
        assert kept.receipt == answer.receipt
        assert kept.query == answer.query
        assert (kept.model, kept.prompt_tokens) == (answer.model, answer.prompt_tokens)


async def test_a_receipt_says_what_went_into_the_answer(
    clinic: Clinic, client: httpx.AsyncClient
) -> None:
    answer = await clinic.ask(HBA1C)
    _, step_id = await save(clinic, answer)
    page = await client.get(f"/answers/{step_id}/receipt", headers=acting(clinic.clinician))
    assert page.status_code == 200
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert "no-store" in page.headers["Cache-Control"]
    assert answer.receipt is not None
    used, found = answer.receipt.passages_used, answer.receipt.passages_found
    for said in (
        clinic.patient.mrn,
        HBA1C,
        "medgemma1.5:4b (3a3a3a3a3a3a)",
        "answer-2",
        f"{used} of {found} found were read by the model",
        "of 8,192",
        "s to the first word",
    ):
        assert said in page.text
    assert "Understood as" not in page.text


async def test_an_answer_without_a_model_has_one_too(
    clinic: Clinic, client: httpx.AsyncClient
) -> None:
    answer = await clinic.ask(HBA1C, writer=Writer.QUOTES_ONLY)
    answer = replace(answer, query=replace(answer.query, rewritten="<b>HbA1c</b> in 2023?"))
    _, step_id = await save(clinic, answer)
    page = await client.get(f"/answers/{step_id}/receipt", headers=acting(clinic.clinician))
    assert "no model; quoted from the record" in page.text
    assert "found were quoted" in page.text
    assert "Documents searched</dt>\n        <dd>1</dd>" in page.text
    assert "&lt;b&gt;HbA1c" in page.text
    assert "Tokens" not in page.text


async def test_an_answer_from_before_receipts_were_kept_says_so(
    clinic: Clinic, client: httpx.AsyncClient
) -> None:
    _, step_id = await save(clinic, replace(await clinic.ask(HBA1C), receipt=None))
    page = await client.get(f"/answers/{step_id}/receipt", headers=acting(clinic.clinician))
    assert "were not kept" in page.text


async def test_a_receipt_is_nobody_elses_and_goes_with_its_answer(
    clinic: Clinic, client: httpx.AsyncClient
) -> None:
    thread_id, step_id = await save(clinic, await clinic.ask(HBA1C))
    path = f"/answers/{step_id}/receipt"
    stranger = await make_clinician(clinic.database)
    refused = await client.get(path, headers=acting(stranger))
    assert refused.status_code == 404
    assert "do not have access" in refused.text
    assert HBA1C not in refused.text
    assert (await client.get(path)).status_code == 401
    with acting_as(clinic.clinician):
        async with clinic.database.writing() as connection:
            await connection.execute(delete(tables.threads).where(tables.threads.c.id == thread_id))
        with pytest.raises(NotFound):
            await ReceiptStore(clinic.database).of(step_id)


def acting(clinician: ClinicianId) -> dict[str, str]:
    return {"acting": str(clinician)}
