"""From what both arms found to one order: fusion, then what the question asks for.

Every weight was chosen on the development questions of `benchmarks/retrieval.py`;
docs/answers-report.md has the rows, with and without each.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind
from medmemory.retrieval.dates import Period, dates_in
from medmemory.retrieval.finding import Found, TermFinder
from medmemory.retrieval.ports import FoundChunk
from medmemory.retrieval.understanding import Asked, Recency


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal adds to the cosine similarity, whose weight is 1."""

    line: float = 0.25  # the rarer terms of the question in one line
    passage: float = 0.1  # and anywhere in the passage
    section: float = 0.1  # it stands where such things are written
    kind: float = 0.05  # in a document of the kind that the question names
    recency: float = 0.1  # the latest, or the earliest, when it is asked for
    period: float = 0.15  # of the time that the question names
    relatives: float = 0.1  # taken off: family history, when the patient is asked about
    similarity: float = 1.0


@dataclass(frozen=True, slots=True)
class _Measured:
    chunk: FoundChunk
    found: list[Found | None]


def ranked(
    asked: Asked, chunks: Sequence[FoundChunk], weights: Weights
) -> list[tuple[FoundChunk, float]]:
    """The chunks with their scores, best first; equals keep the order they came in."""
    finder = TermFinder(asked.terms)
    measured = [_Measured(chunk, finder.found(chunk.text, _heading(chunk))) for chunk in chunks]
    rarities = _rarities(measured, len(asked.terms))
    newness = _newness(chunks)
    # Found by words alone: taken for no more like the question than what was found by meaning.
    least = min((c.similarity for c in chunks if c.similarity is not None), default=0.0)
    scored = [
        (
            one.chunk,
            weights.similarity * (least if one.chunk.similarity is None else one.chunk.similarity)
            + weights.passage * _in_passage(one.found, rarities)
            + weights.line * _in_best_line(one.found, rarities)
            + _fitting(asked, one.chunk, newness.get(one.chunk.document_date), weights),
        )
        for one in measured
    ]
    return sorted(scored, key=lambda pair: -pair[1])


def _fitting(asked: Asked, chunk: FoundChunk, newness: float | None, weights: Weights) -> float:
    """How well the chunk's place and time fit what is asked for."""
    score = 0.0
    kind = section_kind(chunk.section) if chunk.section else None
    if kind in asked.sections:
        score += weights.section
    if kind is SectionKind.FAMILY_HISTORY and not asked.about_relatives:
        score -= weights.relatives
    if asked.kinds and chunk.document_kind in asked.kinds:
        score += weights.kind
    if asked.recency and newness is not None:
        score += weights.recency * (newness if asked.recency is Recency.LATEST else 1 - newness)
    if asked.periods and _is_of(asked, chunk):
        score += weights.period
    return score


def _heading(chunk: FoundChunk) -> str:
    return " ".join(
        part for part in (chunk.document_title, chunk.section, chunk.table_header) if part
    )


def _rarities(measured: Sequence[_Measured], count: int) -> list[float]:
    """Of each term, by how few passages hold it (the idf of BM25), adding up to 1."""
    total = len(measured)
    holding = [sum(one.found[number] is not None for one in measured) for number in range(count)]
    rarities = [math.log(1 + (total + 0.5) / (held + 0.5)) for held in holding]
    return [rarity / sum(rarities) for rarity in rarities]


def _in_passage(found: Sequence[Found | None], rarities: Sequence[float]) -> float:
    return sum(rarity * term.degree for term, rarity in zip(found, rarities, strict=True) if term)


def _in_best_line(found: Sequence[Found | None], rarities: Sequence[float]) -> float:
    everywhere = 0.0  # what the heading says, it says of each line
    lines: dict[int, float] = {}
    for term, rarity in zip(found, rarities, strict=True):
        if term is None:
            continue
        if not term.lines:
            everywhere += rarity * term.degree
        for line in term.lines:
            lines[line] = lines.get(line, 0.0) + rarity * term.degree
    return everywhere + max(lines.values(), default=0.0)


def _newness(chunks: Sequence[FoundChunk]) -> dict[date | None, float]:
    """0 for the oldest date among the candidates, 1 for the newest; nothing for no date."""
    days = sorted({chunk.document_date for chunk in chunks if chunk.document_date})
    if len(days) < 2:  # noqa: PLR2004  # one date is neither new nor old
        return {}
    return {day: place / (len(days) - 1) for place, day in enumerate(days)}


def _is_of(asked: Asked, chunk: FoundChunk) -> bool:
    """Whether the document bears a date in the time asked for, or the passage names one."""
    named = [period for one in dates_in(chunk.text) for period in one.meanings]
    if day := chunk.document_date:
        named.append(Period(day, day))
    return any(period.holds(one) for period in asked.periods for one in named)
