"""A row of a table is found with the names of its columns, wherever these stand."""

from medmemory.clinical.answer import SearchQuery
from medmemory.clinical.document import Page, ParsedDocument
from medmemory.identity.acting import acting_as
from medmemory.retrieval.search import PatientSearch
from medmemory.settings import Settings
from medmemory.storage.engine import Database
from medmemory.storage.vectors import ChunkVectors, ChunkWords
from tests.factories import make_clinician, make_patient
from tests.support.pipeline import CheapEmbedder, Desk

HEADER = "Test | Value | Unit"
ROWS = "\n".join(f"Analyte{number} | {number} | mmol/l" for number in range(200))


class CheapQueries(CheapEmbedder):
    is_loaded = True

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


async def test_rows_of_a_later_chunk_come_with_their_header(
    database: Database, settings: Settings
) -> None:
    clinician = await make_clinician(database)
    patient = await make_patient(database, clinician)
    reading = ParsedDocument((Page(1, f"Blood\n{HEADER}\n{ROWS}\n\nShe is well."),))
    desk = Desk(database, settings, {b"table": reading})
    search = PatientSearch(
        ChunkVectors(database, model_name=desk.embedder.name),
        ChunkWords(database),
        CheapQueries(),
        candidates_per_arm=50,
    )
    with acting_as(clinician):
        await desk.dropped(patient.id, b"table")
        found = await search.search(SearchQuery("Analyte150"), patient_id=patient.id)
    by_text = {candidate.text: candidate.table_header for candidate in found}
    (row,) = [text for text in by_text if "Analyte150 " in text]
    assert by_text[row] == HEADER
    (first,) = [text for text in by_text if text.startswith("Blood")]
    assert by_text[first] is None
    # Those that only one arm found know it, too.
    with acting_as(clinician):
        words = await ChunkWords(database).matching("Analyte150", patient_id=patient.id, limit=1)
    assert words[0].table_header == HEADER
