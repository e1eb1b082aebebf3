"""Pictures of pages, with the quoted words marked on them.

PDFium is not thread-safe: one thread of this process does all of it, so the event loop goes on.
"""

import asyncio
import io
import threading
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from medmemory.clinical.document import Span, WordBox
from medmemory.clinical.identifiers import ClinicianId, DocumentId
from medmemory.errors import DocumentUnreadable, NotFound
from medmemory.ui.marks import quoted_words

WIDTH_PIXELS = 1240  # an A4 page at 150 dpi
HEIGHT_PIXELS = 3600
HIGHLIGHT = (255, 224, 102)
CACHED_IMAGES = 48
CACHED_SECONDS = 300

# Of a line's height: blanks between words are narrower, the gaps between a table's cells wider.
_WIDEST_BLANK = 0.8
_SOFT_HYPHEN = "\u00ad"

Box = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Quote:
    """Words to mark: `span` of `page_text`, which is the page's text as it was stored.

    `words` say where its words stand; without them the words are sought in the file.
    """

    page_text: str
    span: Span
    words: tuple[WordBox, ...] = ()


# Draws a page (from 1) of a file's content. Raises NotFound for a page that the file does not have,
# DocumentUnreadable for a file that cannot be drawn any more.
Render = Callable[[bytes, int, Quote | None], bytes]


@dataclass(frozen=True, slots=True)
class _Key:
    # The clinician is part of the key: a picture is found again only by whoever was allowed it.
    clinician_id: ClinicianId
    document_id: DocumentId
    page_number: int
    span: Span | None


class PageImages:
    """An instance lives as long as its process. Ask only after the access was checked."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="page-images")
        self._cached: OrderedDict[_Key, tuple[float, bytes]] = OrderedDict()

    async def png(
        self,
        clinician_id: ClinicianId,
        document_id: DocumentId,
        page_number: int,
        *,
        render: Render,
        content: Callable[[], Awaitable[bytes]],
        quote: Quote | None = None,
    ) -> bytes:
        """The page (from 1) as PNG. `content` is awaited only when no picture is kept.

        Raises what `render` raises.
        """
        key = _Key(clinician_id, document_id, page_number, quote.span if quote else None)
        if (kept := self._kept(key)) is not None:
            return kept
        file = await content()
        loop = asyncio.get_running_loop()
        image = await loop.run_in_executor(self._thread, render, file, page_number, quote)
        self._cached[key] = (time.monotonic() + CACHED_SECONDS, image)
        while len(self._cached) > CACHED_IMAGES:
            self._cached.popitem(last=False)
        return image

    def forget(self, document_id: DocumentId) -> None:
        """No picture of the document is kept."""
        for key in [key for key in self._cached if key.document_id == document_id]:
            del self._cached[key]

    def close(self) -> None:
        self._cached.clear()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _kept(self, key: _Key) -> bytes | None:
        now = time.monotonic()
        for old in [old for old, (expires_at, _) in self._cached.items() if expires_at <= now]:
            del self._cached[old]
        if key not in self._cached:
            return None
        self._cached.move_to_end(key)
        return self._cached[key][1]


_pdfium = threading.Lock()


def render_page(pdf: bytes, page_number: int, quote: Quote | None) -> bytes:
    """The page as PNG within WIDTH_PIXELS by HEIGHT_PIXELS, the quote marked where it is found."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise DocumentUnreadable from error
        try:
            if not 1 <= page_number <= len(document):
                raise NotFound("The file has no such page.")
            document.init_forms()  # else what was filled into a form is not shown
            page = document[page_number - 1]
            width, height = page.get_size()
            scale = min(WIDTH_PIXELS / max(width, 1), HEIGHT_PIXELS / max(height, 1))
            bitmap = page.render(scale=scale)
            image = bitmap.to_pil().convert("RGB")
            if quote is not None:
                found = word_boxes(image.size, quote)
                mark(image, found or _boxes(page, bitmap.get_posconv(page), quote))
        finally:
            document.close()
    return png_of(image)


def png_of(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, format="PNG", compress_level=6)
    return file.getvalue()


def word_boxes(size: tuple[int, int], quote: Quote) -> list[Box]:
    """Rectangles in pixels around the quoted words, with the blanks between those of one line;
    none when it is not known where they stand."""
    width, height = size
    boxes: list[Box] = []
    for word in quoted_words(quote.words, quote.span):
        left, top, right, bottom = (
            round(word.left * width),
            round(word.top * height),
            round(word.right * width),
            round(word.bottom * height),
        )
        if boxes and _goes_on(boxes[-1], left, (top + bottom) // 2):
            last = boxes.pop()
            left, top, bottom = last[0], min(top, last[1]), max(bottom, last[3])
        boxes.append((left, top, right, bottom))
    return [(left - 2, top - 2, right + 2, bottom + 2) for left, top, right, bottom in boxes]


def _goes_on(box: Box, left: int, middle: int) -> bool:
    return box[1] < middle < box[3] and 0 <= left - box[2] <= _WIDEST_BLANK * (box[3] - box[1])


def mark(image: Image.Image, boxes: Sequence[Box]) -> None:
    """Multiplies, as a felt pen does: black letters stay black."""
    pen = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(pen)
    for box in boxes:
        draw.rectangle(box, fill=HIGHLIGHT)
    image.paste(ImageChops.multiply(image, pen))


def _boxes(page: Any, positions: Any, quote: Quote) -> list[Box]:
    """Rectangles in pixels around the quoted words; none when PDFium does not find them."""
    text_page = page.get_textpage()
    letters = [
        (index, letter)
        for index in range(text_page.count_chars())
        for letter in _letters(chr(pypdfium2.raw.FPDFText_GetUnicode(text_page, index)))
    ]
    first = locate("".join(letter for _, letter in letters), quote)
    if first is None:
        return []
    length = len(_letters(quote.page_text[quote.span.start : quote.span.end]))
    start, last = letters[first][0], letters[first + length - 1][0]
    boxes = []
    for number in range(text_page.count_rects(start, last - start + 1)):
        left, bottom, right, top = text_page.get_rect(number)
        corners = positions.to_bitmap(left, bottom), positions.to_bitmap(right, top)
        across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        boxes.append((across[0] - 2, down[0] - 2, across[1] + 2, down[1] + 2))
    return boxes


def locate(page_letters: str, quote: Quote) -> int | None:
    """Where the quote's letters begin among the page's, blanks left out of both; None: nowhere.

    Words that stand on the page several times are told apart by how often they stood before.
    """
    wanted = _letters(quote.page_text[quote.span.start : quote.span.end])
    if not wanted:
        return None
    stored = _letters(quote.page_text)
    before = len(_letters(quote.page_text[: quote.span.start]))
    found = None
    position = stored.find(wanted)
    place = page_letters.find(wanted)
    while place != -1:
        found = place
        if position == -1 or position >= before:
            break
        position = stored.find(wanted, position + 1)
        place = page_letters.find(wanted, place + 1)
    return found


def _letters(text: str) -> str:
    """What two readings of one page have in common: no blanks, hyphens at line ends, ligatures."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKC", text)
        if letter.isprintable() and not letter.isspace() and letter not in ("-", _SOFT_HYPHEN)
    )
