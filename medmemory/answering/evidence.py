"""Answers without a model: the sentences of the record that say it, word for word."""

import asyncio
import math
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from medmemory.answering.citations import without_markers
from medmemory.answering.ports import SentenceEmbedder
from medmemory.answering.sentences import sentence_spans
from medmemory.clinical.answer import Candidate, Passage, SearchQuery
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import CitationId
from medmemory.retrieval.words import stems

MOST_QUOTES = 5
# Embedding a short sentence takes 2 to 4 ms on one thread; this keeps an answer under 300 ms.
_MOST_SENTENCES_EMBEDDED = 32
_LONGEST_QUOTE_CHARACTERS = 600

# A heading above a sentence tells what it is about, but less surely than its own words.
_HEADING_WEIGHT = 0.5
# Of a place in the ranking of passages; enough to decide between sentences that match alike.
_RANK_WEIGHT = 0.1
# Sentences that score less than this share of the best one are not shown beside it.
_KEPT_SHARE_OF_BEST = 0.75

# A sentence that only repeats the question's words, or shouts a heading, says little by itself.
_LITTLE_SAID_WEIGHT = 0.6

# When a sentence answers, as (least similarity, least overlap): each pair is a way to. Chosen on 46
# questions about three clinic notes, half of them without an answer there: 2 are refused that have
# one, none is answered that has not. What is only alike in kind ("asthma", "denies any allergies")
# reached a similarity of .65 without a shared word; what answers in other words, .67 with a third.
_WAYS_TO_ANSWER = ((0.7, 0.0), (0.55, 0.2), (0.3, 0.5))
_LEAST_OVERLAP_ALONE = 0.5  # while the weights are loading


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a candidate's text. `overlap`: 0 to 1; `similarity`: cosine, None when not known."""

    candidate: Candidate
    within: Span
    score: float
    overlap: float
    similarity: float | None

    @property
    def text(self) -> str:
        return self.candidate.text[self.within.start : self.within.end]

    @property
    def shown(self) -> str:
        """On one line, as it stands in the answer."""
        return without_markers(" ".join(self.text.split()))

    @property
    def answers(self) -> bool:
        """Whether it supports an answer at all."""
        if self.similarity is None:
            return self.overlap >= _LEAST_OVERLAP_ALONE
        return any(
            self.similarity >= similarity and self.overlap >= overlap
            for similarity, overlap in _WAYS_TO_ANSWER
        )


async def choose_quotes(
    query: SearchQuery, candidates: Sequence[Candidate], embedder: SentenceEmbedder
) -> list[Quote]:
    """At most five quotes that answer, best first; none when the candidates do not say."""
    quotes = _by_overlap(query, candidates)[:_MOST_SENTENCES_EMBEDDED]
    if embedder.is_loaded and quotes:
        quotes = await asyncio.to_thread(_by_meaning, query, quotes, embedder)
    if not quotes or not any(quote.answers for quote in quotes):
        return []
    # A sentence that answers goes before one that only ranks well.
    quotes.sort(key=lambda quote: (not quote.answers, -quote.score))
    least = quotes[0].score * _KEPT_SHARE_OF_BEST
    return list(_distinct(quote for quote in quotes if quote.answers and quote.score >= least))[
        :MOST_QUOTES
    ]


def quoted_text(quotes: Sequence[Quote], numbers: Sequence[int]) -> str:
    """The best quote as the first line, the others as a list; each followed by its number."""
    lines = [f"{quote.shown} [{number}]" for quote, number in zip(quotes, numbers, strict=True)]
    first, *others = lines
    return first if not others else first + "\n\n" + "\n".join(f"- {line}" for line in others)


def passages_of(
    quotes: Sequence[Quote], candidates: Iterable[Candidate], *, first_number: int = 1
) -> list[Passage]:
    """A passage for each quote in order, then one for each candidate that is not quoted."""
    quoted = [quote.candidate for quote in quotes]
    quoted_ids = {candidate.chunk_id for candidate in quoted}
    others = [candidate for candidate in candidates if candidate.chunk_id not in quoted_ids]
    return [
        Passage(number, CitationId(uuid.uuid4()), candidate)
        for number, candidate in enumerate((*quoted, *others), start=first_number)
    ]


def _by_overlap(query: SearchQuery, candidates: Sequence[Candidate]) -> list[Quote]:
    sentences = list(_sentences(candidates))
    asked = stems(query.text) | stems(query.question)
    weights = _weights(asked, [words for _, _, words, _ in sentences])
    whole = sum(weights.values()) or 1.0
    quotes = []
    for rank, (candidate, span, words, heading) in enumerate(sentences):
        overlap = sum(
            weight * (1 if word in words else _HEADING_WEIGHT if word in heading else 0)
            for word, weight in weights.items()
        )
        score = overlap / whole + _RANK_WEIGHT * (1 - rank / len(sentences))
        if words <= asked or _is_heading(candidate.text[span.start : span.end]):
            score *= _LITTLE_SAID_WEIGHT
        quotes.append(Quote(candidate, span, score, overlap / whole, None))
    return sorted(quotes, key=lambda quote: -quote.score)


def _sentences(
    candidates: Sequence[Candidate],
) -> Iterator[tuple[Candidate, Span, frozenset[str], frozenset[str]]]:
    for candidate in candidates:
        heading = stems(f"{candidate.section or ''} {candidate.document_title}")
        for span in sentence_spans(candidate.text):
            text = candidate.text[span.start : span.end]
            words = stems(text)
            if words and len(text) <= _LONGEST_QUOTE_CHARACTERS and text[-1] != ":":
                yield candidate, span, words, heading


def _is_heading(text: str) -> bool:
    return text.isupper() and not any(character.isdigit() for character in text)


def _weights(asked: frozenset[str], sentences: Sequence[frozenset[str]]) -> dict[str, float]:
    """A word of the question counts by how few of the sentences hold it."""
    counts = Counter(word for words in sentences for word in words & asked)
    return {
        word: math.log(1 + (len(sentences) + 0.5) / (counts[word] + 0.5)) for word in sorted(asked)
    }


def _by_meaning(
    query: SearchQuery, quotes: Sequence[Quote], embedder: SentenceEmbedder
) -> list[Quote]:
    asked = embedder.embed_query(query.text)
    vectors = embedder.embed_documents([_in_context(quote) for quote in quotes])
    judged = []
    for quote, vector in zip(quotes, vectors, strict=True):
        similarity = sum(a * b for a, b in zip(asked, vector, strict=True))
        score = (quote.score + similarity) / 2
        judged.append(Quote(quote.candidate, quote.within, score, quote.overlap, similarity))
    return judged


def _in_context(quote: Quote) -> str:
    section = quote.candidate.section
    return f"{section}: {quote.text}" if section else quote.text


def _distinct(quotes: Iterable[Quote]) -> Iterator[Quote]:
    seen: set[str] = set()
    for quote in quotes:
        wording = quote.shown.casefold()
        if not any(wording in other or other in wording for other in seen):
            seen.add(wording)
            yield quote
