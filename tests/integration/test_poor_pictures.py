"""Photographs, faxes and faint print are read, not taken for blank paper."""

import pytest
from PIL import Image, ImageChops

from medmemory.clinical.document import ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import images, pdf
from medmemory.ingestion.parsing.ground import evened
from tests.support import paper

PAGE = paper.scan(paper.printed(paper.lines(paper.LETTER)))
WHITE = Image.new("L", PAGE.size, 255)


def read(content: bytes) -> ParsedDocument:
    return images.parse(content, page_limit=5, report=lambda *_: None)


def assert_letter(text: str) -> None:
    found = set(text.split())
    words = set(" ".join(paper.LETTER).split())
    assert len(words & found) >= len(words) * 0.9


def _in_shadow(picture: Image.Image) -> Image.Image:
    light = Image.linear_gradient("L").resize(picture.size).point(lambda grey: 120 + grey // 3)
    corners = (1.02, 0.06, -20, 0.02, 1.03, -15, 0.00002, 0.00004)
    taken = picture.transform(picture.size, Image.Transform.PERSPECTIVE, corners, fillcolor=90)
    return ImageChops.multiply(taken, light)


def test_a_photographed_page_in_a_shadow_is_read() -> None:
    photograph = _in_shadow(PAGE.crop((0, 0, PAGE.width, 900)))
    assert evened(photograph) is not None
    assert_letter(read(paper.saved(photograph, "JPEG", quality=60)).pages[0].text)


def test_faint_print_is_read() -> None:
    faint = PAGE.point(lambda grey: 205 - (255 - grey) * 35 // 255)
    assert_letter(read(paper.saved(faint, "PNG")).pages[0].text)
    scanned = pdf.parse(paper.printed(paper.image(faint)), page_limit=5, report=lambda *_: None)
    assert_letter(scanned.pages[0].text)


def test_a_back_that_shows_through_is_blank_paper() -> None:
    back = PAGE.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    through = back.point(lambda grey: 240 - (255 - grey) * 20 // 255)
    both = paper.printed(paper.image(PAGE), paper.image(through))
    found = pdf.parse(both, page_limit=5, report=lambda *_: None)
    assert [bool(page.text) for page in found.pages] == [True, False]
    assert (found.warnings, found.unreadable_pages) == ((), ())


def test_white_paper_holds_nothing() -> None:
    with pytest.raises(DocumentUnreadable, match="blank"):
        read(paper.saved(WHITE, "PNG"))


def test_a_fax_whose_dots_are_twice_as_high_as_wide_is_read() -> None:
    fax = PAGE.convert("1").resize((PAGE.width, PAGE.height // 2))
    content = paper.saved(fax, "TIFF", compression="group4", dpi=(204, 98))
    assert_letter(read(content).pages[0].text)
