"""The fictional records say what they should, in every format."""

import io

import pypdfium2
import pytest
from docx import Document

from medmemory.demo.patients import DEMO_PATIENTS
from medmemory.demo.record import DemoDocument

_ALL = [document for patient in DEMO_PATIENTS for document in patient.documents]


def _named(part: str) -> list[DemoDocument]:
    return [document for document in _ALL if part in document.file_name]


def _pages(document: DemoDocument) -> list[str]:
    with pypdfium2.PdfDocument(document.content()) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


@pytest.mark.parametrize("document", _ALL, ids=lambda document: document.file_name)
def test_every_file_is_named_after_the_day_it_was_written(document: DemoDocument) -> None:
    assert document.file_name.startswith(document.letter.written_on.isoformat())


def test_discharge_letters_have_several_pages_that_each_name_the_patient() -> None:
    for document in _named("discharge"):
        pages = _pages(document)
        assert len(pages) >= 3
        assert all("MRN DEMO-" in page for page in pages)


def test_dates_in_the_laboratory_table_are_not_broken_over_two_lines() -> None:
    for document in _named("laboratory"):
        (page,) = _pages(document)
        assert "2026-0" in page
        assert not [line for line in page.splitlines() if line.endswith("2026-0")]
    (page,) = _pages(_named("2026-04-01 laboratory")[0])
    assert "2025-03-18" in page


def test_the_scanned_page_holds_a_picture_and_no_text() -> None:
    (scan,) = _named("scan")
    assert "".join(_pages(scan)).strip() == ""


def test_medication_lists_are_word_documents_with_a_table() -> None:
    for document in _named("medication list"):
        (table,) = Document(io.BytesIO(document.content())).tables
        assert table.rows[0].cells[0].text == "Drug"
        assert len(table.rows) >= 8
