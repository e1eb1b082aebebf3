"""What a document says of itself: who signed it, of what day it is, where it was written.

These lines say nothing of what is asked about, and answer all the same: whoever signed the report
of a scan reported it. `Line.about` says what the document is about.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from medmemory.answering.quoting.held import names_a_test
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.named_before import with_names_before
from medmemory.answering.quoting.people import (
    begins_with_a_name,
    is_a_name_alone,
    names_an_organisation,
)
from medmemory.answering.quoting.wanted import Wanted
from medmemory.answering.sentences import sentence_spans
from medmemory.clinical.answer import Candidate
from medmemory.clinical.document import Span
from medmemory.retrieval.dates import dates_in
from medmemory.retrieval.words import stems

# What the author of a document did, by the verb; who referred signs nothing but a referral.
_BY_ITS_AUTHOR = re.compile(
    r"\bwho(?:m)?\s+(?:has |had |is |was |were )?(?:did|done|perform\w*|carried out|conduct\w*"
    r"|operat\w*|took|report\w*|interpret\w*|wrote|writ\w*|sign\w*|dictat\w*|saw|seen|see|review\w*"
    r"|examin\w*|assess\w*|treat\w*)\b"
    r"|^\W*which (?:\w+ )?\w+ (?:did|perform\w*|carried out|operat\w*|report\w*|interpret\w*|wrote"
    r"|sign\w*|dictat\w*|saw|review\w*|examin\w*|assess\w*|treat\w*)\b",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(r"\bwho(?:m)?\s+(?:has |had )?(?:refer|request|order)\w*", re.IGNORECASE)
_REFERRAL = stems("referral referred request")
# "When was the scan?" may be dated by the report; "when is the next scan?" is not.
_TOOK_PLACE = re.compile(
    r"\b(?:when|where) (?:was|were|did|had|has)\b|\b(?:what|which) \w+\b.*\b(?:was|were|did)\b",
    re.IGNORECASE,
)
_A_CONTACT = re.compile(
    r"\b(?:visit|appointment|review|consultation|clinic|attend\w*|assessment|letter|report|note"
    r"|referr\w+|questionnaire|seen|operation|procedure|surgery|\w+scopy|\w+gram|a&e|emergency)\b",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?P<label>(?:(?:operating |lead |chief )?surgeon|operator|endoscopist|physiologist|author"
    r"|radiologist|pathologist|sonographer|therapist|clinician|assessor|examiner"
    r"|(?:electronically )?signed(?: by)?|(?:dictated|written|reported|performed|seen|reviewed"
    r"|completed|assessed|examined|authori[sz]ed|verified|interpreted|validated|recorded) by"
    r"|referred by|requested by|referring (?:doctor|physician|clinician)|referrer)):?\s",
    re.IGNORECASE,
)
_OF_A_REQUEST = re.compile(r"refer|request", re.IGNORECASE)
_DATE = re.compile(
    r"(?:(?:clinic |visit |report |letter |document )?date|date of (?:the )?(?:clinic|visit|letter"
    r"|report|operation|procedure|assessment|review|study|examination))\s?:",
    re.IGNORECASE,
)
_OF_THE_PATIENT = re.compile(
    r"\b(?:born|dob|d\.o\.b|date of birth|mrn|patient|name|nhs|identifier|birth date|re)\b"
    r"|^(?:to|cc|dear|subject|tel|fax)\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_HEAD_LINES = 8
_FOOT_LINES = 4
_LONGEST_HEAD_CHARACTERS = 80
_Place = tuple[Candidate, Span]
_SORTS = frozenset({Wanted.PERSON, Wanted.WHEN, Wanted.PLACE})


def with_document_facts(
    question: str, sort: Wanted, lines: Sequence[Line], candidates: Iterable[Candidate]
) -> list[Line]:
    """`lines`, and of each document what answers `question` by what the document is about; where
    somebody is asked for, each with the sentence before it that names whom it speaks of."""
    if sort is Wanted.PERSON:
        lines = with_names_before(lines)
    if sort not in _SORTS or not _is_of_documents(question, sort):
        return list(lines)
    ordered = sorted(candidates, key=_order)
    found = [
        fact
        for _, document in groupby(ordered, key=lambda one: str(one.document_id))
        for fact in _facts(question, sort, list(document))
    ]
    places = {(line.page, line.on_page) for line in found}
    return [*(line for line in lines if (line.page, line.on_page) not in places), *found]


def _is_of_documents(question: str, sort: Wanted) -> bool:
    if sort is Wanted.PERSON:
        return bool(_BY_ITS_AUTHOR.search(question) or _ASKED_FOR.search(question))
    is_of_one = _A_CONTACT.search(question) or names_a_test(question)
    return bool(is_of_one and _TOOK_PLACE.search(question))


def _facts(question: str, sort: Wanted, document: Sequence[Candidate]) -> Iterator[Line]:
    head = list(_head(document))
    titles = [one for one in head if not _OF_THE_PATIENT.search(_text(*one))]
    told = [document[0].document_title, *(_text(*one) for one in titles)]
    about = ". ".join({" ".join(one.split()).casefold(): one for one in told}.values())
    if sort is Wanted.WHEN:
        places: Iterable[_Place] = (one for one in head if _is_its_date(_text(*one)))
    elif sort is Wanted.PLACE:
        places = (one for one in titles if names_an_organisation(_text(*one)))
    else:
        patient = " ".join(_text(*one) for one in head if one not in titles)
        places = _authors(question, about, patient, document)
    for candidate, span in places:
        yield Line(candidate, span, "", None, about=about)


def _authors(
    question: str, about: str, patient: str, document: Sequence[Candidate]
) -> Iterator[_Place]:
    asks_who_asked = _ASKED_FOR.search(question) is not None
    for candidate in document:
        for span in sentence_spans(candidate.text):
            text = _text(candidate, span)
            label = _AUTHOR.match(text)
            if label is None or not begins_with_a_name(text[label.end() :]):
                continue
            if (_OF_A_REQUEST.search(label["label"]) is not None) is asks_who_asked:
                yield candidate, span
    if asks_who_asked and stems(about).isdisjoint(_REFERRAL):
        return
    last = document[-1]
    for span in list(_text_lines(last))[-_FOOT_LINES:]:
        text = _text(last, span)
        if is_a_name_alone(text) and text not in patient:
            yield last, span


def _head(document: Iterable[Candidate]) -> Iterator[_Place]:
    """The lines above what the document says: what it is, of what day, and whose."""
    opening = (
        (candidate, span)
        for candidate in document
        if candidate.page_number == 1
        for span in _text_lines(candidate)
    )
    for candidate, span in islice(opening, _HEAD_LINES):
        text = _text(candidate, span)
        if len(text) > _LONGEST_HEAD_CHARACTERS or text.endswith("."):
            return
        yield candidate, span


def _is_its_date(text: str) -> bool:
    return bool(dates_in(text)) and (_DATE.match(text) is not None or _is_a_date_alone(text))


def _is_a_date_alone(text: str) -> bool:
    return any(one.start == 0 and one.end == len(text) for one in dates_in(text))


def _text_lines(candidate: Candidate) -> Iterator[Span]:
    for found in _LINE.finditer(candidate.text):
        text = found[0]
        start = found.start() + len(text) - len(text.lstrip())
        yield Span(start, start + len(text.strip()))


def _text(candidate: Candidate, span: Span) -> str:
    return candidate.text[span.start : span.end]


def _order(candidate: Candidate) -> tuple[str, int, Span]:
    return str(candidate.document_id), candidate.page_number, candidate.span
