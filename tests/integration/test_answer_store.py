"""Stored answers and citations resolve to the page and the words they rest on."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from medmemory.answering.service import Writer
from medmemory.clinical.answer import Answer, AnswerMode, AnswerOutcome, Passage
from medmemory.clinical.document import MediaType, Span
from medmemory.clinical.identifiers import CitationId, ClinicianId, DocumentId, StepId, ThreadId
from medmemory.errors import CitationOutOfRange, MessageNotSaved, NotFound
from medmemory.identity.acting import acting_as
from medmemory.storage import tables
from medmemory.storage.answers import AnswerStore
from medmemory.storage.chat_history import ChatHistory
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from tests.conftest import DatabaseUrls, make_settings
from tests.factories import make_clinician, make_document
from tests.support.answering import LETTER, Clinic
from tests.support.conversations import message


@pytest.fixture
async def clinic(
    database: Database, database_urls: DatabaseUrls, tmp_path: Path
) -> AsyncIterator[Clinic]:
    clinic = await Clinic.open(database, make_settings(tmp_path, database_urls))
    yield clinic
    await clinic.close()


async def make_step(database: Database, clinician: ClinicianId) -> tuple[ThreadId, StepId]:
    thread_id, step_id = ThreadId(uuid.uuid4()), StepId(uuid.uuid4())
    with acting_as(clinician):
        async with database.writing() as connection:
            await connection.execute(insert(tables.threads).values(id=thread_id))
            await connection.execute(
                insert(tables.steps).values(
                    id=step_id, thread_id=thread_id, name="MedMemory", type="assistant_message"
                )
            )
    return thread_id, step_id


async def save(clinic: Clinic, answer: Answer) -> StepId:
    thread_id, step_id = await make_step(clinic.database, clinic.clinician)
    with acting_as(clinic.clinician):
        await AnswerStore(clinic.database).save(
            answer, step_id=step_id, thread_id=thread_id, patient_id=clinic.patient.id
        )
    return step_id


async def test_a_saved_citation_resolves_to_its_page_and_words(clinic: Clinic) -> None:
    answer = await clinic.ask("Is she allergic to penicillin?", writer=Writer.QUOTES_ONLY)
    step_id = await save(clinic, answer)
    store = AnswerStore(clinic.database)
    with acting_as(clinic.clinician):
        assert await store.citations_of(step_id) == answer.citations
        source = await store.resolve(answer.citations[0].id)
    assert source.citation == answer.citations[0]
    assert source.page_text == LETTER[1]
    assert source.page_count == 2
    assert source.media_type is MediaType.TEXT
    span = source.citation.span
    assert source.page_text[span.start : span.end] == source.citation.quote


async def test_a_citation_is_nobody_elses(clinic: Clinic) -> None:
    answer = await clinic.ask("Is she allergic to penicillin?", writer=Writer.QUOTES_ONLY)
    step_id = await save(clinic, answer)
    stranger = await make_clinician(clinic.database)
    store = AnswerStore(clinic.database)
    for clinician in (stranger, None):
        with acting_as(clinician):
            assert await store.citations_of(step_id) == ()
            with pytest.raises(NotFound):
                await store.resolve(answer.citations[0].id)


async def test_an_unknown_citation_is_not_found(clinic: Clinic) -> None:
    with acting_as(clinic.clinician), pytest.raises(NotFound):
        await AnswerStore(clinic.database).resolve(CitationId(uuid.uuid4()))


async def test_a_citation_of_nothing_is_our_mistake_and_said_so(clinic: Clinic) -> None:
    answer = await clinic.ask("Is she allergic to penicillin?", writer=Writer.QUOTES_ONLY)
    await save(clinic, answer)
    with acting_as(clinic.clinician):
        async with clinic.database.writing() as connection:
            await connection.execute(update(tables.citations).values(span_start=-1))
        with pytest.raises(CitationOutOfRange):
            await AnswerStore(clinic.database).resolve(answer.citations[0].id)


async def test_a_citation_opens_its_words_wherever_they_stand_after_a_new_reading(
    clinic: Clinic,
) -> None:
    answer = await clinic.ask("Is she allergic to penicillin?", writer=Writer.QUOTES_ONLY)
    await save(clinic, answer)
    store, cited = AnswerStore(clinic.database), answer.citations[0]
    rewrapped = "Read anew.\n" + "\n".join(cited.quote.split(" "))
    with acting_as(clinic.clinician):
        async with clinic.database.writing() as connection:
            here = tables.pages.c.number == cited.page_number
            await connection.execute(update(tables.pages).where(here).values(text=rewrapped))
        source = await store.resolve(cited.id)
        assert source.page_text == rewrapped
        assert source.citation.quote.split() == cited.quote.split()
        words = cited.quote.split(" ")
        beginning = f"Before.\n{' '.join(words[:-1])}"
        async with clinic.database.writing() as connection:
            await connection.execute(update(tables.pages).where(here).values(text=beginning))
        source = await store.resolve(cited.id)
        assert source.page_text == beginning
        assert source.citation.quote == " ".join(words[:-1])
        async with clinic.database.writing() as connection:
            await connection.execute(update(tables.pages).values(text="Nothing of it."))
        source = await store.resolve(cited.id)
        assert source.citation.quote == source.page_text == cited.quote


async def test_a_partial_answer_without_a_word_is_kept_too(clinic: Clinic) -> None:
    step_id = await save(clinic, clinic.start("HbA1c?").partial(AnswerOutcome.STOPPED))
    with acting_as(clinic.clinician):
        assert await AnswerStore(clinic.database).citations_of(step_id) == ()


async def test_an_answer_without_its_message_is_refused_whole(clinic: Clinic) -> None:
    answer = await clinic.ask("Is she allergic to penicillin?", writer=Writer.QUOTES_ONLY)
    store = AnswerStore(clinic.database)
    with acting_as(clinic.clinician):
        with pytest.raises(MessageNotSaved):
            await store.save(
                answer,
                step_id=StepId(uuid.uuid4()),
                thread_id=ThreadId(uuid.uuid4()),
                patient_id=clinic.patient.id,
            )
        with pytest.raises(NotFound):
            await store.resolve(answer.citations[0].id)


async def test_an_answer_whose_document_goes_while_it_is_written_is_withdrawn(
    clinic: Clinic,
) -> None:
    answer = await clinic.ask("Is she allergic to penicillin?", writer=Writer.QUOTES_ONLY)
    (citation, *_) = answer.citations
    thread_id, step_id = await make_step(clinic.database, clinic.clinician)
    store = AnswerStore(clinic.database)
    with acting_as(clinic.clinician):
        await DocumentStore(clinic.database).delete(citation.document_id)
        instead = await store.save(
            replace(answer, citations=(replace(citation, span=Span(0, 5)),)),
            step_id=step_id,
            thread_id=thread_id,
            patient_id=clinic.patient.id,
        )
        assert str(instead).startswith("This answer was withdrawn")
        assert await store.citations_of(step_id) == ()
        async with clinic.database.reading() as connection:
            for column in (tables.steps.c.output, tables.answers.c.text):
                assert await connection.scalar(select(column)) == instead


@dataclass
class Kept:
    """Answers of one conversation, in a record with a letter and another document."""

    clinic: Clinic
    letter: DocumentId
    other: DocumentId
    thread_id: ThreadId

    async def answer(
        self, *shown: DocumentId, mode: AnswerMode = AnswerMode.MODEL, outcome: str = "answered"
    ) -> StepId:
        """The saved message of an answer that cites the last of what was shown, and nothing else;
        the conversation so far was told to its model."""
        found = await self.clinic.ask("Is she allergic to penicillin?", writer=Writer.QUOTES_ONLY)
        passages = tuple(
            Passage(
                number,
                CitationId(uuid.uuid4()),
                replace(found.passages[0].candidate, document_id=one),
            )
            for number, one in enumerate(shown, start=1)
        )
        answer = replace(
            found,
            mode=mode,
            outcome=AnswerOutcome(outcome),
            passages=passages,
            citations=tuple(passage.whole for passage in passages[-1:]),
        )
        history = ChatHistory(self.clinic.database)
        with acting_as(self.clinic.clinician):
            told = await history.turns(str(self.thread_id), limit=6)
            step = message(str(self.thread_id), answer.text)
            await history.create_step(step)
            step_id = StepId(uuid.UUID(step["id"]))
            await AnswerStore(self.clinic.database).save(
                answer,
                step_id=step_id,
                thread_id=self.thread_id,
                patient_id=self.clinic.patient.id,
                history=told,
            )
        return step_id

    async def withdrawn_after_deletion_of(self, document_id: DocumentId) -> set[StepId]:
        with acting_as(self.clinic.clinician):
            await DocumentStore(self.clinic.database).delete(document_id)
            async with self.clinic.database.reading() as connection:
                query = select(tables.steps.c.id).where(tables.steps.c.withdrawn_at.is_not(None))
                return {StepId(one) for one in await connection.scalars(query)}


@pytest.fixture
async def kept(clinic: Clinic) -> Kept:
    other = await make_document(
        clinic.database, clinic.clinician, clinic.patient.id, page_texts=("Aspirin 75 mg.",)
    )
    with acting_as(clinic.clinician):
        everything = await DocumentStore(clinic.database).list_for(patient_id=clinic.patient.id)
    (letter,) = {one.id for one in everything} - {other}
    return Kept(clinic, letter, other, ThreadId(uuid.uuid4()))


async def test_a_models_answer_goes_with_what_it_was_shown_a_quotation_with_what_it_quotes(
    kept: Kept,
) -> None:
    await kept.answer(kept.letter, kept.other, mode=AnswerMode.EVIDENCE_ONLY)
    await kept.answer(kept.other, outcome="absent")
    shown = await kept.answer(kept.letter, kept.other)
    assert await kept.withdrawn_after_deletion_of(kept.letter) == {shown}


async def test_a_models_answer_goes_with_what_the_answers_before_it_drew_on(kept: Kept) -> None:
    alone = await kept.answer(kept.other)
    first = await kept.answer(kept.letter)
    follow_up = await kept.answer(kept.other)
    after_that = await kept.answer(kept.other)
    quoted = await kept.answer(kept.other, mode=AnswerMode.EVIDENCE_ONLY)
    gone = await kept.withdrawn_after_deletion_of(kept.letter)
    assert gone == {first, follow_up, after_that}
    assert gone.isdisjoint({alone, quoted})
