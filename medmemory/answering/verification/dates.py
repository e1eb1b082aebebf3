"""Dates of a sentence that belong to no value, looked for where what they date is spoken of."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from medmemory.answering.verification.assertions import TO_COME
from medmemory.answering.verification.moments import FoundMoment
from medmemory.answering.verification.opposites import is_near
from medmemory.answering.verification.places import Against
from medmemory.answering.verification.reading import Reading, Statement
from medmemory.answering.verification.terms import pool, terms
from medmemory.clinical.verification import CheckedFact

_LISTED = re.compile(r"[;,](?=\s)(?!\s(?:19|20)\d\d\b)")
# "from 25 to 30 January": where it ends, something else may stand in the source.
_IS_AN_END = re.compile(r"(?:\b(?:to|until|till|through)|[-–])\s*\Z", re.IGNORECASE)


def compare_dates(
    sentence: Statement, readings: Sequence[Reading]
) -> Iterator[tuple[CheckedFact, Against | None]]:
    """Each such date, and the words that give another one."""
    bound = {moment.span for said in sentence.said for moment in said.moments}
    for place, moment in enumerate(sentence.moments):
        if moment.span in bound:
            continue
        said = sentence.text[moment.span.start : moment.span.end]
        if place and _IS_AN_END.search(sentence.words, 0, moment.span.start):
            is_found, against = _is_said_at_all(moment, readings), None
        else:
            is_found, against = _moment(moment, _dated_by(sentence, place), readings)
        yield CheckedFact("date", said, is_found), against


def _is_said_at_all(moment: FoundMoment, readings: Sequence[Reading]) -> bool:
    return any(
        moment.is_said_by(other)
        for reading in readings
        for statement in reading.statements
        for other in statement.moments
    )


def _dated_by(sentence: Statement, place: int) -> tuple[str, ...]:
    """What of the sentence one of its dates is of: what stands between it and the one before."""
    words = sentence.words
    spans = [moment.span for moment in sentence.moments]
    before = words[spans[place - 1].end if place else 0 : spans[place].start]
    after = words[spans[place].end : spans[place + 1].start if place + 1 < len(spans) else None]
    if len(spans) == 1 or not (terms(before) or terms(after)):
        about = _clause_terms(sentence, spans[place].start) or terms(words)
    else:
        about = terms(before) or terms(after)
    return tuple(one for one in about if one not in TO_COME)


def _clause_terms(sentence: Statement, start: int) -> tuple[str, ...]:
    inside = (one for one in sentence.clauses if one.span.start <= start < one.span.end)
    return next((terms(one.text) for one in inside), ())


def _moment(
    moment: FoundMoment, about: Sequence[str], readings: Sequence[Reading]
) -> tuple[bool, Against | None]:
    spoken = [
        (sum(one in pool(statement.text) for one in about), reading, statement)
        for reading in readings
        for statement in reading.statements
    ]
    most = max((shared for shared, _, _ in spoken), default=0)
    nearest = [(reading, one) for shared, reading, one in spoken if shared == most]
    dated = [(reading, one) for reading, one in nearest if one.moments]
    parted = [(reading, one, _moments_of_the_part(about, one)) for reading, one in dated]
    if dated and all(own for _, _, own in parted):
        if any(moment.is_said_by(other) for _, _, own in parted for other in own):
            return True, None
        differs = all(moment.differs_from(other) for _, _, own in parted for other in own)
        reading, one, _ = parted[0]
        return False, (reading, one.span) if differs else None
    if any(moment.is_said_by(other) for _, one in dated for other in one.moments):
        return True, None
    if is_near(most, about) and dated and len(dated) == len(nearest):
        reading, statement = dated[0]
        differs = all(moment.differs_from(other) for other in statement.moments)
        return False, (reading, statement.span) if differs else None
    return any(r.day is not None and moment.is_said_by(r.day) for r in readings), None


def _moments_of_the_part(about: Sequence[str], statement: Statement) -> list[FoundMoment]:
    """The dates in what of a list speaks most of it: "influenza 2023; tetanus 2016"; none where
    that has none of its own."""
    starts = [0, *(match.end() for match in _LISTED.finditer(statement.text)), len(statement.text)]
    parts = []
    for start, end in pairwise(starts):
        own = [one for one in statement.moments if start <= one.span.start < end]
        words = pool(statement.text[start:end])
        parts.append((sum(one in words for one in about), own))
    most = max(count for count, _ in parts)
    nearest = [own for count, own in parts if count == most]
    return [one for own in nearest for one in own] if most and all(nearest) else []
