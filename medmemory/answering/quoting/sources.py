"""The source that a question names: "according to the GP", "in the discharge letter"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from medmemory.clinical.answer import Candidate, SearchQuery
from medmemory.clinical.identifiers import DocumentId
from medmemory.retrieval.named_lists import with_named_lists
from medmemory.retrieval.words import concepts, speaks_of, stems

_DOCUMENT = (
    r"(?:letter|summary|note|notes|report|record|records|fax|form|export|e-?mail|chart"
    r"|questionnaire|referral|printout|discharge|document|reconciliation)"
)
_WRITER = (
    r"(?:gp|general practitioner|family (?:doctor|physician)|practice|clinic|pharmacy|pharmacist"
    r"|hospital|department|unit|team|ward|nurse|midwife|consultant|physiotherapist|dietitian"
    r"|care home|nursing home|health cent(?:er|re)|portal|\w+olog(?:y|ist)s?|\w+iatr(?:y|ist|ics))"
)
_OF_WHOM = r"(?:(?:the|his|her|their|a|an)\s+)?"
_BESIDE = r"(?:(?!the\b|and\b|or\b)[\w'’-]+\s+){0,4}?"
_SOURCE = re.compile(
    r",?\s*\b(?:(?:according to|as per|per|from|documented by|recorded by|reported by)\s+"
    rf"{_OF_WHOM}(?P<writer>{_BESIDE}(?:{_WRITER}|{_DOCUMENT}))"
    rf"|(?:in|on)\s+{_OF_WHOM}(?P<document>{_BESIDE}{_DOCUMENT}))\b"
    r"(?=\s*(?:[?.,!]|$|(?:is|was|are|were|does|did|has|say|says|said|list|lists)\b))",
    re.IGNORECASE,
)
_SOURCES = r"(?:sources|documents|records|letters|lists|notes|reports)"
_TO_AGREE = (
    r"(?:agree|disagree|differ|conflict|match|tally|concur|contradict\w*"
    r"|(?:in (?:agreement|conflict)|consistent|the same|different)"
    r"|say the same(?: thing)?|say different things)(?: with)?(?: each other| one another)?"
)
# Whether documents agree is asked before what on ("do the records agree on …?"), or after it, in a
# clause of its own ("…: do clinic and ward say the same?").
_AGREE = re.compile(
    r"^\W*(?:do|does|did|is|are)\s+(?:(?:the|all|her|his|their|both|any)\s+)*"
    rf"{_SOURCES}\s+(?:all\s+)?{_TO_AGREE}\s+(?:on|about|as to|regarding|over|in|with)\s+"
    r"|(?:[?.!,;:]|\s[-–—])\s+(?:and\s+|but\s+)?"
    rf"(?=[^?.!,;:–—]*\b(?:{_SOURCES}|{_WRITER}|{_DOCUMENT}|they)\b)"
    rf"[^?.!,;:–—]{{0,60}}?\b{_TO_AGREE}"
    r"(?:\s+(?:on|about)\s+(?:this|that|it))?\W*$"
    rf"|(?:[?.!,;:]|\s[-–—])\s+what (?:do|does) [^?.!,;:]{{0,30}}?\b{_SOURCES}"
    r"\s+(?:all\s+)?say\W*$",
    re.IGNORECASE,
)
# "Which dose is right?" asks for the dose.
_RIGHT = re.compile(
    r"^(?P<what>\W*(?:which|what)\b.{2,60}?)\s+is (?:the )?(?:right|correct|true)(?: one)?\W*$",
    re.IGNORECASE,
)
# "Discharged from the clinic" names where somebody was.
_MOVED = re.compile(
    r"\b(?:discharg|transfer|refer|admit|come|came|go|went|move|return|sent|send|home|back"
    r"|follow)\w*(?:\s+\w+){0,2}$",
    re.IGNORECASE,
)
_GENERAL_PRACTICE = re.compile(
    r"\b(?:GP|general (?:practice|practitioner)|family (?:doctor|physician|practice)|practice"
    r"|health cent(?:er|re)|medical cent(?:er|re)|primary care|surgery \()",
    re.IGNORECASE,
)
_OF_A_PRACTICE = re.compile(
    r"\b(?:gp|general practitioner|family (?:doctor|physician)|practice)\b", re.IGNORECASE
)
# Any document is one of these.
_ANY = stems(
    "letter summary note report record document list chart unit team department form fax email"
    " e-mail mail printout"
)
# Whoever is named, what another one says of these must not be left out.
_ALWAYS_OF_ALL = frozenset(concepts("allergy"))
_HEAD_CHARACTERS = 250


def whatever_the_source(query: SearchQuery) -> SearchQuery:
    """Without asking whether the documents agree: where they do not, an answer says so anyway."""
    rest = _AGREE.sub("", query.text)
    if which := _RIGHT.match(rest):
        rest = which["what"]
    return query if rest == query.text or not concepts(rest) else replace(query, rewritten=rest)


def of_its_source(
    query: SearchQuery, candidates: Sequence[Candidate]
) -> tuple[SearchQuery, list[Candidate]] | None:
    """The question without the source that it names, and what that holds; None when it names none
    that the record has, or names them all."""
    found = _SOURCE.search(query.text)
    if found is None or _MOVED.search(query.text[: found.start()]):
        return None
    rest = f"{query.text[: found.start()]}{query.text[found.end() :]}"
    source = found["writer"] or found["document"]
    named = _documents(source, candidates)
    kept = [one for one in candidates if one.document_id in named]
    if not kept or len(kept) == len(candidates) or not concepts(rest):
        return None
    if not _ALWAYS_OF_ALL.isdisjoint(concepts(with_named_lists(rest))):
        kept = list(candidates)
    return replace(query, rewritten=rest), kept


def _documents(source: str, candidates: Sequence[Candidate]) -> frozenset[DocumentId]:
    heads: dict[DocumentId, str] = {}
    for one in sorted(candidates, key=lambda one: (one.page_number, one.span)):
        head = heads.setdefault(one.document_id, f"{one.document_title}\n{one.file_name}\n")
        if one.page_number == 1 and one.span.start < _HEAD_CHARACTERS:
            heads[one.document_id] = head + one.text[: _HEAD_CHARACTERS - one.span.start] + "\n"
    if _OF_A_PRACTICE.search(source):
        return frozenset(one for one, head in heads.items() if _GENERAL_PRACTICE.search(head))
    asked = frozenset(concepts(source)) - _ANY
    if not asked:
        return frozenset()
    return frozenset(
        one
        for one, head in heads.items()
        if all(speaks_of(stems(re.sub(r"[_-]", " ", head)), word) for word in asked)
    )
