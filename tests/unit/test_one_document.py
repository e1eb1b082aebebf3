"""The line that limits a question to one document names that one or is refused."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from medmemory.clinical.document import DocumentStatus, MediaType, StoredDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import NotFound
from medmemory.ui.one_document import Limited, limited, line_for, meant

DAY = date(2024, 3, 2)


def document(
    title: str = "Discharge letter",
    day: date | None = DAY,
    file_name: str = "letter.pdf",
    status: DocumentStatus = DocumentStatus.READY,
) -> StoredDocument:
    return StoredDocument(
        id=DocumentId(uuid.uuid4()),
        patient_id=PatientId(uuid.UUID(int=1)),
        file_name=file_name,
        title=title,
        media_type=MediaType.PDF,
        sha256=b"",
        byte_count=1,
        uploaded_at=datetime.now(UTC),
        status=status,
        document_date=day,
    )


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("Which allergies?", Limited("Which allergies?", None)),
        ("in: Discharge letter", Limited("in: Discharge letter", None)),
        ("in: A\nWhich allergies?", Limited("in: A\nWhich allergies?", None)),
        (
            "Which allergies?\n\nIn: A letter, no date\n",
            Limited("Which allergies?", " A letter, no date"),
        ),
        ("", Limited("", None)),
    ],
)
def test_only_a_last_line_below_a_question_limits_it(sent: str, expected: Limited) -> None:
    assert limited(sent) == expected


@pytest.mark.parametrize(
    "title", ["Discharge letter", "Report, [CT](http://a.example) *x* | y", "No date known", "É"]
)
@pytest.mark.parametrize("day", [DAY, None])
def test_the_line_of_a_document_means_that_document(title: str, day: date | None) -> None:
    one = document(title, day)
    record = [one, document("Discharge letter", date(2025, 1, 1), "other.pdf")]
    line = line_for(one, record)
    assert line is not None
    assert not set(line) & set("[]*|<>`")
    name = limited(f"Which?\n{line}").document
    assert name is not None
    assert meant(name, record) is one


def test_what_is_called_alike_is_told_by_its_file() -> None:
    first, second = document(), document(file_name="letter2.pdf")
    assert line_for(first, [first]) == "in: Discharge letter, 2024-03-02"
    assert line_for(second, [first, second]) == "in: Discharge letter, 2024-03-02, letter2.pdf"
    with pytest.raises(NotFound, match="Several documents"):
        meant("Discharge letter, 2024-03-02", [first, second])
    assert meant("discharge letter,  2024-03-02, letter2.pdf", [first, second]) is second
    assert line_for(first, [first, document()]) is None


def test_what_cannot_be_searched_is_not_meant() -> None:
    waiting = document(status=DocumentStatus.QUARANTINED)
    with pytest.raises(NotFound, match="No document"):
        meant("Discharge letter, 2024-03-02", [waiting])
    with pytest.raises(NotFound, match="No document"):
        meant("", [document()])
    renamed = replace(document(), title="Letter")
    with pytest.raises(NotFound, match="No document"):
        meant("Discharge letter, 2024-03-02", [renamed])
