"""What a statement asserts, denies, thinks possible, or says of somebody else than the patient.

After NegEx (Chapman et al., 2001): a cue denies what follows it up to the end of its clause.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from medmemory.answering.verification.terms import FAMILY, RELATIVES, pool, terms
from medmemory.clinical.document import Span

_CLAUSE_END = re.compile(
    r"[.;]+(?=\s|$)|\n"
    r"|\b(?:but|however|although|though|except|apart from|aside from|whereas|while|yet|because)\b"
    r"|\b(?:due|owing) to\b"
    r"|,\s*(?=(?:and |she |he |they )*"
    r"(?:has|had|reports?|complains?|presents?|admits|takes|is|was)\b)"
    r"|\band (?=(?:he|she|they|has|had|is|was|reports?|takes|does|did)\b)"
    r"|,\s*(?=(?:and )?(?:no|not|denies|denied|without|negative for)\b)",
    re.IGNORECASE,
)
_DENIES_WHAT_FOLLOWS = re.compile(
    r"\b(?:no|none|nil|without|denie[sd]|deny|denying|negative for|absence of|free (?:of|from)"
    r"|lack of|neither|never had"
    r"|(?<!was )(?<!were )(?<!been )(?:ruled out|excluded)(?= (?!by|with|on|in|at)\w)"
    r"|(?:did|does|do|has|have|had|is|was)(?: not|n't|n’t) (?:show|shown|reveal|revealed"
    r"|demonstrate[d]?|find|identify|detect|report|have|complain of|experience))\b",
    re.IGNORECASE,
)
_DENIES_THE_CLAUSE = re.compile(
    r"\b(?:not|never|cannot)\b|n['’]t\b|\bno longer\b"
    r"|:\s*(?:no|none|nil|never|negative|denie[sd]|absent|nkd?a)\b(?=[^\w]*(?:known|reported|recorded"
    r"|documented|identified|detected|seen)?[^\w]*$)",
    re.IGNORECASE,
)
_DENIES_WHAT_STANDS_BEFORE = re.compile(
    r"\b(?:is|are|was|were|been|be)? ?(?:absent|excluded|ruled out|denied|negative)"
    r"(?=\s*(?:[.,;)]|$)|\s+(?:by|with|on|in|at)\b)",
    re.IGNORECASE,
)
_ONLY_NONE = re.compile(r"\W*(?:no|none|nil)(?: (?:known|recorded|reported))?\W*", re.IGNORECASE)
_NO_ALLERGIES = re.compile(r"\bNKD?A\b")
_NO_DENIAL = re.compile(
    r"\b(?:not only|no doubt|not (?:yet )?(?:been )?ruled out"
    r"|cannot be (?:ruled out|excluded)|no\.)",
    re.IGNORECASE,
)
_SAYS_HOW_IT_IS = re.compile(
    r"\b(?:normal|clear|intact|stable|soft|present|regular|unchanged|unremarkable|well|good)\b"
    r"|\d",
    re.IGNORECASE,
)
_UNCERTAIN = re.compile(
    r"\b(?:(?i:possibl[ey]|probabl[ey]|suspected|suspicion|suspicious|likely|query|might|could"
    r"|rule out|r/o|consider|considered|differential|if|unless|risk of|cannot be (?:ruled out"
    r"|excluded)|not ruled out|presumed|questionable|awaited|to exclude)|may)\b|(?<!\w)\?(?=\s?\w)"
)
_ITEMS = re.compile(r",|\bor\b|\band\b|\bnor\b|/|\|", re.IGNORECASE)
_REPORTS = re.compile(
    r"\b(?:mother|father|wife|husband|son|daughter|parents?|sister|brother)\s+"
    r"(?:reports?|states?|says|said|reported|brought|noticed|noted|is worried|called|attended)\b",
    re.IGNORECASE,
)
_FAMILY_HEADING = re.compile(
    r"\b(?:family(?: medical)? history|FHx?|family)\b(?! (?:doctor|physician|medicine|practice))",
    re.IGNORECASE,
)
# "No known drug allergies" denies allergies of any kind.
_OF_ALLERGIES = frozenset({*terms("drug medication food latex known"), "drug", "food"})
_ALLERGY = "allerg"


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a statement with one voice. `span` and `text` are of the statement's text, dates
    and numbers blanked out; `denied`: each thing it denies; `asserted`: all else; `denies`: whether
    it denies anything, named or not."""

    span: Span
    text: str
    about: frozenset[str]
    is_uncertain: bool
    denied: tuple[tuple[str, ...], ...]
    asserted: tuple[str, ...]
    asserted_pool: frozenset[str]
    denies: bool

    def is_about_the_same(self, other: "Clause") -> bool:
        """Whether both speak of the patient, or of the same relative."""
        if not self.about or not other.about:
            return not self.about and not other.about
        named, also = self.about - {FAMILY}, other.about - {FAMILY}
        return not named or not also or not named.isdisjoint(also)


def clauses_of(text: str, heading: str = "") -> list[Clause]:
    """The clauses of a statement that stands under `heading`."""
    return [_clause(text, span, heading) for span in _clause_spans(text)]


def _clause_spans(text: str) -> Iterator[Span]:
    start = 0
    for match in _CLAUSE_END.finditer(text):
        if any(character.isalnum() for character in text[start : match.start()]):
            yield Span(start, match.start())
            start = match.end() if match[0].strip() not in {",", "and"} else match.start()
    if any(character.isalnum() for character in text[start:]):
        yield Span(start, len(text))


def _clause(text: str, span: Span, heading: str) -> Clause:
    said = text[span.start : span.end]
    denied_text, asserted_text = _denied(said, heading)
    label, colon, _ = said.partition(":")
    named = label if colon else ""
    denied = tuple(
        item
        for part in _ITEMS.split(denied_text)
        if (item := _without_kinds_of_allergy(terms(part)))
    )
    return Clause(
        span=span,
        text=said,
        about=_about(said, f"{heading} {named}"),
        is_uncertain=_UNCERTAIN.search(said) is not None,
        denied=denied,
        asserted=terms(asserted_text),
        asserted_pool=pool(asserted_text),
        denies=bool(denied_text.strip()),
    )


def _denied(said: str, heading: str) -> tuple[str, str]:
    """What of a clause is denied, and what is not."""
    if _NO_ALLERGIES.search(said):
        return "allergy", _NO_ALLERGIES.sub(" ", said)
    if _NO_DENIAL.search(said):
        return "", said
    if _ONLY_NONE.fullmatch(said) and terms(heading):
        return heading, ""
    cue = _DENIES_WHAT_FOLLOWS.search(said)
    if cue is not None:
        return _denied_behind(said[: cue.start()], said[cue.end() :])
    if behind := _DENIES_WHAT_STANDS_BEFORE.search(said):
        return said[: behind.start()], said[behind.end() :]
    return (said, "") if _DENIES_THE_CLAUSE.search(said) else ("", said)


def _denied_behind(before: str, after: str) -> tuple[str, str]:
    """What stands behind a cue, up to where something is said of how it is."""
    if not terms(after) and terms(before):
        return before, ""
    parts = _ITEMS.split(after)
    ends = next((n for n, part in enumerate(parts) if n and _SAYS_HOW_IT_IS.search(part)), None)
    if ends is None:
        return after, before
    return ", ".join(parts[:ends]), f"{before} {', '.join(parts[ends:])}"


def _without_kinds_of_allergy(item: tuple[str, ...]) -> tuple[str, ...]:
    if _ALLERGY not in item:
        return item
    return tuple(one for one in item if one not in _OF_ALLERGIES) or item


def _about(said: str, heading: str) -> frozenset[str]:
    relatives = frozenset(pool(_REPORTS.sub(" ", said))) & RELATIVES
    if _FAMILY_HEADING.search(heading) or re.search(r"\bfamily history of\b", said, re.I):
        return relatives | {FAMILY}
    return relatives
