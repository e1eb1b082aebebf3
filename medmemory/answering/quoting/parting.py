"""Questions that ask several things at once, as the questions they consist of."""

import re
from collections.abc import Iterator

from medmemory.answering.quoting.analytes import asked_analyte
from medmemory.answering.quoting.held import MEDICINES
from medmemory.answering.quoting.values import MEASURED
from medmemory.clinical.answer import Turn
from medmemory.retrieval.asked_of import names_a_subject
from medmemory.retrieval.following import resolved
from medmemory.retrieval.symbols import spelled
from medmemory.retrieval.words import concepts, is_stop_word

# "… and when was it taken?"; not "were stopped and have been started again".
_NEW_CLAUSE = (
    r"(?=(?:(?:since|by|with|to|from|for|at|in|on) )?"
    r"(?:what|which|whom?|whose|when|where|why|how)\b"
    r"|(?:is|are|was|were|does|did|do|has|have|had|can|could|should|will)\s+"
    r"(?:she|he|they|it|there|the|her|his|their|any|this|that)\b)"
)
_CLAUSES = re.compile(
    rf"\?\s+(?=\w)|[,;]?\s+(?:and|but)(?:\s+also)?,?\s+{_NEW_CLAUSE}", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|plus)\s+|\s*[&+]\s*", re.IGNORECASE)
_OR = re.compile(r"\s+or\s+", re.IGNORECASE)
_ANY_OF_THEM = re.compile(r"^\W*(?:is|are|does|did|do|has|have|had|any)\b", re.IGNORECASE)
# What holds two things against each other is one question.
_AGAINST_EACH_OTHER = re.compile(
    r"\b(?:between|ratio|versus|vs|compar\w+|interact\w+|difference|both|either)\b", re.IGNORECASE
)
_TOPICS = frozenset(
    concepts(
        "medication, allergy, diagnosis, plan, immunisation, surgery, smoking, alcohol, drink,"
        " occupation, follow-up, admission, discharge"
    )
)
_LONGEST_NAME_WORDS = 4
_MOST_PARTS = 4
_STOPS = " ?.!"


def parts_of(question: str) -> tuple[str, ...]:
    """Questions that stand by themselves, in order; `question` alone where it asks one thing."""
    told: list[Turn] = []
    for clause in _clauses(question):
        meant = resolved(clause, told) if told else clause
        told.append(Turn(meant or clause, ""))
    parts = [part for turn in told for part in _with_each_name(turn.question)]
    return tuple(parts) if 1 < len(parts) <= _MOST_PARTS else (question,)


def _clauses(question: str) -> list[str]:
    clauses = [clause.strip() for clause in _CLAUSES.split(question) if clause.strip(_STOPS)]
    # "What was done and what was found at surgery?" says what it is about at its end.
    return clauses if clauses and names_a_subject(clauses[0]) else [question]


def _with_each_name(question: str) -> list[str]:
    """The question with each of the names that it joins: "Hb and platelets?"."""
    if _AGAINST_EACH_OTHER.search(question):
        return [question]
    text = spelled(question)
    if _ANY_OF_THEM.match(text):
        text = _OR.sub(" and ", text)
    pieces = _BETWEEN.split(text)
    for start in range(len(pieces) - 1):
        first = _name_at_the_end(pieces[start])
        if first is None:
            continue
        names = [first, *_names_after(pieces[start + 1 :], _kind(first))]
        if len({concepts(name) for name in names}) > 1:
            head = text[: text.index(pieces[start]) + len(pieces[start]) - len(first)]
            last = pieces[start + len(names) - 1]
            tail = text[text.rindex(last) + len(names[-1]) :]
            return [f"{head}{name}{tail}" for name in names]
    return [question]


def _name_at_the_end(piece: str) -> str | None:
    """With what stands before it and is part of it: "total cholesterol"."""
    words = piece.split()
    for count in range(min(_LONGEST_NAME_WORDS, len(words)), 0, -1):
        name = " ".join(words[-count:])
        if _kind(name) is not None and piece.endswith(name):
            return name
    return None


def _names_after(pieces: list[str], kind: str | None) -> Iterator[str]:
    """The names of such a kind that the pieces are, and that the one after these begins with."""
    for piece in pieces:
        words = piece.split()
        counts = range(min(_LONGEST_NAME_WORDS, len(words)), 0, -1)
        found = (" ".join(words[:count]).strip(_STOPS) for count in counts)
        name = next((name for name in found if _kind(name) == kind), None)
        if name is None:
            return
        yield name
        if name != piece.strip(_STOPS):
            return


def _kind(name: str) -> str | None:
    """What sort of thing `name` alone names: something measured, a drug, a topic of a record."""
    words = name.split()
    if not words or not name[:1].isalnum():
        return None
    if is_stop_word(words[0].lower()) or is_stop_word(words[-1].lower()):
        return None
    if asked_analyte(name).qualifiers:
        name = " ".join(word for word in words if not asked_analyte(word).qualifiers)
    names = concepts(name)
    sorts = (("measured", MEASURED), ("drug", MEDICINES), ("topic", _TOPICS))
    return next((sort for sort, known in sorts if len(names) == 1 and names[0] in known), None)
