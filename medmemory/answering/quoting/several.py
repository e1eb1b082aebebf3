"""A question that asks several things: each answered by itself, or said to be absent."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from medmemory.answering.ports import SentenceEmbedder
from medmemory.answering.quoting.asked_allergies import asks_of_an_allergy
from medmemory.answering.quoting.evidence import Chosen, choose
from medmemory.answering.quoting.parting import parts_of
from medmemory.answering.quoting.quotes import Quote
from medmemory.answering.quoting.sources import whatever_the_source
from medmemory.clinical.answer import Candidate, SearchQuery

# What finds whatever the record says of allergies, also that there are none.
_ALLERGIES = SearchQuery("allergies")

Finding = Callable[[SearchQuery], Awaitable[Sequence[Candidate]]]


async def choose_for_each(
    query: SearchQuery,
    candidates: Sequence[Candidate],
    embedder: SentenceEmbedder,
    find: Finding | None = None,
) -> Chosen:
    """The quotes that answer `query`, part by part, and the parts without an answer; each part is
    chosen from what `find` finds for it, and from `candidates`, which were found for the whole."""
    if find and asks_of_an_allergy(query.text):
        # The words of the question find the documents with the substance, not those that deny it.
        candidates = _with(candidates, await find(_ALLERGIES))
    parts = parts_of(whatever_the_source(query).text)
    if len(parts) == 1:
        return await choose(query, candidates, embedder)
    quotes: list[Quote] = []
    absent: list[str] = []
    for number, part in enumerate(map(SearchQuery, parts)):
        found = _with(await find(part) if find else [], candidates)
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


def _with(candidates: Sequence[Candidate], others: Sequence[Candidate]) -> list[Candidate]:
    known = {one.chunk_id for one in candidates}
    return [*candidates, *(one for one in others if one.chunk_id not in known)]
