"""Where a document stands, in words: short, true, and the same wherever it is shown."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from medmemory.clinical.corrections import AsFound, Corrections
from medmemory.clinical.document import DocumentStatus, MediaType, Page, PageSource, StoredDocument
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.document_status import ReadingStep
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import MalwareFound
from medmemory.ui.document_words import (
    Action,
    actions,
    corrected,
    joined,
    percent_done,
    recognised,
    shown_title,
    state,
)

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
            "recognising text on page 1 of 2",
        ),
        (
            "reading",
            {"page_count": 40, "pages_read": 6, "reading_step": ReadingStep.RECOGNISING},
            "recognising text on page 7 of 40",
        ),
        (
            "embedding",
            {"chunk_count": 30, "chunks_embedded": 12},
            "preparing for search, 12 of 30 parts",
        ),
        ("ready", {"page_count": 1}, "ready, 1 page"),
        ("ready", {"page_count": 2, "warnings": ("a",)}, "ready, 2 pages, 1 warning"),
        ("ready", {"page_count": 2, "warnings": ("a", "b")}, "ready, 2 pages, 2 warnings"),
        (
            "ready",
            {"page_count": 1, "attach_reason": "Maiden name"},
            "ready, 1 page, 1 warning",
        ),
        ("refused", {}, "refused"),
        ("failed", {}, "failed"),
        ("quarantined", {}, "waits for your decision; nothing of it is searched"),
        (
            "queued",
            {"ready_at": READ_BEFORE},
            "waiting to be read; what was read before is kept until then",
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
    refused = document(DocumentStatus.REFUSED, media_type=None, is_file_kept=False)
    assert actions(refused) == (Action.DELETE,)


def test_what_is_our_fault_can_be_tried_again_and_not_what_is_the_files() -> None:
    assert actions(document(DocumentStatus.FAILED)) == (Action.RETRY, Action.DELETE)
    assert actions(document(DocumentStatus.REFUSED)) == (Action.DELETE,)


def test_what_malware_was_found_in_cannot_be_tried_again_but_got_anew() -> None:
    refused = document(
        DocumentStatus.REFUSED, failure_reason=str(MalwareFound()), is_file_kept=False
    )
    assert actions(refused) == (Action.DELETE,)
    assert str(refused.reason).endswith("Get a clean copy.")


def test_a_correction_names_what_the_document_says_and_an_undone_one_who_undid_it() -> None:
    found = AsFound("Clinic letter 2023-05-06", DocumentKind.LETTER, date(2023, 5, 6))
    by_okafor = Corrections(by="okafor", at=READ_BEFORE)
    named = replace(by_okafor, title="Heart clinic", is_undated=True)
    stored = document(DocumentStatus.READY, found=found, corrections=named)
    assert corrected(stored) == (
        "Title and date corrected by okafor on 2026-11-22. "
        "Found in the document: “Clinic letter”, 2023-05-06."
    )
    of_unknown_kind = replace(
        stored,
        found=replace(found, kind=None),
        corrections=replace(by_okafor, kind=DocumentKind.LETTER),
    )
    assert str(corrected(of_unknown_kind)).endswith("Found in the document: no kind.")
    assert corrected(replace(stored, corrections=by_okafor)) == (
        "Shown as found in the document; a correction was undone by okafor on 2026-11-22."
    )
    assert corrected(document(DocumentStatus.READY)) is None


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Laboratory report 2023-11-05", "Laboratory report"),
        ("Laboratory report 2022-01-02", "Laboratory report 2022-01-02"),  # another day
        ("Laboratory report", "Laboratory report"),
    ],
)
def test_the_date_that_stands_beside_a_title_is_not_in_it_as_well(title: str, shown: str) -> None:
    dated = document(DocumentStatus.READY, title=title, document_date=date(2023, 11, 5))
    assert shown_title(dated) == shown


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
