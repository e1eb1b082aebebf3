"""Where a document stands, in words: short, true, and the same wherever it is shown."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from medmemory.clinical.document import DocumentStatus, MediaType, Page, PageSource, StoredDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.ui.document_words import Action, actions, joined, percent_done, recognised, state

READ_BEFORE = datetime(2026, 11, 22, tzinfo=UTC)


def document(status: DocumentStatus, **changes: object) -> StoredDocument:
    stored = StoredDocument(
        id=DocumentId(uuid.uuid4()),
        patient_id=PatientId(uuid.uuid4()),
        file_name="lab.pdf",
        title="Lab report",
        media_type=MediaType.PDF,
        sha256=b"",
        byte_count=1,
        uploaded_at=READ_BEFORE,
        status=status,
    )
    return replace(stored, **changes)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("status", "changes", "words"),
    [
        ("queued", {}, "waiting to be read"),
        ("reading", {}, "reading"),
        ("reading", {"page_count": 40, "pages_read": 6}, "reading page 7 of 40"),
        ("reading", {"page_count": 40, "pages_read": 40}, "reading page 40 of 40"),
        (
            "reading",
            {"page_count": 2, "media_type": MediaType.TIFF},
            "recognising text, page 1 of 2",
        ),
        (
            "embedding",
            {"chunk_count": 30, "chunks_embedded": 12},
            "preparing for search, 12 of 30 parts",
        ),
        ("ready", {"page_count": 1}, "ready, 1 page"),
        ("ready", {"page_count": 2, "warnings": ("a",)}, "ready, 2 pages, 1 warning"),
        ("ready", {"page_count": 2, "warnings": ("a", "b")}, "ready, 2 pages, 2 warnings"),
        ("refused", {}, "refused"),
        ("failed", {}, "failed"),
        ("quarantined", {}, "waits for your decision; nothing of it is searched"),
        (
            "queued",
            {"ready_at": READ_BEFORE},
            "waiting to be read; meanwhile what was read before still answers",
        ),
    ],
)
def test_a_state_is_told_in_a_clause(status: str, changes: dict[str, object], words: str) -> None:
    assert state(document(DocumentStatus(status), **changes)) == words


@pytest.mark.parametrize("status", DocumentStatus)
def test_something_can_be_done_in_every_state(status: DocumentStatus) -> None:
    offered = actions(document(status))
    assert offered
    assert (Action.CANCEL in offered) == (not status.is_final)
    assert (Action.ATTACH in offered) == (status is DocumentStatus.QUARANTINED)


def test_what_was_refused_at_the_door_cannot_be_tried_again() -> None:
    refused = document(DocumentStatus.REFUSED, media_type=None)
    assert actions(refused) == (Action.DELETE,)
    assert Action.RETRY in actions(document(DocumentStatus.REFUSED))


def test_the_bar_goes_from_nothing_to_all() -> None:
    reading = document(DocumentStatus.READING, page_count=4, pages_read=2)
    assert percent_done(document(DocumentStatus.QUEUED)) == 0
    assert percent_done(reading) == 20
    assert percent_done(replace(reading, pages_read=4, chunk_count=2, chunks_embedded=2)) == 100


def test_text_that_was_recognised_says_how_surely() -> None:
    assert recognised(Page(1, "typed")) is None
    assert recognised(None) is None
    seen = Page(1, "seen", PageSource.OCR, 0.5)
    assert recognised(seen) == "Recognised from an image, 50 % sure. Check it against the picture."
    assert "sure" not in str(recognised(replace(seen, confidence=None)))


def test_words_are_joined_as_they_are_read() -> None:
    assert [joined(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == [
        "a",
        "a and b",
        "a, b and c",
    ]
