"""A question that asks several things: each answered by itself, or said to be absent."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from medmemory.answering.ports import SentenceEmbedder
from medmemory.answering.quoting.evidence import Chosen, choose
from medmemory.answering.quoting.parting import parts_of
from medmemory.answering.quoting.quotes import Quote
from medmemory.clinical.answer import Candidate, SearchQuery

Finding = Callable[[SearchQuery], Awaitable[Sequence[Candidate]]]


async def choose_for_each(
    query: SearchQuery,
    candidates: Sequence[Candidate],
    embedder: SentenceEmbedder,
    find: Finding | None = None,
) -> Chosen:
    """The quotes that answer `query`, part by part, and the parts without an answer; each part is
    chosen from what `find` finds for it, and from `candidates`, which were found for the whole."""
    parts = parts_of(query.text)
    if len(parts) == 1:
        return await choose(query, candidates, embedder)
    quotes: list[Quote] = []
    absent: list[str] = []
    for number, part in enumerate(map(SearchQuery, parts)):
        found = list(await find(part)) if find else []
        known = {one.chunk_id for one in found}
        found += [one for one in candidates if one.chunk_id not in known]
        chosen = await choose(part, found, embedder)
        if not chosen.quotes:
            absent.append(part.text)
        said = {(one.candidate.chunk_id, one.within) for one in quotes}
        quotes += [
            replace(quote, part=number)
            for quote in chosen.quotes
            if (quote.candidate.chunk_id, quote.within) not in said
        ]
    if not quotes:
        return await choose(query, candidates, embedder)
    return Chosen(quotes, absent=tuple(absent))
