"""When the record does not say, and how that is said."""

import re
from collections.abc import Sequence

from medmemory.answering.citations import without_markers
from medmemory.answering.quoting.lines import Line
from medmemory.clinical.answer import Coverage

NOT_FOUND = "Not found in the record."
# Without a model, what is worded otherwise is easily missed; "not found" must not sound like "no".
BY_WORDS = (
    "Without a model, only the words of the question and their known synonyms were searched: it "
    "may stand there under another name."
)
# A summary is of everything and in nobody's words: there is nothing to quote for it.
NO_SUMMARY = (
    "A summary has to be written by a model, and no model wrote here. Ask for a part of the record "
    "instead, such as its medications, allergies, diagnoses, results or plans."
)
_ASKS_FOR_A_SUMMARY = re.compile(
    r"\W*(?:please |pls |can you |could you |give me |write |make |a |an |the |brief |short )*"
    r"(?:summari[sz]e|summary|overview|tl;?dr)\b",
    re.IGNORECASE,
)
REST_NOT_SEARCHED = "The rest of the record was not searched."
NEAREST = "No answer, but the nearest that was found:"
_LONGEST_RELATED_CHARACTERS = 240


def absence_text(coverage: Coverage) -> str:
    """The answer when nothing supports one: what was searched, and what could not be."""
    if coverage.document is None:
        return f"{NOT_FOUND} {coverage_text(coverage)}"
    return f"Not found in the document {coverage.document}. {_text_of_one(coverage)}"


def absence_by_words(question: str, coverage: Coverage, related: str | None = None) -> str:
    """As `absence_text`, where no model read the record: how it was searched, and what it says
    beside the point. A summary is said to need a model."""
    if coverage.document_count and _ASKS_FOR_A_SUMMARY.match(question):
        return f"{NO_SUMMARY}\n\n{coverage_text(coverage)}"
    how = BY_WORDS if coverage.document_count else None
    parts = (absence_text(coverage), how, related)
    return "\n\n".join(part for part in parts if part)


def absence_of_parts(parts: Sequence[str], coverage: Coverage) -> str:
    """After the answers to the other parts of a question: which parts nothing answers; empty where
    all are answered."""
    if not parts:
        return ""
    where = "record" if coverage.document is None else "document"
    said = "; ".join(f"“{without_markers(part.strip(' ?.'))}”" for part in parts)
    return f"\n\nNot found in the {where}: {said}. {BY_WORDS}"


def related_text(line: Line | None) -> str | None:
    """The line that comes nearest, named as no answer and without a number to click on."""
    if line is None or len(line.text) > _LONGEST_RELATED_CHARACTERS:
        return None
    candidate = line.candidate
    day = candidate.document_date.isoformat() if candidate.document_date else "no date"
    where = f"{candidate.document_title}, {day}, p. {candidate.page_number}"
    words = " ".join(line.text.split())
    return f"*{NEAREST}* “{without_markers(words)}” ({without_markers(where)})"


def coverage_text(coverage: Coverage) -> str:
    """What was searched, as sentences."""
    sentences = [_searched(coverage)]
    if coverage.unreadable_page_count:
        sentences.append(f"{_count(coverage.unreadable_page_count, 'page')} could not be read.")
    sentences.append(unsearched_text(coverage) or "")
    if coverage.unread_document_count:
        failed = _verb(coverage.unread_document_count, "was", "were")
        sentences.append(
            f"{_count(coverage.unread_document_count, 'document')} {failed} refused or failed and "
            "could not be searched."
        )
    if coverage.superseded_document_count:
        documents = _count(coverage.superseded_document_count, "document")
        sentences.append(f"What is marked as superseded in {documents} was not searched.")
    return " ".join(sentence for sentence in sentences if sentence)


def unsearched_text(coverage: Coverage) -> str | None:
    """Which documents may still come to be searched and were not; None when there is none."""
    reading, waiting = coverage.unfinished_document_count, coverage.waiting_document_count
    sentences = []
    if reading:
        sentences.append(
            f"{_count(reading, 'document')} {_verb(reading, 'is', 'are')} still being read; "
            f"{_verb(reading, 'it was', 'they were')} not searched."
        )
    if waiting:
        sentences.append(
            f"{_count(waiting, 'document')} {_verb(waiting, 'waits', 'wait')} for a decision; "
            f"{_verb(waiting, 'it was', 'they were')} not searched."
        )
    return " ".join(sentences) or None


def _text_of_one(coverage: Coverage) -> str:
    """What of the one document, and of the record, was not searched, as sentences."""
    sentences = []
    if not coverage.document_count:
        sentences.append("It could not be searched: it was removed or is not read yet.")
    if coverage.unreadable_page_count:
        pages = _count(coverage.unreadable_page_count, "page")
        sentences.append(f"{pages} of it could not be read.")
    if coverage.superseded_document_count:
        sentences.append("What is marked as superseded in it was not searched.")
    sentences.append(REST_NOT_SEARCHED)
    return " ".join(sentences)


def _searched(coverage: Coverage) -> str:
    if not coverage.document_count:
        return "The record holds no document that can be searched."
    searched = f"Searched: {_count(coverage.document_count, 'document')}"
    if coverage.earliest is None or coverage.latest is None:
        return f"{searched} (no dates known)."
    days = coverage.earliest.isoformat()
    if coverage.earliest != coverage.latest:
        days = f"{days} to {coverage.latest.isoformat()}"
    undated = coverage.undated_document_count
    exception = f"; {undated} of them without a date" if undated else ""
    return f"{searched}, dated {days}{exception}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _verb(number: int, one: str, many: str) -> str:
    return one if number == 1 else many
