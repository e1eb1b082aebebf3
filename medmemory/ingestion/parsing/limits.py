"""What every parser shares: how it reports pages, and how many it accepts."""

from typing import Protocol

from medmemory.clinical.document_status import ReadingStep
from medmemory.errors import DocumentOverLimits


class PageReport(Protocol):
    """Told how many pages were read, of how many, and what is done with the next."""

    def __call__(
        self, pages_read: int, page_count: int, step: ReadingStep = ReadingStep.READING, /
    ) -> None: ...


def check_page_count(page_count: int, page_limit: int) -> None:
    """Raises DocumentOverLimits when there are more pages than this site reads."""
    if page_count > page_limit:
        raise DocumentOverLimits(
            f"The file has {page_count} pages; this site reads at most {page_limit}. "
            "Split it, or ask for MEDMEMORY_DOCUMENT_MAX_PAGES to be raised."
        )
