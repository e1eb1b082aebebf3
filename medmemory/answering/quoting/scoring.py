"""Which lines answer, and how well: explicit features, weighed by measurement."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from medmemory.answering.ports import SentenceEmbedder
from medmemory.answering.quoting.against import speaks_against
from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.drug_states import is_in_the_state_asked_for, tells_of_a_start
from medmemory.answering.quoting.held import holds, is_to_be_done, tells_a_length_of_time
from medmemory.answering.quoting.likelihood import LEAST_LIKELIHOOD, Signs, likelihood
from medmemory.answering.quoting.likeness import likenesses
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.wanted import Wanted
from medmemory.clinical.answer import Candidate, SearchQuery
from medmemory.retrieval.words import stems

# Embedding a short sentence takes 2 to 4 ms on one thread; this keeps an answer under 300 ms.
_MOST_SENTENCES_EMBEDDED = 24
_LONGEST_QUOTE_CHARACTERS = 600

# Of a place in the ranking of passages; enough to decide between sentences that match alike.
_RANK_WEIGHT = 0.1
_SIMILARITY_WEIGHT = 0.8
# What the line says itself is surer than what the headings above it say of it.
_OWN_WEIGHT = 0.2
# A line that holds what the question wants goes before one that only speaks of it.
_HOLDS_WEIGHT = 0.3
# A question about a value wants the row that holds one.
_VALUE_WEIGHT = 0.2
# "Latest" wants the newest document; otherwise the newer of two equals.
_LATEST_WEIGHT = 0.3
_NEWER_WEIGHT = 0.03
# A line that only repeats the question's words says little; one about a relative, something else.
_BESIDE_THE_POINT_WEIGHT = 0.6
# "A 57-year-old male with diabetes, who presents with back pain": it names all, and says little.
_INTRODUCES = re.compile(r"\byear[\s-]old\b.*\b(?:present|evaluation|follow)", re.IGNORECASE)
_INTRODUCTION_WEIGHT = 0.85
# What is to be done is no finding; asked for findings, a line about plans goes last.
_PLANNED_WEIGHT = 0.7

# "For 36 hours" tells how long, "weaned off on the 7th" less plainly.
_LENGTH_WEIGHT = 0.15
_LEAST_SHARE_ALONE = 0.999  # while the weights are loading


@dataclass(frozen=True, slots=True)
class Scored:
    """A line as an answer. `similarity`: cosine, None when not known, as is `likelihood`; `overlap`
    and shares: 0 to 1, `context_share` with what stands above it. `may_answer`: nothing rules it
    out. `signs`: what the likelihood follows from."""

    line: Line
    score: float
    own_share: float
    context_share: float
    holds: bool
    is_of_the_time: bool
    overlap: float
    may_answer: bool
    similarity: float | None = None
    likelihood: float | None = None
    signs: Signs | None = None


def by_words(asked: Asked, lines: Sequence[Line], candidates: Sequence[Candidate]) -> list[Scored]:
    """The lines, best first, by the words that they share with the question."""
    ranks = {candidate.chunk_id: rank for rank, candidate in enumerate(candidates)}
    newness = _newness(line for line in lines if asked.touches_subject(line))
    scored = [
        _scored(asked, line, ranks[line.candidate.chunk_id] / len(ranks), newness)
        for line in lines
        if line.words and line.within.end - line.within.start <= _LONGEST_QUOTE_CHARACTERS
    ]
    return sorted(_telling(asked, scored), key=lambda one: -one.score)


_MUCH = 0.5


def _telling(asked: Asked, scored: Sequence[Scored]) -> list[Scored]:
    """The lines; where one that speaks of much of it gives the reason that is asked for, no line
    may answer that gives none."""
    rivals = [one for one in scored if one.may_answer]
    most = max((one.context_share for one in rivals), default=0.0)
    if asked.sort is not Wanted.REASON or not most:
        return list(scored)
    tells = any(one.holds and one.context_share >= _MUCH * most for one in rivals)
    return [replace(one, may_answer=one.may_answer and (one.holds or not tells)) for one in scored]


async def with_meaning(
    query: SearchQuery, asked: Asked, scored: Sequence[Scored], embedder: SentenceEmbedder
) -> list[Scored]:
    """The best of `scored`, best first, with their likeness to the question where it is known."""
    best = scored[:_MOST_SENTENCES_EMBEDDED]
    if not embedder.is_loaded or not best:
        return list(best)
    judged = await asyncio.to_thread(_judged, query, best, embedder)
    return sorted(_with_likelihood(asked, judged), key=lambda one: -one.score)


def answers(asked: Asked, one: Scored) -> bool:
    """Whether the line may stand as an answer."""
    if not one.may_answer:
        return False
    if asked.is_denied_altogether(one.line) and (
        asked.sort is Wanted.WHETHER or asked.asks_for_allergies
    ):
        return True
    if asked.times.within and not asked.required and one.line.names_a_day:
        return True  # "Who saw her in March 2021?": the day is all that is asked about
    is_of_a_stay = asked.sort in {Wanted.WHEN, Wanted.HOW_LONG} and asked.ends_of_a_stay
    if is_of_a_stay and one.own_share:
        return True
    if one.likelihood is None:
        return one.context_share >= _LEAST_SHARE_ALONE
    return one.likelihood >= LEAST_LIKELIHOOD


def _may_answer(asked: Asked, line: Line, does_hold: bool) -> bool:
    if not asked.times.allows(line.periods) or asked.is_about_a_relative(line):
        return False
    if asked.sort not in _MAY_LACK and not does_hold:
        return False
    return asked.sort is not Wanted.MEDICINE or is_in_the_state_asked_for(asked, line)


# Where results stand.
_RESULT_HEADING = stems("results imaging findings impression laboratory labs tests investigations")
_AIMS = stems("goals targets care-plan")
_RESULT_HEADING_WEIGHT = 0.15
_STARTED_WEIGHT = 0.5
# "We will discuss further testing" orders nothing.
_ORDERED = re.compile(
    r"\b(?:orders?|ordered|obtain|recommend(?:ed)?|request(?:ed)?|repeat|schedule[ds]?|refer(?:red|ral)?"
    r"|set (?:him|her|them) up|get an?|send (?:him|her|them) out)\b",
    re.IGNORECASE,
)
_ORDERED_WEIGHT = 0.3


# Near enough to be worth naming where nothing answers: at least half of what is asked about.
_LEAST_SHARE_OF_RELATED = 0.5


def nearest(scored: Sequence[Scored]) -> Line | None:
    """The line that comes nearest to an answer without being one; None when none is near."""
    near = [one for one in scored if one.own_share >= _LEAST_SHARE_OF_RELATED]
    return near[0].line if near and not near[0].line.is_topic else None


# What an answer to anything else cannot lack; why something was so may be said without a sign.
_MAY_LACK = frozenset({Wanted.ANYTHING, Wanted.WHETHER, Wanted.REASON})
_REPORTS = re.compile(r"\b(?:show|reveal|demonstrat|indicat)(?:s|ed|n|es|ing)?\b", re.IGNORECASE)
_ASKS_HOW = re.compile(r"\W*how\b", re.IGNORECASE)
_FOUND_OR_MEASURED = frozenset({Wanted.FINDING, Wanted.MEASUREMENT, Wanted.NUMBER})
# "It has been constant for four days": the sentence before says what.
_FOUND_NEARBY = frozenset(
    {
        *(Wanted.HOW_LONG, Wanted.HOW_OFTEN, Wanted.FINDING, Wanted.AMOUNT, Wanted.SIZE),
        *(Wanted.WHEN, Wanted.MECHANISM),
    }
)


def _scored(asked: Asked, line: Line, place: float, newness: dict[date | None, float]) -> Scored:
    does_hold = holds(line.text, asked.sort) and not _is_an_aim(asked, line)
    own_share = asked.own_share(line)
    overlap = asked.overlap(line)
    score = overlap + _OWN_WEIGHT * own_share + _RANK_WEIGHT * (1 - place)
    if asked.touches_subject(line):
        newer = _LATEST_WEIGHT if asked.wants_latest else _NEWER_WEIGHT
        score += newer * newness.get(line.day, 0.0)
        score += _VALUE_WEIGHT * (asked.wants_value and line.holds_a_value)
    if asked.sort is not Wanted.ANYTHING and asked.sort is not Wanted.WHETHER:
        score += _HOLDS_WEIGHT * does_hold
    if asked.sort is Wanted.HOW_LONG and tells_a_length_of_time(line.text):
        score += _LENGTH_WEIGHT
    if asked.sort in {Wanted.MEASUREMENT, Wanted.FINDING} and is_to_be_done(line.text):
        score *= _PLANNED_WEIGHT
    if asked.sort in {Wanted.FINDING, Wanted.MEASUREMENT} and line.heading_words & _RESULT_HEADING:
        score += _RESULT_HEADING_WEIGHT
    if asked.sort is Wanted.ORDER and _ORDERED.search(line.text):
        score += _ORDERED_WEIGHT
    if asked.wants_what_is_new and tells_of_a_start(line.text):
        score += _STARTED_WEIGHT
    if asked.sort is not Wanted.AGE and _INTRODUCES.search(line.text):
        score *= _INTRODUCTION_WEIGHT
    if speaks_against(asked, line):
        score *= _BESIDE_THE_POINT_WEIGHT
    if line.is_topic or asked.is_beside_the_point(line):
        score *= _BESIDE_THE_POINT_WEIGHT
    return Scored(
        line,
        score,
        own_share,
        _context_share(asked, line, own_share, does_hold),
        does_hold,
        asked.times.allows(line.periods),
        overlap,
        _may_answer(asked, line, does_hold),
    )


def _context_share(asked: Asked, line: Line, own_share: float, does_hold: bool) -> float:
    share = max(own_share, asked.context_share(line))
    if does_hold and asked.sort in _FOUND_NEARBY:
        share = max(share, asked.paragraph_share(line))
    return share


def _is_an_aim(asked: Asked, line: Line) -> bool:
    is_measured = asked.sort in {Wanted.MEASUREMENT, Wanted.NUMBER}
    return is_measured and not line.heading_words.isdisjoint(_AIMS)


def _newness(lines: Iterable[Line]) -> dict[date | None, float]:
    """From 0 for the oldest day among the lines to 1 for the newest."""
    days = sorted({line.day for line in lines if line.day is not None})
    return {day: place / max(1, len(days) - 1) for place, day in enumerate(days)}


def _judged(
    query: SearchQuery, scored: Sequence[Scored], embedder: SentenceEmbedder
) -> list[Scored]:
    alike = likenesses(query.text, [one.line for one in scored], embedder)
    return [
        replace(one, similarity=similarity) for one, similarity in zip(scored, alike, strict=True)
    ]


def _with_likelihood(asked: Asked, scored: Sequence[Scored]) -> list[Scored]:
    """The lines whose likeness to the question is known, with the score and likelihood that follow
    from it; a line is held against those that may answer."""
    similarities = [one.similarity or 0.0 for one in scored]
    scores = [
        one.score + _SIMILARITY_WEIGHT * similarity
        for one, similarity in zip(scored, similarities, strict=True)
    ]
    rivals = [at for at, one in enumerate(scored) if one.may_answer] or range(len(scored))
    most_similar = max((similarities[at] for at in rivals), default=0.0)
    best = max((scores[at] for at in rivals), default=0.0)
    lacking = _lacking(asked, scored)
    known = [
        Signs(
            own_share=one.own_share,
            context_share=one.context_share,
            overlap=one.overlap,
            score=one.score,
            is_spoken_of=asked.is_spoken_of,
            asks_for_nothing_special=not asked.required,
            similarity=similarity,
            below_most_similar=most_similar - similarity,
            below_best=best - score,
            below_lacking=max(
                0.0,
                _most_similar(lacking, one.line) - most_similar,
                _most_similar(_of_relatives(asked, scored, one), one.line) - similarity,
            ),
        )
        for one, similarity, score in zip(scored, similarities, scores, strict=True)
    ]
    return [
        replace(one, score=score, likelihood=likelihood(signs), signs=signs)
        for one, score, signs in zip(scored, scores, known, strict=True)
    ]


def _lacking(asked: Asked, scored: Sequence[Scored]) -> list[Scored]:
    """The lines that speak of a finding or value without giving it: "24-hour tape, which we have
    requested" says that no other line has its result. How something is or was needs no result."""
    if asked.sort not in _FOUND_OR_MEASURED or _ASKS_HOW.match(asked.meant):
        return []
    return [one for one in scored if not (one.may_answer or one.holds or one.line.is_topic)]


def _of_relatives(asked: Asked, scored: Sequence[Scored], one: Scored) -> list[Scored]:
    """The lines that say of a relative more of what is asked about than `one` says of anybody: it
    is not of the patient, then."""
    return [
        other
        for other in scored
        if other.own_share > one.context_share and asked.is_about_a_relative(other.line)
    ]


def _most_similar(lacking: Iterable[Scored], line: Line) -> float:
    """How alike the question is the likest of them; 0 where `line` itself tells what was seen
    ("X-rays were taken. These show …")."""
    if _REPORTS.search(line.text):
        return 0.0
    return max((one.similarity or 0.0 for one in lacking), default=0.0)
