"""One page of a PDF into its text: which of its words come from where, and in what order."""

from collections.abc import Callable, Sequence

import pypdfium2
from PIL import Image

from medmemory.clinical.document import Page, PageSource
from medmemory.ingestion.parsing import ocr
from medmemory.ingestion.parsing.continued import may_go_on
from medmemory.ingestion.parsing.geometry import Box, Word
from medmemory.ingestion.parsing.layout import Arrangement, arrange
from medmemory.ingestion.parsing.page_text import PageText, vocabulary
from medmemory.ingestion.parsing.pdf_annotations import Added
from medmemory.ingestion.parsing.pdf_images import Unshown, unshown_image
from medmemory.ingestion.parsing.pdf_page import (
    TextLayer,
    read_text_layer,
    upright,
    upright_rule,
)
from medmemory.ingestion.parsing.reading_notes import ReadingNotes
from medmemory.ingestion.parsing.recognition import (
    RENDER_DOTS_PER_INCH,
    CpuBudget,
    Recognition,
    is_blank,
    read_faint,
    read_picture,
)
from medmemory.ingestion.parsing.table import Table
from medmemory.ingestion.parsing.table_check import SecondReader, has_values
from medmemory.ingestion.parsing.text_quality import is_garbage, is_misread, unknown_count
from medmemory.ingestion.parsing.uncovered import uncovered_pictures, within

HIDDEN_MARK = "[Not visible on the page:]"
_POINTS = 72
_LONGEST_SIDE = 4000  # dots of a rendered page
_MOST_KNOWN_WORDS = 200_000
_FULL_TURN = 4


class PageReader:
    """Reads the pages of one file in their order, and notes what a clinician must know."""

    def __init__(
        self, content: bytes, notes: ReadingNotes, recognising: Callable[[int], None]
    ) -> None:
        """`recognising` is told the number of a page before text in images is recognised on it."""
        self._notes = notes
        self._recognising = recognising
        self._second = SecondReader(content)
        self._budget = CpuBudget()
        self._known_words: set[str] = set()
        self._above: Table | None = None  # that may go on on the next page

    def close(self) -> None:
        self._second.close()

    def damaged(self, number: int) -> Page:
        """The page, empty and noted."""
        self._notes.damaged(number)
        return Page(number, "")

    def read(self, page: pypdfium2.PdfPage, number: int, added: Added) -> Page:
        """The page with its text, or empty and noted."""
        above, self._above = self._above, None
        layer = read_text_layer(page, added)
        words = [*layer.words, *layer.sideways]
        if layer.is_blank:
            return Page(number, "")
        if (
            not words
            or is_garbage(words, unmapped=layer.unmapped)
            or (layer.ink.is_scan_with_text and is_misread(words))
        ):
            return self._recognised(page, number, layer)
        self._learn(words)
        text, arranged = self._laid_out(layer, above)
        if unknown_count(words):
            self._notes.unknown_signs(number)
        if not layer.turns:
            self._check(number, arranged.tables)
        confidence = self._add_images(page, number, layer, text)
        text.add([[note] for note in layer.notes])
        self._add_hidden(layer, text, number)
        is_ocr = confidence is not None or layer.ink.is_scan_with_text
        source = PageSource.OCR if is_ocr else PageSource.TEXT_LAYER
        return Page(number, text.text, source, confidence, text.boxes)

    def _check(self, number: int, tables: Sequence[Table]) -> None:
        """Notes the values about which a second reading of the page's tables disagrees."""
        if not has_values(tables):
            return
        found = None if self._budget.is_spent else self._second.disagreements(number, tables)
        if found is None:
            self._notes.unchecked(number)
        else:
            self._notes.disagreements(number, found)

    def _laid_out(self, layer: TextLayer, above: Table | None) -> tuple[PageText, Arrangement]:
        words = [upright(layer, word) for word in layer.words]
        sideways = [upright(layer, word) for word in layer.sideways]
        rules = [upright_rule(layer, rule) for rule in layer.ink.rules]
        arranged = arrange(words, rules, sideways, above)
        text = PageText(_placing(layer), self._known_words)
        text.add(arranged.lines)
        if arranged.tables and may_go_on(arranged.tables[-1], words):
            self._above = arranged.tables[-1]
        return text, arranged

    def _add_hidden(self, layer: TextLayer, text: PageText, number: int) -> None:
        if not layer.hidden:
            return
        self._notes.hidden_text(number)
        words = [upright(layer, word) for word in layer.hidden]
        text.add([[HIDDEN_MARK], *arrange(words).lines])

    def _recognised(self, page: pypdfium2.PdfPage, number: int, layer: TextLayer) -> Page:
        """The whole page by OCR; what is hidden in its text layer is added and marked."""
        text = PageText(_placing(layer), self._known_words)
        picture = _rendered(page)
        recognition = None
        if is_blank(picture):
            can_read = ocr.engine_state().is_available and not self._budget.is_spent
            if can_read:
                recognition = read_faint(picture, dots_per_inch=RENDER_DOTS_PER_INCH)
            if recognition is None:
                self._look_for_unshown(page, number)
        else:
            recognition = self._ask_engine(picture, number)
        source, confidence = PageSource.TEXT_LAYER, None
        if recognition is not None and recognition.words:
            source, confidence = PageSource.OCR, recognition.confidence
            text = self._recognised_text(recognition)
            self._notes.recognised(number, recognition.confidence)
        elif recognition is not None:
            self._notes.nothing_recognised(number)
        text.add([[note] for note in layer.notes])
        self._add_hidden_after(text, layer, number)
        return Page(number, text.text, source, confidence, text.boxes)

    def _add_hidden_after(self, text: PageText, layer: TextLayer, number: int) -> None:
        if layer.hidden and not is_garbage(layer.hidden, unmapped=layer.unmapped):
            text.place_by(_placing(layer))
            self._add_hidden(layer, text, number)

    def _look_for_unshown(self, page: pypdfium2.PdfPage, number: int) -> None:
        """Notes why the page only looks blank, when it does."""
        match unshown_image(page):
            case Unshown.DAMAGED:
                self._notes.damaged(number)
            case Unshown.TOO_LARGE:
                self._notes.image_too_large(number)

    def _recognised_text(self, recognition: Recognition) -> PageText:
        words = recognition.words
        self._learn(words)
        text = PageText(recognition.place_of, self._known_words)
        text.add(arrange(words).lines)
        return text

    def _ask_engine(self, picture: Image.Image, number: int) -> Recognition | None:
        """What the engine reads; None, and noted, when there is none or no time for it."""
        if not ocr.engine_state().is_available:
            self._notes.without_engine(number)
        elif self._budget.is_spent:
            self._notes.out_of_time(number, self._budget.limit_seconds)
        else:
            self._recognising(number)
            recognition = read_picture(picture, dots_per_inch=RENDER_DOTS_PER_INCH)
            if recognition is None:
                self._notes.engine_failed(number)
            return recognition
        return None

    def _add_images(
        self, page: pypdfium2.PdfPage, number: int, layer: TextLayer, text: PageText
    ) -> float | None:
        """Adds the text within large images that stand beside the page's text.

        Returns how sure it is; None when there was nothing to read.
        """
        confidences = []
        for found in uncovered_pictures(layer, lambda: _rendered(page)):
            if is_blank(found.picture):
                if unshown_image(page) is not None:
                    self._notes.image_unread(number)
                continue
            can_read = ocr.engine_state().is_available and not self._budget.is_spent
            if can_read:
                self._recognising(number)
            read = (
                read_picture(found.picture, dots_per_inch=RENDER_DOTS_PER_INCH)
                if can_read
                else None
            )
            if read is None:
                if found.is_telling:
                    self._notes.image_unread(number)
            elif read.words and not found.repeats(read.words):
                text.place_by(within(found.box, layer, read.place_of))
                text.add([[], *arrange(read.words).lines])
                confidences.append(read.confidence)
                self._notes.recognised(number, read.confidence)
        text.place_by(_placing(layer))
        return min(confidences) if confidences else None

    def _learn(self, words: Sequence[Word]) -> None:
        if len(self._known_words) < _MOST_KNOWN_WORDS:
            self._known_words |= vocabulary(words)


def _placing(layer: TextLayer) -> Callable[[Word], Box]:
    """From a word as it was laid out to its place on the page as it is displayed."""
    back = (_FULL_TURN - layer.turns) % _FULL_TURN
    width, height = layer.width, layer.height
    turned = (height, width) if layer.turns % 2 else (width, height)
    frame = TextLayer(*turned, turns=back)

    def place(word: Word) -> Box:
        if back:
            word = upright(frame, word)
        return Box(word.left / width, word.top / height, word.right / width, word.bottom / height)

    return place


def _rendered(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(RENDER_DOTS_PER_INCH / _POINTS, _LONGEST_SIDE / max(width, height, 1))
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return picture.convert("L")
