"""Conversations are kept whole, in order, and only for their clinician."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import pytest
from chainlit.element import File
from chainlit.types import Feedback, Pagination, ThreadFilter
from chainlit.user import User
from sqlalchemy import Table, func, insert, select, update

from medmemory.clinical.answer import Turn
from medmemory.clinical.identifiers import ClinicianId
from medmemory.errors import (
    AccessDenied,
    DatabaseUnavailable,
    MessageNotSaved,
    NotFound,
    WrongPatient,
)
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.chat_history import ChatHistory
from medmemory.storage.engine import Database
from tests.conftest import DatabaseUrls
from tests.factories import make_clinician, make_document, make_patient
from tests.support.conversations import custom_element, message, new_id

FIRST_PAGE = Pagination(first=35)
EVERYTHING = ThreadFilter()


@pytest.fixture
def history(database: Database) -> ChatHistory:
    return ChatHistory(database)


@pytest.fixture
async def clinician(database: Database) -> AsyncIterator[ClinicianId]:
    """Acts throughout the test."""
    clinician_id = await make_clinician(database, "hazel.ward")
    with acting_as(clinician_id):
        yield clinician_id


@pytest.fixture
async def stranger(database: Database) -> ClinicianId:
    return await make_clinician(database, "someone.else")


async def steps_of(history: ChatHistory, thread_id: str) -> list[dict[str, object]]:
    thread = await history.get_thread(thread_id)
    assert thread is not None
    return [dict(step) for step in thread["steps"]]


async def count(database: Database, table: Table) -> int:
    async with database.reading() as connection:
        return int(await connection.scalar(select(func.count()).select_from(table)) or 0)


# Order


async def test_three_hundred_concurrent_creates_and_updates_leave_fresh_outputs(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    """With one upsert for both and no lock, the create of a pair often comes last in the database
    and leaves an empty output; without the lock, all of them also want a connection at once."""
    thread_id = new_id()
    tasks = []
    for number in range(300):
        step = message(thread_id)
        tasks.append(asyncio.create_task(history.create_step(step)))
        for output in ("ans", f"answer {number}"):
            tasks.append(asyncio.create_task(history.update_step({**step, "output": output})))
    await asyncio.gather(*tasks)
    outputs = {step["output"] for step in await steps_of(history, thread_id)}
    assert outputs == {f"answer {number}" for number in range(300)}


async def test_an_update_that_overtakes_its_create_wins(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    """With one upsert for both, the late create writes its empty output over the answer."""
    step = message(new_id())
    await history.update_step({**step, "output": "the answer"})
    await history.create_step(step)
    assert [s["output"] for s in await steps_of(history, step["threadId"])] == ["the answer"]


async def test_an_element_may_come_before_its_thread(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    """Written on its own, it violates the foreign key and is dropped."""
    element = custom_element(new_id(), {"document_id": "d1"})
    await history.create_element(element)
    thread = await history.get_thread(element.thread_id)
    assert thread is not None
    assert [e["props"] for e in thread["elements"] or []] == [{"document_id": "d1"}]


async def test_metadata_of_concurrent_updates_is_merged(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    """Read, merged and written back, some of the keys get lost."""
    thread_id = new_id()
    await history.update_thread(thread_id, user_id=str(clinician))
    await asyncio.gather(
        *(history.update_thread(thread_id, metadata={f"key{n}": n}) for n in range(30))
    )
    await history.update_thread(thread_id, metadata={"key0": None, "extra": "x"})
    thread = await history.get_thread(thread_id)
    assert thread is not None
    assert thread["metadata"] == {**{f"key{n}": n for n in range(1, 30)}, "extra": "x"}


# What is kept


async def test_a_step_with_all_its_fields_survives(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    """Chainlit's own layer loses the whole message when `modes` is a dict."""
    step = message(new_id(), "Findings: ünïcödé 😀")
    step |= {
        "parentId": new_id(),
        "command": "search",
        "modes": {"model": "fast", "depth": "deep"},
        "language": "json",
        "isError": True,
        "waitForAnswer": True,
        "streaming": True,
        "metadata": {"outcome": "answered", "nested": {"n": [1, None, "x"]}},
        "tags": ["a", "b"],
        "input": "the input",
        "showInput": "json",
        "defaultOpen": True,
        "autoCollapse": True,
    }
    await history.create_step(step)
    [kept] = await steps_of(history, step["threadId"])
    assert kept == {**step, "generation": None, "feedback": None}


async def test_updates_add_to_metadata_and_leave_unnamed_fields(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    step = message(new_id(), "one")
    step |= {"input": "in", "metadata": {"a": 1}, "showInput": True}
    await history.create_step(step)
    later = {**message(step["threadId"], "two", step_id=step["id"]), "metadata": {"b": 2}}
    await history.update_step(later)  # type: ignore[arg-type]  # still a step
    [kept] = await steps_of(history, step["threadId"])
    assert (kept["output"], kept["input"], kept["showInput"]) == ("two", "in", True)
    assert kept["metadata"] == {"a": 1, "b": 2}
    assert kept["createdAt"] == step["createdAt"]


async def test_text_that_postgres_cannot_hold_is_kept_as_far_as_it_can(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    """Unchanged, a NUL or half a surrogate pair makes the whole message unstorable."""
    step = message(new_id(), "before\x00after \ud83d end")
    step["metadata"] = {"k\x00": ["v\x00"]}
    await history.create_step(step)
    [kept] = await steps_of(history, step["threadId"])
    assert kept["output"] == "before\ufffdafter ? end"
    assert kept["metadata"] == {"k\ufffd": ["v\ufffd"]}


async def test_steps_come_in_their_order(history: ChatHistory, clinician: ClinicianId) -> None:
    thread_id = new_id()
    steps = [message(thread_id, str(number)) for number in range(20)]
    for step in reversed(steps):
        await history.create_step(step)
    assert [s["output"] for s in await steps_of(history, thread_id)] == [
        str(number) for number in range(20)
    ]


async def test_uploaded_files_are_not_kept_here(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    await history.create_element(
        File(id=new_id(), thread_id=new_id(), for_id=new_id(), name="x.pdf", path="/nowhere/x")
    )
    page = await history.list_threads(FIRST_PAGE, EVERYTHING)
    assert page.data == []


async def test_an_element_updated_by_the_page_keeps_its_newest_props(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    element = custom_element(new_id(), {"n": 1})
    await history.create_element(element)
    element.props = {"n": 2}
    await history.create_element(element)
    kept = await history.get_element(element.thread_id, element.id)
    assert kept is not None
    assert kept["props"] == {"n": 2}
    await history.delete_element(element.id, element.thread_id)
    assert await history.get_element(element.thread_id, element.id) is None


# Failures are told


async def test_a_refusing_database_is_told_and_the_row_is_not_quoted(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    """Chainlit's own layer logs the error and goes on; Postgres quotes the failing row in it."""
    step = message(new_id(), "HIV positive")
    del step["type"]
    with pytest.raises(MessageNotSaved) as refused:
        await history.create_step(step)
    assert refused.value.__suppress_context__
    assert "HIV" not in str(refused.value)
    assert await history.get_thread(step["threadId"]) is None  # nothing half


async def test_an_unreachable_database_is_told(
    clinician: ClinicianId, settings: Settings, database_urls: DatabaseUrls
) -> None:
    """Chainlit's own layer logs the error and goes on."""
    nowhere = Database(database_urls.application.set(port=1), settings)
    history = ChatHistory(nowhere)
    with pytest.raises(MessageNotSaved):
        await history.create_step(message(new_id(), "lost"))
    with pytest.raises(DatabaseUnavailable):
        await history.list_threads(FIRST_PAGE, EVERYTHING)
    await nowhere.close()


@pytest.mark.parametrize("key", ["id", "threadId", "parentId"])
async def test_a_malformed_identifier_is_refused(
    history: ChatHistory, clinician: ClinicianId, key: str
) -> None:
    step = message(new_id(), "text")
    step[key] = "1; drop table"  # type: ignore[literal-required]  # one of a step's keys
    with pytest.raises(MessageNotSaved):
        await history.create_step(step)


async def test_without_a_clinician_nothing_is_written_or_read(history: ChatHistory) -> None:
    with pytest.raises(AccessDenied):
        await history.create_step(message(new_id(), "text"))
    with pytest.raises(AccessDenied):
        await history.list_threads(FIRST_PAGE, EVERYTHING)
    assert await history.get_thread(new_id()) is None


# Nobody else's


async def test_another_clinicians_step_cannot_be_moved_or_overwritten(
    history: ChatHistory, clinician: ClinicianId, stranger: ClinicianId
) -> None:
    """An upsert by id alone moves the step into the stranger's thread, with the stranger's text."""
    step = message(new_id(), "mine")
    await history.create_step(step)
    with acting_as(stranger):
        for thread_id in (new_id(), step["threadId"]):
            stolen = {**step, "threadId": thread_id, "output": "stolen"}
            with pytest.raises(MessageNotSaved):
                await history.create_step(stolen)  # type: ignore[arg-type]  # still a step
            with pytest.raises(MessageNotSaved):
                await history.update_step(stolen)  # type: ignore[arg-type]  # still a step
        await history.delete_step(step["id"])
    assert [s["output"] for s in await steps_of(history, step["threadId"])] == ["mine"]


async def test_a_step_cannot_move_between_own_threads(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    """A client message that reuses the id of an earlier one would take it out of its thread."""
    step = message(new_id(), "first")
    await history.create_step(step)
    for write in (history.create_step, history.update_step):
        with pytest.raises(MessageNotSaved):
            await write(message(new_id(), "second", step_id=step["id"]))
    assert [s["output"] for s in await steps_of(history, step["threadId"])] == ["first"]


async def test_another_clinicians_element_cannot_be_overwritten_or_deleted(
    history: ChatHistory, clinician: ClinicianId, stranger: ClinicianId
) -> None:
    """By id alone, anyone's element goes or changes."""
    element = custom_element(new_id(), {"n": 1})
    await history.create_element(element)
    with acting_as(stranger):
        for thread_id in (element.thread_id, new_id()):
            forged = custom_element(thread_id, {"n": 666}, element_id=element.id)
            with pytest.raises(MessageNotSaved):
                await history.create_element(forged)
            await history.delete_element(element.id, thread_id)
        await history.delete_element(element.id)
        assert await history.get_element(element.thread_id, element.id) is None
    kept = await history.get_element(element.thread_id, element.id)
    assert kept is not None
    assert kept["props"] == {"n": 1}


async def test_another_clinicians_feedback_cannot_be_given_changed_or_deleted(
    history: ChatHistory, clinician: ClinicianId, stranger: ClinicianId
) -> None:
    """Chainlit's routes do not ask whose message it is."""
    step = message(new_id(), "answer")
    await history.create_step(step)
    feedback_id = await history.upsert_feedback(Feedback(forId=step["id"], value=1))
    with acting_as(stranger):
        for claimed in (feedback_id, None):
            with pytest.raises(NotFound):
                await history.upsert_feedback(
                    feedback=Feedback(forId=step["id"], value=0, id=claimed)
                )
        with pytest.raises(NotFound):
            await history.delete_feedback(feedback_id)
    [kept] = await steps_of(history, step["threadId"])
    assert kept["feedback"] == {
        "id": feedback_id,
        "forId": step["id"],
        "value": 1,
        "comment": None,
    }


async def test_another_clinicians_thread_does_not_exist(
    history: ChatHistory, clinician: ClinicianId, stranger: ClinicianId, database: Database
) -> None:
    """An upsert that names the owner hands the thread over; the others find it by id alone."""
    patient = await make_patient(database, stranger)
    thread_id = new_id()
    await history.create_step(message(thread_id, "mine"))
    await history.update_thread(thread_id, name="My title")
    with acting_as(stranger):
        assert await history.get_thread(thread_id) is None
        assert await history.get_thread_author(thread_id) == ""
        assert await history.patient_of(thread_id) is None
        assert (await history.list_threads(FIRST_PAGE, EVERYTHING)).data == []
        with pytest.raises(AccessDenied):
            await history.list_threads(FIRST_PAGE, ThreadFilter(userId=str(clinician)))
        with pytest.raises(MessageNotSaved):
            await history.update_thread(thread_id, name="Stolen", user_id=str(stranger))
        await history.update_thread(thread_id, name="Stolen", metadata={"is_shared": True})
        with pytest.raises(MessageNotSaved):
            await history.assign_patient(thread_id, patient_id=patient.id, title="Stolen")
        await history.delete_thread(thread_id)
    thread = await history.get_thread(thread_id)
    assert thread is not None
    assert (thread["name"], thread["metadata"]) == ("My title", {})
    assert (thread["userId"], thread["userIdentifier"]) == (str(clinician), "hazel.ward")
    assert await history.get_thread_author(thread_id) == "hazel.ward"
    assert len(thread["steps"]) == 1


# Feedback, titles, patients, deletion


async def test_feedback_given_twice_is_one(
    history: ChatHistory, clinician: ClinicianId, database: Database
) -> None:
    """With two rows the step appears twice when the thread is resumed."""
    step = message(new_id(), "answer")
    await history.create_step(step)
    first = await history.upsert_feedback(feedback=Feedback(forId=step["id"], value=1))
    second = await history.upsert_feedback(
        feedback=Feedback(forId=step["id"], value=0, comment="wrong page")
    )
    assert first == second
    [kept] = await steps_of(history, step["threadId"])
    assert kept["feedback"] == {
        "id": first,
        "forId": step["id"],
        "value": 0,
        "comment": "wrong page",
    }
    assert await history.delete_feedback(feedback_id=first) is True
    assert await count(database, tables.feedback) == 0


async def test_the_clinicians_own_title_stays(
    history: ChatHistory, clinician: ClinicianId, database: Database
) -> None:
    """Chainlit names a thread after its first message, each time a conversation is taken up."""
    patient = await make_patient(database, clinician)
    thread_id = new_id()

    async def title() -> str | None:
        thread = await history.get_thread(thread_id)
        assert thread is not None
        return thread["name"]

    async def chainlit_names_it(name: str) -> None:
        await history.update_thread(
            thread_id=thread_id, name=name, user_id=str(clinician), tags=None
        )

    await chainlit_names_it("any\n news  " + "x" * 500)
    assert await title() == "any news " + "x" * 190 + "…"
    await history.assign_patient(thread_id, patient_id=patient.id, title="NORBURY, Hazel: any news")
    assert await title() == "NORBURY, Hazel: any news"
    await chainlit_names_it("another question")
    await history.assign_patient(thread_id, patient_id=patient.id, title="NORBURY, Hazel: more")
    assert await title() == "NORBURY, Hazel: any news"
    await history.update_thread(thread_id, name="Before the ward round")
    await chainlit_names_it("another question")
    await history.assign_patient(thread_id, patient_id=patient.id, title="NORBURY, Hazel: more")
    assert await title() == "NORBURY, Hazel: Before the ward round"


async def test_a_provisional_title_gives_way_once_unless_the_clinician_gave_one(
    history: ChatHistory, clinician: ClinicianId, database: Database
) -> None:
    patient = await make_patient(database, clinician)
    provisional = "NORBURY, Hazel: documents added"
    for own, expected in ((None, "NORBURY, Hazel: any news"), (provisional, provisional)):
        thread_id = new_id()
        for number, title in enumerate((provisional, "NORBURY, Hazel: any news", "more")):
            await history.assign_patient(
                thread_id, patient_id=patient.id, title=title, provisional=provisional
            )
            if number == 0 and own is not None:
                await history.update_thread(thread_id, name=own)
        thread = await history.get_thread(thread_id)
        assert thread is not None
        assert thread["name"] == expected


async def test_a_thread_stays_with_its_patient(
    history: ChatHistory, clinician: ClinicianId, stranger: ClinicianId, database: Database
) -> None:
    patient = await make_patient(database, clinician)
    another = await make_patient(database, clinician)
    foreign = await make_patient(database, stranger)
    thread_id = new_id()
    assert await history.patient_of(thread_id) is None
    with pytest.raises(NotFound):
        await history.assign_patient(thread_id, patient_id=foreign.id, title="x")
    await history.assign_patient(thread_id, patient_id=patient.id, title="x")
    with pytest.raises(WrongPatient):
        await history.assign_patient(thread_id, patient_id=another.id, title="x")
    assert await history.patient_of(thread_id) == patient.id


async def test_turns_are_questions_and_their_answers_in_order(
    history: ChatHistory, clinician: ClinicianId, database: Database
) -> None:
    patient = await make_patient(database, clinician)
    thread_id = new_id()
    await history.create_step(message(thread_id, "Which patient?"))
    for number in range(4):
        await history.create_step(
            message(thread_id, f"question {number}", step_type="user_message")
        )
        answer = message(thread_id, f"answer {number}")
        await history.create_step(answer)
        await record_answer(database, answer["id"], thread_id, patient.id, f"question {number}")
    assert await history.turns(thread_id, limit=2) == [
        Turn(question="question 2", answer="answer 2"),
        Turn(question="question 3", answer="answer 3"),
    ]


async def test_a_question_that_was_stopped_before_the_first_word_is_no_turn(
    history: ChatHistory, clinician: ClinicianId, database: Database
) -> None:
    """A model server refuses a conversation with a message without content."""
    patient = await make_patient(database, clinician)
    thread_id = new_id()
    for question, text in (("first", "said"), ("second", ""), ("third", "\n ")):
        answer = message(thread_id, text)
        await history.create_step(answer)
        await record_answer(database, answer["id"], thread_id, patient.id, question, text)
    assert await history.turns(thread_id, limit=1) == [Turn(question="first", answer="said")]


async def test_a_deleted_conversation_leaves_nothing_and_does_not_come_back(
    history: ChatHistory, clinician: ClinicianId, database: Database
) -> None:
    """An upsert of the thread brings it back when the socket closes or an answer is still
    running."""
    patient = await make_patient(database, clinician)
    document_id = await make_document(database, clinician, patient.id)
    answer = message(new_id(), "answer")
    thread_id = answer["threadId"]
    await history.create_step(answer)
    await history.create_element(custom_element(thread_id, {}))
    await history.upsert_feedback(Feedback(forId=answer["id"], value=1))
    await record_answer(database, answer["id"], thread_id, patient.id, "question")
    async with database.writing() as connection:
        await connection.execute(
            insert(tables.citations).values(
                id=uuid.uuid4(),
                step_id=answer["id"],
                patient_id=patient.id,
                number=1,
                document_id=document_id,
                page_number=1,
                span_start=0,
                span_end=5,
                quote="HbA1c",
            )
        )
    await history.delete_thread(thread_id)
    with pytest.raises(MessageNotSaved):
        await history.update_step({**answer, "output": "the rest of the answer"})
    with pytest.raises(MessageNotSaved):
        await history.update_thread(thread_id, metadata={"chat_settings": {}})
    await ChatHistory(database).update_thread(thread_id, metadata={"after": "a restart"})
    for table in ("threads", "steps", "elements", "feedback", "answers", "citations"):
        assert await count(database, tables.metadata.tables[table]) == 0, table


async def test_a_deleted_step_takes_what_hangs_on_it(
    history: ChatHistory, clinician: ClinicianId, database: Database
) -> None:
    step = message(new_id(), "answer")
    await history.create_step(step)
    await history.create_element(custom_element(step["threadId"], {}, for_id=step["id"]))
    await history.upsert_feedback(Feedback(forId=step["id"], value=1))
    await history.delete_step(step["id"])
    for table in (tables.steps, tables.elements, tables.feedback):
        assert await count(database, table) == 0


async def test_an_answer_left_streaming_is_marked_also_while_its_process_lives(
    history: ChatHistory, clinician: ClinicianId
) -> None:
    """Unmarked, it looks for ever as if it were still being written."""
    step = message(new_id(), "The HbA1c was")
    step |= {"streaming": True, "metadata": {"model": "m"}}
    await history.update_step(step)
    await history.mark_interrupted(step["threadId"], ending=" …")
    [kept] = await steps_of(history, step["threadId"])
    assert kept["streaming"] is False
    assert kept["metadata"] == {"model": "m", "outcome": "interrupted"}
    assert kept["output"] == "The HbA1c was …"


# Accounts


async def test_users_are_the_accounts_and_signing_in_makes_none(
    history: ChatHistory, clinician: ClinicianId, database: Database
) -> None:
    """Chainlit recreates a user that its data layer does not know, so nobody can be disabled."""
    found = await history.create_user(User(identifier="Hazel.Ward", metadata={"role": "admin"}))
    assert found is not None
    assert (found.id, found.identifier) == (str(clinician), "hazel.ward")
    assert found.metadata == {"role": "clinician"}
    assert await history.create_user(User(identifier="nobody")) is None
    async with database.writing() as connection:
        await connection.execute(update(tables.clinicians).values(disabled_at=func.now()))
    assert await history.get_user(identifier="hazel.ward") is None
    assert await history.create_user(User(identifier="hazel.ward")) is None


async def test_favourites_are_the_clinicians_own(
    history: ChatHistory, clinician: ClinicianId, stranger: ClinicianId
) -> None:
    step = message(new_id(), "good question", step_type="user_message")
    await history.create_step(step)
    await history.set_step_favorite(step, favorite=True)
    assert [s["id"] for s in await history.get_favorite_steps(str(clinician))] == [step["id"]]
    with acting_as(stranger):
        assert await history.get_favorite_steps(str(clinician)) == []
    await history.set_step_favorite(step, favorite=False)
    assert await history.get_favorite_steps(str(clinician)) == []


async def record_answer(
    database: Database,
    step_id: str,
    thread_id: str,
    patient_id: uuid.UUID,
    question: str,
    text: str | None = None,
) -> None:
    async with database.writing() as connection:
        await connection.execute(
            insert(tables.answers).values(
                step_id=step_id,
                thread_id=thread_id,
                patient_id=patient_id,
                question=question,
                text=question.replace("question", "answer") if text is None else text,
                mode="model",
                outcome="answered",
            )
        )
