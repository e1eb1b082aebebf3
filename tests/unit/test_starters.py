"""Starters fit what the record holds, and who answers."""

import asyncio
import uuid
from datetime import UTC, datetime

from medmemory.answering.quoting.asked import is_quoted_under
from medmemory.clinical.document import DocumentStatus, MediaType, StoredDocument
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.ui.starters import quoted_now, starters
from tests.support.model_state import ModelLookup


def document(
    kind: DocumentKind | None, status: DocumentStatus = DocumentStatus.READY
) -> StoredDocument:
    return StoredDocument(
        id=DocumentId(uuid.uuid4()),
        patient_id=PatientId(uuid.uuid4()),
        file_name="lab results.pdf",
        title="Lab results",
        media_type=MediaType.PDF,
        sha256=b"",
        byte_count=1,
        uploaded_at=datetime.now(UTC),
        status=status,
        kind=kind,
    )


def test_an_empty_or_unread_record_offers_no_questions() -> None:
    assert starters([], [], None) == []
    unread = document(DocumentKind.LABORATORY_REPORT, DocumentStatus.READING)
    assert starters([unread], [], None) == []


def test_a_record_in_which_nothing_was_recognised_offers_no_questions() -> None:
    assert starters([document(None)], [], None) == []
    assert starters([document(DocumentKind.OTHER)], ["Contact details"], None) == []


def test_kinds_and_headings_choose_the_questions() -> None:
    documents = [
        document(DocumentKind.LABORATORY_REPORT),
        document(DocumentKind.DISCHARGE_SUMMARY),
    ]
    questions = starters(documents, ["Allergies"], None)
    assert "hospital" in questions[0]
    assert "laboratory" in questions[1]
    assert questions[2] == "Which allergies are recorded?"


def test_without_a_model_only_what_can_be_quoted_is_offered() -> None:
    documents = [document(DocumentKind.LABORATORY_REPORT)]
    assert starters(documents, ["Allergies", "Bloods"], is_quoted_under) == [
        "Which allergies are recorded?"
    ]


def test_whether_there_is_a_model_decides() -> None:
    assert asyncio.run(quoted_now(ModelLookup(is_there=True))) is None
    assert asyncio.run(quoted_now(ModelLookup())) is is_quoted_under
