"""Elements by their symbols: "last K" asks for the potassium.

A letter or two mean something else in most texts ("Dr K", "vitamin K", "grade Ca"), so in a
question they count only beside nothing but other analytes and the words of a request for a result.
"""

import re

from medmemory.clinical.section_kind import SectionKind
from medmemory.retrieval.asked_of import names_a_subject
from medmemory.retrieval.understanding import understood
from medmemory.retrieval.words import concepts

SYMBOLS = {
    "K": "potassium",
    "Na": "sodium",
    "Ca": "calcium",
    "Mg": "magnesium",
    "Li": "lithium",
    "Cl": "chloride",
    "PO4": "phosphate",
    "Cr": "creatinine",
}
# Typed in a hurry; "ca" and "mg" are more often something else.
_TYPED = {"k": "K", "na": "Na", "NA": "Na", "cl": "Cl", "po4": "PO4", "cr": "Cr"}
_SPELLED = SYMBOLS | {typed: SYMBOLS[symbol] for typed, symbol in _TYPED.items()}
_SYMBOL = re.compile(
    rf"(?<![\w.&/-])(?<!vitamin )(?<!vit )(?:{'|'.join(sorted(_SPELLED, key=len, reverse=True))})"
    r"(?![\w./&+-])"
)


_OTHER_ANALYTES = frozenset(
    concepts("urea, chloride, calcium, phosphate, bicarbonate, albumin, bilirubin, alt, ast, urate")
)
# "K on admission", "Na before surgery".
_CIRCUMSTANCE = re.compile(r"\b(?:before|after|during|since|until|on|at)\b.*", re.IGNORECASE)


def spelled(question: str) -> str:
    """`question` with its symbols as names, where it asks for results and nothing else."""
    symbols = {_SPELLED[symbol] for symbol in _SYMBOL.findall(question)}
    if not symbols:
        return question
    rest = _CIRCUMSTANCE.sub(" ", _SYMBOL.sub(" ", question))
    asks_for_results = (
        len(symbols) > 1
        or SectionKind.LABORATORY in understood(rest).sections
        or not _OTHER_ANALYTES.isdisjoint(concepts(rest))
        or not names_a_subject(rest)
    )
    return (
        _SYMBOL.sub(lambda symbol: _SPELLED[symbol[0]], question) if asks_for_results else question
    )
