"""What the two ways of searching find together: each piece of evidence once, none lost."""

import asyncio
import uuid

from medmemory.clinical.answer import SearchQuery
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import ChunkId, DocumentId, PatientId
from medmemory.retrieval.ports import FoundChunk
from medmemory.retrieval.search import PatientSearch

PATIENT = PatientId(uuid.uuid4())
DOCUMENT = DocumentId(uuid.uuid4())
PAGE = "Current medication: aspirin, losartan, metformin, amlodipine and colecalciferol."


class NotLoaded:
    is_loaded = False

    def embed_query(self, text: str) -> list[float]:
        raise AssertionError


class Found:
    """Finds pieces of PAGE, the best first."""

    def __init__(self, *spans: Span) -> None:
        self._spans = spans

    async def matching(self, text: str, *, patient_id: PatientId, limit: int) -> list[FoundChunk]:
        return [found(span) for span in self._spans]

    async def nearest(
        self, vector: object, *, patient_id: PatientId, limit: int
    ) -> list[FoundChunk]:
        raise AssertionError


def found(span: Span) -> FoundChunk:
    return FoundChunk(
        chunk_id=ChunkId(uuid.uuid4()),
        document_id=DOCUMENT,
        document_title="List",
        file_name="list.txt",
        document_date=None,
        page_number=1,
        section=None,
        span=span,
        text=PAGE[span.start : span.end],
    )


def texts(*spans: Span) -> list[str]:
    both = Found(*spans)
    search = PatientSearch(both, both, NotLoaded(), candidates_per_arm=9)
    candidates = asyncio.run(search.search(SearchQuery("what is it?"), patient_id=PATIENT))
    return [candidate.text for candidate in candidates]


def test_a_piece_of_a_better_one_is_left_out() -> None:
    assert texts(Span(0, 60), Span(10, 50)) == [PAGE[:60]]


def test_a_better_piece_does_not_push_out_the_longer_one_around_it() -> None:
    assert texts(Span(50, 80), Span(0, 78)) == [PAGE[50:80], PAGE[:78]]
