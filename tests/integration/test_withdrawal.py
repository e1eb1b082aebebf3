"""Answers go with the document they rest on, whoever asked; nobody withdraws anything otherwise."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Row, delete, insert, select, text, update
from sqlalchemy.exc import ProgrammingError

from medmemory.clinical.document import Attachment, ParsedDocument, Subject
from medmemory.clinical.identifiers import ClinicianId, DocumentId, PatientId
from medmemory.clinical.patient import Patient
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.audit import AuditEvent, AuditTrail
from medmemory.storage.chat_history import ChatHistory
from medmemory.storage.engine import Database
from medmemory.storage.provisioning import owner_url
from tests.factories import make_clinician, make_document, make_patient
from tests.support.clamd_stand_in import EICAR, clamd
from tests.support.conversations import message
from tests.support.pipeline import Desk, parsed

WORDS = "Zanthoriline 40 mg was started."
WITHDRAWN = "This answer was withdrawn"
ROSE = Subject("Quillfeather", "Rose", date(1941, 5, 6))
CONVERSATIONS = (
    *(tables.threads, tables.steps, tables.answers, tables.citations, tables.answer_documents),
    tables.answer_sentences,
)


@dataclass
class Ward:
    """Two clinicians of one patient, and one of nobody."""

    database: Database
    owner: ClinicianId
    colleague: ClinicianId
    stranger: ClinicianId
    patient: Patient
    desk: Desk = field(init=False)

    async def answered(
        self,
        clinician: ClinicianId,
        document_id: DocumentId | None,
        thread_id: uuid.UUID | None = None,
        shown: tuple[DocumentId, ...] = (),
        **of_answer: Any,
    ) -> uuid.UUID:
        """The message of an answer with WORDS; it cites the document, if there is one, and its
        model was shown others."""
        step_id = uuid.uuid4()
        with acting_as(clinician):
            async with self.database.writing() as connection:
                if thread_id is None:
                    thread_id = uuid.uuid4()
                    await connection.execute(
                        insert(tables.threads).values(id=thread_id, patient_id=self.patient.id)
                    )
                await connection.execute(
                    insert(tables.steps).values(
                        **{"id": step_id, "thread_id": thread_id, "name": "x"},
                        **{"type": "assistant_message", "output": WORDS, "search_key": "zanthoril"},
                    )
                )
                answer = {
                    **{"step_id": step_id, "thread_id": thread_id, "patient_id": self.patient.id},
                    **{"question": "Which drug?", "rewritten_question": WORDS, "text": WORDS},
                    **{"mode": "model", "outcome": "answered", **of_answer},
                }
                await connection.execute(insert(tables.answers).values(answer))
                for one in shown:
                    await connection.execute(
                        insert(tables.answer_documents).values(
                            step_id=step_id, document_id=one, patient_id=self.patient.id
                        )
                    )
                if document_id is not None:
                    await connection.execute(
                        insert(tables.citations).values(
                            **{"id": uuid.uuid4(), "step_id": step_id, "number": 1},
                            **{"patient_id": self.patient.id, "document_id": document_id},
                            **{"page_number": 1, "span_start": 0, "span_end": 5, "quote": WORDS},
                        )
                    )
        return step_id

    async def unfinished(self, clinician: ClinicianId, **of_step: Any) -> uuid.UUID:
        """A message with WORDS whose answer was not saved."""
        thread_id, step_id = uuid.uuid4(), uuid.uuid4()
        with acting_as(clinician):
            async with self.database.writing() as connection:
                await connection.execute(
                    insert(tables.threads).values(id=thread_id, patient_id=self.patient.id)
                )
                await connection.execute(
                    insert(tables.steps).values(
                        **{"id": step_id, "thread_id": thread_id, "name": "x", "output": WORDS},
                        **{"type": "assistant_message", **of_step},
                    )
                )
        return step_id

    async def document(self, *, title: str = "Letter") -> DocumentId:
        return await make_document(
            self.database, self.owner, self.patient.id, page_texts=(WORDS,), title=title
        )

    async def said(self, clinician: ClinicianId, step_id: uuid.UUID) -> str:
        """Everything that is stored with the message."""
        return " ".join(str(tuple(row)) for row in await self.rows(clinician, step_id))

    async def rows(self, clinician: ClinicianId, step_id: uuid.UUID) -> list[Row[Any]]:
        of_step = (
            select(tables.steps).where(tables.steps.c.id == step_id),
            select(tables.answers).where(tables.answers.c.step_id == step_id),
            select(tables.citations).where(tables.citations.c.step_id == step_id),
            select(tables.answer_documents).where(tables.answer_documents.c.step_id == step_id),
        )
        with acting_as(clinician):
            async with self.database.reading() as connection:
                return [row for query in of_step for row in await connection.execute(query)]

    async def run(self, clinician: ClinicianId, statement: Any) -> int:
        with acting_as(clinician):
            async with self.database.writing() as connection:
                return (await connection.execute(statement)).rowcount

    async def events(self, patient_id: PatientId | None = None) -> list[AuditEvent]:
        with acting_as(self.owner):
            trail = AuditTrail(self.database)
            found = await trail.events(patient_id=patient_id or self.patient.id)
        return [one.event for one in found]


@pytest.fixture
async def ward(database: Database, settings: Settings) -> AsyncIterator[Ward]:
    owner, colleague, stranger = [await make_clinician(database) for _ in range(3)]
    patient = await make_patient(database, owner)
    with acting_as(owner):
        async with database.writing() as connection:
            await connection.execute(
                insert(tables.care_team_members).values(
                    patient_id=patient.id, clinician_id=colleague
                )
            )
    ward = Ward(database, owner, colleague, stranger, patient)
    ward.desk = Desk(database, settings)
    yield ward


async def test_a_deleted_document_takes_the_answers_of_all_clinicians_along_and_no_others(
    ward: Ward,
) -> None:
    gone, kept = await ward.document(), await ward.document(title="Other")
    own = await ward.answered(ward.owner, gone)
    foreign = await ward.answered(ward.colleague, gone)
    others = [
        (ward.colleague, await ward.answered(ward.colleague, kept)),
        (ward.owner, await ward.answered(ward.owner, None)),
    ]
    before = [await ward.rows(*one) for one in others]
    with acting_as(ward.owner):
        assert await ward.desk.documents.delete(gone) == (gone,)
    for clinician, step_id in ((ward.owner, own), (ward.colleague, foreign)):
        said = await ward.said(clinician, step_id)
        assert WITHDRAWN in said
        assert "Zanthoriline" not in said
        assert "zanthoril" not in said
        assert "Which drug?" in said  # the clinician's own
        assert len(await ward.rows(clinician, step_id)) == 2  # no citation
    assert [await ward.rows(*one) for one in others] == before
    assert await ward.events() == [AuditEvent.DOCUMENT_DELETED, AuditEvent.ANSWERS_WITHDRAWN]


async def test_a_withdrawn_message_says_nothing_else_any_more_and_is_no_turn(ward: Ward) -> None:
    document_id = await ward.document()
    step_id = await ward.answered(ward.owner, document_id)
    (step, *_) = await ward.rows(ward.owner, step_id)
    history = ChatHistory(ward.database)
    with acting_as(ward.owner):
        assert len(await history.turns(str(step.thread_id), limit=5)) == 1
        await ward.desk.documents.delete(document_id)
        await history.update_step(message(str(step.thread_id), WORDS, step_id=str(step_id)))
        await ward.run(ward.owner, update(tables.steps).values(withdrawn_at=None, output=WORDS))
        await history.mark_interrupted(str(step.thread_id), ending=WORDS)
        assert await history.turns(str(step.thread_id), limit=5) == []
    assert "Zanthoriline" not in await ward.said(ward.owner, step_id)


async def test_an_answer_that_broke_off_goes_with_any_document_that_it_could_draw_on(
    ward: Ward,
) -> None:
    before = await ward.unfinished(ward.colleague, metadata={"outcome": "interrupted"})
    document_id, kept = await ward.document(), await ward.document(title="Other")
    broken_off = [
        await ward.answered(ward.colleague, None, outcome="stopped", shown=(kept, document_id)),
        await ward.unfinished(ward.colleague, metadata={"outcome": "interrupted"}),
        await ward.unfinished(ward.colleague, streaming=True),
    ]
    quoted = await ward.answered(ward.colleague, None, outcome="stopped", mode="evidence_only")
    not_shown = await ward.answered(ward.colleague, None, outcome="stopped", shown=(kept,))
    no_answer = await ward.unfinished(ward.colleague)
    with acting_as(ward.owner):
        await ward.desk.documents.delete(document_id)
    for step_id in broken_off:
        assert "Zanthoriline" not in await ward.said(ward.colleague, step_id)
    for step_id in (before, quoted, not_shown, no_answer):
        assert WITHDRAWN not in await ward.said(ward.colleague, step_id)


async def test_an_answer_goes_with_a_document_that_its_model_was_shown_and_it_does_not_cite(
    ward: Ward,
) -> None:
    shown, cited = await ward.document(), await ward.document(title="Other")
    step_id = await ward.answered(ward.colleague, cited, shown=(shown, cited))
    with acting_as(ward.owner):
        await ward.desk.documents.delete(shown)
    assert "Zanthoriline" not in await ward.said(ward.colleague, step_id)
    assert len(await ward.rows(ward.colleague, step_id)) == 2  # nothing of what it drew on


@pytest.mark.parametrize("never_ready", ["file", "part"])
async def test_what_broke_off_goes_with_a_quarantined_file_when_it_or_a_part_of_it_was_ready(
    ward: Ward, never_ready: str
) -> None:
    letter = Attachment(file_name="letter.txt", content=WORDS.encode())
    mail = b"Mail: see the letter."
    ward.desk.readings[mail] = replace(parsed(mail.decode()), attachments=(letter,))
    with acting_as(ward.owner):
        document = await ward.desk.dropped(ward.patient.id, mail)
        (part,) = await ward.desk.documents.within(document.id)
        await ward.desk.process(part.id)
        never_read = await ward.desk.drop(ward.patient.id, b"Never read.")
        step_id = await ward.unfinished(ward.colleague, streaming=True)
        await ward.desk.documents.delete(never_read)
        assert WITHDRAWN not in await ward.said(ward.colleague, step_id)
        ward.desk.readings[mail] = of_rose()
        await ward.desk.intake.reingest(document.id)
        await ward.desk.process(document.id)
        failed = part.id if never_ready == "part" else document.id
        await ward.run(
            ward.owner,
            update(tables.documents)
            .where(tables.documents.c.id == failed)
            .values(status="failed", failure_reason="x", ready_at=None, was_ready=False),
        )
        await ward.desk.documents.delete(document.id)
    assert "Zanthoriline" not in await ward.said(ward.colleague, step_id)


async def test_what_a_killed_process_left_goes_with_a_document_removed_since_the_search(
    ward: Ward,
) -> None:
    document_id = await ward.document()
    with acting_as(ward.owner):
        await ward.desk.documents.delete(document_id)
    history = ChatHistory(ward.database)
    later = text("now() + interval '1 hour'")
    left = await ward.unfinished(ward.owner, streaming=True)
    asked_later = await ward.unfinished(ward.owner, streaming=True, created_at=later)
    with acting_as(ward.owner):
        for step_id in (left, asked_later):
            (step,) = await ward.rows(ward.owner, step_id)
            await history.mark_interrupted(str(step.thread_id), ending=" …")
    assert WITHDRAWN in await ward.said(ward.owner, left)
    assert "Zanthoriline" not in await ward.said(ward.owner, left)
    assert f"{WORDS} …" in await ward.said(ward.owner, asked_later)


async def test_a_later_question_keeps_no_wording_that_was_made_of_a_withdrawn_answer(
    ward: Ward,
) -> None:
    document_id, kept = await ward.document(), await ward.document(title="Other")
    first = await ward.answered(ward.owner, document_id)
    (step, *_) = await ward.rows(ward.owner, first)
    later = await ward.answered(ward.owner, kept, step.thread_id, text="Sodium 140.")
    with acting_as(ward.owner):
        await ward.desk.documents.delete(document_id)
    _, answer, _ = await ward.rows(ward.owner, later)
    assert (answer.text, answer.rewritten_question) == ("Sodium 140.", None)


async def test_nobody_withdraws_answers_without_removing_the_document(ward: Ward) -> None:
    document_id = await ward.document()
    step_id = await ward.answered(ward.colleague, document_id)
    before = await ward.rows(ward.colleague, step_id)
    foreign = delete(tables.documents).where(tables.documents.c.id == document_id)
    assert await ward.run(ward.stranger, foreign) == 0
    for clinician in (ward.stranger, ward.owner):
        with pytest.raises(ProgrammingError, match=r"permission denied|trigger"):
            await ward.run(clinician, text("SELECT withdraw_answers()"))
        with acting_as(clinician):
            async with ward.database.writing() as connection:
                # The owner's way past row-level security is no other role's.
                await connection.execute(
                    text("SELECT set_config('medmemory.is_withdrawing', 'yes', true)")
                )
                for table in CONVERSATIONS:
                    assert (await connection.execute(select(table))).all() == []
                hidden = update(tables.steps).values(withdrawn_at=text("now()"))
                assert (await connection.execute(hidden)).rowcount == 0
    await ward.run(ward.owner, update(tables.documents).values(title="Another title"))
    assert await ward.rows(ward.colleague, step_id) == before


async def test_the_owner_of_the_tables_sees_no_conversation_unless_a_document_goes(
    ward: Ward, settings: Settings
) -> None:
    await ward.answered(ward.colleague, await ward.document())
    owner = Database(owner_url(settings), settings)
    async with owner.reading() as connection:
        for table in (*CONVERSATIONS, tables.documents):
            assert (await connection.execute(select(table))).all() == []
    await owner.close()


def of_rose() -> ParsedDocument:
    return replace(parsed(WORDS), subjects=(ROSE,))


async def test_a_document_that_turns_out_to_be_somebody_elses_takes_its_answers_when_it_leaves(
    ward: Ward,
) -> None:
    rose = await make_patient(ward.database, ward.owner, family_name="Quillfeather")
    for number, leave in enumerate(("move", "discard")):
        content = f"{WORDS} {number}".encode()
        with acting_as(ward.owner):
            document = await ward.desk.dropped(ward.patient.id, content)
            step_id = await ward.answered(ward.colleague, document.id)
            ward.desk.readings[content] = of_rose()
            await ward.desk.intake.reingest(document.id)
            await ward.desk.process(document.id)
            assert WITHDRAWN not in await ward.said(ward.colleague, step_id)  # nothing is decided
            if leave == "move":
                assert await ward.desk.intake.move(document.id, rose.id) == document.id
            else:
                await ward.desk.documents.discard(document.id)
        assert "Zanthoriline" not in await ward.said(ward.colleague, step_id)
    assert await ward.events() == [
        *(AuditEvent.DOCUMENT_MOVED_OUT, AuditEvent.ANSWERS_WITHDRAWN),
        *(AuditEvent.DOCUMENT_DISCARDED, AuditEvent.ANSWERS_WITHDRAWN),
    ]
    assert await ward.events(rose.id) == [AuditEvent.DOCUMENT_MOVED_IN]


async def test_what_came_in_a_moved_file_leaves_with_it_and_is_found_anew_there(ward: Ward) -> None:
    rose = await make_patient(ward.database, ward.owner, family_name="Quillfeather")
    letter = Attachment(file_name="letter.txt", content=WORDS.encode())
    mail = b"Mail: see the letter."
    with acting_as(ward.owner):
        reading = replace(parsed(mail.decode()), attachments=(letter,))
        ward.desk.readings[mail] = reading
        document = await ward.desk.dropped(ward.patient.id, mail)
        (part,) = await ward.desk.documents.within(document.id)
        await ward.desk.process(part.id)
        step_id = await ward.answered(ward.colleague, part.id)
        ward.desk.readings[mail] = replace(reading, subjects=(ROSE,))
        await ward.desk.intake.reingest(document.id)
        await ward.desk.process(document.id)
        await ward.desk.intake.move(document.id, rose.id)
        assert await ward.desk.documents.list_for(patient_id=ward.patient.id) == []
        ward.desk.readings[mail] = reading
        await ward.desk.process(document.id)
        assert len(await ward.desk.documents.list_for(patient_id=rose.id)) == 2
    assert "Zanthoriline" not in await ward.said(ward.colleague, step_id)


async def test_malware_that_was_read_once_takes_its_answers_and_is_audited(
    ward: Ward, settings: Settings
) -> None:
    content = WORDS.encode() + EICAR
    with acting_as(ward.owner):
        document = await ward.desk.dropped(ward.patient.id, content)
        step_id = await ward.answered(ward.colleague, document.id)
        async with clamd() as (_, address):
            ward.desk.settings = settings.model_copy(update={"clamd": address})
            await ward.desk.intake.reingest(document.id)
            await ward.desk.process(document.id)
    assert "Zanthoriline" not in await ward.said(ward.colleague, step_id)
    assert await ward.events() == [AuditEvent.ANSWERS_WITHDRAWN, AuditEvent.MALWARE_REFUSED]
