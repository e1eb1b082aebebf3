"""Where another document says otherwise of the same thing: another number, another name, or that it
is not so. Both are shown; which of them is right, the record does not tell.

What is measured changes from day to day and is no conflict (`measured`); nor is an earlier dose
where the newest is asked for, or a line that tells of the change itself.
"""

import re
from collections.abc import Callable, Iterable, Sequence, Set

from medmemory.answering.quoting import signs
from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.held import MEDICINES
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.scoring import Scored
from medmemory.answering.quoting.wanted import Wanted, asks_for_an_aim
from medmemory.retrieval.dates import dates_in
from medmemory.retrieval.words import stems

_OF_A_NUMBER = frozenset({Wanted.AMOUNT, Wanted.HOW_LONG, Wanted.HOW_OFTEN, Wanted.SIZE})
_Quantities = frozenset[tuple[str, float, float]]  # unit, from, to
_OF_A_STATE = frozenset({Wanted.WHETHER, Wanted.WHEN})
# A number beside the same words may be less likely than what answers by itself; a "not" beside some
# of them may be of something else.
_LEAST_OF_A_NUMBER = 0.2
_LEAST_OF_AN_OPPOSITE = 0.6
_CLAUSES = re.compile(r"(?<=[.;])\s+|,\s+(?=[^\d\s])|\s+(?:but|and)\s+(?=\D)|\n")
_QUANTITY = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?)(?:\s*(?:-|–|to)\s*(?P<upper>\d+(?:[.,]\d+)?))?\s*"
    r"(?P<unit>mg|mcg|µg|micrograms?|grams?|g|units?|iu|ml|l|mm|cm|kg|%|[a-z]+)?",
    re.IGNORECASE,
)
_MILLIGRAMS = "mg"
_IN_MILLIGRAMS = {
    **dict.fromkeys(("g", "gram", "grams"), 1000.0),
    _MILLIGRAMS: 1.0,
    **dict.fromkeys(("mcg", "µg", "microgram", "micrograms"), 0.001),
}
_TELLS_OF_A_CHANGE = re.compile(
    r"\b(?:increas|reduc|chang|decreas|stopp|switch|went up|came down|lower|rais|doubl|halv"
    r"|from now|instead)\w*",
    re.IGNORECASE,
)
_NEVER = re.compile(r"\b(?:never|ha(?:s|ve) not had|hasn['’]t had)\b", re.IGNORECASE)
_ONCE = re.compile(
    r"\b(?:until|used to|previously|formerly|former|ex-\w+|in the past|as a child)\b", re.I
)
# A state lasts: "who does she live with". Who saw her was somebody else each time.
_STATE_OF_A_PERSON = re.compile(
    r"^\W*(?:and |so )?(?:with |by )?who(?:(?:m|se)?\b.*?\b(?:is|are|does|do)\b|['’]s\b)", re.I
)
_NAME = re.compile(
    r"\b(?:[A-Z][\w'’-]+\s+[A-Z][\w'’-]+|(?:wife|husband|son|daughter|mother|father|partner|sister"
    r"|brother|friend|carer|niece|nephew|parents|alone)\b)"
)


def conflicting(
    question: str, asked: Asked, shown: Sequence[Line], others: Iterable[Scored]
) -> Line | None:
    """The best line of another document that contradicts the first of `shown`; None when there is
    none, or where what is asked for may differ without a conflict."""
    says_otherwise = _contradiction(question, asked)
    if not shown or says_otherwise is None or asked.times.is_compared:
        return None
    best = shown[0]
    rivals = (
        one.line
        for one in others
        if _may_stand_beside(asked, one)
        and one.line.candidate.document_id != best.candidate.document_id
        and _speaks_as_much(asked, one, best)
    )
    return next((line for line in rivals if says_otherwise(asked, best, line)), None)


def _contradiction(question: str, asked: Asked) -> Callable[[Asked, Line, Line], bool] | None:
    """What makes two lines contradict each other, by what is asked for."""
    if asked.sort in _OF_A_STATE:
        return _says_the_opposite
    if asked.wants_latest or asked.times.is_earliest:
        return None
    if asked.sort in _OF_A_NUMBER or asks_for_an_aim(question):
        return _gives_another_number
    is_of_a_state = asked.sort is Wanted.PERSON and _STATE_OF_A_PERSON.search(question)
    return _names_somebody_else if is_of_a_state else None


def _may_stand_beside(asked: Asked, one: Scored) -> bool:
    """Whether it may answer; what never was has no day."""
    if one.may_answer and one.holds:
        return True
    is_of_the_patient = one.is_of_the_time and not asked.is_about_a_relative(one.line)
    return asked.sort is Wanted.WHEN and is_of_the_patient and bool(_NEVER.search(one.line.text))


def _speaks_as_much(asked: Asked, one: Scored, best: Line) -> bool:
    """Whether it speaks of what is asked about, as far as the best line does; who has no allergy
    at all has none to this."""
    if asked.is_denied_altogether(one.line):
        return True
    least = _LEAST_OF_AN_OPPOSITE if asked.sort in _OF_A_STATE else _LEAST_OF_A_NUMBER
    is_unlikely = one.likelihood is not None and one.likelihood < least
    return not is_unlikely and one.own_share > 0 and one.own_share >= asked.own_share(best)


def _says_the_opposite(asked: Asked, one: Line, other: Line) -> bool:
    """Whether one denies what the other says, and neither is of what was once; what was denied
    before it happened is no contradiction."""
    if _denies(asked, one) is _denies(asked, other):
        return False
    if any(_ONCE.search(line.text) or line.text.endswith("?") for line in (one, other)):
        return False
    denying, saying = (one, other) if _denies(asked, one) else (other, one)
    day = denying.candidate.document_date
    return day is None or not any(period.first > day for period in saying.periods)


def _gives_another_number(asked: Asked, one: Line, other: Line) -> bool:
    if any(_TELLS_OF_A_CHANGE.search(line.text) for line in (one, other)):
        return False
    needed = asked.required or asked.subject
    return _differ(_quantities(needed, one), _quantities(needed, other))


def _differ(numbers: _Quantities, others: _Quantities) -> bool:
    """Whether they give none of the same numbers of a unit; how often a dose is given in how many
    drops, only one of them may say."""
    units = {unit for unit, _, _ in numbers} & {unit for unit, _, _ in others}
    units = units & {_MILLIGRAMS} or units
    return any(_of_unit(numbers, unit).isdisjoint(_of_unit(others, unit)) for unit in units)


def _of_unit(numbers: _Quantities, unit: str) -> _Quantities:
    return frozenset(one for one in numbers if one[0] == unit)


def doses_differ(blocks: Sequence[Sequence[Line]]) -> bool:
    """Whether two documents list the same medicine in other doses."""
    given = [
        (line.candidate.document_id, medicine, _quantities(frozenset({medicine}), line))
        for block in blocks
        for line in block
        if not _TELLS_OF_A_CHANGE.search(line.text)
        for medicine in line.names & MEDICINES
    ]
    return any(
        document != elsewhere and medicine == same and _differ(dose, other)
        for document, medicine, dose in given
        for elsewhere, same, other in given
    )


def _quantities(needed: Set[str], line: Line) -> _Quantities:
    """What the line gives of the subject: the numbers of the first part that names it, or of the
    one after that, when that names no other medicine."""
    clauses = [clause for clause in _CLAUSES.split(_without_dates(line.text)) if clause.strip()]
    for clause, after in zip(clauses, [*clauses[1:], ""], strict=True):
        if stems(clause).isdisjoint(needed):
            continue
        said = (clause, after if stems(after).isdisjoint(MEDICINES) else "")
        for part in said:
            if found := frozenset(map(_measured, _QUANTITY.finditer(part))):
                return found
    return frozenset()


def _without_dates(text: str) -> str:
    for one in reversed(dates_in(text)):
        text = text[: one.start] + text[one.end :]
    return re.sub(r"\b(?:19|20)\d\d\b", " ", text)


def _is_of_the_subject(asked: Asked, clause: str) -> bool:
    needed = asked.required or asked.subject
    return not stems(clause).isdisjoint(needed)


def _measured(found: re.Match[str]) -> tuple[str, float, float]:
    unit = (found["unit"] or "").casefold()
    factor = _IN_MILLIGRAMS.get(unit)
    low = float(found["number"].replace(",", "."))
    high = float((found["upper"] or found["number"]).replace(",", "."))
    return (_MILLIGRAMS, low * factor, high * factor) if factor else (unit, low, high)


def _denies(asked: Asked, line: Line) -> bool:
    """Whether the line says that what is asked about is not so."""
    if asked.is_denied_altogether(line):
        return True
    clauses = [clause for clause in _CLAUSES.split(line.text) if _is_of_the_subject(asked, clause)]
    return any(signs.DENIAL.search(clause) for clause in clauses or [line.text])


def _names_somebody_else(asked: Asked, one: Line, other: Line) -> bool:
    names, others = set(_NAME.findall(one.text)), set(_NAME.findall(other.text))
    return bool(names and others) and names.isdisjoint(others)
