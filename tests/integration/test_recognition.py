"""Scans are read by the real Tesseract; without one they are named, never silently empty."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from medmemory.clinical.document import Page, PageSource, ParsedDocument
from medmemory.clinical.document_status import ReadingStep
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import images, ocr, pdf
from medmemory.ingestion.parsing.recognition import Recognition
from tests.support import documents, paper

LETTER = paper.printed(paper.lines(paper.LETTER))
NO_ENGINE = "Install Tesseract"


def read_pdf(content: bytes) -> ParsedDocument:
    return pdf.parse(content, page_limit=50, report=lambda *_: None)


def read_image(content: bytes, *, page_limit: int = 50) -> ParsedDocument:
    return images.parse(content, page_limit=page_limit, report=lambda *_: None)


def assert_letter(page: Page) -> None:
    expected, found = " ".join(paper.LETTER).split(), page.text.split()
    blocks = SequenceMatcher(None, expected, found, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in blocks) >= len(expected) * 0.95
    assert page.source is PageSource.OCR
    assert page.confidence is not None
    assert page.confidence > 0.8


@pytest.fixture
def without_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(ocr, "_candidates", list)
    ocr._program.cache_clear()
    yield
    ocr._program.cache_clear()


def test_the_engine_says_its_name_and_version() -> None:
    state = ocr.engine_state()
    assert state.is_available
    assert state.label.startswith("Tesseract 5")
    assert state.remedy is None


def test_a_machine_without_its_own_tesseract_has_the_installed_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nothing(name: str) -> None:
        return None

    monkeypatch.setattr("shutil.which", nothing)
    ocr._program.cache_clear()
    assert ocr.engine_state().is_available
    ocr._program.cache_clear()


@pytest.mark.parametrize(
    ("skew", "turn"), [(0.0, 0), (3.0, 0), (-2.0, 0), (0.0, 90), (1.5, 180), (0.0, 270)]
)
def test_a_scan_is_read_however_it_lay_on_the_glass(skew: float, turn: int) -> None:
    picture = paper.scan(LETTER, skew=skew, turn=turn)
    parsed = read_image(paper.saved(picture, "PNG"))
    assert_letter(parsed.pages[0])
    box = parsed.pages[0].words[0]  # "Discharge", in the upper left corner of the sheet
    middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    expected = {0: (0.15, 0.07), 90: (0.07, 0.85), 180: (0.85, 0.93), 270: (0.93, 0.15)}[turn]
    assert middle == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "TIFF"])
def test_images_of_every_format_are_read(format_name: str) -> None:
    assert_letter(read_image(paper.saved(paper.scan(LETTER), format_name)).pages[0])


def test_a_tiff_has_a_page_for_each_of_its_images() -> None:
    first, second = paper.scan(LETTER), Image.new("L", (1654, 2339), 255)
    seen: list[tuple[object, ...]] = []
    content = paper.saved(first, "TIFF", save_all=True, append_images=[second, first])
    parsed = images.parse(content, page_limit=3, report=lambda *read: seen.append(read))
    assert [page.number for page in parsed.pages] == [1, 2, 3]
    assert parsed.pages[1].text == ""
    assert parsed.unreadable_pages == ()  # blank is not unreadable
    assert_letter(parsed.pages[2])
    assert [read for read in seen if ReadingStep.RECOGNISING not in read] == [
        (1, 3), (2, 3), (3, 3),
    ]  # fmt: skip


def test_a_page_is_said_to_be_recognised_before_it_is() -> None:
    seen: list[tuple[object, ...]] = []
    content = paper.printed(
        paper.lines(["Printed"]), paper.image(paper.scan(LETTER)), paper.lines(["Last"])
    )
    pdf.parse(content, page_limit=3, report=lambda *read: seen.append(read))
    assert seen == [(1, 3), (1, 3, ReadingStep.RECOGNISING), (2, 3), (3, 3)]


def test_a_photograph_is_turned_as_its_camera_says() -> None:
    lying = paper.scan(LETTER).rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter to the right
    content = paper.saved(lying.convert("RGB"), "JPEG", exif=exif.tobytes())
    page = read_image(content).pages[0]
    assert_letter(page)
    assert page.words[0].top < 0.1


def test_letters_on_a_transparent_ground_are_read() -> None:
    picture = Image.new("RGBA", (1200, 200), (0, 0, 0, 0))
    ink = paper.scan(LETTER).crop((150, 80, 1350, 280))
    picture.putalpha(ink.point(lambda grey: 255 - grey))
    assert "Discharge" in read_image(paper.saved(picture, "PNG")).pages[0].text


def test_a_scanned_page_between_printed_ones_is_recognised() -> None:
    content = paper.printed(
        paper.lines(["Printed first"]), paper.image(paper.scan(LETTER)), paper.lines(["Last"])
    )
    parsed = read_pdf(content)
    assert [page.source for page in parsed.pages] == [
        PageSource.TEXT_LAYER, PageSource.OCR, PageSource.TEXT_LAYER,
    ]  # fmt: skip
    assert_letter(parsed.pages[1])
    assert parsed.unreadable_pages == ()


def test_a_scan_below_a_printed_line_is_read_with_it() -> None:
    fax = paper.together(
        paper.image(paper.scan(LETTER)), paper.lines(["FAX 12:04 ward 3"], top=825, size=8)
    )
    page = read_pdf(paper.printed(fax)).pages[0]
    assert page.text.startswith("FAX 12:04 ward 3\n")
    assert "bisoprolol" in page.text
    assert page.source is PageSource.OCR
    word = next(box for box in page.words
                if page.text[box.span.start : box.span.end] == "Discharge")  # fmt: skip
    assert (word.left, word.top) == pytest.approx((0.1, 0.06), abs=0.04)


def test_a_text_layer_that_says_other_signs_than_the_page_is_recognised_anew() -> None:
    parsed = read_pdf(documents.mislabelled_pdf("\n".join(paper.LETTER)))
    assert_letter(parsed.pages[0])


def test_a_laboratory_scan_keeps_headings_with_values() -> None:
    sheet = paper.printed(
        paper.together(
            paper.lines(["Laboratory report of 2 March 2024"]),
            paper.table(paper.LABORATORY, is_ruled=False),
        )
    )
    text = read_image(paper.saved(paper.scan(sheet, dots_per_inch=300), "PNG")).pages[0].text
    assert "Sodium | Result: 139" in text


def test_the_unit_per_litre_is_no_rule_of_the_table() -> None:
    word = ocr.RecognisedWord("mmol/|", 0, 0, 60, 12, 0.9)
    assert [one.text for one in Recognition([word], 0, 0.0, 100, 100).words] == ["mmol/l"]


def test_a_searchable_scan_keeps_the_text_of_its_scanner() -> None:
    def layer(canvas: object) -> None:
        text = canvas.beginText(60, 780)  # type: ignore[attr-defined]  # a reportlab canvas
        text.setTextRenderMode(3)
        text.textLines(paper.LETTER)
        canvas.drawText(text)  # type: ignore[attr-defined]

    parsed = read_pdf(paper.printed(paper.together(paper.image(paper.scan(LETTER)), layer)))
    assert parsed.pages[0].text.splitlines() == paper.LETTER
    assert parsed.pages[0].source is PageSource.OCR
    assert parsed.warnings == ()


@pytest.mark.usefixtures("without_engine")
def test_without_an_engine_scanned_pages_are_named_with_the_remedy() -> None:
    scan = paper.image(paper.scan(LETTER))
    parsed = read_pdf(paper.printed(paper.lines(["Printed"]), scan, scan))
    assert parsed.unreadable_pages == (2, 3)
    (warning,) = parsed.warnings
    assert warning.startswith("Pages 2 and 3 are scanned and could not be read")
    assert NO_ENGINE in warning
    with pytest.raises(DocumentUnreadable, match=NO_ENGINE):
        read_pdf(paper.printed(scan))
    with pytest.raises(DocumentUnreadable, match=NO_ENGINE):
        read_image(paper.saved(paper.scan(LETTER), "PNG"))


def test_an_engine_that_fails_costs_only_its_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    failing = tmp_path / "tesseract"
    failing.write_text("#!/bin/sh\nkill -SEGV $$\n")
    failing.chmod(0o755)
    monkeypatch.setattr(ocr, "_program", lambda: (ocr._Program(str(failing), None), "5"))
    parsed = read_pdf(paper.printed(paper.lines(["Printed"]), paper.image(paper.scan(LETTER))))
    assert parsed.unreadable_pages == (2,)
    assert "recognising the text failed" in parsed.warnings[0]


def test_a_file_that_has_used_its_time_says_which_pages_were_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda what: (0, 0))
    parsed = read_pdf(paper.printed(paper.lines(["Printed"]), paper.image(paper.scan(LETTER))))
    assert parsed.unreadable_pages == (2,)
    assert "MEDMEMORY_PARSING_CPU_SECONDS" in parsed.warnings[0]


def test_a_picture_without_letters_is_refused_with_a_reason() -> None:
    picture = Image.new("L", (900, 900), 255)
    ImageDraw.Draw(picture).ellipse((200, 200, 700, 700), fill=60)
    with pytest.raises(DocumentUnreadable, match="no text was recognised"):
        read_image(paper.saved(picture, "PNG"))


def test_a_picture_of_too_many_dots_is_refused_before_it_is_unpacked() -> None:
    bomb = paper.saved(Image.new("1", (30_000, 30_000)), "PNG")
    assert len(bomb) < 1_000_000
    with pytest.raises(DocumentUnreadable, match="million dots"):
        read_image(bomb)


def test_more_images_than_pages_allowed_are_refused() -> None:
    blank = Image.new("1", (50, 50))
    content = paper.saved(blank, "TIFF", save_all=True, append_images=[blank] * 9)
    with pytest.raises(DocumentUnreadable, match="has 10 pages"):
        read_image(content, page_limit=9)


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "TIFF"])
@pytest.mark.parametrize("kept", [0.02, 0.5])
def test_a_torn_image_is_refused_or_read_in_part(format_name: str, kept: float) -> None:
    content = paper.saved(paper.scan(LETTER), format_name)
    with pytest.raises(DocumentUnreadable):
        read_image(content[: int(len(content) * kept)])


def test_a_torn_heic_is_refused() -> None:
    with pytest.raises(DocumentUnreadable, match="damaged"):
        read_image(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1" + bytes(400))
