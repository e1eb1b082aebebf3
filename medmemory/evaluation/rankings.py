"""Whether a passage is one that was sought, and how well a ranking does.

Recall, reciprocal rank and nDCG as in Manning, Raghavan and Schütze, Introduction to Information
Retrieval, chapter 8, with relevance of 0 or 1.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from medmemory.clinical.answer import Candidate
from medmemory.clinical.citation import Citation
from medmemory.clinical.identifiers import DocumentId
from medmemory.evaluation.cases import Source
from medmemory.evaluation.texts import words

DEPTH = 10
# Words that a scan misread are forgiven, and what comes between the cells of a table's row.
_WORDS_THAT_MUST_AGREE = 0.8
_LONGER_BY_SHARE, _LONGER_BY_WORDS = 1.5, 10


@dataclass(frozen=True, slots=True)
class Ranking:
    """Of one question. `ranks` are those of the sources, None where a source was not found."""

    ranks: tuple[int | None, ...]

    def recall(self, depth: int) -> float:
        return sum(rank is not None and rank <= depth for rank in self.ranks) / len(self.ranks)

    @property
    def reciprocal_rank(self) -> float:
        return max((1 / rank for rank in self.ranks if rank is not None), default=0.0)

    @property
    def ndcg(self) -> float:
        """One passage that holds several sources counts once."""
        found = {rank for rank in self.ranks if rank is not None and rank <= DEPTH}
        missed = sum(rank is None or rank > DEPTH for rank in self.ranks)
        best = range(1, min(len(found) + missed, DEPTH) + 1)
        return sum(map(_gain, found)) / sum(map(_gain, best))


def ranked(candidates: Sequence[Candidate], sources: Sequence[Source]) -> Ranking:
    """Where the sources come in the ranking; documents count once where no page or words are
    sought."""
    if all(source.page is None and source.words is None for source in sources):
        candidates = _first_of_each_document(candidates)
    return Ranking(
        tuple(
            next(
                (
                    rank
                    for rank, candidate in enumerate(candidates, start=1)
                    if any(_is_in_candidate(one, candidate) for one in source.anywhere)
                ),
                None,
            )
            for source in sources
        )
    )


def cites(citation: Citation, source: Source) -> bool:
    """Whether the citation points at the source or at one of its alternatives: the same document
    and page, and the words within the quote or the quote within the words."""
    return any(_is_cited(one, citation) for one in source.anywhere)


def _first_of_each_document(candidates: Sequence[Candidate]) -> list[Candidate]:
    first: dict[DocumentId, Candidate] = {}
    for candidate in candidates:
        first.setdefault(candidate.document_id, candidate)
    return list(first.values())


def _is_in_candidate(source: Source, candidate: Candidate) -> bool:
    if not _is_on_page(source, candidate.file_name, candidate.page_number):
        return False
    return source.words is None or agrees(candidate.text, source.words)


def _is_cited(source: Source, citation: Citation) -> bool:
    if not _is_on_page(source, citation.file_name, citation.page_number):
        return False
    if source.words is None:
        return True
    return agrees(citation.quote, source.words) or agrees(source.words, citation.quote)


def _is_on_page(source: Source, file_name: str, page_number: int) -> bool:
    return source.file_name == file_name and source.page in {None, page_number}


def agrees(text: str, sought: str) -> bool:
    """Whether `text` holds the words, nearly all and near to each other."""
    wanted, within = words(sought), words(text)
    if not wanted:
        return False
    window = math.ceil(len(wanted) * _LONGER_BY_SHARE) + _LONGER_BY_WORDS
    needed = _WORDS_THAT_MUST_AGREE * len(wanted)
    last = max(len(within) - window, 0)
    counted = Counter(wanted)
    return any(
        (counted & Counter(within[start : start + window])).total() >= needed
        for start in range(last + 1)
    )


def _gain(rank: int) -> float:
    return 1 / math.log2(rank + 1)
