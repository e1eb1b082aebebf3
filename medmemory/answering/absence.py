"""When the record does not say, and how that is said."""

from medmemory.answering.citations import without_markers
from medmemory.answering.quoting.lines import Line
from medmemory.clinical.answer import Coverage

NOT_FOUND = "Not found in the record."
# Without a model, what is worded otherwise is easily missed; "not found" must not sound like "no".
BY_WORDS = (
    "Without a model, only the words of the question and their known synonyms were searched: it "
    "may stand in the record under another name."
)
NEAREST = "No answer, but the nearest that the record says:"
_LONGEST_RELATED_CHARACTERS = 240


def absence_text(coverage: Coverage) -> str:
    """The answer when nothing supports one: what was searched, and what could not be."""
    return f"{NOT_FOUND} {coverage_text(coverage)}"


def absence_by_words(coverage: Coverage, related: str | None = None) -> str:
    """As `absence_text`, where no model read the record: how it was searched, and what it says
    beside the point."""
    how = BY_WORDS if coverage.document_count else None
    parts = (absence_text(coverage), how, related)
    return "\n\n".join(part for part in parts if part)


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
