"""Letters that an area or an image may hide: drawn over them, or behind them in their colour."""

import ctypes
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from medmemory.ingestion.parsing.geometry import Box, Word

Colour = tuple[int, int, int]

_BAND = 24  # points: areas are looked up by height
_MOST_BANDS = 200
_ALIKE = 24  # of 255, in red, green and blue each


class _Area(NamedTuple):
    box: Box
    order: int  # of drawing
    colour: Colour | None  # None: an image
    is_opaque_image: bool = False


class Cover:
    """The areas and images of a page, and when they and its letters were drawn."""

    def __init__(self) -> None:
        self._bands: dict[int, list[_Area]] = {}
        self._texts: dict[int | None, int] = {}

    def add_text(self, thing: object, order: int) -> None:
        self._texts[_address(thing)] = order

    def add_area(self, box: Box, order: int, thing: object) -> None:
        colour = _colour(lambda *parts: pdfium.FPDFPageObj_GetFillColor(thing, *parts))
        self._add(_Area(box, order, colour or (0, 0, 0)))

    def add_image(self, box: Box, order: int, thing: object) -> None:
        is_opaque = not pdfium.FPDFPageObj_HasTransparency(thing)
        self._add(_Area(box, order, None, is_opaque))

    def _add(self, area: _Area) -> None:
        first, last = int(area.box.top // _BAND), int(area.box.bottom // _BAND)
        for band in range(max(first, 0), min(last, _MOST_BANDS) + 1):
            self._bands.setdefault(band, []).append(area)

    def doubtful(
        self, text_page: pypdfium2.PdfTextPage, words: Iterable[tuple[Word, int]]
    ) -> tuple[list[tuple[Word, int]], set[int]]:
        """The words that may be hidden so; and which of them an opaque image was drawn over."""
        found, below_images = [], set()
        for word, index in words:
            band = self._bands.get(int((word.top + word.bottom) / 2 // _BAND), ())
            on = [area for area in band if area.box.holds_centre_of(word)]
            if not on:
                continue
            order = self._texts.get(_address(pdfium.FPDFText_GetTextObject(text_page, index)), -1)
            over = [area for area in on if area.order > order >= 0]
            if over or _is_alike(on, order, text_page, index):
                found.append((word, index))
            if any(area.is_opaque_image for area in over):
                below_images.add(index)
        return found, below_images


def _is_alike(
    areas: Sequence[_Area], order: int, text_page: pypdfium2.PdfTextPage, index: int
) -> bool:
    """Whether what the word was last drawn on has its colour."""
    behind = max((area for area in areas if area.order < order), key=_order, default=None)
    if behind is None or behind.colour is None:
        return False
    own = _colour(lambda *parts: pdfium.FPDFText_GetFillColor(text_page, index, *parts))
    if own is None:
        return False
    return max(abs(one - two) for one, two in zip(own, behind.colour, strict=True)) < _ALIKE


def _order(area: _Area) -> int:
    return area.order


def _colour(get: Callable[..., int]) -> Colour | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(red, green, blue, alpha):
        return None
    return red.value, green.value, blue.value


def _address(thing: object) -> int | None:
    return ctypes.cast(thing, ctypes.c_void_p).value if thing else None  # type: ignore[arg-type]  # a pointer of PDFium's
