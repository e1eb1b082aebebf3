"""Pages become chunks with vectors: of a file that was just read, or of pages that are stored."""

import asyncio
import threading
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby

import structlog

from medmemory.clinical.corrections import AsFound
from medmemory.clinical.document import (
    Chunk,
    ParsedDocument,
    SearchableDocument,
    Section,
    Span,
    StoredDocument,
)
from medmemory.clinical.identifiers import DocumentId
from medmemory.clinical.stored_index import NewIndex, StoredIndex
from medmemory.errors import DocumentUnreadable, InvariantBroken
from medmemory.ingestion.chunking import Chunker
from medmemory.ingestion.intake import title_of
from medmemory.ingestion.pace import Pace
from medmemory.ingestion.parsing.titles import without_date
from medmemory.ingestion.ports import Embedder, IngestionStore
from medmemory.ingestion.structure import sections_of, text_sha256, with_resources
from medmemory.ingestion.text_limit import check_chunks, check_text
from medmemory.ingestion.threads import Abandonable, in_thread

log = structlog.get_logger(__name__)

_EMBEDDED_AT_ONCE = 32  # chunks; between two lots the job can be stopped and reports


class Indexer:
    """Indexes with one embedding model, and reports how far it is."""

    def __init__(self, documents: IngestionStore, embedder: Embedder, *, most_chunks: int) -> None:
        self._documents = documents
        self._embedder = embedder
        self._most_chunks = most_chunks

    async def index(self, document: StoredDocument, parsed: ParsedDocument) -> SearchableDocument:
        """The document in chunks with their vectors, under the name and date that count.

        Raises DocumentOverLimits when it holds more text than this site takes in one document.
        """
        check_text(parsed.pages, self._most_chunks)
        found_title = without_date(
            parsed.title or title_of(document.file_name), parsed.document_date
        )
        found = AsFound(found_title, parsed.kind, parsed.document_date)
        counting = document.corrections.applied_to(found)
        title, day = counting.title, counting.document_date
        chunks, texts = await in_thread(partial(self._cut, document, parsed, title=title, day=day))
        if not chunks:
            raise DocumentUnreadable("The file holds no text.")
        await self._documents.start_embedding(
            document.id, page_count=len(parsed.pages), chunk_count=len(chunks)
        )
        return SearchableDocument(
            title=found_title,
            kind=parsed.kind,
            document_date=parsed.document_date,
            text_sha256=await asyncio.to_thread(text_sha256, parsed.pages),
            pages=parsed.pages,
            chunks=chunks,
            embeddings=tuple(await self._embed(document.id, texts)),
            embedding_model=self._embedder.name,
            unreadable_pages=parsed.unreadable_pages,
            warnings=(),
            ocr_engine=parsed.ocr_engine,
            versions=parsed.versions,
        )

    def _cut(
        self,
        document: StoredDocument,
        parsed: ParsedDocument,
        abandoned: threading.Event,
        *,
        title: str,
        day: date | None,
    ) -> tuple[tuple[Chunk, ...], list[str]]:
        """The chunks, and the texts to embed."""
        if document.media_type is None:
            raise InvariantBroken("A file of no known kind was read.")
        chunker = Chunker(Abandonable(self._embedder, abandoned))
        sections = sections_of(parsed, document.media_type)
        chunks: list[Chunk] = []
        for chunk in chunker.cut(
            document.id, parsed.pages, sections, title=title, document_date=day
        ):
            chunks.append(chunk)
            check_chunks(len(chunks), self._most_chunks)
        texts = [chunker.embedded_text(chunk, title=title, document_date=day) for chunk in chunks]
        return with_resources(chunks, parsed.resources), texts

    async def reindex(self, document: StoredDocument) -> None:
        """READY: the stored pages are indexed with this model.

        Raises NotFound when the document was never read to its end.
        """
        stored = await self._documents.stored_index(document.id)
        if (stored.embedding_model, stored.dimension) == (
            self._embedder.name,
            self._embedder.dimension,
        ):
            await self._documents.keep_index(document.id)
            return
        chunks, texts = await in_thread(partial(self._fitting, document, stored))
        await self._documents.start_embedding(
            document.id, page_count=len(stored.pages), chunk_count=len(chunks)
        )
        index = NewIndex(
            read_at=stored.read_at,
            chunks=chunks,
            embeddings=tuple(await self._embed(document.id, texts)),
            embedding_model=self._embedder.name,
        )
        await self._documents.complete_reindexing(document.id, index)
        log.info("document_reindexed", document_id=str(document.id), chunk_count=len(chunks))

    def _fitting(
        self, document: StoredDocument, stored: StoredIndex, abandoned: threading.Event
    ) -> tuple[tuple[Chunk, ...], list[str]]:
        """The chunks as they are when the model reads each to its end, else cut anew; and the
        texts to embed."""
        counter = Abandonable(self._embedder, abandoned)
        chunker = Chunker(counter)
        title, day = document.title, document.document_date
        sections = sections_of_chunks(stored.chunks)
        chunks = chunker.with_headers(stored.chunks, stored.pages, sections)
        texts = [chunker.embedded_text(chunk, title=title, document_date=day) for chunk in chunks]
        counts = [counter.count_tokens(text) for text in texts]
        if max(counts, default=0) <= self._embedder.window_tokens:
            counted = zip(chunks, counts, strict=True)
            return tuple(replace(chunk, token_count=count) for chunk, count in counted), texts
        cut = chunker.chunks(document.id, stored.pages, sections, title=title, document_date=day)
        resources = list(dict.fromkeys(one for chunk in chunks for one in chunk.resources))
        texts = [chunker.embedded_text(chunk, title=title, document_date=day) for chunk in cut]
        return with_resources(cut, resources), texts

    async def _embed(self, document_id: DocumentId, texts: list[str]) -> list[Sequence[float]]:
        pace = Pace()
        # Four bytes a number; as Python's floats a long document would fill the memory.
        vectors: dict[int, Sequence[float]] = {}
        # Texts of like length together, because a batch costs as much as its longest.
        for lot in _lots(sorted(range(len(texts)), key=lambda index: len(texts[index]))):
            embedded = await asyncio.to_thread(
                self._embedder.embed_documents, [texts[index] for index in lot]
            )
            for index, vector in zip(lot, embedded, strict=True):
                vectors[index] = array("f", vector)
            if pace.is_due():
                await self._documents.report_embedding(document_id, chunks_embedded=len(vectors))
        return [vectors[index] for index in range(len(texts))]


def sections_of_chunks(chunks: Sequence[Chunk]) -> list[Section]:
    """The sections that the chunks were cut from, as far as they hold text.

    Sections are not stored: neighbours under the same heading on a page become one.
    """
    grouped = groupby(chunks, key=lambda chunk: (chunk.page_number, chunk.section))
    sections = []
    for (page_number, heading), members in grouped:
        spans = [chunk.span for chunk in members]
        span = Span(spans[0].start, max(span.end for span in spans))
        sections.append(Section(heading, page_number, span))
    return sections


def _lots(order: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(order), _EMBEDDED_AT_ONCE):
        yield order[start : start + _EMBEDDED_AT_ONCE]
