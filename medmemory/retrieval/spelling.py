"""British and American spelling of one word meet.

Pairs of word parts, common in notes, in which the two differ regularly; written for this project.
"""

from functools import lru_cache

# British, American. A part stands for every word that holds it: "aemi" for anaemia and leukaemia.
_PARTS = (
    ("anaem", "anem"),
    ("aemi", "emi"),
    ("haem", "hem"),
    ("oedem", "edem"),
    ("oesoph", "esoph"),
    ("oestr", "estr"),
    ("paed", "ped"),
    ("rrhoe", "rrhe"),
    ("norrhoe", "norrhe"),
    ("pnoe", "pne"),
    ("gynaec", "gynec"),
    ("foet", "fet"),
    ("coeliac", "celiac"),
    ("caec", "cec"),
    ("caesar", "cesar"),
    ("faec", "fec"),
    ("melaen", "melen"),
    ("anaesth", "anesth"),
    ("paraesth", "paresth"),
    ("aetiolog", "etiolog"),
    ("homoeo", "homeo"),
    ("leuco", "leuko"),
    ("manoeuvre", "maneuver"),
    ("tumour", "tumor"),
    ("colour", "color"),
    ("behaviour", "behavior"),
    ("labour", "labor"),
    ("odour", "odor"),
    ("sulph", "sulf"),
    ("titre", "titer"),
    ("centre", "center"),
    ("fibre", "fiber"),
    ("litre", "liter"),
    ("counsell", "counsel"),
    ("immunis", "immuniz"),
    ("hospitalis", "hospitaliz"),
    ("catheteris", "catheteriz"),
    ("stabilis", "stabiliz"),
    ("lysed", "lyzed"),
    ("lysing", "lyzing"),
    ("localis", "localiz"),
    ("isation", "ization"),
)


@lru_cache(maxsize=20_000)
def american(word: str) -> str:
    """`word`, lower case, as Americans spell it."""
    for british, other in _PARTS:
        if british in word:
            word = word.replace(british, other)
    return word


@lru_cache(maxsize=4096)
def spellings(word: str) -> tuple[str, ...]:
    """`word`, lower case, and how the other side of the Atlantic spells it."""
    us = american(word)
    found = [word, us]
    for british, other in _PARTS:
        if other in us and (spelt := us.replace(other, british)) not in found:
            # Of made-up forms ("hemi" from "haemi") nothing is found, so they do no harm.
            found.append(spelt)
    return tuple(dict.fromkeys(found))
