"""Lines that speak of a relative of the patient: what they say is not of the patient."""

import re

from medmemory.answering.quoting.lines import Line
from medmemory.retrieval.words import concepts, stems

_RELATIVES = frozenset(
    concepts(
        "mother father brother sister son daughter parents aunt uncle cousin siblings grandmother"
        " grandfather"
    )
)
FAMILY = frozenset(concepts("family relatives")) | _RELATIVES
# "Lives with his son", "brought in by her mother": of the patient all the same.
_BESIDE_A_RELATIVE = re.compile(
    r"(?:\b(?:with|by|to|from) |\b(?:pt|patient|she|he|him) ?(?:\+|&|and) ?)"
    r"(?:the |his |her |their )?(?:\w+ )?(?:mother|father|parents|brother"
    r"|sister|son|daughter|aunt|uncle|grandmother|grandfather)\b",
    re.IGNORECASE,
)
# "Tested because her father has diabetes" is of the patient.
_AS_A_REASON = re.compile(
    r"\b(?:because|since|as|due to|given|in view of|in case)\b.*$", re.IGNORECASE | re.DOTALL
)
# "An aunt had it; testing of the patient found no mutation" tells of both.
_OF_THE_PATIENT = re.compile(r"\b(?:of|in) the patient\b(?!['’])", re.IGNORECASE)
_FAMILY_HEADING = frozenset(concepts("family"))


def speaks_of_a_relative(line: Line) -> bool:
    """Whether the line says something of a relative, or stands under the family history."""
    if _OF_THE_PATIENT.search(line.text):
        return False
    words = stems(_BESIDE_A_RELATIVE.sub(" ", _AS_A_REASON.sub(" ", line.text)))
    return bool(words & _RELATIVES) or bool(line.heading_words & _FAMILY_HEADING)


# Whoever is asked about must be spoken of; what stands under the family history may be of anybody.
_KIN = tuple(
    re.compile(rf"\b(?:{names})\b", re.IGNORECASE)
    for names in (
        r"child(?:ren)?|kids?|sons?|daughters?|offspring",
        r"mother|mum|mom|maternal",
        r"father|dad|paternal",
        r"brothers?|siblings?",
        r"sisters?|siblings?",
        r"wife|husband|partner|spouse|fianc[eé]e?",
        r"grand(?:mother|father|parents?|ma|pa)",
        r"aunts?|uncles?|cousins?|niece|nephew",
    )
)
_IN_COMPANY = re.compile(r"\b(?:with|by|to|from|for|without) (?:\w+ ){0,2}$", re.IGNORECASE)


def speaks_of_no_such_relative(question: str, line: Line) -> bool:
    """Whether `question` is about a relative of whom neither the line speaks nor what it goes on
    from."""
    asked = [
        kin
        for kin in _KIN
        for found in [kin.search(question)]
        if found and not _IN_COMPANY.search(question[: found.start()])
    ]
    said = f"{line.heading} {line.topic} {line.before} {line.text}"
    return bool(asked) and not any(kin.search(said) for kin in asked)
