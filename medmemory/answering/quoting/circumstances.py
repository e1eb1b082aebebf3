"""Where, when or by what measure something was done, in a question: "transfused in theatre".

A record that tells of the transfusion seldom says where; nothing in it speaks of theatre. What no
table of clinical names knows and no line speaks of is then not required of an answer. A clinical
name always is: a record without it does not answer.
"""

import re
from collections.abc import Sequence
from functools import cache

from medmemory.answering.quoting import signs
from medmemory.answering.quoting.held import MEDICINES
from medmemory.answering.quoting.lines import Line
from medmemory.retrieval.vocabulary import ANSWERED_BY, SYNONYMS, entries
from medmemory.retrieval.words import concepts, speaks_of

_PHRASE = re.compile(
    r"(?<=\w )(?:in|at|per|during|on(?= (?:admission|arrival)\b))"
    r" (?:(?:the|a|an|his|her|their) )?(?P<what>\w+)(?=\W*(?:$|[,;]|and\b|or\b))",
    re.IGNORECASE,
)


def circumstances(question: str, required: frozenset[str], lines: Sequence[Line]) -> frozenset[str]:
    """Which of `required` only say where, when or by what measure, and are spoken of nowhere."""
    named = {one for found in _PHRASE.finditer(question) for one in concepts(found["what"])}
    return frozenset(
        one
        for one in required & named
        if (one in signs.CIRCUMSTANCES or one not in _clinical_names())
        and not any(speaks_of(line.words | line.heading_words, one) for line in lines)
    )


@cache
def _clinical_names() -> frozenset[str]:
    wordings = (one for table in (SYNONYMS, ANSWERED_BY) for row in entries(table) for one in row)
    return MEDICINES.union(*(concepts(wording) for wording in wordings))
