"""Starters fit what the record holds."""

import uuid
from datetime import UTC, datetime

from medmemory.clinical.document import DocumentStatus, MediaType, StoredDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.ui.starters import starters


def document(title: str, status: DocumentStatus = DocumentStatus.READY) -> StoredDocument:
    return StoredDocument(
        id=DocumentId(uuid.uuid4()),
        patient_id=PatientId(uuid.uuid4()),
        file_name="file.pdf",
        title=title,
        media_type=MediaType.PDF,
        sha256=b"",
        byte_count=1,
        uploaded_at=datetime.now(UTC),
        status=status,
        failure_reason=None,
    )


def test_an_empty_or_unread_record_offers_no_questions() -> None:
    assert starters([]) == []
    assert starters([document("Lab report", DocumentStatus.READING)]) == []


def test_the_documents_choose_the_questions() -> None:
    questions = starters([document("Laboratory report"), document("Discharge Summary")])
    assert len(questions) == 3
    assert "hospital" in questions[0]
    assert "laboratory" in questions[1]


def test_a_record_of_unknown_kind_offers_general_questions() -> None:
    questions = starters([document("Scan0001x"), document("Contact details")])
    assert len(questions) == 3
    assert not any("imaging" in question for question in questions[1:])


def test_a_short_key_is_a_whole_word() -> None:
    assert "imaging" not in " ".join(starters([document("Actions and contacts")]))
    assert "imaging" in " ".join(starters([document("CT abdomen")]))
