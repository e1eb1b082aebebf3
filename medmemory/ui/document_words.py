"""Where a document stands, in the words that the chat, the list and the source page share."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum

from medmemory.clinical.corrections import AsFound
from medmemory.clinical.document import (
    DocumentStatus,
    MediaType,
    Page,
    PageSource,
    StoredDocument,
)
from medmemory.clinical.document_status import ReadingStep
from medmemory.ingestion.parsing.titles import without_date

IMAGES = frozenset({MediaType.PNG, MediaType.JPEG, MediaType.TIFF, MediaType.HEIC})

_READING_PERCENT = 40  # of the bar; the rest is embedding, which takes longer


class Action(StrEnum):
    """What a clinician can do with a document as it stands."""

    CORRECT = "correct"
    RETRY = "retry"
    REINGEST = "reingest"
    CANCEL = "cancel"
    DELETE = "delete"
    ATTACH = "attach"
    MOVE = "move"
    DISCARD = "discard"


_STATES = {
    DocumentStatus.QUEUED: "waiting to be read",
    DocumentStatus.REFUSED: "refused",
    DocumentStatus.FAILED: "failed",
    DocumentStatus.QUARANTINED: "waits for your decision; nothing of it is searched",
}


# By the events of the audit trail.
_REMOVED = {
    "document_deleted": "was deleted from this record",
    "document_discarded": "was discarded; nothing of it was kept",
    "document_cancelled": "was cancelled before it was read; nothing of it was kept",
    "document_moved_out": "was moved to the record of another patient",
}
GONE = "This document is no longer in this record: it was deleted, discarded, cancelled or moved."


def removed(event: str | None) -> str:
    """What became of a document that is not in the record any more."""
    return f"This document {_REMOVED[event]}." if event in _REMOVED else GONE


def actions(document: StoredDocument) -> tuple[Action, ...]:
    """What is offered for the document now; the store has the last word."""
    match document.status:
        case DocumentStatus.QUARANTINED:
            return (Action.ATTACH, Action.MOVE, Action.DISCARD)
        case DocumentStatus.READY:
            return (Action.CORRECT, Action.REINGEST, Action.DELETE)
        case DocumentStatus.FAILED if document.is_file_kept:
            return (Action.RETRY, Action.DELETE)
        case DocumentStatus.FAILED | DocumentStatus.REFUSED:
            return (Action.DELETE,)  # the file is at fault, or there is none to try again with
        case _:
            return (Action.CANCEL,)


def state(document: StoredDocument) -> str:
    """How far it has come, as a clause; why it went wrong stands in `StoredDocument.reason`."""
    words = _state(document)
    if document.is_searchable and not document.status.is_final:
        return f"{words}; what was read before is kept until then"
    return words


def _state(document: StoredDocument) -> str:
    match document.status:
        case DocumentStatus.READING:
            return _reading(document)
        case DocumentStatus.EMBEDDING:
            return _embedding(document)
        case DocumentStatus.READY:
            return _ready(document)
        case status:
            return _STATES[status]


def percent_done(document: StoredDocument) -> int:
    """Of reading and embedding together, 0 to 100."""
    read = document.pages_read / document.page_count if document.page_count else 0.0
    embedded = document.chunks_embedded / document.chunk_count if document.chunk_count else 0.0
    percent = _READING_PERCENT * read + (100 - _READING_PERCENT) * embedded
    return max(0, min(100, round(percent)))


def corrected(document: StoredDocument) -> str | None:
    """What of it is a clinician's word, whose, since when, and what the document says instead."""
    said, found = document.corrections, as_found(document)
    by = f" by {said.by}" if said.by else ""
    at = f" on {said.at.date().isoformat()}" if said.at else ""
    fields = {}
    if said.title is not None:
        fields["title"] = f"“{found.title}”"
    if said.kind is not None:
        fields["kind"] = found.kind.display if found.kind else "no kind"
    if said.document_date is not None or said.is_undated:
        fields["date"] = day_or_none(found.document_date)
    if fields:
        changed = f"{joined(fields).capitalize()} corrected{by}{at}."
        return f"{changed} Found in the document: {', '.join(fields.values())}."
    return f"Shown as found in the document; a correction was undone{by}{at}." if said.at else None


def as_found(document: StoredDocument) -> AsFound:
    """What the document itself says, as it is shown."""
    found = document.found or AsFound(document.title, document.kind, document.document_date)
    return replace(found, title=without_date(found.title, found.document_date))


def shown_title(document: StoredDocument) -> str:
    """The title without the document's date, which always stands beside it."""
    return without_date(document.title, document.document_date)


def day_or_none(day: date | None) -> str:
    return "no date" if day is None else day.isoformat()


def warnings(document: StoredDocument) -> tuple[str, ...]:
    """What to mind about it: first that it names another person, then what reading it showed."""
    other = attached(document)
    return document.warnings if other is None else (other, *document.warnings)


def attached(document: StoredDocument) -> str | None:
    """Why it is in this chart although it names another person."""
    if document.attach_reason is None:
        return None
    by = f" by {document.attached_by}" if document.attached_by else ""
    return f"Names another person than this chart; attached{by}: “{document.attach_reason}”"


def recognised(page: Page | None) -> str | None:
    """That the page's text was recognised in an image, and how surely."""
    if page is None or page.source is not PageSource.OCR:
        return None
    sure = "" if page.confidence is None else f", {round(100 * page.confidence)} % sure"
    return f"Recognised from an image{sure}. Check it against the picture."


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def joined(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def _ready(document: StoredDocument) -> str:
    pages = counted(document.page_count or 0, "page", "pages")
    number = len(warnings(document))
    if number == 0:
        return f"ready, {pages}"
    return f"ready, {pages}, {counted(number, 'warning', 'warnings')}"


def _reading(document: StoredDocument) -> str:
    is_recognising = (
        document.media_type in IMAGES or document.reading_step is ReadingStep.RECOGNISING
    )
    if not document.page_count:
        return "recognising text" if is_recognising else "reading"
    page = min(document.pages_read + 1, document.page_count)
    place = f"page {page} of {document.page_count}"
    return f"recognising text on {place}" if is_recognising else f"reading {place}"


def _embedding(document: StoredDocument) -> str:
    if not document.chunk_count:
        return "preparing for search"
    return f"preparing for search, {document.chunks_embedded} of {document.chunk_count} parts"
