"""An answer whose source is corrected afterwards says so, wherever it is shown, and is no premise
of the next one."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import cast
from uuid import uuid4

import pytest
from chainlit.context import init_ws_context

from medmemory.assembly import Services
from medmemory.clinical.citation import CorrectedCitation
from medmemory.clinical.identifiers import CitationId, DocumentId, StepId
from medmemory.clinical.patient import Patient, Sex
from medmemory.clinical.verification import NOTHING_BORNE_OUT
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.ui import corrections
from medmemory.ui.corrections import CORRECTED_SINCE
from tests.conftest import DatabaseUrls, make_settings
from tests.factories import make_clinician
from tests.support.chat_page import ChatPage
from tests.support.corpus import real_embeddings
from tests.support.pipeline import CheapEmbedder
from tests.support.versions import ReadingDesk, oru

QUESTION = "What is the potassium?"
NEWER = "Metabolic panel · 2024-03-04 (correction.hl7)"
# Both of one order; the second names the result it corrects.
PRELIMINARY = partial(oru, "P", "5.9")
CORRECTED = partial(oru, "C", "4.4", sent="20240306101500")


@pytest.fixture
def settings(tmp_path: Path, database_urls: DatabaseUrls) -> Settings:
    # Nobody answers at that port: answers are quotations.
    return make_settings(tmp_path, database_urls, ollama_url="http://127.0.0.1:9")


@pytest.fixture
def desk(services: Services, settings: Settings) -> ReadingDesk:
    embedder = cast(CheapEmbedder, real_embeddings())
    return ReadingDesk(services.database, settings, embedder=embedder)


async def chart_with(page: ChatPage, desk: ReadingDesk, *contents: bytes) -> Patient:
    """The chart is open on the page, with the files read."""
    with acting_as(page.clinician_id):
        patient = await page.services.patients.create(
            mrn="MRN-1",
            family_name="Norbury",
            given_name="Hazel",
            birth_date=date(1958, 2, 3),
            sex=Sex.FEMALE,
        )
        for number, content in enumerate(contents):
            await desk.dropped(patient.id, content, f"{number}.hl7")
    await page.choose(patient.id)
    return patient


async def dropped(
    page: ChatPage, desk: ReadingDesk, patient: Patient, content: bytes
) -> DocumentId:
    with acting_as(page.clinician_id):
        return (await desk.dropped(patient.id, content, "correction.hl7")).id


async def look(page: ChatPage) -> None:
    init_ws_context(page.session)
    with acting_as(page.clinician_id):
        await corrections.show()


async def told(page: ChatPage) -> str:
    """What a model is told of the conversation."""
    with acting_as(page.clinician_id):
        turns = await page.services.chat_history.turns(str(page.thread_id), limit=10)
    return " ".join(turn.answer for turn in turns)


async def test_an_open_answer_says_that_its_source_was_corrected_and_by_what(
    page: ChatPage, desk: ReadingDesk
) -> None:
    patient = await chart_with(page, desk, PRELIMINARY())
    await page.send(QUESTION)
    answer = list(page.shown)[-1]
    before = page.shown[answer]
    assert "5.9" in before
    await look(page)
    assert page.shown[answer] == before
    newer = await dropped(page, desk, patient, CORRECTED())
    await look(page)
    assert page.shown[answer].startswith(before)  # its words stay as they were said
    notice = page.shown[answer].removeprefix(before)
    assert CORRECTED_SINCE in notice
    assert "what [[1]](/citations/" in notice
    assert NEWER in notice
    # With the correction its remark goes, too.
    with acting_as(page.clinician_id):
        await desk.documents.delete(newer)
    await look(page)
    assert page.shown[answer] == before


async def test_an_old_conversation_says_so_when_it_is_opened(
    page: ChatPage, desk: ReadingDesk
) -> None:
    patient = await chart_with(page, desk, PRELIMINARY())
    await page.send(QUESTION)
    assert not await page.resume_says(CORRECTED_SINCE)
    await dropped(page, desk, patient, CORRECTED())
    assert await page.resume_says(CORRECTED_SINCE)
    page.events.clear()
    await look(page)
    assert "update_message" not in page.events  # it says so already
    with acting_as(page.clinician_id):
        thread = await page.services.chat_history.get_thread(str(page.thread_id))
    assert thread is not None
    assert CORRECTED_SINCE not in str(thread["steps"])  # what is kept is what was said


async def test_a_model_is_not_told_what_was_corrected_since(
    page: ChatPage, desk: ReadingDesk
) -> None:
    patient = await chart_with(page, desk, PRELIMINARY())
    await page.send(QUESTION)
    assert "5.9" in await told(page)
    await dropped(page, desk, patient, CORRECTED())
    assert "5.9" not in await told(page)
    await page.send(QUESTION)
    assert "4.4" in await told(page)


async def test_what_else_the_record_says_is_not_called_corrected(
    page: ChatPage, desk: ReadingDesk
) -> None:
    sodium = "OBX|2|NM|2951-2^Sodium^LN||139|mmol/L|135-145||||F|||20240304080000"
    patient = await chart_with(page, desk, PRELIMINARY(more=(sodium,)))
    await page.send("What is the sodium?")
    assert "139" in page.last
    await dropped(page, desk, patient, CORRECTED())
    await look(page)
    assert CORRECTED_SINCE not in page.last
    assert "139" in await told(page)
    assert NOTHING_BORNE_OUT not in await told(page)


async def test_nobody_else_learns_of_it(page: ChatPage, desk: ReadingDesk) -> None:
    patient = await chart_with(page, desk, PRELIMINARY())
    await page.send(QUESTION)
    await dropped(page, desk, patient, CORRECTED())
    stranger = await make_clinician(page.services.database, "stranger")
    with acting_as(stranger):
        assert await page.services.answers.corrected_since(page.thread_id) == ()
    with acting_as(page.clinician_id):
        (one,) = await page.services.answers.corrected_since(page.thread_id)
    assert one.newer_title == "Metabolic panel"


def test_a_title_cannot_pass_for_a_link_and_each_newer_document_is_named_once() -> None:
    step = StepId(uuid4())

    def corrected(number: int, title: str) -> CorrectedCitation:
        return CorrectedCitation(step, number, CitationId(uuid4()), title, "a.hl7", None)

    text = corrections.notice([corrected(2, "[a](b)"), corrected(1, "[a](b)"), corrected(3, "Lab")])
    assert text.count("](b)") == 0
    assert text.index("[1]") < text.index("[2]") < text.index("[3]")
    assert text.count("no date") == 2
