"""The rest of a section follows the hits, and never takes the place of one."""

import uuid

from medmemory.clinical.answer import Candidate
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import ChunkId, DocumentId
from medmemory.retrieval.neighbours import neighbours

DOCUMENT = DocumentId(uuid.uuid4())


def candidate(
    start: int, end: int, *, section: str | None = "Medications", document: DocumentId = DOCUMENT
) -> Candidate:
    return Candidate(
        chunk_id=ChunkId(uuid.uuid4()),
        document_id=document,
        document_title="Note",
        file_name="note.txt",
        document_date=None,
        page_number=1,
        section=section,
        span=Span(start, end),
        text="x" * (end - start),
        dense_rank=1,
        lexical_rank=None,
        fused_score=0.5,
    )


def test_what_stands_right_before_and_after_the_best_hit_is_brought() -> None:
    hit, other = candidate(100, 200), candidate(0, 50, section="Plan")
    before, after = candidate(10, 110), candidate(190, 300)
    far = candidate(400, 500)
    assert neighbours([hit, other], [hit, other, far, before, after]) == [before, after]


def test_another_document_another_section_or_none_brings_nothing() -> None:
    hit = candidate(100, 200)
    elsewhere = candidate(190, 300, document=DocumentId(uuid.uuid4()))
    assert neighbours([hit], [hit, elsewhere, candidate(190, 300, section="Plan")]) == []
    plain = candidate(100, 200, section=None)
    assert neighbours([plain], [plain, candidate(190, 300, section=None)]) == []


def test_no_hit_is_brought_again_and_few_are_added() -> None:
    chain = [candidate(90 * n, 90 * n + 100) for n in range(12)]
    assert neighbours(chain, chain) == []
    assert neighbours(chain[::2], chain) == chain[1:6:2]
