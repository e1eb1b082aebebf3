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
    r"\b(?:with|by|to|from) (?:the |his |her |their )?(?:\w+ )?(?:mother|father|parents|brother"
    r"|sister|son|daughter|aunt|uncle|grandmother|grandfather)\b",
    re.IGNORECASE,
)
_FAMILY_HEADING = frozenset(concepts("family"))


def speaks_of_a_relative(line: Line) -> bool:
    """Whether the line says something of a relative, or stands under the family history."""
    words = stems(_BESIDE_A_RELATIVE.sub(" ", line.text))
    return bool(words & _RELATIVES) or bool(line.heading_words & _FAMILY_HEADING)
