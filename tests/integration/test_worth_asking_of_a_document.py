"""A question worth asking of a document is answered from it, whatever newer ones say."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from medmemory.clinical.identifiers import DocumentId, StepId
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.vectors import ChunkVectors, ChunkWords
from medmemory.ui.document_summaries import DocumentSummaries
from medmemory.ui.receipts import receipt_lines
from tests.conftest import DatabaseUrls, make_settings
from tests.factories import make_patient
from tests.support.chat_page import ChatPage
from tests.support.corpus import make_searchable_document, real_embeddings
from tests.support.ollama_stand_in import OllamaStandIn, Reply

OLDER = (
    "Allergies\n- Penicillin: rash in childhood",
    "Medications\n- Atenolol 50 mg once daily\n- Quillwort 3 mg at night",
    "Plan\n- Stop smoking\n- See the nurse in May 2019",
)
NEWER = (
    "Allergies\n- Latex: contact dermatitis",
    "Medications\n- Ramipril 5 mg once daily\n- Metformin 500 mg twice daily",
    "Plan\n- Repeat the potassium in two weeks",
)


@pytest.fixture
def settings(tmp_path: Path, database_urls: DatabaseUrls, ollama: OllamaStandIn) -> Settings:
    return make_settings(tmp_path, database_urls, ollama_url=ollama.url)


async def letters(page: ChatPage) -> tuple[DocumentId, DocumentId]:
    """The older and the newer one, with the sections that reading them would have found."""
    database, clinician = page.services.database, page.clinician_id
    patient = await make_patient(database, clinician)
    made = []
    for texts, day in ((OLDER, date(2019, 4, 5)), (NEWER, date(2024, 5, 6))):
        one = await make_searchable_document(
            database, clinician, patient.id, *texts, title="Clinic letter", document_date=day
        )
        chunks = tables.chunks
        with acting_as(clinician):
            async with database.writing() as connection:
                for number, text in enumerate(texts, start=1):
                    await connection.execute(
                        chunks.update()
                        .where(chunks.c.document_id == one, chunks.c.page_number == number)
                        .values(section=text.splitlines()[0])
                    )
        made.append(one)
    await page.choose(patient.id)
    older, newer = made
    return older, newer


async def cited(page: ChatPage) -> set[DocumentId]:
    citations = tables.citations
    with acting_as(page.clinician_id):
        async with page.services.database.reading() as connection:
            return set(await connection.scalars(select(citations.c.document_id)))


async def worth_asking(page: ChatPage, document: DocumentId) -> list[str]:
    with acting_as(page.clinician_id):
        summary = await DocumentSummaries(page.services).one(document)
    assert len(summary.questions) == 3
    return [f"{question}\n\n{summary.asked_in}" for question in summary.questions]


async def test_each_question_is_answered_from_its_own_document(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    older, _ = await letters(page)
    ollama.stop()
    for sent in await worth_asking(page, older):
        assert sent.endswith("in: Clinic letter, 2019-04-05")
        await page.send(sent)
        assert "Not found" not in page.last
    assert await cited(page) == {older}
    with acting_as(page.clinician_id):
        async with page.services.database.reading() as connection:
            (title,) = await connection.scalars(select(tables.threads.c.title))
            searched = await connection.scalars(select(tables.answers.c.question))
            assert not any("in:" in question for question in searched)
    assert "in:" not in title
    await page.send("Which medications are recorded?")  # of the whole record again
    assert len(await cited(page)) == 2


async def test_a_model_is_given_nothing_of_another_document(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    older, _ = await letters(page)
    await page.send("Which medications are recorded?")
    for sent in await worth_asking(page, older):
        ollama.script(Reply("Penicillin: rash in childhood [1]."))
        await page.send(sent)
        given = str(ollama.chats[-1].body["messages"])
        assert "| 2019-04-05 |" in given
        assert "| 2024-05-06 |" not in given
        assert "in: Clinic letter" not in given


async def test_a_document_that_is_not_there_is_not_asked(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    await letters(page)
    await page.send("Which allergies are recorded?\n\nin: Clinic letter, 2011-01-01")
    assert "Nothing was answered" in page.last
    assert ollama.chats == []
    assert await cited(page) == set()


async def test_what_one_document_does_not_say_is_not_said_of_the_record(
    page: ChatPage, ollama: OllamaStandIn
) -> None:
    await letters(page)
    ollama.stop()
    await page.send("What is the dose of quillwort? in: Clinic letter, 2024-05-06")
    assert 'Not found in the document "Clinic letter", 2024-05-06.' in page.last
    assert "The rest of the record was not searched." in page.last
    answers = tables.answers
    with acting_as(page.clinician_id):
        async with page.services.database.reading() as connection:
            (step_id,) = await connection.scalars(select(answers.c.step_id))
        kept = await page.services.receipts.of(StepId(step_id))
    assert ("Searched only", 'the document "Clinic letter", 2024-05-06') in list(
        receipt_lines(kept)
    )
    assert kept.query.question == "What is the dose of quillwort?"
    await page.send("in: Clinic letter, 2024-05-06")
    assert "The question is missing" in page.last


async def test_neither_arm_of_the_search_leaves_the_document(page: ChatPage) -> None:
    older, newer = await letters(page)
    embeddings = real_embeddings()
    vectors = ChunkVectors(page.services.database, model_name=embeddings.name)
    words = ChunkWords(page.services.database)
    asked = "Which medications are recorded?"
    vector = embeddings.embed_query(asked)
    with acting_as(page.clinician_id):
        patient_id = (await page.services.documents.get(older)).patient_id
        for document in (older, newer):
            near = await vectors.within(document).nearest(vector, patient_id=patient_id, limit=9)
            said = await words.within(document).matching(asked, patient_id=patient_id, limit=9)
            assert len(near) == len(OLDER)
            assert {one.document_id for one in (*near, *said)} == {document}
        whole = await vectors.nearest(vector, patient_id=patient_id, limit=9)
    assert {one.document_id for one in whole} == {older, newer}
