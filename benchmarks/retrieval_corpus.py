"""Records for a retrieval benchmark: cut as ingestion cuts, embedded once, stored."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from sqlalchemy import insert, text, update

from medmemory.clinical.document import MediaType, Page
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.identifiers import ClinicianId, DocumentId, PatientId
from medmemory.identity.acting import acting_as
from medmemory.ingestion.chunking import Chunker
from medmemory.ingestion.sections import split_into_sections
from medmemory.models.embeddings import EmbeddingModel
from medmemory.storage import tables
from medmemory.storage.engine import Database
from tests.factories import make_clinician, make_document, make_patient

_WINDOW_SLACK = 36  # as the chunker leaves


@dataclass(frozen=True, slots=True)
class Written:
    """A document of a record."""

    title: str
    text: str
    day: date | None = None
    kind: DocumentKind | None = None


Corpus = dict[str, list[Written]]  # by record


@dataclass(frozen=True, slots=True)
class Stored:
    clinician_id: ClinicianId
    patients: dict[str, PatientId]
    chunk_count: int


@dataclass(frozen=True, slots=True)
class Window:
    """Counts as the model does, and lets the chunker cut to `chunk_tokens`."""

    model: EmbeddingModel
    chunk_tokens: int

    @property
    def window_tokens(self) -> int:
        return min(self.model.window_tokens, self.chunk_tokens + _WINDOW_SLACK)

    def count_tokens(self, text: str) -> int:
        return self.model.count_tokens(text)


class RememberedVectors:
    """The embedding model; what it embedded once is read from a file the next time."""

    is_loaded = True

    def __init__(self, model: EmbeddingModel, file: Path) -> None:
        self.model = model
        self._file = file
        self._vectors: dict[str, np.ndarray] = {}
        if file.exists():
            with np.load(file) as saved:
                self._vectors = dict(zip(saved["keys"].tolist(), saved["vectors"], strict=True))

    def embed_query(self, text: str) -> list[float]:
        return self._embedded("query", [text])[0]

    def is_common_word(self, word: str) -> bool:
        return self.model.is_common_word(word)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._embedded("document", texts)

    def save(self) -> None:
        if self._vectors:
            np.savez(
                self._file, keys=np.array(list(self._vectors)), vectors=[*self._vectors.values()]
            )

    def _embedded(self, purpose: str, texts: list[str]) -> list[list[float]]:
        keys = [self._key(purpose, text) for text in texts]
        new = [(k, t) for k, t in zip(keys, texts, strict=True) if k not in self._vectors]
        if new and purpose == "query":
            self._vectors |= {
                key: np.array(self.model.embed_query(text), np.float32) for key, text in new
            }
        elif new:
            embedded = self.model.embed_documents([text for _, text in new])
            for (key, _), vector in zip(new, embedded, strict=True):
                self._vectors[key] = np.array(vector, np.float32)
        return [self._vectors[key].tolist() for key in keys]

    def _key(self, purpose: str, text: str) -> str:
        return hashlib.sha256(f"{self.model.name}\0{purpose}\0{text}".encode()).hexdigest()


async def store(
    database: Database, vectors: RememberedVectors, corpus: Corpus, chunk_tokens: int
) -> Stored:
    """Every text of the corpus is a searchable document."""
    clinician_id = await make_clinician(database)
    patients: dict[str, PatientId] = {}
    chunk_count = 0
    chunker = Chunker(Window(vectors.model, chunk_tokens))
    for record, documents in corpus.items():
        patient = await make_patient(database, clinician_id)
        patients[record] = patient.id
        rows: list[dict[str, object]] = []
        kinds: dict[DocumentId, DocumentKind] = {}
        texts: list[str] = []
        for written in documents:
            document_id = await make_document(
                database, clinician_id, patient.id,
                page_texts=(written.text,), title=written.title, document_date=written.day,
            )  # fmt: skip
            if written.kind:
                kinds[document_id] = written.kind
            cut = _cut(chunker, document_id, written)
            rows += [{**row, "patient_id": patient.id} for row, _ in cut]
            texts += [embedded for _, embedded in cut]
        embedded = vectors.embed_documents(texts)
        for row, vector in zip(rows, embedded, strict=True):
            row |= {"embedding": vector, "embedding_model": vectors.model.name}
        with acting_as(clinician_id):
            async with database.writing() as connection:
                await connection.execute(insert(tables.chunks), rows)
                for document_id, kind in kinds.items():
                    table = tables.documents
                    await connection.execute(
                        update(table).where(table.c.id == document_id).values(kind=kind)
                    )
        chunk_count += len(rows)
    async with database.writing() as connection:
        await connection.execute(text("ANALYZE"))
    return Stored(clinician_id, patients, chunk_count)


def _cut(
    chunker: Chunker, document_id: DocumentId, written: Written
) -> list[tuple[dict[str, object], str]]:
    """The row and the embedded text of each chunk."""
    pages = [Page(1, written.text)]
    sections = split_into_sections(pages, MediaType.TEXT)
    chunks = chunker.chunks(
        document_id, pages, sections, title=written.title, document_date=written.day
    )
    return [
        (
            {
                "id": uuid.uuid4(),
                "document_id": document_id,
                "ordinal": chunk.ordinal,
                "page_number": chunk.page_number,
                "section": chunk.section,
                "span_start": chunk.span.start,
                "span_end": chunk.span.end,
                "text": chunk.text,
                "token_count": chunk.token_count,
                "table_header": chunk.table_header,
            },
            chunker.embedded_text(chunk, title=written.title, document_date=written.day),
        )
        for chunk in chunks
    ]
