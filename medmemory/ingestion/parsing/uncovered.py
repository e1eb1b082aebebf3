"""Pictures on a page whose words its text layer does not say: to be recognised beside it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from medmemory.ingestion.parsing.geometry import Box, Word
from medmemory.ingestion.parsing.pdf_page import TextLayer

_SMALLEST = 0.1  # of the page's area; smaller ones are logos
_TELLING = 0.3  # one of this size is named when it cannot be read
_FEW_WORDS = 8  # of the text layer on the picture
_LONG_WORD = 4
_DARK = 110  # of 255
_LEFT = 0.3  # of a picture's ink: less is a logo, a signature or a frame around the words
# Grown by this much of its height, a word's box holds its letters: where they are printed, and
# where a scanner took them to be.
_AROUND_PRINTED, _AROUND_SCANNED = 0.15, 1.0


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A picture where it stands on the page as it is displayed, without the words said already."""

    box: Box
    picture: Image.Image
    is_telling: bool
    said: frozenset[str]  # the words of a scanner's own text, which may stand a little beside them

    def repeats(self, words: Sequence[Word]) -> bool:
        """Whether what is read in the picture is mostly said by the text layer already."""
        long_words = [word.text.casefold() for word in words if len(word.text) >= _LONG_WORD]
        known = sum(1 for text in long_words if text in self.said)
        return bool(self.said) and known * 2 >= len(long_words)


def uncovered_pictures(layer: TextLayer, render: Callable[[], Image.Image]) -> Iterator[Uncovered]:
    """Large pictures without words of the text layer on them, or with ink that is none of these.

    `render` makes the picture of the whole page; it is asked once, when there is a picture.
    """
    page = Box(0, 0, layer.width, layer.height)
    whole: Image.Image | None = None
    seen: set[Box] = set()
    for image in layer.ink.images:
        box = _clipped(image, page)
        if box in seen or box.area < page.area * _SMALLEST:
            continue
        seen.add(box)
        whole = whole or render()
        scale = whole.width / layer.width, whole.height / layer.height
        part = whole.crop(_dots(box, scale))
        on_it = [word for word in layer.words if box.holds_centre_of(word)]
        if len(on_it) > _FEW_WORDS:
            rest = _without(part, on_it, box, scale, is_scan=layer.ink.is_scan_with_text)
            if _dark(rest) < _dark(part) * _LEFT:
                continue
            part = rest
        said = layer.words if layer.ink.is_scan_with_text else ()
        yield Uncovered(
            box,
            part,
            is_telling=box.area >= page.area * _TELLING,
            said=frozenset(word.text.casefold() for word in said),
        )


def within(box: Box, layer: TextLayer, place_of: Callable[[Word], Box]) -> Callable[[Word], Box]:
    """From a word in the picture at `box` to its place on the page, in fractions of the page."""

    def place(word: Word) -> Box:
        inner = place_of(word)
        across, down = box.right - box.left, box.bottom - box.top
        return Box(
            (box.left + inner.left * across) / layer.width,
            (box.top + inner.top * down) / layer.height,
            (box.left + inner.right * across) / layer.width,
            (box.top + inner.bottom * down) / layer.height,
        )

    return place


def _clipped(image: Box, page: Box) -> Box:
    return Box(
        max(image.left, page.left), max(image.top, page.top),
        min(image.right, page.right), min(image.bottom, page.bottom),
    )  # fmt: skip


def _without(
    part: Image.Image,
    words: Sequence[Word],
    box: Box,
    scale: tuple[float, float],
    *,
    is_scan: bool,
) -> Image.Image:
    rest = part.copy()
    brush = ImageDraw.Draw(rest)
    for word in words:
        height = min(word.bottom - word.top, word.right - word.left)
        around = height * (_AROUND_SCANNED if is_scan else _AROUND_PRINTED)
        grown = Box(
            word.left - around - box.left, word.top - around - box.top,
            word.right + around - box.left, word.bottom + around - box.top,
        )  # fmt: skip
        brush.rectangle(_dots(grown, scale), fill=255)
    return rest


def _dots(box: Box, scale: tuple[float, float]) -> tuple[int, int, int, int]:
    across, down = scale
    return (
        round(box.left * across), round(box.top * down),
        round(box.right * across), round(box.bottom * down),
    )  # fmt: skip


def _dark(picture: Image.Image) -> int:
    return sum(picture.convert("L").histogram()[:_DARK])
