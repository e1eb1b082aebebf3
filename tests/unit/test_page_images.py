"""Pictures of pages: the quoted words carry the highlight, and nothing else does."""

import io
import uuid

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from medmemory.clinical.document import Span, WordBox
from medmemory.clinical.identifiers import ClinicianId, DocumentId
from medmemory.errors import DocumentUnreadable, NotFound
from medmemory.ui.marks import Mark, mark_around
from medmemory.ui.page_images import (
    HIGHLIGHT,
    WIDTH_PIXELS,
    PageImages,
    Quote,
    locate,
    render_page,
    word_boxes,
)

WIDTH, HEIGHT = 595, 842
LINES = ("Haemoglobin 13.1 g/dL", "HbA1c 7.2 % (55 mmol/mol)", "Haemoglobin 13.1 g/dL")


def pdf() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT))
    for number, line in enumerate(LINES):
        canvas.drawString(72, 700 - 100 * number, line)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def turned_pdf() -> bytes:
    document = pypdfium2.PdfDocument(pdf())
    document[0].set_rotation(90)
    file = io.BytesIO()
    document.save(file)
    document.close()
    return file.getvalue()


def quote(line: int) -> Quote:
    text = "\r\n".join(LINES)
    start = sum(len(one) + 2 for one in LINES[:line])
    return Quote(text, Span(start, start + len(LINES[line])))


def highlighted_rows(png: bytes) -> set[int]:
    """Numbers of the lines of text on which the highlight lies."""
    image = Image.open(io.BytesIO(png))
    scale = image.width / WIDTH
    return {
        number
        for number in range(len(LINES))
        for x in range(int(70 * scale), int(120 * scale))
        for y in range(
            int((HEIGHT - 712 + 100 * number) * scale), int((HEIGHT - 695 + 100 * number) * scale)
        )
        if image.getpixel((x, y)) == HIGHLIGHT
    }


@pytest.mark.parametrize("line", range(len(LINES)))
def test_the_highlight_lies_on_the_quoted_words_and_no_others(line: int) -> None:
    assert highlighted_rows(render_page(pdf(), 1, quote(line))) == {line}


def test_a_page_without_a_quote_or_with_an_unknown_one_has_no_highlight() -> None:
    unknown = Quote("Words of another page", Span(0, 5))
    assert highlighted_rows(render_page(pdf(), 1, None)) == set()
    assert highlighted_rows(render_page(pdf(), 1, unknown)) == set()


def test_the_highlight_turns_with_the_page() -> None:
    image = Image.open(io.BytesIO(render_page(turned_pdf(), 1, quote(1))))
    assert image.width > image.height
    marked = [
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        if image.getpixel((x, y)) == HIGHLIGHT
    ]
    across = max(x for x, _ in marked) - min(x for x, _ in marked)
    down = max(y for _, y in marked) - min(y for _, y in marked)
    assert down > across  # the line of text runs downwards


def test_pictures_are_limited_in_width() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(14400, 200))
    canvas.showPage()
    canvas.save()
    assert Image.open(io.BytesIO(render_page(file.getvalue(), 1, None))).width <= WIDTH_PIXELS + 1


def test_a_missing_page_and_a_broken_file_are_told_apart() -> None:
    with pytest.raises(NotFound):
        render_page(pdf(), 2, None)
    with pytest.raises(DocumentUnreadable):
        render_page(b"%PDF-1.7 nothing", 1, None)


def test_blanks_hyphens_and_ligatures_do_not_hide_the_words() -> None:
    stored = "Find-\ning: ﬁbrosis of the liver"
    assert locate("xxFinding:fibrosisoftheliver", Quote(stored, Span(0, len(stored)))) == 2


def test_stored_words_are_marked_with_the_blanks_between_them_but_not_the_gaps_of_a_table() -> None:
    text = "Serum iron | Result: 4"
    words = tuple(
        WordBox(Span(text.index(word), text.index(word) + len(word)), left, 0.1, right, 0.12)
        for word, left, right in (("Serum", 0.1, 0.2), ("iron", 0.21, 0.26), ("4", 0.5, 0.51))
    )
    assert word_boxes((1000, 1000), Quote(text, Span(0, len(text)), words)) == [
        (98, 98, 262, 122),
        (498, 98, 512, 122),
    ]
    assert word_boxes((1000, 1000), Quote(text, Span(6, 10), words)) == [(208, 98, 262, 122)]
    assert mark_around(words, Span(0, len(text))) == Mark(0.1, 0.1, 0.51, 0.12)
    assert mark_around(words, Span(10, 13)) is None


async def test_a_picture_is_made_once_and_kept_for_its_clinician_only() -> None:
    images, document_id, asked = PageImages(), DocumentId(uuid.uuid4()), []

    async def content() -> bytes:
        asked.append(1)
        return pdf()

    async def look(clinician_id: ClinicianId) -> bytes:
        return await images.png(clinician_id, document_id, 1, render=render_page, content=content)

    one, other = ClinicianId(uuid.uuid4()), ClinicianId(uuid.uuid4())
    assert await look(one) == await look(one)
    assert len(asked) == 1
    await look(other)
    assert len(asked) == 2
    images.forget(document_id)
    await look(one)
    assert len(asked) == 3
    images.close()


def test_what_is_filled_into_a_form_is_shown() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT))
    for value in ("Penicillin, 1998", ""):
        canvas.acroForm.textfield(name=f"f{value}", x=60, y=700, width=300, value=value)
        canvas.showPage()
    canvas.save()
    pages = [Image.open(io.BytesIO(render_page(file.getvalue(), page, None))) for page in (1, 2)]
    filled, empty = (sum(page.convert("L").histogram()[:90]) for page in pages)
    assert filled > empty
