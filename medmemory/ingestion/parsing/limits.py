"""What every parser shares: how it reports pages, and how many it accepts."""

from collections.abc import Callable

from medmemory.errors import DocumentUnreadable

# Told how many pages were read, of how many.
PageReport = Callable[[int, int], None]


def check_page_count(page_count: int, page_limit: int) -> None:
    """Raises DocumentUnreadable when there are more pages than this site reads."""
    if page_count > page_limit:
        raise DocumentUnreadable(
            f"The file has {page_count} pages; this site reads at most {page_limit}. "
            "Split it, or ask for MEDMEMORY_DOCUMENT_MAX_PAGES to be raised."
        )
