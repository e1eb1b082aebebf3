"""The pipeline over a real database, with a parser that says what the test wants and an embedding
model that costs nothing."""

import hashlib
from dataclasses import dataclass, field

from medmemory.clinical.document import Page, ParsedDocument, StoredDocument
from medmemory.clinical.document_status import ReadingStep
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import MedMemoryError
from medmemory.ingestion.intake import Intake
from medmemory.ingestion.malware import scanner_of
from medmemory.ingestion.pipeline import Pipeline
from medmemory.ingestion.ports import PageProgress, Parser
from medmemory.settings import Settings
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from medmemory.storage.patients import PatientStore


class CheapEmbedder:
    """Words are tokens; a vector is a digest of its text."""

    window_tokens = 256

    def __init__(self, name: str = "cheap", dimension: int = 8) -> None:
        self.name, self.dimension = name, dimension

    def load(self) -> None:
        return

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + 2

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [
            [byte / 255 for byte in hashlib.sha256(text.encode()).digest()[: self.dimension]]
            for text in texts
        ]


@dataclass
class Desk:
    """Drops files and processes them. `readings` says what a file reads as, by its content."""

    database: Database
    settings: Settings
    readings: dict[bytes, ParsedDocument | MedMemoryError] = field(default_factory=dict)
    embedder: CheapEmbedder = field(default_factory=CheapEmbedder)

    @property
    def documents(self) -> DocumentStore:
        return DocumentStore(self.database)

    @property
    def intake(self) -> Intake:
        return Intake(self.documents, self.settings)

    async def drop(
        self, patient_id: PatientId, content: bytes, name: str = "note.txt"
    ) -> DocumentId:
        accepted = await self.intake.accept(patient_id=patient_id, file_name=name, content=content)
        return accepted.document_id

    async def process(self, document_id: DocumentId) -> StoredDocument:
        """The document as it stands after one run of the pipeline."""
        await self.pipeline.process(document_id)
        return await self.documents.get(document_id)

    async def dropped(
        self, patient_id: PatientId, content: bytes, name: str = "note.txt"
    ) -> StoredDocument:
        return await self.process(await self.drop(patient_id, content, name))

    @property
    def pipeline(self) -> Pipeline:
        return self.pipeline_reading(self._parse)

    def pipeline_reading(self, parser: Parser) -> Pipeline:
        """The pipeline with another parser than the desk's."""
        return Pipeline(
            documents=self.documents,
            charts=PatientStore(self.database),
            scanner=scanner_of(self.settings),
            parser=parser,
            embedder=self.embedder,
            settings=self.settings,
        )

    async def _parse(
        self, document: StoredDocument, content: bytes, *, progress: PageProgress
    ) -> ParsedDocument:
        reading = self.readings.get(content, None)
        if isinstance(reading, MedMemoryError):
            raise reading
        await progress(1, 1, ReadingStep.READING)
        return reading or parsed(content.decode())


def parsed(*texts: str) -> ParsedDocument:
    """Pages that hold these texts and nothing else worth saying."""
    return ParsedDocument(tuple(Page(number, text) for number, text in enumerate(texts, start=1)))
