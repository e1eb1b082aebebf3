"""Sentences that tell of an allergy or an intolerance, wherever in a record they stand."""

import re

from medmemory.answering.quoting.held import MEDICINES
from medmemory.retrieval.words import concepts

_NAMED = re.compile(
    r"\ballergic to\b|\bintolerant (?:of|to)\b|\banaphyla\w+ (?:to|after|with|from)\b"
    r"|\b(?:reacted|reactions?) (?:badly )?to\b",
    re.IGNORECASE,
)
_EFFECT = (
    r"(?:hives|(?:\w+ )?rash|urticaria|angio-?o?edema|swelling|swollen|anaphyla\w+|wheez(?:e|ing)"
    r"|bronchospasm|vomiting|nausea|diarrh?o?ea|itch(?:ing|y)?|jaundice|blister(?:s|ing)?|collapse"
    r"|cough|hepatitis|myalgia|confusion|intoleran(?:ce|t)|allerg(?:y|ic))"
)
# As lists have it: "Penicillin: swelling of the face", "codeine (vomiting)".
_LISTED = re.compile(
    rf"^[^:;|.()]{{3,40}}?(?:\s*(?::|–|—|=|→|->)\s*|\s+-\s+|\s*\()(?:\w+ )?{_EFFECT}\b",
    re.IGNORECASE,
)
# What happened when it was given, or that it must not be given; of a medicine only.
_HAPPENED = re.compile(
    r"\b(?:hives|rash|urticaria|angio-?o?edema|wheez(?:e|ed|ing|y)|bronchospasm|swelling|itch(?:ing)?"
    r"|vomiting|collapsed?|jaundiced?|blister(?:s|ing)) (?:\w+ )?(?:after|with|from|to)\b"
    r"|\b(?:brings?|brought) (?:(?:him|her|them) out in|on)\b"
    r"|\bmade (?:him|her|them) (?:wheez|itch)"
    r"|\b(?:cannot|can['’]t|could not|must not|must never|should (?:not|never)|unable to"
    r"|(?:does|did) not) (?:take|tolerate|be (?:given|prescribed)|have|use|receive)\b",
    re.IGNORECASE,
)


def tells_of_an_allergy(text: str) -> bool:
    """Whether `text` says that a substance did harm or must not be given."""
    if _NAMED.search(text):
        return True
    happened = _HAPPENED.search(text) or _LISTED.match(text)
    return happened is not None and not MEDICINES.isdisjoint(concepts(text))
