"""Search stays within the patient and within the clinician's access, at any load."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from langchain_postgres import PGEngine, PGVectorStore
from sqlalchemy import func, text, update

from medmemory.clinical.answer import SearchQuery
from medmemory.clinical.identifiers import ClinicianId, PatientId
from medmemory.errors import EmbeddingDimensionMismatch, InvariantBroken
from medmemory.identity.acting import acting_as
from medmemory.models.embeddings import EmbeddingModel
from medmemory.retrieval.search import PatientSearch
from medmemory.retrieval.typos import Spelling
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.engine import Database
from medmemory.storage.search_statements import SEARCHED
from medmemory.storage.vectors import ChunkVectors, ChunkWords
from tests.conftest import DatabaseUrls, make_settings
from tests.factories import make_clinician, make_patient
from tests.support.answering import search_over
from tests.support.corpus import make_searchable_document, real_embeddings

WARFARIN = "Warfarin 5 mg daily, INR 2.4 on 2024-02-01."
PENICILLIN = "Allergic to penicillin, code Z88.0."
HEART = "Echocardiogram: ejection fraction 35 percent, the heart is dilated."


@pytest.fixture
async def patient_database(tmp_path: Path, database_urls: DatabaseUrls) -> AsyncIterator[Database]:
    """Its pool lets a caller wait, so that a slow machine fails no test of isolation."""
    settings = make_settings(tmp_path, database_urls, db_pool_timeout_seconds=120)
    database = Database(database_urls.application, settings)
    yield database
    await database.close()


async def one_record(database: Database, *page_texts: str) -> tuple[ClinicianId, PatientId]:
    clinician = await make_clinician(database)
    patient = await make_patient(database, clinician)
    await make_searchable_document(database, clinician, patient.id, *page_texts)
    return clinician, patient.id


async def test_words_and_meaning_both_find(database: Database) -> None:
    clinician, patient = await one_record(database, WARFARIN, PENICILLIN, HEART)
    search = search_over(database)
    with acting_as(clinician):
        by_code = await search.search(SearchQuery("Z88.0"), patient_id=patient)
        by_meaning = await search.search(SearchQuery("cardiomyopathy"), patient_id=patient)
    assert by_code[0].text == PENICILLIN
    assert by_code[0].lexical_rank == 1
    assert by_meaning[0].text == HEART
    assert by_meaning[0].lexical_rank is None
    assert by_meaning[0].dense_similarity is not None
    assert by_meaning[0].page_number == 3


async def test_a_rare_word_outweighs_common_ones(database: Database) -> None:
    common = [f"The daily dose was given on day {number} as planned." for number in range(8)]
    clinician, patient = await one_record(database, *common, WARFARIN)
    with acting_as(clinician):
        found = await ChunkWords(database).matching(
            "daily dose of warfarin", patient_id=patient, limit=5
        )
    assert found[0].text == WARFARIN


async def test_a_question_without_any_searchable_word_finds_by_meaning_only(
    database: Database,
) -> None:
    clinician, patient = await one_record(database, WARFARIN)
    with acting_as(clinician):
        assert await ChunkWords(database).matching("what is it?", patient_id=patient, limit=5) == []
        assert await search_over(database).search(SearchQuery("what is it?"), patient_id=patient)


@pytest.mark.parametrize(
    "question",
    [
        *("'", "a' | b:*", "\\", "!!(&|", "it's 5' 8\" <->", "%s :x"),
        *("http://a.org/b\\c?d='x'", "C:\\a\\b", "/etc/a\\'b", "x@y\\z.org"),
    ],
)
async def test_no_question_breaks_the_query(database: Database, question: str) -> None:
    clinician, patient = await one_record(database, WARFARIN)
    with acting_as(clinician):
        await search_over(database).search(SearchQuery(question), patient_id=patient)


async def test_while_the_weights_are_loading_words_alone_find(
    database: Database, settings: Settings
) -> None:
    clinician, patient = await one_record(database, WARFARIN)
    loading = EmbeddingModel(settings)
    search = PatientSearch(
        ChunkVectors(database, model_name=loading.name),
        ChunkWords(database),
        loading,
        candidates_per_arm=30,
    )
    assert not search.searches_by_meaning
    with acting_as(clinician):
        (found,) = await search.search(SearchQuery("INR on warfarin"), patient_id=patient)
    assert found.text == WARFARIN
    assert found.dense_rank is None
    assert not loading.is_loaded


async def test_the_same_note_filed_twice_is_found_once(database: Database) -> None:
    clinician, patient = await one_record(database, WARFARIN)
    await make_searchable_document(database, clinician, patient, WARFARIN, title="Forwarded")
    with acting_as(clinician):
        found = await search_over(database).search(SearchQuery("warfarin"), patient_id=patient)
    assert [candidate.text for candidate in found] == [WARFARIN]


async def test_four_hundred_searches_at_once_by_two_clinicians_return_no_foreign_row(
    patient_database: Database,
) -> None:
    database = patient_database
    records = [
        await one_record(database, *(f"Warfarin {patient} {page}." for page in range(6)))
        for patient in range(2)
    ]
    search = search_over(database)
    documents: dict[int, set[uuid.UUID]] = {}
    for index, (clinician, patient) in enumerate(records):
        with acting_as(clinician):
            found = await search.search(SearchQuery("warfarin"), patient_id=patient)
        documents[index] = {candidate.document_id for candidate in found}
    assert documents[0].isdisjoint(documents[1])

    async def once(index: int, foreign: bool) -> None:
        clinician = records[index][0]
        patient = records[1 - index if foreign else index][1]
        with acting_as(clinician):
            found = await search.search(SearchQuery("warfarin dose"), patient_id=patient)
        if foreign:
            assert found == []
        else:
            assert {candidate.document_id for candidate in found} == documents[index]

    await asyncio.gather(*(once(number % 2, number % 4 < 2) for number in range(400)))


@pytest.mark.parametrize("table", ["chunks", SEARCHED])
async def test_without_any_where_clause_a_search_still_shows_no_foreign_row(
    database: Database, table: str
) -> None:
    records = [await one_record(database, WARFARIN, PENICILLIN) for _ in range(2)]
    vector = str(real_embeddings().embed_query("warfarin"))
    by_meaning = text(f"select patient_id from {table} order by embedding <=> :vector limit 100")
    by_words = text(
        f"select patient_id from {table} where lexemes @@ to_tsquery('warfarin | penicillin')"
    )

    async def once(clinician: ClinicianId | None, patient: PatientId | None) -> None:
        with acting_as(clinician):
            async with database.reading() as connection:
                rows = [*await connection.scalars(by_meaning, {"vector": vector})]
                rows += [*await connection.scalars(by_words)]
        assert set(rows) == ({patient} if patient else set())

    await asyncio.gather(
        *(once(clinician, patient) for clinician, patient in records * 100),
        *(once(None, None) for _ in range(20)),
    )


@pytest.mark.parametrize("patient", [None, "", {}, "0b5f3f5e-4d7e-4c6e-9d55-111111111111"])
async def test_a_search_without_a_patient_is_refused(database: Database, patient: Any) -> None:
    vector = [0.0] * 384
    with pytest.raises(InvariantBroken):
        await ChunkVectors(database, model_name="x").nearest(vector, patient_id=patient, limit=5)
    with pytest.raises(InvariantBroken):
        await ChunkWords(database).matching("warfarin", patient_id=patient, limit=5)


async def test_even_the_vector_stores_empty_filter_shows_no_foreign_row(
    database: Database,
) -> None:
    own, _ = [await one_record(database, WARFARIN) for _ in range(2)]
    store = await PGVectorStore.create(
        PGEngine.from_engine(database.engine),
        real_embeddings(),
        SEARCHED,
        id_column="id",
        content_column="text",
        metadata_columns=["patient_id"],
        metadata_json_column=None,
    )
    with acting_as(own[0]):
        found = await store.asimilarity_search_by_vector([0.1] * 384, k=50, filter={})
    assert {document.metadata["patient_id"] for document in found} == {own[1]}


async def test_chunks_embedded_by_another_model_are_not_compared(database: Database) -> None:
    clinician, patient = await one_record(database, WARFARIN)
    vector = real_embeddings().embed_query("warfarin")
    with acting_as(clinician):
        with pytest.raises(EmbeddingDimensionMismatch):
            await ChunkVectors(database, model_name=real_embeddings().name).nearest(
                vector[:100], patient_id=patient, limit=5
            )
        async with database.writing() as connection:
            await connection.execute(update(tables.chunks).values(embedding_model="another"))
        with pytest.raises(EmbeddingDimensionMismatch):
            await ChunkVectors(database, model_name=real_embeddings().name).nearest(
                vector, patient_id=patient, limit=5
            )


async def test_a_record_of_two_models_is_not_searched_whatever_the_best_chunks_are_of(
    database: Database,
) -> None:
    clinician, patient = await one_record(database, WARFARIN)
    model = real_embeddings().name
    await make_searchable_document(database, clinician, patient, PENICILLIN, title="Elsewhere")
    documents = tables.documents
    async with asyncio.timeout(20):
        with acting_as(clinician):
            async with database.writing() as connection:
                await connection.execute(
                    update(documents).values(ready_at=func.now(), embedding_model=model)
                )
                await connection.execute(
                    update(documents)
                    .where(documents.c.title == "Elsewhere")
                    .values(embedding_model="another")
                )
            with pytest.raises(EmbeddingDimensionMismatch):
                await ChunkVectors(database, model_name=model).nearest(
                    real_embeddings().embed_query("warfarin"), patient_id=patient, limit=1
                )


@pytest.mark.parametrize(
    "question",
    ["coumadin", "oral anticoagulants", "Warfarine", "warfarni", "international normalised ratio"],
)
async def test_brands_classes_abbreviations_and_typos_find_by_words(
    database: Database, settings: Settings, question: str
) -> None:
    clinician, patient = await one_record(database, WARFARIN, HEART)
    words = ChunkWords(database)
    search = PatientSearch(
        ChunkVectors(database, model_name="none"),
        words,
        EmbeddingModel(settings),  # not loaded: by words alone
        candidates_per_arm=30,
        spelling=Spelling(words, real_embeddings().is_common_word),
    )
    with acting_as(clinician):
        found = await search.search(SearchQuery(question), patient_id=patient)
    assert [candidate.text for candidate in found] == [WARFARIN]


async def test_a_mistyped_name_that_only_the_record_holds_is_found(
    database: Database, settings: Settings
) -> None:
    clinician, patient = await one_record(database, "Seen by Dr Quillington today.", HEART)
    words = ChunkWords(database)
    search = PatientSearch(
        ChunkVectors(database, model_name="none"),
        words,
        EmbeddingModel(settings),
        candidates_per_arm=30,
        spelling=Spelling(words, real_embeddings().is_common_word),
    )
    with acting_as(clinician):
        found = await search.search(SearchQuery("Dr Quilington"), patient_id=patient)
        unheld = await words.unheld(["quilington", "quillington"], patient_id=patient)
        assert unheld == {"quilington"}
        with pytest.raises(InvariantBroken):
            await words.unheld(["quilington"], patient_id=None)  # type: ignore[arg-type]  # refused
        like = await words.words_like(["quilington", "quiet"], patient_id=patient)
        assert {word: held.words for word, held in like.items()} == {
            "quilington": {"quillington"},
            "quiet": frozenset(),
        }
        with pytest.raises(InvariantBroken):
            await words.words_like(["quilington"], patient_id=None)  # type: ignore[arg-type]  # refused
    assert [candidate.text for candidate in found] == ["Seen by Dr Quillington today."]


async def test_the_visit_that_is_asked_about_is_found_among_many_alike(
    database: Database,
) -> None:
    clinician, patient = await one_record(database, HEART)
    for year in range(1984, 2024):  # more than an arm brings
        await make_searchable_document(
            database,
            clinician,
            patient,
            f"Potassium {year % 100 / 10} mmol/l at the yearly check.",
            document_date=date(year, 3, 5),
        )
    search = search_over(database)
    asked = {
        "What was the potassium in March 1991?": "Potassium 9.1",
        "Which is the latest potassium?": "Potassium 2.3",
        "What was the first potassium?": "Potassium 8.4",
        "Potassium after 2022?": "Potassium 2.3",
    }
    with acting_as(clinician):
        for question, answer in asked.items():
            found = await search.search(SearchQuery(question), patient_id=patient, limit=5)
            assert found[0].text.startswith(answer), question
            assert len(found) == 5


async def test_no_hit_is_lost_on_the_way(database: Database) -> None:
    pages = [f"Potassium {number}.1 mmol/l at the yearly check." for number in range(45)]
    clinician, patient = await one_record(database, *pages, HEART)
    vector = real_embeddings().embed_query("potassium")
    dense = ChunkVectors(database, model_name=real_embeddings().name)
    with acting_as(clinician):
        assert len(await dense.nearest(vector, patient_id=patient, limit=100)) == 46
        by_words = await ChunkWords(database).matching("potassium", patient_id=patient, limit=100)
        found = await search_over(database).search(SearchQuery("potassium"), patient_id=patient)
    assert {chunk.text for chunk in by_words} == set(pages)
    # 30 of each arm, and nothing that either found is left out.
    ranks = [(one.dense_rank, one.lexical_rank) for one in found]
    assert {dense for dense, _ in ranks} >= set(range(1, 31))
    assert {lexical for _, lexical in ranks} >= set(range(1, 31))
    assert len({one.chunk_id for one in found}) == len(found)
