"""What hooks do, driven through a real Chainlit session on a real database and model wire."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import chainlit as cl
import pytest
from chainlit.context import init_ws_context
from sqlalchemy import delete, select, update

from medmemory.answering.events import AnswerFinished
from medmemory.assembly import Services
from medmemory.clinical.identifiers import ClinicianId, PatientId
from medmemory.clinical.patient import Patient, Sex
from medmemory.errors import DatabaseUnavailable, NotFound
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.ui import (
    ahead,
    banner,
    commands,
    other_patient,
    patients,
    questions,
    reading_first,
    resume,
    running,
    streaming,
    unanswered,
    uploads,
)
from tests.conftest import DatabaseUrls, make_settings
from tests.factories import make_clinician
from tests.support.chat_page import ChatPage
from tests.support.conversations import message
from tests.support.corpus import make_searchable_document
from tests.support.ollama_stand_in import OllamaStandIn, Reply

LONG = "".join(f"At visit {n} the haemoglobin A1c was 7.2 percent [1]. " for n in range(20))


@pytest.fixture
def settings(tmp_path: Path, database_urls: DatabaseUrls, ollama: OllamaStandIn) -> Settings:
    return make_settings(tmp_path, database_urls, ollama_url=ollama.url, upload_max_files=2)


async def make_patient(page: ChatPage, *page_texts: str) -> Patient:
    with acting_as(page.clinician_id):
        patient = await page.services.patients.create(
            mrn=uuid.uuid4().hex[:8],
            family_name="Norbury",
            given_name="Hazel",
            birth_date=date(1958, 2, 3),
            sex=Sex.FEMALE,
        )
    for text in page_texts:
        await make_searchable_document(
            page.services.database, page.clinician_id, patient.id, text, title="Lab report"
        )
    return patient


async def rows(page: ChatPage, table: Any) -> list[Any]:
    with acting_as(page.clinician_id):
        async with page.services.database.reading() as connection:
            return list((await connection.execute(select(table))).all())


async def stored(page: ChatPage, step_id: str) -> Any:
    return next(row for row in await rows(page, tables.steps) if str(row.id) == step_id)


async def until(condition: Any) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  # what the page shows has no event to wait for
            await asyncio.sleep(0.02)


async def test_the_first_screen_asks_whose_record_and_nothing_is_stored(page: ChatPage) -> None:
    assert "Whose record?" in page.shown.values()
    assert page.element(patients.PICKER)["props"] == {}
    patient = await make_patient(page)
    await page.choose(patient.id)
    assert page.banner() is not None
    assert "Whose record?" not in page.shown.values()
    assert page.element(patients.CARD)["props"]["documents"] == 0
    assert await rows(page, tables.threads) == []  # looking into a chart is no conversation


async def test_what_is_said_is_shown_and_stored(page: ChatPage) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent on 2024-03-01.")
    await page.choose(patient.id)
    await page.send("What was the HbA1c?")
    step_id = list(page.shown)[-1]
    row = await stored(page, step_id)
    assert row.output == page.shown[step_id]
    assert row.streaming is False
    (citation,) = await rows(page, tables.citations)
    assert f"[[1]](/citations/{citation.id})" in row.output
    assert "Lab report · 2024-03-02 · p. 1" in row.output
    (thread,) = await rows(page, tables.threads)
    assert thread.title == "NORBURY, Hazel: What was the HbA1c?"
    assert thread.patient_id == patient.id


@pytest.mark.parametrize("is_opened_again", [False, True])
async def test_a_conversation_that_began_with_a_file_is_named_after_its_first_question(
    page: ChatPage, tmp_path: Path, *, is_opened_again: bool
) -> None:
    patient = await make_patient(page)
    await page.choose(patient.id)
    for name in ("labs.txt", "more.txt"):
        await page.send("", dropped(tmp_path, name, name.encode()))
        (thread,) = await rows(page, tables.threads)
        assert thread.title == "NORBURY, Hazel: documents added"
    if is_opened_again:
        await shown_again(page)
    for question in ("What was the HbA1c?", "And when?"):
        await page.send(question)
        (thread,) = await rows(page, tables.threads)
        assert thread.title == "NORBURY, Hazel: What was the HbA1c?"


async def test_the_stored_card_holds_nothing_of_the_record(page: ChatPage) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    assert page.element(patients.CARD)["props"]["documents"] == 1
    await page.send("What was the HbA1c?")
    (card,) = await rows(page, tables.elements)
    assert (card.name, card.props) == (patients.CARD, {})


async def test_the_answer_is_stored_before_its_first_token_and_saved_as_it_grows(
    page: ChatPage, ollama: OllamaStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "SAVE_EVERY_SECONDS", 0.2)
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    ollama.script(Reply(LONG, first_token_ms=500, tokens_per_second=40))
    asking = asyncio.create_task(page.send("What was the HbA1c?"))
    await until(lambda: "stream_start" in page.events)
    step_id = list(page.shown)[-1]
    assert (await stored(page, step_id)).streaming is True
    await until(lambda: "haemoglobin" in page.shown[step_id])
    await asyncio.sleep(0.6)
    half = await stored(page, step_id)
    assert half.streaming is True
    assert "haemoglobin" in half.output
    assert "/citations/" not in half.output  # they are stored with the whole answer
    running.running_answers.stop(page.thread_id)
    await asyncio.gather(asking, return_exceptions=True)


async def test_a_model_that_thinks_is_said_to_think_and_its_thoughts_are_not_kept(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    thoughts = ("<thi", "nk>", *["hmm "] * 20, "</think>")
    ollama.script(Reply(pieces=(*thoughts, "HbA1c was 7.2 percent [1]."), tokens_per_second=40))
    asking = asyncio.create_task(page.send("What was the HbA1c?"))
    await until(lambda: page.last == questions.THINKING)
    await asking
    step_id = list(page.shown)[-1]
    row = await stored(page, step_id)
    assert row.output == page.shown[step_id]
    assert "7.2 percent" in row.output
    assert "hmm" not in row.output
    assert row.output.endswith(f"[Details](/answers/{step_id}/receipt)")


async def test_a_stopped_answer_keeps_its_words_and_sources(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    ollama.script(Reply(LONG, tokens_per_second=40))
    asking = asyncio.create_task(page.send("What was the HbA1c?"))
    await until(lambda: "/citations/" in page.last)
    running.running_answers.stop(page.thread_id)
    with pytest.raises(asyncio.CancelledError):
        await asking
    row = await stored(page, list(page.shown)[-1])
    assert row.output == page.last
    assert "Stopped. This answer is incomplete." in row.output
    assert [answer.outcome for answer in await rows(page, tables.answers)] == ["stopped"]
    assert len(await rows(page, tables.citations)) == 1
    assert not ollama.chats[-1].finished


async def test_a_shutdown_saves_running_answers_as_interrupted(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    ollama.script(Reply(LONG, tokens_per_second=20))
    asking = asyncio.create_task(page.send("What was the HbA1c?"))
    await until(lambda: "haemoglobin" in page.last)
    await running.running_answers.drain(1)
    row = await stored(page, list(page.shown)[-1])
    assert "Interrupted. This answer is incomplete." in row.output
    assert row.streaming is False
    await asyncio.gather(asking, return_exceptions=True)


@pytest.fixture
async def asking_slowly(
    page: ChatPage, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[asyncio.Task[None]]:
    """A question whose answer is finished, and just being saved."""
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    save, is_saving = page.services.answers.save, asyncio.Event()

    async def slow(*arguments: Any, **named: Any) -> None:
        is_saving.set()
        await asyncio.sleep(0.5)
        await save(*arguments, **named)

    monkeypatch.setattr(page.services.answers, "save", slow)
    asking = asyncio.create_task(page.send("What was the HbA1c?"))
    await asyncio.wait_for(is_saving.wait(), 20)
    yield asking
    await asyncio.gather(asking, return_exceptions=True)


async def assert_kept_whole(page: ChatPage) -> None:
    row = await stored(page, list(page.shown)[-1])
    assert row.streaming is False
    assert row.output == page.last
    assert "[[1]](/citations/" in row.output
    assert "incomplete" not in row.output
    assert [answer.outcome for answer in await rows(page, tables.answers)] == ["answered"]


async def test_a_stop_while_a_finished_answer_is_saved_loses_nothing(
    page: ChatPage, asking_slowly: asyncio.Task[None]
) -> None:
    for _ in range(3):
        running.running_answers.stop(page.thread_id)
        await asyncio.sleep(0.05)
    await asyncio.gather(asking_slowly, return_exceptions=True)
    await assert_kept_whole(page)


async def test_a_shutdown_while_a_finished_answer_is_saved_waits_for_it(
    page: ChatPage, asking_slowly: asyncio.Task[None]
) -> None:
    await running.running_answers.drain(0)
    running.running_answers.stop(page.thread_id)
    await running.running_answers.drain(3)
    await assert_kept_whole(page)
    assert asking_slowly.done()


async def test_an_answer_that_was_finished_but_not_yet_read_is_kept_whole(
    page: ChatPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stop comes between the last event and the saving of the answer."""
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    read = ahead.RunningAhead.__anext__

    async def stopped_before_the_last(events: ahead.RunningAhead) -> Any:
        event = await read(events)
        if isinstance(event, AnswerFinished):
            running.running_answers.stop(page.thread_id)
            await asyncio.sleep(0)
        return event

    monkeypatch.setattr(ahead.RunningAhead, "__anext__", stopped_before_the_last)
    with pytest.raises(asyncio.CancelledError):
        await page.send("What was the HbA1c?")
    await assert_kept_whole(page)


async def test_an_answer_stopped_while_its_message_is_begun_is_marked_as_stopped(
    page: ChatPage, ollama: OllamaStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ollama.script(Reply(LONG, tokens_per_second=20))
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    create = page.services.chat_history.create_step

    async def stopped(step: Any) -> None:
        if step.get("streaming"):
            running.running_answers.stop(page.thread_id)
            await asyncio.sleep(0.05)
        await create(step)

    monkeypatch.setattr(page.services.chat_history, "create_step", stopped)
    with pytest.raises(asyncio.CancelledError):
        await page.send("What was the HbA1c?")
    (row,) = [row for row in await rows(page, tables.steps) if "incomplete" in row.output]
    assert row.streaming is False


async def test_an_answer_whose_document_is_deleted_while_it_is_written_says_so_at_once(
    page: ChatPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    documents, save = page.services.documents, page.services.answers.save

    async def after_deletion(*arguments: Any, **named: Any) -> str | None:
        for document in await documents.list_for(patient_id=patient.id):
            await documents.delete(document.id)
        return await save(*arguments, **named)

    monkeypatch.setattr(page.services.answers, "save", after_deletion)
    await page.send("What was the HbA1c?")
    assert page.last.startswith("This answer was withdrawn: ")
    kept = "".join(row.output for row in await rows(page, tables.steps))
    assert page.last in kept
    assert "7.2" not in kept


async def test_an_answer_is_saved_with_the_documents_of_the_turns_that_its_model_was_told(
    page: ChatPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    await page.send("What was the HbA1c?")
    save, told = page.services.answers.save, []

    async def noted(*arguments: Any, **named: Any) -> str | None:
        told.extend(named["history"])
        return await save(*arguments, **named)

    monkeypatch.setattr(page.services.answers, "save", noted)
    await page.send("And what was the HbA1c before?")
    (document,) = await rows(page, tables.documents)
    assert [turn.documents for turn in told] == [{document.id}]


async def test_an_answer_whose_end_could_not_be_saved_is_marked_when_it_is_opened_again(
    page: ChatPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)

    async def broken(*_: object, **__: object) -> None:
        raise DatabaseUnavailable

    with monkeypatch.context() as broken_once:
        broken_once.setattr(page.services.answers, "save", broken)
        await page.send("What was the HbA1c?")
    assert [row.streaming for row in await rows(page, tables.steps) if row.streaming]
    assert await page.resume_says("Interrupted. This answer is incomplete.")
    assert not [row for row in await rows(page, tables.steps) if row.streaming]


async def test_an_answer_that_is_being_written_is_not_marked_when_it_is_opened_again(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    ollama.script(Reply(LONG, tokens_per_second=20))
    asking = asyncio.create_task(page.send("What was the HbA1c?"))
    await until(lambda: "haemoglobin" in page.last)
    assert not await page.resume_says("incomplete")
    running.running_answers.stop(page.thread_id)
    await asyncio.gather(asking, return_exceptions=True)


async def test_two_questions_in_one_conversation_are_answered_one_after_the_other(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    ollama.script(
        Reply("First answer [1].", tokens_per_second=10),
        Reply("When was the HbA1c measured?"),  # the follow-up, reworded with the first turn
        Reply("Second answer [1]."),
    )
    first = asyncio.create_task(page.send("What was the HbA1c?"))
    await until(lambda: "First" in page.last)
    second = asyncio.create_task(page.send("When was it measured?"))
    await asyncio.gather(first, second)
    first_answer, second_answer = list(page.shown.values())[-2:]
    assert "First answer" in first_answer
    assert "Second answer" in second_answer
    assert page.events.count("stream_start") == 2


async def test_a_foreign_patients_identifier_opens_nothing(
    page: ChatPage, services: Services
) -> None:
    other = ChatPage(services, await make_clinician(services.database, "other"), "other")
    foreign = await make_patient(other, "HbA1c was 9.9 percent.")
    for claimed in (foreign.id, uuid.uuid4(), "x", ""):
        await page.choose(claimed)
        assert page.banner() is None
        assert "do not have access" in page.last
    await other.close()


async def test_a_conversation_that_is_not_there_gives_way_to_a_new_one(page: ChatPage) -> None:
    asked_for = str(page.thread_id)
    page.session.thread_id_to_resume = asked_for
    await page.start()
    assert str(page.thread_id) != asked_for
    patient = await make_patient(page)
    await page.choose(patient.id)
    await page.send("Which medicines?")
    assert [thread.id for thread in await rows(page, tables.threads)] == [page.thread_id]


async def test_a_question_that_was_never_answered_says_so_when_it_is_opened_again(
    page: ChatPage,
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    await page.send("What was the HbA1c?")
    assert not await page.resume_says(unanswered.UNANSWERED)
    asked = message(str(page.thread_id), "And before?", step_type="user_message")
    with acting_as(page.clinician_id):
        await page.services.chat_history.create_step(asked)  # and then the process was killed
    assert await page.resume_says(unanswered.UNANSWERED)


@pytest.mark.parametrize("command", ["/documents", "/patient", "/Help "])
async def test_a_command_is_no_question_when_it_is_opened_again(
    page: ChatPage, command: str
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    await page.send(command)
    assert not await page.resume_says(unanswered.UNANSWERED)
    if command == "/documents":
        assert page.last == commands.LIST_IS_OPEN


@pytest.fixture
async def waiting(page: ChatPage, tmp_path: Path) -> AsyncIterator[asyncio.Task[None]]:
    """A question that waits until the file which came with it is read."""
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    file = dropped(tmp_path, "labs.txt", b"HbA1c 7.9 %")
    asking = asyncio.create_task(page.send("What was the HbA1c?", file))
    await until(lambda: reading_first.WAITING in page.shown.values() or asking.done())
    yield asking
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)


async def test_a_question_that_waits_for_its_files_is_not_lost_in_a_shutdown(
    page: ChatPage, waiting: asyncio.Task[None]
) -> None:
    assert not await page.resume_says(unanswered.UNANSWERED)
    await running.running_answers.drain(0.2)
    assert waiting.done()
    assert (await stored(page, list(page.shown)[-1])).output == unanswered.UNANSWERED
    said_again = await shown_again(page)
    assert said_again.count(unanswered.UNANSWERED) == 1
    assert reading_first.WAITING not in page.shown.values()


async def test_a_question_that_waits_for_its_files_can_be_stopped(
    page: ChatPage, waiting: asyncio.Task[None]
) -> None:
    running.running_answers.stop(page.thread_id)
    await asyncio.wait({waiting}, timeout=20)
    assert page.last == unanswered.STOPPED
    assert not await page.resume_says(unanswered.UNANSWERED)


async def test_a_question_killed_while_it_waited_for_its_files_says_so_when_it_is_opened_again(
    page: ChatPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)

    async def killed(_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as before_the_kill:
        before_the_kill.setattr(reading_first.ReadingFirst, "wait", killed)
        before_the_kill.setattr(unanswered, "said_when_cancelled", lambda _: nullcontext())
        with pytest.raises(asyncio.CancelledError):
            await page.send("What was the HbA1c?", dropped(tmp_path, "labs.txt", b"HbA1c 7.9 %"))
    assert await page.resume_says(unanswered.UNANSWERED)
    await page.send("", dropped(tmp_path, "more.txt", b"HbA1c 8.1 %"))
    await page.send("/help")
    assert await page.resume_says(unanswered.UNANSWERED)
    await page.send("What was the HbA1c?")
    assert not await page.resume_says(unanswered.UNANSWERED)
    await page.send("", dropped(tmp_path, "last.txt", b"HbA1c 8.2 %"))
    assert not await page.resume_says(unanswered.UNANSWERED)


@pytest.mark.parametrize(
    ("text", "command", "said"),
    [
        ("What was the HbA1c?", "model", "the model writes"),
        ("/quotes What was the HbA1c?", None, "no model writes"),
        ("What was the HbA1c?", "documents", commands.LIST_IS_OPEN),
        ("/help\nWhat was the HbA1c?", "help", commands.HELP_TEXT),
    ],
)
async def test_a_question_typed_with_a_command_is_answered_after_it(
    page: ChatPage, text: str, command: str | None, said: str
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    await page.send(text, command=command)
    *_, done, answer = page.shown.values()
    assert said in done
    assert "[[1]](/citations/" in answer
    (kept,) = await rows(page, tables.answers)
    assert kept.question == "What was the HbA1c?"
    asked = message(str(page.thread_id), text, step_type="user_message")
    asked["command"] = command
    with acting_as(page.clinician_id):
        await page.services.chat_history.create_step(asked)  # and then the process was killed
    assert await page.resume_says(unanswered.UNANSWERED)


@pytest.mark.parametrize("command", ["patient", "documents", "quotes"])
async def test_a_question_typed_with_a_command_before_the_choice_is_kept(
    page: ChatPage, command: str
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.send("What was the HbA1c?", command=command)
    assert page.last == other_patient.KEPT
    assert {"medmemory": "change_patient"} not in page.window_messages
    await page.choose(patient.id)
    assert "[[1]](/citations/" in page.last


async def test_a_question_typed_with_patient_is_asked_of_the_next_patient_only(
    page: ChatPage, tmp_path: Path
) -> None:
    first = await make_patient(page, "HbA1c was 7.2 percent.")
    second = await make_patient(page, "HbA1c was 8.8 percent.")
    await page.choose(first.id)
    file = dropped(tmp_path, "labs.txt", b"HbA1c 7.9 %")
    await page.send("What was the HbA1c?", file, command="patient")
    assert page.window_messages[-1] == {"medmemory": "change_patient"}
    assert not await page.resume_says(unanswered.UNANSWERED)
    assert not await rows(page, tables.answers)
    new = ChatPage(page.services, page.clinician_id, "okafor")
    await new.start()
    assert list(new.shown.values()) == ["What was the HbA1c?", other_patient.KEPT_WITHOUT_FILES]
    await new.choose(second.id)
    assert "8.8 percent" in new.last
    assert await new.resume_says("What was the HbA1c?")
    await new.close()
    third = ChatPage(page.services, page.clinician_id, "okafor")
    await third.start()
    assert third.last == "Whose record?"
    await third.close()


async def test_quotes_only_is_chosen_shown_and_remembered(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent on 2024-03-01.")
    await page.choose(patient.id)
    await asyncio.to_thread(page.services.embeddings.load)
    await page.send("/quotes")
    assert "no model writes" in page.last
    await page.send("What was the HbA1c?")
    assert page.last.startswith("HbA1c was 7.2 percent on 2024-03-01.")
    assert "Quoted from the record, no model." in page.last
    assert not await page.resume_says(unanswered.UNANSWERED)
    banners = [one["text"] for one in page.window_messages if one["medmemory"] == "banner"]
    assert any("You chose quotes only" in banner for banner in banners)
    await page.send("What was the HbA1c?")
    assert "Quoted from the record, no model." in page.last
    assert ollama.chats == []
    ollama.script(Reply("It was 7.2 percent [1]."))
    await page.send("/model")
    await page.send("What was the HbA1c?")
    assert page.last.startswith("It was 7.2 percent")
    assert "Written by" in page.last


async def test_a_conversation_never_changes_its_patient(page: ChatPage) -> None:
    first, second = await make_patient(page), await make_patient(page)
    await page.choose(first.id)
    await page.choose(second.id)
    banner = page.banner()
    assert banner is not None
    assert banner["mrn"] == first.mrn
    assert "about another patient" in page.last


async def test_whoever_leaves_the_care_team_gets_no_more_answers(page: ChatPage) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    await page.send("What was the HbA1c?")
    with acting_as(page.clinician_id):
        async with page.services.database.writing() as connection:
            await connection.execute(delete(tables.care_team_members))
    await page.send("And when?")
    assert "no longer have access" in page.last
    assert "7.2" not in page.last


async def test_a_question_before_the_choice_is_kept(page: ChatPage) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.send("What was the HbA1c?")
    assert page.last == "Whose record? What you sent is kept and comes next."
    await page.choose(patient.id)
    assert "[[1]](/citations/" in page.last
    (thread,) = await rows(page, tables.threads)
    assert thread.patient_id == patient.id


async def test_no_card_comes_between_a_question_asked_while_the_chart_opens_and_its_answer(
    page: ChatPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    card_props = patients.card_props
    is_asked_for, is_ready = asyncio.Event(), asyncio.Event()

    async def slow_card(patient_id: PatientId) -> dict[str, Any]:
        is_asked_for.set()
        await is_ready.wait()
        return await card_props(patient_id)

    monkeypatch.setattr(patients, "card_props", slow_card)
    opening = asyncio.create_task(page.choose(patient.id))
    await is_asked_for.wait()
    asking = asyncio.create_task(page.send("What was the HbA1c?"))
    await asyncio.sleep(0.2)  # by now it would be answered
    assert "[[1]](/citations/" not in page.last
    is_ready.set()
    await asyncio.gather(opening, asking)
    assert "[[1]](/citations/" in page.last
    assert page.banner() is not None
    assert patients.CARD not in {one["name"] for one in page.elements.values()}


async def test_the_page_names_the_patient_once_the_card_is_there(
    page: ChatPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = await make_patient(page)
    show_patient = banner.show_patient
    shown_before: list[str] = []

    async def named(patient: Patient | None) -> None:
        shown_before.extend(one["name"] for one in page.elements.values())
        await show_patient(patient)

    monkeypatch.setattr(banner, "show_patient", named)
    await page.choose(patient.id)
    assert patients.CARD in shown_before
    assert page.banner() is not None


async def test_the_allergies_that_the_record_lists_stand_with_the_name(page: ChatPage) -> None:
    patient = await make_patient(page, "Chest is clear.")
    await page.choose(patient.id)
    assert shown_allergies(page) == ("no list in the record", None)
    await make_patient_allergic(page, patient.id)
    with acting_as(page.clinician_id):
        await banner.refresh_allergies()
        said, address = shown_allergies(page)
        assert said == "Penicillin: rash"
        assert address is not None
        assert address.endswith("?page=1")
        count = len(page.window_messages)
        await banner.refresh_allergies()
        assert len(page.window_messages) == count
        async with page.services.database.writing() as connection:
            await connection.execute(delete(tables.care_team_members))
        await banner.refresh_allergies()
    assert shown_allergies(page)[0] == "Penicillin: rash"  # not: none, for want of access


async def make_patient_allergic(page: ChatPage, patient_id: PatientId) -> None:
    await make_searchable_document(
        page.services.database, page.clinician_id, patient_id, "Allergies\nPenicillin: rash"
    )
    is_list = tables.chunks.c.text.startswith("Allergies")
    with acting_as(page.clinician_id):
        async with page.services.database.writing() as connection:
            await connection.execute(
                update(tables.chunks).where(is_list).values(section="Allergies")
            )


def shown_allergies(page: ChatPage) -> tuple[str, str | None]:
    said = page.banner()
    assert said is not None
    return said["allergies"], said["allergies_page"]


async def test_a_record_indexed_with_another_model_is_answered_with_the_remedy(
    page: ChatPage,
) -> None:
    patient = await make_patient(page, "HbA1c 7.2 % on 2024-03-02.")
    await page.choose(patient.id)
    await asyncio.to_thread(page.services.embeddings.load)  # before, words alone are searched
    of_this_model = page.services.embeddings.name
    for model, expected in (("another", "medmemory reindex"), (of_this_model, "/citations/")):
        with acting_as(page.clinician_id):
            async with page.services.database.writing() as connection:
                await connection.execute(update(tables.chunks).values(embedding_model=model))
        await page.send("What was the HbA1c?")
        assert expected in page.last


async def test_an_unexpected_error_reaches_neither_page_nor_log_with_its_words(
    page: ChatPage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    patient = await make_patient(page)
    await page.choose(patient.id)
    monkeypatch.setattr(
        page.services.answering, "start", lambda *_, **__: (_ for _ in ()).throw(KeyError("SECRET"))
    )
    await page.send("What?")
    assert "Something went wrong" in page.last
    assert "Reference:" in page.last
    assert "SECRET" not in page.last


def dropped(folder: Path, name: str, content: bytes) -> cl.File:
    path = folder / "dropped" / uuid.uuid4().hex
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return cl.File(id=str(uuid.uuid4()), name=name, path=str(path), mime="application/pdf")


def file_still_there(folder: Path) -> Iterator[Path]:
    return (folder / "dropped").iterdir()


async def test_every_dropped_file_is_accounted_for(
    page: ChatPage, tmp_path: Path, settings: Settings
) -> None:
    patient = await make_patient(page)
    await page.choose(patient.id)
    files = [
        dropped(tmp_path, "labs.txt", b"HbA1c 7.2 %"),
        dropped(tmp_path, "empty.txt", b""),
        dropped(tmp_path, "third.txt", b"one too many"),
    ]
    await page.send("", *files)
    assert "**third.txt** was not added: 2 files at a time are accepted" in page.last
    kept = {row.file_name: row for row in await rows(page, tables.documents)}
    assert kept["empty.txt"].failure_reason == "The file is empty."
    lines = [one["props"] for one in page.elements.values() if one["name"] == uploads.PROGRESS]
    assert lines == [
        {"document_id": str(kept[name].id), "patient_id": str(patient.id)}
        for name in ("labs.txt", "empty.txt")
    ]
    assert not any(file_still_there(tmp_path))
    await page.send("", dropped(tmp_path, "again.txt", b"HbA1c 7.2 %"))
    assert page.last == "**again.txt** is already in this record."
    texts = {row.output for row in await rows(page, tables.steps) if row.type == "user_message"}
    assert texts == {"labs.txt, empty.txt, third.txt", "again.txt"}


async def test_files_that_the_page_did_not_send_are_named_with_the_reason(page: ChatPage) -> None:
    patient = await make_patient(page)
    await page.choose(patient.id)
    await page.send("/help")
    limit = 50_000_000  # that Chainlit's page makes of fifty megabytes
    sizes = {"scan.pdf": limit + 1, "a_b.txt": 0, "fits.pdf": limit}
    files = [{"name": name, "byte_count": size} for name, size in sizes.items()]
    await page.hear({"medmemory_request": "files_chosen", "files": files})
    assert page.last.startswith("**scan.pdf** was not taken: it is larger than 50 MB. Split it")
    assert "**a\\_b.txt** was not taken: it is empty." in page.last
    assert "fits.pdf" not in page.last
    assert await page.resume_says("was not taken")
    said = len(page.shown)
    for nonsense in (None, [{"name": 1}], [{"name": "x", "byte_count": -1}]):
        await page.hear({"medmemory_request": "files_chosen", "files": nonsense})
    assert len(page.shown) == said


async def test_that_too_many_files_were_chosen_is_said_with_their_number(page: ChatPage) -> None:
    patient = await make_patient(page)
    await page.choose(patient.id)
    await page.send("/help")
    large = {"name": "scan.pdf", "byte_count": 2_000_000}
    empty = {"name": "empty.txt", "byte_count": 0}
    said = len(page.shown)
    # The empty one is not among those that Chainlit counts.
    fits = {"medmemory_request": "files_chosen", "files": [large], "others": 1}
    await page.hear(fits)
    assert len(page.shown) == said
    await page.hear({**fits, "files": [large, empty], "others": 2})
    assert page.last.startswith("4 files were chosen and none was taken: at most 2 at a time.")
    assert "**empty.txt** was not taken: it is empty." in page.last
    assert "scan.pdf" not in page.last


async def test_nobody_acts_without_a_signed_in_user(services: Services) -> None:
    page = ChatPage(services, ClinicianId(uuid.uuid4()), "nobody")
    page.session.user = None
    await page.choose(uuid.uuid4())
    assert page.banner() is None
    await page.close()


async def shown_again(page: ChatPage) -> list[str]:
    """What the page shows when the conversation is opened again."""
    init_ws_context(page.session)
    with acting_as(page.clinician_id):
        thread = await page.services.chat_history.get_thread(str(page.thread_id))
    assert thread is not None
    await resume.resume(thread)
    assert bool(thread["elements"]) == (page.banner() is not None)
    return [step["output"] for step in thread["steps"]]


@pytest.mark.parametrize("error", [KeyError("SECRET"), DatabaseUnavailable(), NotFound()])
@pytest.mark.parametrize("fails", ["chat_history.patient_of", "documents.list_for", "patients.get"])
async def test_a_conversation_that_cannot_be_opened_shows_nothing_of_the_record(
    page: ChatPage, monkeypatch: pytest.MonkeyPatch, error: Exception, fails: str
) -> None:
    patient, other = await make_patient(page, "HbA1c was 7.2 percent."), await make_patient(page)
    await page.choose(patient.id)
    await page.send("What was the HbA1c?")

    async def broken(*_: object, **__: object) -> None:
        raise error

    service, method = fails.split(".")
    with monkeypatch.context() as broken_once:
        broken_once.setattr(getattr(page.services, service), method, broken)
        (sentence,) = await shown_again(page)
    assert sentence.startswith(resume.NOT_OPENED)
    assert "SECRET" not in sentence
    assert page.banner() is None

    await page.choose(other.id)
    assert page.banner() is None
    await page.send("And when?")
    assert "not open" in page.last
    assert [row.patient_id for row in await rows(page, tables.threads)] == [patient.id]

    assert "What was the HbA1c?" in await shown_again(page)
    banner = page.banner()
    assert banner is not None
    assert banner["mrn"] == patient.mrn


async def test_a_conversation_about_a_record_without_access_is_not_shown(page: ChatPage) -> None:
    patient = await make_patient(page, "HbA1c was 7.2 percent.")
    await page.choose(patient.id)
    await page.send("What was the HbA1c?")
    with acting_as(page.clinician_id):
        async with page.services.database.writing() as connection:
            await connection.execute(delete(tables.care_team_members))
    (sentence,) = await shown_again(page)
    assert "no longer have access" in sentence
    assert page.banner() is None
