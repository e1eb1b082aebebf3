"""A model's answer is checked before it is saved; what is found is shown, stored and explained."""

import asyncio
import re
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from medmemory.answering.events import AnswerFinished
from medmemory.answering.notices import BESIDE, MARKED
from medmemory.clinical.identifiers import ClinicianId, DocumentId
from medmemory.clinical.patient import Sex
from medmemory.identity.acting import acting_as
from medmemory.server.errors import install_error_handlers
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.ui import rendering, running
from medmemory.ui.routes import create_router
from tests.conftest import DatabaseUrls, make_settings
from tests.factories import make_clinician
from tests.support.answering import LETTER
from tests.support.chat_page import ChatPage
from tests.support.corpus import make_searchable_document
from tests.support.ollama_stand_in import OllamaStandIn, Reply

QUESTION = "Which HbA1c, which dose of metformin and ramipril, and is she allergic to penicillin?"
HBA1C = "What was the HbA1c?"


@pytest.fixture
def settings(tmp_path: Path, database_urls: DatabaseUrls, ollama: OllamaStandIn) -> Settings:
    return make_settings(tmp_path, database_urls, ollama_url=ollama.url)


@pytest.fixture
async def page(page: ChatPage) -> ChatPage:
    """A conversation about a patient whose record holds LETTER."""
    with acting_as(page.clinician_id):
        patient = await page.services.patients.create(
            mrn=uuid.uuid4().hex[:8],
            family_name="Norbury",
            given_name="Hazel",
            birth_date=date(1958, 2, 3),
            sex=Sex.FEMALE,
        )
    await make_searchable_document(page.services.database, page.clinician_id, patient.id, *LETTER)
    await page.choose(patient.id)
    return page


async def stored(page: ChatPage, table: Any) -> list[Any]:
    with acting_as(page.clinician_id):
        async with page.services.database.reading() as connection:
            return list((await connection.execute(select(table))).all())


async def numbers(page: ChatPage, question: str = QUESTION) -> dict[str, int]:
    """Under which number the model is shown the passage that begins with a word."""
    patient = await page.services.chat_history.patient_of(str(page.thread_id))
    patient_id = patient or (await stored(page, tables.patients))[0].id
    run = page.services.answering.start(question, patient_id=patient_id)
    with acting_as(page.clinician_id):
        events = [event async for event in run.events()]
    (found,) = [event.answer for event in events if isinstance(event, AnswerFinished)]
    return {passage.candidate.text.split()[0]: passage.number for passage in found.passages}


async def asked(
    page: ChatPage, ollama: OllamaStandIn, reply: Reply, *, question: str = QUESTION
) -> list[Any]:
    """The sentences that are stored after the model gave `reply`, by number."""
    ollama.script(reply)
    await page.send(question)
    sentences = await stored(page, tables.answer_sentences)
    return sorted(sentences, key=lambda row: row.number)


async def read(page: ChatPage, path: str, clinician: ClinicianId) -> httpx.Response:
    """What the site answers to `clinician`."""
    app = FastAPI()
    install_error_handlers(app)
    app.include_router(create_router(page.services))
    transport = httpx.ASGITransport(app)
    with acting_as(clinician):
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path)


async def test_every_sentence_of_a_model_is_supported_or_marked(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    number = await numbers(page)
    hba1c, drugs, allergy = number["HbA1c"], number["Medications:"], number["She"]
    reply = (
        f"HbA1c was 7.2 % on 2024-03-02 [{hba1c}]. HbA1c was 8.7 % in 2023 [{hba1c}]. "
        f"She takes metformin 1000 mg twice daily [{drugs}]. "
        f"Ramipril 5 mg once daily is given [{hba1c}]. "
        f"She is not allergic to penicillin [{allergy}].\n\nShe has asthma."
    )
    sentences = await asked(page, ollama, Reply(reply))
    assert [row.state for row in sentences] == [
        "supported",  # as the record says it
        "contradicted",  # another number
        "contradicted",  # another dose
        "supported",  # cited on the wrong passage, and repaired
        "contradicted",  # a negation turned round
        "cites_nothing",
    ]
    (answer,) = await stored(page, tables.answers)
    step_id = answer.step_id
    for row in sentences:
        assert answer.text[row.span_start : row.span_end] == row.text
    assert sentences[3].repaired_number == drugs
    assert sentences[1].against_quote == "HbA1c was 7.2 % on 2024-03-02, down from 8.1 % in 2023."

    cited = {row.number: row.id for row in await stored(page, tables.citations)}
    shown = page.last
    assert f"([source corrected](/answers/{step_id}/sentences/4): [[{drugs}]]" in shown
    assert f"**([the source says otherwise](/answers/{step_id}/sentences/2): “HbA1c was" in shown
    assert f"She has asthma. ([no source given](/answers/{step_id}/sentences/6))" in shown
    assert f"/answers/{step_id}/sentences/1)" not in shown
    # What was streamed is still there.
    assert answer.text.startswith(reply)
    without_marks = re.sub(r" \*{0,2}\(\[[a-z ]+\]\(/answers/.*?\)\)?\*{0,2}(?=[ \n])", "", shown)
    assert without_marks.startswith(rendering.body(reply, cited))
    (step,) = [row for row in await stored(page, tables.steps) if row.id == step_id]
    assert step.output == shown
    assert MARKED in shown


@pytest.mark.parametrize("reply", ["HbA1c was 7.8 % [1].", "HbA1c is fine."])
async def test_the_records_own_words_stand_beside_what_they_do_not_bear_out(
    page: ChatPage, ollama: OllamaStandIn, reply: str
) -> None:
    await asked(page, ollama, Reply(reply), question=HBA1C)
    (answer,) = await stored(page, tables.answers)
    said, _, quoted = answer.text.partition(f"\n\n{BESIDE}\n\n")
    assert said == reply
    number = len(await numbers(page, HBA1C)) + 1  # after those that the model was shown
    assert quoted.startswith("HbA1c was 7.2 % on 2024-03-02, down from 8.1 % in 2023.")
    assert f"[{number}]" in quoted
    assert page.last.index("The record says") < page.last.index("**Sources**")


async def test_a_mark_leads_to_what_was_looked_for(page: ChatPage, ollama: OllamaStandIn) -> None:
    drugs = (await numbers(page))["Medications:"]
    (sentence,) = await asked(
        page, ollama, Reply(f"She takes metformin 1000 mg twice daily [{drugs}].")
    )
    path = f"/answers/{sentence.step_id}/sentences/1"
    explained = await read(page, path, page.clinician_id)
    assert explained.status_code == 200
    assert "the source says otherwise" in explained.text
    assert "<strong>1000 mg</strong> (number): not found" in explained.text
    assert "<strong>twice daily</strong> (frequency): found" in explained.text
    assert "Metformin 500 mg twice daily</blockquote>" in explained.text
    assert "NORBURY" in explained.text
    assert "default-src 'none'" in explained.headers["Content-Security-Policy"]
    stranger = await make_clinician(page.services.database)
    for foreign in (
        await read(page, path, stranger),
        await read(page, f"/answers/{sentence.step_id}/sentences/2", page.clinician_id),
        await read(page, f"/answers/{uuid.uuid4()}/sentences/1", page.clinician_id),
        await read(page, f"/answers/{sentence.step_id}/sentences/99999999999", page.clinician_id),
    ):
        assert foreign.status_code == 404
        assert "etformin" not in foreign.text


async def test_what_the_check_found_goes_with_a_withdrawn_answer(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    assert await asked(page, ollama, Reply("HbA1c was 7.8 % [1]."))
    (document,) = await stored(page, tables.documents)
    with acting_as(page.clinician_id):
        await page.services.documents.delete(DocumentId(document.id))
    assert await stored(page, tables.answer_sentences) == []
    assert len(await stored(page, tables.answers)) == 1


async def test_what_failed_its_check_is_no_premise_of_the_next_answer(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    hba1c = (await numbers(page, HBA1C))["HbA1c"]
    said = f"HbA1c was 7.2 % on 2024-03-02 [{hba1c}]. She has had asthma since 2001 [{hba1c}]."
    sentences = await asked(page, ollama, Reply(said), question=HBA1C)
    assert [row.state for row in sentences] == ["supported", "not_in_source"]
    await asked(page, ollama, Reply("Yes."), question="Which drugs does she take?")
    told = ollama.chats[-1].body["messages"][1:-1]
    assert told[0]["content"] == HBA1C
    assert "7.2 %" in told[1]["content"]
    assert "asthma" not in told[1]["content"]


async def test_a_text_that_broke_off_is_checked_as_far_as_it_came(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    hba1c = (await numbers(page))["HbA1c"]
    text = f"HbA1c was 7.8 % [{hba1c}]. Blood pressure was never said."
    (first, *_) = await asked(page, ollama, Reply(text, break_after=6))
    assert (first.state, first.text) == ("contradicted", f"HbA1c was 7.8 % [{hba1c}].")
    assert "the source says otherwise" in page.last
    assert "This answer is incomplete" in page.last


async def test_a_stopped_text_is_checked_as_far_as_it_came(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    hba1c = (await numbers(page))["HbA1c"]
    long = "".join(f"HbA1c was 7.8 % at visit {n} [{hba1c}]. " for n in range(20))
    ollama.script(Reply(long, tokens_per_second=40))
    asking = asyncio.create_task(page.send(QUESTION))
    async with asyncio.timeout(20):
        while "/citations/" not in page.last:  # noqa: ASYNC110  # the page has no event to wait for
            await asyncio.sleep(0.02)
    running.running_answers.stop(page.thread_id)
    with pytest.raises(asyncio.CancelledError):
        await asking
    sentences = await stored(page, tables.answer_sentences)
    assert "contradicted" in {row.state for row in sentences}
    assert "the source says otherwise" in page.last
    assert "Stopped. This answer is incomplete." in page.last


async def test_an_answer_that_its_sources_say_has_no_mark_and_nothing_beside_it(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    hba1c = (await numbers(page))["HbA1c"]
    (sentence,) = await asked(page, ollama, Reply(f"HbA1c was 7.2 % [{hba1c}]."))
    assert sentence.state == "supported"
    assert "/sentences/" not in page.last
    assert BESIDE not in page.last
