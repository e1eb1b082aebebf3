"""The table of transitions says what is final and what can happen to a document."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from medmemory.clinical.document import (
    DOCUMENT_TRANSITIONS,
    Company,
    DocumentStatus,
    Quarantine,
    Subject,
    SubjectField,
)
from medmemory.clinical.identifiers import DocumentId

UNFINISHED = {DocumentStatus.QUEUED, DocumentStatus.READING, DocumentStatus.EMBEDDING}


def test_every_status_has_its_row() -> None:
    assert set(DOCUMENT_TRANSITIONS) == set(DocumentStatus)


def test_nothing_more_happens_by_itself_to_what_is_final() -> None:
    assert {status for status in DocumentStatus if not status.is_final} == UNFINISHED
    for status in set(DocumentStatus) - UNFINISHED - {DocumentStatus.READY}:
        assert DOCUMENT_TRANSITIONS[status] == {DocumentStatus.QUEUED}
    # What came with it may name another patient.
    ready = DOCUMENT_TRANSITIONS[DocumentStatus.READY]
    assert ready == {DocumentStatus.QUEUED, DocumentStatus.QUARANTINED}


def test_every_unfinished_status_can_fail() -> None:
    for status in UNFINISHED:
        assert DocumentStatus.FAILED in DOCUMENT_TRANSITIONS[status]


def test_a_first_reading_is_ready_only_through_embedding() -> None:
    # QUEUED and READING lead back to READY, which a document that is read anew was before.
    ways = {
        status for status, after in DOCUMENT_TRANSITIONS.items() if DocumentStatus.READY in after
    }
    assert ways == UNFINISHED


def test_a_quarantine_says_what_differs_and_nothing_of_whom() -> None:
    quarantine = Quarantine(
        Subject(family_name="Quillfeather", mrn="77"),
        (SubjectField.MRN, SubjectField.FAMILY_NAME, SubjectField.BIRTH_DATE),
    )
    assert "another MRN, family name and birth date" in quarantine.sentence
    assert "Quillfeather" not in quarantine.sentence
    held = replace(quarantine, held_with=Company(DocumentId(uuid4()), "letter.pdf"))
    assert "“letter.pdf”, which it came with, names another MRN" in held.sentence
    assert "another MRN than" in Quarantine(Subject(), (SubjectField.MRN,)).sentence


def test_a_quarantine_for_an_ambiguous_birth_date_says_what_the_file_gives() -> None:
    days = (date(1958, 2, 3), date(1958, 3, 2))
    waiting = Quarantine(Subject(birth_readings=days), (SubjectField.BIRTH_DATE,))
    assert "the birth date as 1958-02-03 or 1958-03-02" in waiting.sentence
