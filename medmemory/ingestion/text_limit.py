"""How much text one document may bring: its chunks are what it costs after it was read."""

from collections.abc import Sequence

from medmemory.clinical.document import Page
from medmemory.errors import DocumentOverLimits
from medmemory.ingestion.chunking import LONGEST_CHUNK


def check_text(pages: Sequence[Page], most_chunks: int) -> None:
    """Raises DocumentOverLimits when the text is certain to yield more chunks than that.

    It costs nothing, so it stands before everything that looks at each letter.
    """
    if sum(len(page.text) for page in pages) > most_chunks * LONGEST_CHUNK:
        raise _over(most_chunks)


def check_chunks(count: int, most_chunks: int) -> None:
    """Raises DocumentOverLimits when there are more chunks than that."""
    if count > most_chunks:
        raise _over(most_chunks)


def _over(most_chunks: int) -> DocumentOverLimits:
    return DocumentOverLimits(
        f"The file holds more text than this site takes in one: over {most_chunks} passages. "
        "Divide the file and drop the parts, or ask for MEDMEMORY_DOCUMENT_MAX_CHUNKS to be raised."
    )
