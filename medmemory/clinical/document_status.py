"""Where a document stands, and where it can go from there."""

from enum import StrEnum


class DocumentStatus(StrEnum):
    """Where a document stands.

    READY: searchable, in full or with warnings saying what is not. REFUSED: the file is at fault.
    FAILED: MedMemory is, or its limits. QUARANTINED: it speaks of another person than the chart,
    and waits for a clinician's decision.
    """

    QUEUED = "queued"
    READING = "reading"
    EMBEDDING = "embedding"
    READY = "ready"
    REFUSED = "refused"
    FAILED = "failed"
    QUARANTINED = "quarantined"

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens to the document by itself."""
        return self not in {
            DocumentStatus.QUEUED, DocumentStatus.READING, DocumentStatus.EMBEDDING,
        }  # fmt: skip


class ReadingStep(StrEnum):
    """What is done with the page after those that were read."""

    READING = "reading"
    RECOGNISING = "recognising"  # it is an image, and OCR takes its time


DOCUMENT_TRANSITIONS: dict[DocumentStatus, frozenset[DocumentStatus]] = {
    # Back to READY without EMBEDDING: reading it anew was cancelled or failed, and what an earlier
    # reading found still answers. READING and EMBEDDING go back to READING when the job is taken
    # up again after a crash. From QUEUED to EMBEDDING, and again from the beginning after a crash:
    # the pages are indexed anew as they are.
    DocumentStatus.QUEUED: frozenset(
        {
            DocumentStatus.READING,
            DocumentStatus.EMBEDDING,
            DocumentStatus.FAILED,
            DocumentStatus.READY,
            DocumentStatus.QUARANTINED,
        }
    ),
    DocumentStatus.READING: frozenset(
        {
            DocumentStatus.READING,
            DocumentStatus.EMBEDDING,
            DocumentStatus.READY,
            DocumentStatus.REFUSED,
            DocumentStatus.FAILED,
            DocumentStatus.QUARANTINED,
        }
    ),
    DocumentStatus.EMBEDDING: frozenset(
        {
            DocumentStatus.READING,
            DocumentStatus.EMBEDDING,
            DocumentStatus.READY,
            DocumentStatus.FAILED,
            DocumentStatus.QUARANTINED,
        }
    ),
    # It is read anew; or a file that it came with turns out to name another patient, which holds
    # it whatever is done with it just then.
    DocumentStatus.READY: frozenset({DocumentStatus.QUEUED, DocumentStatus.QUARANTINED}),
    # Retried, or the same file was dropped again.
    DocumentStatus.REFUSED: frozenset({DocumentStatus.QUEUED}),
    DocumentStatus.FAILED: frozenset({DocumentStatus.QUEUED}),
    # The clinician attached it anyway, or moved it to another patient.
    DocumentStatus.QUARANTINED: frozenset({DocumentStatus.QUEUED}),
}
