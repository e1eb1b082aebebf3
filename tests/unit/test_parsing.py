"""What the parsers make of files, in this process; the process around them has its own tests."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmemory.clinical.document import ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import docx, pdf, text
from medmemory.ingestion.parsing.dates import read_date
from medmemory.ingestion.parsing.limits import PageReport
from medmemory.ingestion.parsing.titles import without_date
from tests.support import documents


def ignore(*_: object) -> None:
    return


def read_text(content: bytes, report: PageReport = ignore) -> ParsedDocument:
    return text.parse(content, page_limit=100, report=report)


def test_a_pdf_keeps_its_page_numbers_and_names_pages_without_text() -> None:
    seen: list[tuple[int, int]] = []
    parsed = pdf.parse(
        documents.pdf(["First (one) é", None, "Third"]),
        page_limit=3,
        report=lambda read, total, *_: seen.append((read, total)),
    )
    assert [page.text for page in parsed.pages] == ["First (one) é", "", "Third"]
    assert [page.number for page in parsed.pages] == [1, 2, 3]
    assert parsed.unreadable_pages == (2,)
    assert sorted(set(seen)) == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (documents.pdf([None]), "scanned"),
        (documents.encrypted_pdf(), "password"),
        (documents.pdf(["x"])[:150], "damaged"),
        (documents.pdf([]), "damaged"),
        (documents.pdf(["x"] * 4), "has 4 pages; this site reads at most 3"),
    ],
    ids=["scanned", "encrypted", "cut", "no pages", "too many"],
)
def test_an_unreadable_pdf_says_why(content: bytes, words: str) -> None:
    with pytest.raises(DocumentUnreadable, match=words):
        pdf.parse(content, page_limit=3, report=ignore)


def test_a_word_table_keeps_the_heading_with_every_value() -> None:
    content = documents.docx_file(
        ["Lab report"], table=[["Test", "Value", "Unit"], ["HbA1c", "7.2", "%"], ["K", "4.1", ""]]
    )
    parsed = docx.parse(content, page_limit=9, report=ignore)
    assert parsed.title == "Lab report"
    assert "Test: HbA1c; Value: 7.2; Unit: %\nTest: K; Value: 4.1" in parsed.pages[0].text


def test_word_page_breaks_are_pages() -> None:
    content = documents.docx_file(["Page one"], after_page_break=["Page two"])
    parsed = docx.parse(content, page_limit=9, report=ignore)
    assert [page.text.strip() for page in parsed.pages] == ["Page one", "Page two"]


@pytest.mark.parametrize(
    "content",
    [
        documents.docx_file([]),
        documents.zip_file({"word/document.xml": b"<torn"}),
        documents.docx_file(["x"])[:400],
    ],
    ids=["empty", "torn", "cut"],
)
def test_an_unreadable_word_file_says_so(content: bytes) -> None:
    with pytest.raises(DocumentUnreadable):
        docx.parse(content, page_limit=9, report=ignore)


def test_a_word_file_that_unpacks_to_too_much_says_so() -> None:
    body = b"<a>" + b"x" * 11_000_000 + b"</a>"
    content = documents.with_part(documents.docx_file(["x"]), "word/document.xml", body)
    with pytest.raises(DocumentUnreadable, match="unpacks to far more"):
        docx.parse(content, page_limit=9, report=ignore)


def test_form_feeds_part_the_pages_of_a_text() -> None:
    parsed = read_text(b"One\r\nline\fTwo\f\n")
    assert [page.text for page in parsed.pages] == ["One\nline", "Two"]


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=2000))
def test_whatever_a_text_file_holds_a_database_can_hold_its_pages(content: bytes) -> None:
    try:
        parsed = read_text(content)
    except DocumentUnreadable:
        return
    for page in parsed.pages:
        assert "\x00" not in page.text
        assert page.text.encode().decode() == page.text


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2024-03-02", date(2024, 3, 2)),
        ("2 March 2024, 10:15", date(2024, 3, 2)),
        ("March 2nd, 2024", date(2024, 3, 2)),
        ("02-Mar-2024", date(2024, 3, 2)),
        ("02.03.2024", date(2024, 3, 2)),
        ("13/03/2024", date(2024, 3, 13)),
        ("03/13/2024", date(2024, 3, 13)),
        ("03/04/2024", None),
        ("2024-13-40", None),
        ("3024-01-01", None),
        ("soon", None),
    ],
)
def test_a_date_is_read_only_when_it_is_plain(words: str, day: date | None) -> None:
    assert read_date(words) == day


@pytest.mark.parametrize(
    ("lines", "title", "day"),
    [
        ("Discharge Summary\nDate of birth: 1958-02-03\nReport date: 2024-03-02",
         "Discharge Summary", date(2024, 3, 2)),
        ("Collected: 2024-03-01\nDate: 2024-03-02", None, date(2024, 3, 2)),
        ("Date of birth: 1958-02-03", None, None),
        ("Title: Cardiology letter", "Cardiology letter", None),
        ("# Medication list", "Medication list", None),
        ("The patient reports feeling well, and the note says so too.", None, None),
    ],
)  # fmt: skip
def test_title_and_date_come_from_the_words_of_the_document(
    lines: str, title: str | None, day: date | None
) -> None:
    parsed = read_text(lines.encode())
    assert (parsed.title, parsed.document_date) == (title, day)


@pytest.mark.parametrize(
    ("line", "title", "day"),
    [
        ("Ward note 2024-03-02", "Ward note", date(2024, 3, 2)),
        ("Letter 2024-05-01", "Letter", date(2024, 5, 1)),
        ("## Progress note, 2 March 2024, 10:15", "Progress note", date(2024, 3, 2)),
        ("Discharge summary (March 2, 2024)", "Discharge summary", date(2024, 3, 2)),
        ("LETTER 02.03.2024", "LETTER", date(2024, 3, 2)),
        ("Laboratory report of 13/03/2024", "Laboratory report", date(2024, 3, 13)),
        ("2024-03-02: clinic visit", "clinic visit", date(2024, 3, 2)),
        ("Letter 02/03/2024", None, None),
    ],
)
def test_a_date_in_the_title_line_is_the_documents_date(
    line: str, title: str, day: date | None
) -> None:
    parsed = read_text(f"{line}\nBorn 1950-03-02\nSeen since 2023-01-01.".encode())
    assert (parsed.title, parsed.document_date) == (title, day)


@pytest.mark.parametrize(
    "lines",
    [
        "Born 1950-03-02",
        "DOB: 1950-03-02",
        "Hazel Norbury 1958-02-03",
        "Patient summary 1958-02-03",
        "Next visit 2024-03-02",
        "Reply to your letter of 2024-03-02",
        "Report 2024-01-01 to 2024-03-02",
        "Thank you for the note of 2024-03-02",
        "Ward note 2024-03-02 on the course since 2023",
        "Discharge letter 2024-03-02\nLaboratory report 2024-02-28",
        "She was seen on the ward.\n\nBack pain.\n\nNone.\n\nWard note 2024-03-02",
    ],
)
def test_another_days_date_is_not_taken_for_the_documents(lines: str) -> None:
    assert read_text(lines.encode()).document_date is None


def test_a_label_of_the_document_goes_before_its_title_and_other_labels_after() -> None:
    own = read_text(b"Ward note 2024-03-02\nReport date: 2024-03-04")
    other = read_text(b"Laboratory report 2024-03-02\nCollected: 2024-03-01")
    assert (own.document_date, other.document_date) == (date(2024, 3, 4), date(2024, 3, 2))


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("2026-05-06 clinic note", "Clinic note"),
        ("Ward note (6 May 2026)", "Ward note"),
        ("Letter 06.05.2026 cardiology", "Letter cardiology"),
        ("2026-05-06", "Document"),
        ("2025-01-01 clinic note", "2025-01-01 clinic note"),
        ("Clinic note", "Clinic note"),
    ],
)
def test_a_title_leaves_the_documents_own_date_to_its_place_beside_it(
    title: str, shown: str
) -> None:
    assert without_date(title, date(2026, 5, 6)) == shown
    assert without_date(title, None) == title
