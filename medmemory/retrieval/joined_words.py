"""Words that a sign joins: "blood-group", "fever/chills".

Of each of them the text speaks; but a word that a prefix turns into something else stays one
("non-smoker"), and so does a unit ("mg/day").
"""

import re
from functools import lru_cache

JOIN = re.compile(r"[/-]")

_PREFIXES = frozenset(
    """
    anti auto contra counter extra hyper hypo infra inter intra mid micro mini multi neo non over
    para peri poly post pre pro pseudo quasi self semi sub super supra trans ultra under uni
    """.split()  # noqa: SIM905  # one word a line would fill a screen
)
_UNITS = frozenset(
    """
    mg mcg ug ng pg kg gm ml dl mm cm cc min iu units cells mmol umol mol hr
    """.split()  # noqa: SIM905  # as above
)
_SHORTEST = {"-": 3, "/": 2}  # letters: "x-linked", "w/o"


@lru_cache(maxsize=20_000)
def joined_in(word: str) -> tuple[str, ...]:
    """The words that are written as one in `word`, lower case; itself when it is one."""
    pieces = JOIN.split(word)
    shortest = max((_SHORTEST[sign] for sign in JOIN.findall(word)), default=0)
    is_one = (
        any(len(piece) < shortest or not piece.isalpha() for piece in pieces)
        or pieces[0] in _PREFIXES
        or pieces[0] in _UNITS
    )
    return (word,) if is_one else tuple(pieces)
