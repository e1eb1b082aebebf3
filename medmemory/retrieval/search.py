"""Hybrid search within one patient: by meaning and by words, fused."""

import asyncio
from collections.abc import Iterable, Sequence
from itertools import islice

from medmemory.clinical.answer import Candidate, SearchQuery
from medmemory.clinical.identifiers import ChunkId, PatientId
from medmemory.retrieval.fusion import fused_scores
from medmemory.retrieval.ports import DenseSearch, FoundChunk, LexicalSearch, QueryEmbedder
from medmemory.retrieval.words import other_wordings

# Neighbouring chunks share an eighth of their text by design; more than half is the same evidence.
_SAME_EVIDENCE_OVERLAP = 0.5


class PatientSearch:
    """An instance lives as long as its process."""

    def __init__(
        self,
        dense: DenseSearch,
        lexical: LexicalSearch,
        embedder: QueryEmbedder,
        *,
        candidates_per_arm: int,
    ) -> None:
        self._dense = dense
        self._lexical = lexical
        self._embedder = embedder
        self._candidates_per_arm = candidates_per_arm

    @property
    def searches_by_meaning(self) -> bool:
        """False while the embedding weights are loading; words alone find the candidates then."""
        return self._embedder.is_loaded

    async def search(
        self, query: SearchQuery, *, patient_id: PatientId, limit: int | None = None
    ) -> list[Candidate]:
        """The patient's best candidates, best first, each piece of evidence once."""
        by_meaning = asyncio.create_task(self._by_meaning(query, patient_id))
        try:
            lexical = await self._by_words(query, patient_id)
            dense = await by_meaning
        finally:
            by_meaning.cancel()  # when the other arm failed, nothing runs on behind it
        return list(islice(_distinct(_fused(dense, lexical)), limit))

    async def _by_meaning(self, query: SearchQuery, patient_id: PatientId) -> list[FoundChunk]:
        if not self._embedder.is_loaded:
            return []
        vector = await asyncio.to_thread(self._embedder.embed_query, query.text)
        return await self._dense.nearest(
            vector, patient_id=patient_id, limit=self._candidates_per_arm
        )

    async def _by_words(self, query: SearchQuery, patient_id: PatientId) -> list[FoundChunk]:
        # The clinician's own wording is always searched, whatever the rewriting made of it.
        wordings = [query.question, query.rewritten or "", *other_wordings(query.text)]
        return await self._lexical.matching(
            " ".join(wordings), patient_id=patient_id, limit=self._candidates_per_arm
        )


def _fused(dense: Sequence[FoundChunk], lexical: Sequence[FoundChunk]) -> Iterable[Candidate]:
    dense_ranks = _ranks(dense)
    lexical_ranks = _ranks(lexical)
    # The dense arm's record is kept where both found a chunk: it knows the similarity.
    found = {chunk.chunk_id: chunk for chunk in (*lexical, *dense)}
    for chunk_id, score in fused_scores([list(dense_ranks), list(lexical_ranks)]).items():
        chunk = found[chunk_id]
        yield Candidate(
            chunk_id=chunk_id,
            document_id=chunk.document_id,
            document_title=chunk.document_title,
            file_name=chunk.file_name,
            document_date=chunk.document_date,
            page_number=chunk.page_number,
            section=chunk.section,
            span=chunk.span,
            text=chunk.text,
            dense_rank=dense_ranks.get(chunk_id),
            lexical_rank=lexical_ranks.get(chunk_id),
            fused_score=score,
            dense_similarity=chunk.similarity,
            table_header=chunk.table_header,
        )


def _ranks(chunks: Sequence[FoundChunk]) -> dict[ChunkId, int]:
    return {chunk.chunk_id: rank for rank, chunk in enumerate(chunks, start=1)}


def _distinct(candidates: Iterable[Candidate]) -> Iterable[Candidate]:
    kept: list[Candidate] = []
    wordings: set[str] = set()
    for candidate in candidates:
        if any(_is_same_evidence(candidate, better) for better in kept):
            continue
        wording = " ".join(candidate.text.split())
        if wording not in wordings:  # otherwise the same note, filed twice
            kept.append(candidate)
            wordings.add(wording)
            yield candidate


def _is_same_evidence(candidate: Candidate, better: Candidate) -> bool:
    if candidate.page_number != better.page_number or candidate.document_id != better.document_id:
        return False
    shared = min(candidate.span.end, better.span.end) - max(candidate.span.start, better.span.start)
    # A longer candidate says more than the better one within it, so it stays.
    return shared > _SAME_EVIDENCE_OVERLAP * _length(candidate)


def _length(candidate: Candidate) -> int:
    return candidate.span.end - candidate.span.start
