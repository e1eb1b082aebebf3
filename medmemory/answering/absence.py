"""When the record does not say, and how that is said."""

from medmemory.clinical.answer import Coverage

NOT_FOUND = "Not found in the record."


def absence_text(coverage: Coverage) -> str:
    """The answer when nothing supports one: what was searched, and what could not be."""
    return f"{NOT_FOUND} {coverage_text(coverage)}"


def coverage_text(coverage: Coverage) -> str:
    """What was searched, as sentences."""
    sentences = [_searched(coverage)]
    if coverage.unreadable_page_count:
        sentences.append(f"{_count(coverage.unreadable_page_count, 'page')} could not be read.")
    for count, one, many, ending in (
        (coverage.unfinished_document_count, "is", "are", "still being processed"),
        (coverage.waiting_document_count, "waits", "wait", "for a decision"),
        (coverage.unread_document_count, "was", "were", "refused or failed"),
    ):
        if count:
            verb = one if count == 1 else many
            sentences.append(
                f"{_count(count, 'document')} {verb} {ending} and could not be searched."
            )
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
