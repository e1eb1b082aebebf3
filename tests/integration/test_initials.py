"""An abbreviation that only the record explains is searched in the record's words."""

import pytest

from medmemory.clinical.answer import SearchQuery
from medmemory.errors import InvariantBroken
from medmemory.identity.acting import acting_as
from medmemory.models.embeddings import EmbeddingModel
from medmemory.retrieval.initials import Initials
from medmemory.retrieval.search import PatientSearch
from medmemory.settings import Settings
from medmemory.storage.engine import Database
from medmemory.storage.initials import ChunkInitials
from medmemory.storage.vectors import ChunkVectors, ChunkWords
from tests.integration.test_patient_search import HEART, one_record

EYE = "Seen for the retinopathy of prematurity that was treated by laser."
SCALE = "On arrival the UK Frailty Index was 11."


def search_over(database: Database, settings: Settings) -> PatientSearch:
    return PatientSearch(
        ChunkVectors(database, model_name="none"),
        ChunkWords(database),
        EmbeddingModel(settings),  # not loaded: by words alone
        candidates_per_arm=30,
        initials=Initials(ChunkInitials(database)),
    )


@pytest.mark.parametrize(
    ("question", "page"),
    [("ALMC?", "An acute left middle cerebellar lesion."), ("UKFI", SCALE), ("BPPV?", None)],
)
async def test_the_words_that_an_abbreviation_stands_for_are_found(
    database: Database, settings: Settings, question: str, page: str | None
) -> None:
    clinician, patient = await one_record(database, HEART, *([page] if page else []))
    with acting_as(clinician):
        found = await search_over(database, settings).search(
            SearchQuery(question), patient_id=patient
        )
    assert [candidate.text for candidate in found] == ([page] if page else [])


async def test_only_the_patients_own_record_explains_it(
    database: Database, settings: Settings
) -> None:
    clinician, patient = await one_record(database, HEART)
    other, others = await one_record(database, SCALE)
    initials = ChunkInitials(database)
    with acting_as(clinician):
        assert await initials.texts_spelling("ukfi", patient_id=patient) == []
        assert await initials.texts_spelling("ukfi", patient_id=others) == []
        with pytest.raises(InvariantBroken):
            await initials.texts_spelling("ukfi", patient_id=None)  # type: ignore[arg-type]  # refused
    with acting_as(other):
        assert await initials.texts_spelling("ukfi", patient_id=others) == [SCALE]
        assert await initials.texts_spelling("ukfx", patient_id=others) == []


async def test_what_the_record_writes_in_short_itself_stays_so(
    database: Database, settings: Settings
) -> None:
    clinician, patient = await one_record(database, SCALE, "UKFI 14 today.", EYE)
    with acting_as(clinician):
        assert await ChunkInitials(database).texts_spelling("ukfi", patient_id=patient) == [
            "UKFI 14 today."
        ]
        found = await search_over(database, settings).search(
            SearchQuery("UKFI"), patient_id=patient
        )
    assert [candidate.text for candidate in found] == ["UKFI 14 today."]
