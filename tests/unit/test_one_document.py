"""The line that limits a question to one document names that one or is refused; words in a
line of words limit it when they name one."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from medmemory.clinical.document import DocumentStatus, MediaType, StoredDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import ClinicianError, NotFound
from medmemory.one_document import Limited, limited, line_for, shown_name

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


def meant(name: str, record: list[StoredDocument]) -> StoredDocument | None:
    return limited(f"Which allergies?\nin: {name}", record).document


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "Which allergies?",
        "in: Discharge letter, 2024-03-02\nWhich allergies?",
        "Which drug was she put in: 2019 or 2020?",
        "Which allergies? in: Discharge letter",
        "Which allergies? in: Discharge letter, 2024-03-02 or later?",
        "Which allergies? Begin:Discharge letter, 2024-03-02",
    ],
)
def test_what_names_no_document_at_its_end_is_a_question(sent: str) -> None:
    assert limited(sent, [document()]) == Limited(sent, None)


@pytest.mark.parametrize(
    "sent",
    [
        "Which allergies?\n\nIn: Discharge letter, 2024-03-02\n",
        "Which allergies? in: Discharge letter, 2024-03-02",
        "Which allergies?  IN:discharge letter, 2024-03-02, letter.pdf ",
        "Which allergies? in: Discharge letter, 2024-03-02.",
    ],
)
def test_the_document_named_at_the_end_is_meant(sent: str) -> None:
    one = document()
    assert limited(sent, [one, document("Report")]) == Limited("Which allergies?", one)


def test_in_may_be_a_word_of_the_question_and_of_a_title() -> None:
    one = document("Found in: blood")
    asked = limited("Seen\nwhat was in: it? in: Found in: blood, 2024-03-02", [one])
    assert asked == Limited("Seen\nwhat was in: it?", one)


@pytest.mark.parametrize("sent", ["in: Discharge letter, 2024-03-02", "In: A\nin: B", "in:"])
def test_a_document_without_a_question_is_not_asked(sent: str) -> None:
    with pytest.raises(ClinicianError, match="question is missing"):
        limited(sent, [document()])


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
    assert limited(f"Which?\n{line}", record) == Limited("Which?", one)
    assert limited(f"Which? {line}", record) == Limited("Which?", one)


def test_what_is_called_alike_is_told_by_its_file() -> None:
    first, second = document(), document(file_name="letter2.pdf")
    assert line_for(first, [first]) == "in: Discharge letter, 2024-03-02"
    assert line_for(second, [first, second]) == "in: Discharge letter, 2024-03-02, letter2.pdf"
    for sent in ("Which?\nin: {}", "Which? in: {}"):
        with pytest.raises(NotFound, match=r"Several documents .* file name"):
            limited(sent.format("Discharge letter, 2024-03-02"), [first, second])
    assert meant("discharge letter,  2024-03-02, letter2.pdf", [first, second]) is second
    assert line_for(first, [first, document()]) is None
    with pytest.raises(NotFound, match="name, date and file name"):
        meant("Discharge letter, 2024-03-02, letter.pdf", [first, document()])


def test_an_answer_calls_a_document_as_it_is_shown() -> None:
    undated, twin = document("scan skewed", None), document("scan skewed", None, "b.pdf")
    assert shown_name(undated, [undated]) == '"scan skewed", no date'
    assert shown_name(twin, [undated, twin]) == '"scan skewed", no date, b.pdf'


def test_what_cannot_be_searched_is_not_meant() -> None:
    waiting = document(status=DocumentStatus.QUARANTINED)
    with pytest.raises(NotFound, match="No document"):
        meant("Discharge letter, 2024-03-02", [waiting])
    with pytest.raises(NotFound, match="No document"):
        meant("", [document()])
    renamed = replace(document(), title="Letter")
    with pytest.raises(NotFound, match="No document"):
        meant("Discharge letter, 2024-03-02", [renamed])
