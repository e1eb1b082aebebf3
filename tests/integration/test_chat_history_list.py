"""The list of conversations: own, newest first, page by page, searched, fast."""

import time
from collections.abc import AsyncIterator
from typing import Literal

import pytest
from chainlit.types import Feedback, Pagination, ThreadFilter
from sqlalchemy import event

from medmemory.clinical.identifiers import ClinicianId
from medmemory.errors import NotFound
from medmemory.identity.acting import acting_as
from medmemory.storage.chat_history import ChatHistory
from medmemory.storage.engine import Database
from tests.factories import make_clinician, make_patient
from tests.support.conversations import message, new_id
from tests.support.many_conversations import write_conversations

EVERYTHING = ThreadFilter()


@pytest.fixture
def history(database: Database) -> ChatHistory:
    return ChatHistory(database)


@pytest.fixture
async def clinician(database: Database) -> AsyncIterator[ClinicianId]:
    """Acts throughout the test."""
    clinician_id = await make_clinician(database)
    with acting_as(clinician_id):
        yield clinician_id


async def conversation(history: ChatHistory, *texts: str, title: str = "") -> str:
    thread_id = new_id()
    for text in texts:
        await history.create_step(message(thread_id, text))
    if title:
        await history.update_thread(thread_id, name=title)
    return thread_id


async def found(history: ChatHistory, search: str) -> list[str]:
    page = await history.list_threads(Pagination(first=50), ThreadFilter(search=search))
    return [thread["id"] for thread in page.data]


async def test_pages_follow_each_other_newest_first(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    made = [await conversation(history, f"question {number}") for number in range(7)]
    await history.create_step(message(made[0], "taken up again"))
    await history.update_thread(made[1], metadata={"looked": "at"})  # no message: no move
    pages, cursor = [], None
    while True:
        page = await history.list_threads(Pagination(first=3, cursor=cursor), EVERYTHING)
        pages.append([thread["id"] for thread in page.data])
        if not page.pageInfo.hasNextPage:
            break
        cursor = page.pageInfo.endCursor
        await history.delete_thread(pages[-1][-1])  # the cursor's own conversation goes
    assert [len(ids) for ids in pages] == [3, 3, 1]
    assert [one for ids in pages for one in ids] == [made[0], *reversed(made[1:])]
    dates = [thread["createdAt"] for thread in page.data]
    assert dates == sorted(dates, reverse=True)
    with pytest.raises(NotFound):
        await history.list_threads(Pagination(first=3, cursor="nonsense"), EVERYTHING)


async def test_the_search_looks_into_titles_messages_and_patients(
    history: ChatHistory, clinician: ClinicianId, database: Database
) -> None:
    patient = await make_patient(
        database, clinician, family_name="noergaard", given_name="Zoe", mrn="rj-2047"
    )
    in_text = await conversation(history, "Was ist los?", "Ödem and Dyspnœa; HbA1c is 7.2 %")
    in_title = await conversation(history, "hello", title="Before the Ward Round")
    of_patient = await conversation(history, "anything else")
    await history.assign_patient(of_patient, patient_id=patient.id, title="untold")
    for search, expected in {
        "oedem": [],
        "ödem": [in_text],
        "ODEM dyspnoea": [in_text],
        "los hba1c": [in_text],  # in two messages of one conversation
        "7.2": [in_text],
        "7.2 ward": [],
        "ward ROUND": [in_title],
        "Noergaard": [of_patient],
        "zoe else": [of_patient],
        "2047": [of_patient],
        "%": [],
        "_": [],
        "\\": [],
        "   ": [of_patient, in_title, in_text],
    }.items():
        assert await found(history, search) == expected, search


async def test_a_title_of_ones_own_keeps_the_patients_name_in_front(
    history: ChatHistory, clinician: ClinicianId, database: Database
) -> None:
    patient = await make_patient(database, clinician, family_name="Norbury", given_name="Hazel")
    thread_id = await conversation(history, "What was the HbA1c?")
    await history.assign_patient(thread_id, patient_id=patient.id, title="NORBURY, Hazel: HbA1c")
    for typed, shown in {
        "Diabetes review": "NORBURY, Hazel: Diabetes review",
        "Norbury, Hazel: as she typed it": "Norbury, Hazel: as she typed it",
    }.items():
        await history.update_thread(thread_id, name=typed)
        thread = await history.get_thread(thread_id)
        page = await history.list_threads(Pagination(first=5), EVERYTHING)
        assert thread is not None
        assert thread["name"] == page.data[0]["name"] == shown
        assert await found(history, "norbury hba1c") == [thread_id]


async def test_the_search_finds_a_message_as_it_reads_now(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    step = message(new_id(), "sodium")
    await history.create_step(step)
    await history.update_step({**step, "output": "potassium"})
    assert await found(history, "sodium") == []
    assert await found(history, "potassium") == [step["threadId"]]


async def test_the_search_shows_nothing_of_other_clinicians_and_patients(
    history: ChatHistory, clinician: ClinicianId, database: Database
) -> None:
    """The words of a foreign message, title or patient must not even be confirmed."""
    stranger = await make_clinician(database)
    with acting_as(stranger):
        patient = await make_patient(database, stranger, family_name="Halloran")
        thread_id = await conversation(history, "pericarditis", title="Rounds")
        await history.assign_patient(thread_id, patient_id=patient.id, title="x")
        assert await found(history, "pericarditis rounds halloran") == [thread_id]
    for word in ("pericarditis", "rounds", "halloran", patient.mrn):
        assert await found(history, word) == []


async def test_the_list_can_be_narrowed_to_feedback(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    """Chainlit's own layer takes the 0 of a thumb down for no filter."""
    values: tuple[Literal[0, 1], ...] = (0, 1)
    for value in (*values, None):
        step = message(new_id(), f"answer {value}")
        await history.create_step(step)
        if value is not None:
            await history.upsert_feedback(Feedback(forId=step["id"], value=value))
    for value in values:
        page = await history.list_threads(Pagination(first=9), ThreadFilter(feedback=value))
        assert len(page.data) == 1


async def test_five_thousand_conversations_are_listed_and_searched_at_once(
    history: ChatHistory, clinician: ClinicianId, database: Database
) -> None:
    """Chainlit's own layer reads every step of 1,000 threads for one page: seconds. The times are
    several times what a busy machine needs; see benchmarks/chat_history.py for real ones."""
    thread_ids = await write_conversations(database, clinician, threads=5_000, steps=4, words=30)
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    start = time.perf_counter()
    page = await history.list_threads(Pagination(first=35), EVERYTHING)
    listed_seconds = time.perf_counter() - start
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    assert len(page.data) == 35
    assert page.data[0]["id"] == str(thread_ids[-1])
    assert not any("FROM steps" in statement for statement in statements)
    assert listed_seconds < 0.5
    start = time.perf_counter()
    assert len(await found(history, "xanthochromia")) == 5
    assert await found(history, "patient4017 xanthochromia") == [str(thread_ids[4_017])]
    assert time.perf_counter() - start < 3
