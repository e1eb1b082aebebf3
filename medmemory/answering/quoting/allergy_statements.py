"""Sentences that tell of an allergy or an intolerance, wherever in a record they stand."""

import re

from medmemory.answering.quoting.general_words import FRAME, is_ordinary
from medmemory.answering.quoting.held import MEDICINES, holds
from medmemory.answering.quoting.wanted import Wanted
from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind
from medmemory.retrieval.words import concepts, is_stop_word, stems

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
# "Peanut allergy", "(pen allergic)"; not the allergy clinic, and not allergic rhinitis.
_OF_ONE = re.compile(
    r"\b(?P<substance>[^\W\d_][\w-]{2,}) (?:allerg(?:y|ies)(?!['’ -]+(?:clinics?|services?|team"
    r"|tests?|testing|lists?|status|nurse|specialist|history|review|alert|card|section|bracelet)\b)"
    r"|allergic(?=\W*(?:$|[.,;:)])))",
    re.IGNORECASE,
)
_TO_ONE = re.compile(
    r"\b(?:allergic|allerg(?:y|ies)|intolerant|intolerance|anaphyla\w+|reacted|reactions?)"
    r"(?: badly)? (?:to|of|after|with|from) (?:(?:an?|the|any|all) )?"
    r"(?P<substances>[^.;:()\n]+)",
    re.IGNORECASE,
)
_SHORTEST_SHORTENED = 3


def tells_of_an_allergy(text: str) -> bool:
    """Whether `text` says that a substance did harm or must not be given."""
    if _NAMED.search(text) or _allergies_of_one(text):
        return True
    happened = _HAPPENED.search(text) or _LISTED.match(text)
    return happened is not None and not MEDICINES.isdisjoint(concepts(text))


def is_a_prescription(text: str) -> bool:
    """Whether `text` says how much of something is taken how often, and of no harm by it: a line
    below "Allergy: latex" that stands under no heading of its own."""
    is_of_a_dose = holds(text, Wanted.AMOUNT) and holds(text, Wanted.HOW_OFTEN)
    return is_of_a_dose and not tells_of_an_allergy(text)


def is_a_statement(heading: str) -> bool:
    """Whether `heading` names an allergy ("Bee venom allergy") and no list of them."""
    return section_kind(heading) is not SectionKind.ALLERGIES and bool(_allergies_of_one(heading))


def substances_in(text: str) -> frozenset[str]:
    """What `text` tells of an allergy to, as `stems` cuts it, as far as it can be told."""
    said = [found["substances"] for found in _TO_ONE.finditer(text)]
    named = stems(" ".join([*said, *_allergies_of_one(text)]))
    return (named & MEDICINES or named) if named else frozenset(concepts(text)) & MEDICINES


def may_shorten(name: str, substance: str) -> bool:
    """Whether `name` is `substance` cut short, as notes have it: "pen", "amox"."""
    return len(name) >= _SHORTEST_SHORTENED and substance.startswith(name)


def _allergies_of_one(text: str) -> list[str]:
    """The words before "allergy" and "allergic" that may be a substance."""
    before = (found["substance"] for found in _OF_ONE.finditer(text))
    return [one for one in before if not is_stop_word(one.lower()) and _is_a_name(one)]


def _is_a_name(word: str) -> bool:
    return not any(is_ordinary(one) or one in FRAME for one in concepts(word))
