"""A hit brings the rest of its section, so that a list is not read from its middle."""

from collections.abc import Iterator, Sequence

from medmemory.clinical.answer import Candidate

_EXTENDED = 3  # of the best hits
_MOST = 4  # passages that are added


def neighbours(hits: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Of the candidates that are no hits what stands right before and after the very best hits, in
    their sections. It follows all hits: the first to go where a model's budget is short."""
    taken = {hit.chunk_id for hit in hits}
    others = [one for one in candidates if one.chunk_id not in taken]
    added = {one.chunk_id: one for hit in hits[:_EXTENDED] for one in _beside(hit, others)}
    return list(added.values())[:_MOST]


def _beside(hit: Candidate, others: Sequence[Candidate]) -> Iterator[Candidate]:
    section = (hit.document_id, hit.page_number, hit.section)
    for other in others:
        if (other.document_id, other.page_number, other.section) != section:
            continue
        follows = hit.span.start < other.span.start <= hit.span.end < other.span.end
        precedes = other.span.start < hit.span.start <= other.span.end < hit.span.end
        if hit.section is not None and (follows or precedes):
            yield other
