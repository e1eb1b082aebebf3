"""The table of transitions says what is final and what can happen to a document."""

from medmemory.clinical.document import DOCUMENT_TRANSITIONS, DocumentStatus


def test_every_status_has_its_row() -> None:
    assert set(DOCUMENT_TRANSITIONS) == set(DocumentStatus)


def test_only_ready_and_failed_are_final() -> None:
    assert {status for status in DocumentStatus if status.is_final} == {
        DocumentStatus.READY,
        DocumentStatus.FAILED,
    }


def test_ready_stays_ready_and_every_unfinished_status_can_fail() -> None:
    assert DOCUMENT_TRANSITIONS[DocumentStatus.READY] == frozenset()
    for status in DocumentStatus:
        if not status.is_final:
            assert DocumentStatus.FAILED in DOCUMENT_TRANSITIONS[status]


def test_ready_is_reached_only_through_embedding() -> None:
    before = {
        status for status, after in DOCUMENT_TRANSITIONS.items() if DocumentStatus.READY in after
    }
    assert before == {DocumentStatus.EMBEDDING}
