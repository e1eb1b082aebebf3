"""CPU seconds to read a document anew and to index it anew: `python -m benchmarks.reindexing`.

50 pages with a text layer, then 10 scanned ones, through the pipeline as the worker runs it; the
weights are loaded before. Makes its own files and its own embedded Postgres in a temporary folder.
"""

from sqlalchemy import update

from benchmarks.ingestion import WORDS_ON_A_PAGE, scanned, stage
from benchmarks.own_database import on_own_database
from medmemory.clinical.document import DocumentStatus
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.identity.acting import acting_as
from medmemory.ingestion.intake import Intake
from medmemory.ingestion.malware import scanner_of
from medmemory.ingestion.parsing.reader import DocumentReader
from medmemory.ingestion.pipeline import Pipeline
from medmemory.models.embeddings import EmbeddingModel
from medmemory.settings import Settings
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from medmemory.storage.patients import PatientStore
from medmemory.storage.tables import chunks, documents
from tests.factories import make_clinician, make_patient
from tests.support.documents import pdf, ward_notes

TEXT_PAGES = 50
SCANNED_PAGES = 10


class Bench:
    """Takes one document at a time through everything that is measured."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._model = EmbeddingModel(settings)
        self._store = DocumentStore(database)
        self._intake = Intake(self._store, settings)
        self._pipeline = Pipeline(
            documents=self._store,
            charts=PatientStore(database),
            scanner=scanner_of(settings),
            parser=DocumentReader(settings),
            embedder=self._model,
            settings=settings,
        )

    async def measure(self, patient_id: PatientId, name: str, content: bytes) -> None:
        """The file was read, read anew and indexed anew; the latter two are printed."""
        self._model.load()
        accepted = await self._intake.accept(
            patient_id=patient_id, file_name=f"{name}.pdf", content=content
        )
        await self._pipeline.process(accepted.document_id)
        await self._intake.reingest(accepted.document_id)
        with stage(f"{name}: reingest "):
            await self._pipeline.process(accepted.document_id)
        await self._indexed_otherwise()
        await self._intake.reindex(
            accepted.document_id,
            embedding_model=self._model.name,
            dimension=self._model.dimension,
        )
        with stage(f"{name}: reindex "):
            await self._pipeline.reindex(accepted.document_id)
        await self._print_size(accepted.document_id)

    async def _indexed_otherwise(self) -> None:
        """As if another model had embedded everything."""
        async with self._database.writing() as connection:
            for table in (documents, chunks):
                await connection.execute(update(table).values(embedding_model="another"))

    async def _print_size(self, document_id: DocumentId) -> None:
        document = await self._store.get(document_id)
        assert document.status is DocumentStatus.READY, document.reason
        assert document.embedding_model == self._model.name
        print(f"{document.page_count} pages, {document.chunk_count} chunks", flush=True)


async def _run(database: Database, settings: Settings) -> None:
    try:
        clinician_id = await make_clinician(database)
        patient = await make_patient(database, clinician_id)
        bench = Bench(database, settings)
        text_layer = pdf(ward_notes(TEXT_PAGES, words_on_a_page=WORDS_ON_A_PAGE))
        with acting_as(clinician_id):
            await bench.measure(patient.id, "text layer", text_layer)
            await bench.measure(patient.id, "scanned", scanned(SCANNED_PAGES))
    finally:
        await database.close()


def main() -> None:
    """Runs the measurement against a database that is gone afterwards."""
    on_own_database(_run)


if __name__ == "__main__":
    main()
