"""Hybrid search within one patient: by meaning and by words, fused, ranked by what was asked."""

import asyncio
from collections.abc import Iterable, Sequence
from itertools import islice

from medmemory.clinical.answer import Candidate, SearchQuery
from medmemory.clinical.identifiers import ChunkId, PatientId
from medmemory.errors import InvariantBroken
from medmemory.retrieval.duplicates import is_repeated, plain
from medmemory.retrieval.fusion import Fusion, fused_scores
from medmemory.retrieval.initials import Initials
from medmemory.retrieval.named_lists import with_named_lists
from medmemory.retrieval.neighbours import neighbours
from medmemory.retrieval.ports import DenseSearch, FoundChunk, LexicalSearch, QueryEmbedder
from medmemory.retrieval.reranking import BySignals, Ranked, Reranker
from medmemory.retrieval.symbols import spelled
from medmemory.retrieval.typos import Spelling, put_right

# Neighbouring chunks share an eighth of their text by design; more than half is the same evidence.
_SAME_EVIDENCE_OVERLAP = 0.5
# So many are ranked by what they say, each in some 30 µs; 60 found no more than 40 did.
_RANKED = 40


class PatientSearch:
    """An instance lives as long as its process."""

    def __init__(
        self,
        dense: DenseSearch,
        lexical: LexicalSearch,
        embedder: QueryEmbedder,
        *,
        candidates_per_arm: int,
        reranker: Reranker | None = None,
        spelling: Spelling | None = None,
        initials: Initials | None = None,
        fusion: Fusion | None = None,
    ) -> None:
        self._dense = dense
        self._lexical = lexical
        self._embedder = embedder
        self._candidates_per_arm = candidates_per_arm
        self._reranker = reranker or BySignals()
        self._spelling = spelling
        self._initials = initials
        self._fusion = fusion or Fusion()

    @property
    def searches_by_meaning(self) -> bool:
        """False while the embedding weights are loading; words alone find the candidates then."""
        return self._embedder.is_loaded

    async def search(
        self, query: SearchQuery, *, patient_id: PatientId, limit: int | None = None
    ) -> list[Candidate]:
        """The patient's best candidates, best first, each piece of evidence once: `limit` of them,
        and after these the rest of the very best ones' sections, as far as it was found."""
        meant = await self._meant(query, patient_id)
        by_meaning = asyncio.create_task(self._by_meaning(meant, patient_id))
        try:
            lexical = await self._by_words(query, meant, patient_id)
            dense = await by_meaning
        finally:
            by_meaning.cancel()  # when the other arm failed, nothing runs on behind it
        dense_ranks, lexical_ranks = _ranks(dense), _ranks(lexical)
        ranked = await self._ranked(meant, dense, lexical)
        candidates = [
            _candidate(chunk, score, dense_ranks, lexical_ranks) for chunk, score in ranked
        ]
        hits = list(islice(_distinct(candidates), limit))
        return hits if limit is None else hits + neighbours(hits, candidates)

    async def _meant(self, query: SearchQuery, patient_id: PatientId) -> str:
        """The standalone wording, put right where it was mistyped, its symbols and abbreviations
        spelled out."""
        text = spelled(query.text)
        if self._spelling is not None:
            text = put_right(text, await self._spelling.meant(text, patient_id=patient_id))
        if self._initials is not None:
            text = await self._initials.written_out(text, patient_id=patient_id)
        return text

    async def _by_meaning(self, meant: str, patient_id: PatientId) -> list[FoundChunk]:
        if not self._embedder.is_loaded:
            return []
        vector = await asyncio.to_thread(self._embedder.embed_query, meant)
        return await self._dense.nearest(
            vector, patient_id=patient_id, limit=self._candidates_per_arm
        )

    async def _by_words(
        self, query: SearchQuery, meant: str, patient_id: PatientId
    ) -> list[FoundChunk]:
        # The clinician's own wording is always searched, whatever was made of it.
        wordings = dict.fromkeys([query.question, query.text, meant, with_named_lists(meant)])
        return await self._lexical.matching(
            " ".join(wordings), patient_id=patient_id, limit=self._candidates_per_arm
        )

    async def _ranked(
        self, meant: str, dense: Sequence[FoundChunk], lexical: Sequence[FoundChunk]
    ) -> Ranked:
        """All that was found: first, ranked by what they say, those whose ranks promise most."""
        # The dense arm's record is kept where both found a chunk: it knows the similarity.
        found = {chunk.chunk_id: chunk for chunk in (*lexical, *dense)}
        fused = fused_scores(
            [[chunk.chunk_id for chunk in arm] for arm in (dense, lexical)],
            self._fusion.weights,
            rank_constant=self._fusion.rank_constant,
        )
        order = [found[chunk_id] for chunk_id in fused]
        ranked = await self._reranker.ranked(meant, order[:_RANKED])
        least = ranked[-1][1] if ranked else 0.0
        ranked += [(chunk, least - place) for place, chunk in enumerate(order[_RANKED:], start=1)]
        if len(ranked) != len(found):
            raise InvariantBroken("Ranking lost a candidate.")
        return ranked


def _ranks(chunks: Sequence[FoundChunk]) -> dict[ChunkId, int]:
    return {chunk.chunk_id: rank for rank, chunk in enumerate(chunks, start=1)}


def _candidate(
    chunk: FoundChunk,
    score: float,
    dense_ranks: dict[ChunkId, int],
    lexical_ranks: dict[ChunkId, int],
) -> Candidate:
    return Candidate(
        chunk_id=chunk.chunk_id,
        document_id=chunk.document_id,
        document_title=chunk.document_title,
        file_name=chunk.file_name,
        document_date=chunk.document_date,
        page_number=chunk.page_number,
        section=chunk.section,
        span=chunk.span,
        text=chunk.text,
        dense_rank=dense_ranks.get(chunk.chunk_id),
        lexical_rank=lexical_ranks.get(chunk.chunk_id),
        fused_score=score,
        dense_similarity=chunk.similarity,
        table_header=chunk.table_header,
    )


def _distinct(candidates: Iterable[Candidate]) -> Iterable[Candidate]:
    kept: list[Candidate] = []
    wordings: list[str] = []
    for candidate in candidates:
        if any(_is_same_evidence(candidate, better) for better in kept):
            continue
        wording = plain(candidate.text)
        if not is_repeated(wording, wordings):  # otherwise the same note, filed or forwarded twice
            kept.append(candidate)
            wordings.append(wording)
            yield candidate


def _is_same_evidence(candidate: Candidate, better: Candidate) -> bool:
    if candidate.page_number != better.page_number or candidate.document_id != better.document_id:
        return False
    shared = min(candidate.span.end, better.span.end) - max(candidate.span.start, better.span.start)
    # A longer candidate says more than the better one within it, so it stays.
    return shared > _SAME_EVIDENCE_OVERLAP * _length(candidate)


def _length(candidate: Candidate) -> int:
    return candidate.span.end - candidate.span.start
