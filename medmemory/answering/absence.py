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
    if coverage.unfinished_document_count:
        count = coverage.unfinished_document_count
        sentences.append(
            f"{_count(count, 'document')} {'is' if count == 1 else 'are'} still being processed "
            "and could not be searched."
        )
    return " ".join(sentences)


def _searched(coverage: Coverage) -> str:
    if not coverage.document_count:
        return "The record holds no document that can be searched."
    searched = f"Searched: {_count(coverage.document_count, 'document')}"
    if coverage.earliest is None or coverage.latest is None:
        return f"{searched} (no dates known)."
    if coverage.earliest == coverage.latest:
        return f"{searched}, dated {coverage.earliest.isoformat()}."
    return f"{searched}, dated {coverage.earliest.isoformat()} to {coverage.latest.isoformat()}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
