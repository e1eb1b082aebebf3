"""Where a passage that a supported sentence does not cite says otherwise: another dose of the drug,
another day of the same event, an allergy that the other denies. Both are shown; which of them is
right, the record does not tell.

What is measured changes from day to day and is no conflict; nor is an older dose than the one that
is cited, or a visit on another day.
"""

import re
from collections.abc import Iterator, Sequence

from medmemory.answering.verification.assertions import ALLERGY
from medmemory.answering.verification.binding import Said
from medmemory.answering.verification.comparing import Conflict, compare
from medmemory.answering.verification.dates import compare_dates
from medmemory.answering.verification.doses import is_a_dose
from medmemory.answering.verification.measured import compare_said
from medmemory.answering.verification.quantities import Quantity
from medmemory.answering.verification.reading import Reading, Statement
from medmemory.answering.verification.regimens import Regimen, RegimenKind
from medmemory.answering.verification.status import is_planned
from medmemory.answering.verification.terms import names_a_medicine, pool, terms

# Of what a sentence says of a day, the share that words of another day speak of, too.
LEAST_SHARE_OF_AN_EVENT = 0.5

_SEGMENT = re.compile(r"[,;.]|\b(?:and|but)\b", re.IGNORECASE)
# What happens once, or begins: its day is one.
_ONCE = re.compile(
    r"\b(?:since|diagnos\w+|born|died|onset|started|first|\w+(?:ectomy|plasty|ostomy)|replacement"
    r"|transplant\w*|operat\w+|surgery)\b",
    re.IGNORECASE,
)


def said_otherwise(
    sentence: Statement, cited: Sequence[Reading], others: Sequence[Reading]
) -> Conflict | None:
    """The first words of the other passages that cannot be so where the sentence is."""
    days = [reading.day for reading in cited if reading.day is not None]
    for reading in others:
        is_older = reading.day is not None and any(reading.day.is_before(day) for day in days)
        is_of_a_cited = any(
            reading.candidate.document_id == one.candidate.document_id for one in cited
        )
        if is_of_a_cited:
            continue
        found = [] if is_older else list(_other_doses(sentence, reading))
        found += _other_days(sentence, reading)
        found += _other_allergies(sentence, reading)
        if found:
            return found[0]
    return None


def _other_doses(sentence: Statement, reading: Reading) -> Iterator[Conflict]:
    for said, against in _compared(sentence, reading):
        if _is_of_a_medicine(said) and not is_planned(_text(against)):
            yield against


def _compared(sentence: Statement, reading: Reading) -> Iterator[tuple[Said, Conflict]]:
    """Each value of the sentence that the passage says otherwise, with its words."""
    judged = compare_said(sentence, [reading])  # the names with digits come last
    for said, (_, against) in zip(sentence.said, judged, strict=False):
        if against is not None:
            yield said, Conflict(*against)


def _is_of_a_medicine(said: Said) -> bool:
    is_a_rate = isinstance(said.what, Regimen) and said.what.kind is RegimenKind.RATE
    return (is_a_rate or is_a_dose(said)) and names_a_medicine(said.terms)


def _other_days(sentence: Statement, reading: Reading) -> Iterator[Conflict]:
    if _ONCE.search(sentence.text) is None:
        return
    found = [Conflict(*one) for _, one in compare_dates(sentence, [reading]) if one is not None]
    # "Type 2 diabetes" has a number, and its day is that number's.
    found += [
        against
        for said, against in _compared(sentence, reading)
        if said.moments and isinstance(said.what, Quantity) and not said.what.unit
    ]
    about = terms(sentence.words)
    for against in found:
        said_too = pool(_text(against))
        if sum(one in said_too for one in about) >= LEAST_SHARE_OF_AN_EVENT * len(about):
            yield against


def _text(against: Conflict) -> str:
    span = against.span
    return against.reading.candidate.text[span.start : span.end]


def _other_allergies(sentence: Statement, reading: Reading) -> Iterator[Conflict]:
    if ALLERGY in pool(f"{sentence.heading} {sentence.text}"):
        yield from compare(sentence, [reading]).conflicts
    said = list(_reactions(sentence))
    for statement in reading.statements:
        if ALLERGY not in pool(f"{statement.heading} {statement.text}"):
            continue
        for medicine, reaction in _reactions(statement):
            if any(medicine == one and reaction.isdisjoint(other) for one, other in said):
                yield Conflict(reading, statement.span)


def _reactions(statement: Statement) -> Iterator[tuple[str, frozenset[str]]]:
    """Each medicine, and what it is said to have done."""
    for segment in _SEGMENT.split(statement.words):
        of = frozenset(terms(segment)) - {ALLERGY}
        medicines = [one for one in of if names_a_medicine([one])]
        reaction = of.difference(medicines)
        if len(medicines) == 1 and reaction:
            yield medicines[0], reaction
