"""A picture under words that are not its own is recognised; one whose words are there is not."""

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from medmemory.clinical.document import Page, PageSource
from medmemory.ingestion.parsing import pdf, recognition
from tests.support import paper

PAGE = paper.scan(paper.printed(paper.lines(paper.LETTER)))
STAMP = "FROM: NORTHFIELD CLINIC +44 1632 960000 04/12/2023 14:22 PAGE 1/1 by fax machine"


def page_of(*draw: paper.Draw) -> Page:
    content = paper.printed(paper.together(*draw))
    return pdf.parse(content, page_limit=5, report=lambda *_: None).pages[0]


def unseen(texts: list[str], *, top: float = 780, size: float = 12) -> paper.Draw:
    """Lines that a scanner laid under its picture."""

    def draw(canvas: Canvas) -> None:
        for index, text in enumerate(texts):
            line = canvas.beginText(60, top - index * size * 1.3)
            line.setFont("Helvetica", size)
            line.setTextRenderMode(3)
            line.textLine(text)
            canvas.drawText(line)

    return draw


@pytest.fixture
def count_readings(monkeypatch: pytest.MonkeyPatch) -> list[Image.Image]:
    read: list[Image.Image] = []
    real = recognition.read_picture

    def counted(picture: Image.Image, **options: float) -> recognition.Recognition | None:
        read.append(picture)
        return real(picture, **options)

    monkeypatch.setattr("medmemory.ingestion.parsing.page_reader.read_picture", counted)
    return read


def test_a_scan_under_the_long_line_of_a_fax_machine_is_read() -> None:
    page = page_of(paper.image(PAGE), paper.lines([STAMP], top=820, size=8))
    assert "NORTHFIELD" in page.text
    assert "Please continue bisoprolol" in page.text
    assert page.source is PageSource.OCR


def test_a_scan_that_brings_its_text_is_not_read_again(count_readings: list[Image.Image]) -> None:
    page = page_of(paper.image(PAGE), unseen(paper.LETTER))
    assert page.text.count("bisoprolol") == 1
    assert count_readings == []


def test_a_scanners_text_that_stands_beside_its_words_is_not_said_twice() -> None:
    page = page_of(paper.image(PAGE), unseen(paper.LETTER, top=500, size=7))
    assert page.text.count("bisoprolol") == 1


def test_half_of_a_scan_that_has_no_text_is_read() -> None:
    page = page_of(paper.image(PAGE), unseen(paper.LETTER[:3]))
    assert "Please continue bisoprolol" in page.text


def test_text_in_which_a_scanner_took_letters_for_signs_is_read_anew() -> None:
    swap = str.maketrans({"a": "@", "s": "5", "i": "!", "e": "3"})
    page = page_of(paper.image(PAGE), unseen([line.translate(swap) for line in paper.LETTER]))
    assert "Please continue bisoprolol" in page.text
    assert "!" not in page.text


def test_a_picture_behind_a_page_of_text_is_not_read(count_readings: list[Image.Image]) -> None:
    ground = Image.new("L", PAGE.size, 235)
    page = page_of(paper.image(ground), paper.lines(paper.LETTER))
    assert page.source is PageSource.TEXT_LAYER
    assert count_readings == []
