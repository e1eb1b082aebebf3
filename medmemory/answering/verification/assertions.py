"""What a statement asserts, denies, thinks possible, or says of somebody else than the patient.

After NegEx (Chapman et al., 2001): a cue denies what follows it up to the end of its clause.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from medmemory.answering.verification.status import (
    is_planned,
    only_ended,
    only_planned,
    says_it_goes_on,
    says_it_is_done,
)
from medmemory.answering.verification.terms import FAMILY, RELATIVES, pool, terms
from medmemory.clinical.document import Span

_CLAUSE_END = re.compile(
    r"(?<![\s(][A-Z])(?<!^[A-Z])[.;]+(?=\s|$)|\n"  # "E. coli" is one name
    r"|\b(?:but|however|although|though|except|apart from|aside from|whereas|while|yet|because)\b"
    r"|\b(?:due|owing) to\b"
    r"|,\s*(?=(?:and |she |he |they )*"
    r"(?:has|had|reports?|complains?|presents?|admits|takes|is|was)\b)"
    r"|,?\s*\band (?=(?:her|his|the|its|an?) [\w ]{2,30}? (?:is|was|are|were|has|had|died|takes)\b)"
    r"|,?\s*\band (?=(?:her|his) (?:mother|father|brother|sister|son|daughter|husband|wife"
    r"|partner)\b)"
    r"|\band (?=(?:he|she|they|has|had|is|was|reports?|takes|does|did)\b)"
    r"|,\s*(?=(?:most |but )?(?:likely|probably|possibly|presumably|suspected|suggesting)\b)"
    r"|,\s*(?=(?:and )?(?:no|not|denies|denied|with|without|negative for)\b)",
    re.IGNORECASE,
)
_DENIES_WHAT_FOLLOWS = re.compile(
    r"\b(?:no(?! longer\b)|none|nil|without|denie[sd]|deny|denying|negative for"
    r"|absence of|free (?:of|from)|lack of|neither|never had"
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
_NO_LONGER = re.compile(r"\bno longer\b", re.IGNORECASE)
_DENIES_WHAT_STANDS_BEFORE = re.compile(
    r"\b(?:is|are|was|were|been|be)? ?(?:absent|excluded|ruled out|denied|negative)"
    r"(?=\s*(?:[.,;)]|$)|\s+(?:by|with|on|in|at)\b)",
    re.IGNORECASE,
)
_ONLY_NONE = re.compile(r"\W*(?:no|none|nil)(?: (?:known|recorded|reported))?\W*", re.IGNORECASE)
_NO_ALLERGIES = re.compile(r"\bNKD?A\b")
_NO_DENIAL = re.compile(
    r"\b(?:not only|no doubt|none (?:since|after|thereafter)|not (?:yet )?(?:been )?ruled out"
    r"|cannot be (?:ruled out|excluded)|no\.)",
    re.IGNORECASE,
)
_SAYS_HOW_IT_IS = re.compile(
    r"\b(?:positive|normal|clear|intact|stable|soft|present|regular|unchanged|unremarkable|well|good)\b"
    r"|\d|\+",
    re.IGNORECASE,
)
_UNCERTAIN = re.compile(
    r"\b(?:(?i:possibl[ey]|probabl[ey]|suspected|suspicion|suspicious|likely|query|might|could"
    r"|rule out|r/o|consider|considered|differential|if|unless|risk of|cannot be (?:ruled out"
    r"|excluded)|not ruled out|presumed|questionable|awaited|to exclude)|may)\b|(?<!\w)\?(?=\s?\w)"
)
_GOES_ON = re.compile(
    r"[\s,]*(?:and\s+)?(?:has|had|have|is|was|takes|took|died|reports?|presents?|complains?)\b",
    re.IGNORECASE,
)
# A relative as the one of whom something is said; who "lives with her husband" is not he.
_OPENS_WITH_A_RELATIVE = re.compile(
    r"\W*(?:(?!with\b|by\b|for\b)[\w'’]+\s+){0,4}(?:mother|father|brothers?|sisters?|sons?|daughters?"
    r"|parents?|siblings?|aunt|uncle|grandmother|grandfather|cousin|niece|nephew|husband|wife)\b",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^)]*\)")
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
# Adjectives that deny what they are made of; "symptom-free" says itself of what.
_PRIVATIVES = {
    "afebrile": "fever",
    "apyrexial": "fever",
    "asymptomatic": "symptoms",
    "uncomplicated": "complications",
    "uneventful": "complications",
    "anicteric": "jaundice",
    "painless": "pain",
}
_PRIVATIVE = re.compile(
    rf"\b(?:({'|'.join(_PRIVATIVES)})|([a-z]{{4,}})-free)\b(?! (?:since|for)\b)", re.IGNORECASE
)
# "No known drug allergies" denies allergies of any kind.
_OF_ALLERGIES = frozenset({*terms("drug medication known"), "drug"})
ALLERGY = "allerg"
# All of them say of a thing that it is to come.
TO_COME = pool("planned scheduled booked")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a statement with one voice. `span` and `text` are of the statement's text, dates
    and numbers blanked out; `denied`: each thing it denies; `asserted`: all else; `denies`: whether
    it denies anything, named or not; `planned`, `ended`: what is said only of what is to come, or
    only of what is over; `is_done`, `goes_on`: whether it says that of what it asserts."""

    span: Span
    text: str
    about: frozenset[str]
    is_uncertain: bool
    denied: tuple[tuple[str, ...], ...]
    asserted: tuple[str, ...]
    asserted_pool: frozenset[str]
    denies: bool
    planned: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()
    is_done: bool = False
    goes_on: bool = False

    def is_about_the_same(self, other: "Clause") -> bool:
        """Whether both speak of the patient, or of the same relative."""
        if not self.about or not other.about:
            return not self.about and not other.about
        named, also = self.about - {FAMILY}, other.about - {FAMILY}
        return not named or not also or not named.isdisjoint(also)


def clauses_of(text: str, heading: str = "") -> list[Clause]:
    """The clauses of a statement that stands under `heading`; one that goes on without naming whom
    it is about ("Her sister has gout and takes allopurinol") is about whom the one before it is."""
    clauses: list[Clause] = []
    about = frozenset[str]()
    for span in _clause_spans(text):
        clause = _clause(text, span, heading)
        if about and not clause.about and _GOES_ON.match(clause.text):
            clause = replace(clause, about=about)
        elif _OPENS_WITH_A_RELATIVE.match(clause.text):
            about = clause.about
        else:
            about = frozenset()
        if clause.denies and not clause.denied and clauses:
            clause = replace(clause, denied=_subject_of(clauses[-1]))
        clauses.append(clause)
    return clauses


def _subject_of(clause: Clause) -> tuple[tuple[str, ...], ...]:
    """What "but not given" denies: "Warfarin was considered but not given"."""
    verb = _VERB.search(clause.text)
    subject = terms(clause.text[: verb.start()]) if verb else ()
    return (subject,) if subject else ()


def _clause_spans(text: str) -> Iterator[Span]:
    start = 0
    for match in _CLAUSE_END.finditer(text):
        if any(character.isalnum() for character in text[start : match.start()]):
            yield Span(start, match.start())
            start = match.end() if match[0].strip(" ,") not in {"", "and"} else match.start()
    if any(character.isalnum() for character in text[start:]):
        yield Span(start, len(text))


def _clause(text: str, span: Span, heading: str) -> Clause:
    said = text[span.start : span.end]
    privatives = list(_PRIVATIVE.finditer(said))
    denied_text, asserted_text = _denied(_PRIVATIVE.sub(" ", said), heading)
    named = [_PRIVATIVES.get(one[0].lower()) or one[2] for one in privatives]
    denied_text = ", ".join(filter(None, (*named, denied_text)))
    label, colon, _ = said.partition(":")
    under = f"{heading} {label if colon else ''}"
    denied = tuple(
        item
        for part in _ITEMS.split(denied_text)
        if (item := _without_kinds_of_allergy(terms(part)))
    )
    return Clause(
        span=span,
        text=said,
        about=_about(said, under),
        is_uncertain=_UNCERTAIN.search(said) is not None,
        denied=denied,
        asserted=terms(asserted_text),
        asserted_pool=pool(asserted_text) | (TO_COME if is_planned(said) else frozenset()),
        denies=bool(denied_text.strip()),
        planned=only_planned(said),
        ended=only_ended(said, heading),
        is_done=says_it_is_done(said),
        goes_on=says_it_goes_on(said, heading),
    )


def _denied(said: str, heading: str) -> tuple[str, str]:
    """What of a clause is denied, and what is not."""
    if _NO_ALLERGIES.search(said):
        rest = _NO_ALLERGIES.sub(" ", said)
        return "allergy", rest if set(terms(rest)) - {ALLERGY} else ""
    if _NO_DENIAL.search(said):
        return "", said
    if _ONLY_NONE.fullmatch(said) and terms(heading):
        return heading, ""
    cue = _DENIES_WHAT_FOLLOWS.search(said)
    if cue is not None:
        return _denied_behind(said[: cue.start()], cue[0].lower(), said[cue.end() :])
    if behind := _DENIES_WHAT_STANDS_BEFORE.search(said):
        return _denied_before(said[: behind.start()], said[behind.end() :])
    return (_NO_LONGER.sub(" ", said), "") if _DENIES_THE_CLAUSE.search(said) else ("", said)


def _denied_behind(before: str, cue: str, after: str) -> tuple[str, str]:
    """What stands behind a cue, up to where something is said of how it is."""
    if not terms(after) and terms(before):
        # What was done "without problems" was done.
        return ("", before) if cue == "without" else (before, "")
    parts = _ITEMS.split(after)
    ends = next((n for n, part in enumerate(parts) if n and _SAYS_HOW_IT_IS.search(part)), None)
    if ends is None:
        return after, before
    return ", ".join(parts[:ends]), f"{before} {', '.join(parts[ends:])}"


def _denied_before(before: str, after: str) -> tuple[str, str]:
    """What stands before a cue, from behind the last thing that is said to be otherwise: of "ER
    positive and HER2 negative" one is denied."""
    whole = _BRACKETS.sub(lambda match: " " * len(match[0]), before)
    parts = list(_ITEMS.finditer(whole))
    starts = [0, *(part.end() for part in parts)]
    start = next(
        (
            end
            for begin, end in reversed(list(pairwise(starts)))
            if _SAYS_HOW_IT_IS.search(before[begin:end])
        ),
        0,
    )
    return before[start:], f"{before[:start]} {after}"


def _without_kinds_of_allergy(item: tuple[str, ...]) -> tuple[str, ...]:
    if ALLERGY not in item:
        return item
    return tuple(one for one in item if one not in _OF_ALLERGIES) or item


def _about(said: str, heading: str) -> frozenset[str]:
    relatives = frozenset(pool(_REPORTS.sub(" ", said))) & RELATIVES
    if _FAMILY_HEADING.search(heading) or re.search(r"\bfamily history of\b", said, re.I):
        return relatives | {FAMILY}
    return relatives
