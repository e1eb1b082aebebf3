"""What is drawn on a PDF page beside its letters, and which letters nobody sees."""

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from medmemory.ingestion.parsing.geometry import Box, Rule, Word
from medmemory.ingestion.parsing.pdf_cover import Cover

PlaceBox = Callable[[float, float, float, float], Box]

_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 40_000
_DEEPEST_FORM = 6
_THIN = 2.5  # points: a filled area this thin is a rule
_LARGEST_FILL = 0.9  # of the page: beyond that it is the background
_LIGHT = 235  # of 255, each of red, green and blue
_SMALLEST_TEXT = 1.5  # points, the height of a line
_TELLING_WORD = 3  # letters: the shorter side of a longer word is its height
_LEAST_CONTRAST = 24  # of 255, between the darkest and the lightest dot of a word
_IMAGE_COVERS = 0.6  # of the page: invisible text on it is the text of a scan

_MOST_CLIPS, _MOST_CLIP_POINTS = 8, 100  # more than boxes and frames of a page have
_LAYER = "OC\0"  # as PDFium writes it

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Ink:
    """Rules, images, and whether there is any doubt that all text can be seen."""

    rules: list[Rule] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    object_count: int = 0
    cover: Cover = field(default_factory=Cover)
    has_doubtful_text: bool = False
    # Whether text is on a layer that may be switched off, or lies outside what it is clipped to.
    has_parted_text: bool = False
    is_scan_with_text: bool = False

    def hidden_words(
        self,
        page: pypdfium2.PdfPage,
        text_page: pypdfium2.PdfTextPage,
        words: Sequence[tuple[Word, int]],
        visible: Box,
    ) -> set[int]:
        """The indices of the words that are not to be seen on the page."""
        outside = {
            index
            for word, index in words
            if word.right < visible.left or word.left > visible.right
            or word.bottom < visible.top or word.top > visible.bottom
        }  # fmt: skip
        doubtful, below_images = self.cover.doubtful(text_page, words)
        unseen = {index for word, index in words if _is_minute(word)}
        light: list[tuple[Word, int]] = []
        if self.has_doubtful_text:
            unseen |= {index for _, index in words if _is_unpainted(text_page, index)}
            light = [one for one in words if _is_light(text_page, one[1])]
        covering = sum(image.area for image in self.images)
        if covering >= visible.area * _IMAGE_COVERS and (
            len(unseen | below_images) >= max(1, len(words) // 2)
        ):
            # A searchable scan: the letters stand unseen over or under their own image.
            self.is_scan_with_text = True
            unseen = set()
            doubtful = [one for one in doubtful if one[1] not in below_images]
        parted = [one for one in words if self.has_parted_text and _is_parted(text_page, one[1])]
        doubtful = [one for one in {*doubtful, *light, *parted} if one[1] not in unseen]
        if doubtful:
            unseen |= _without_contrast(page, doubtful)
        return outside | unseen


def read_ink(page: pypdfium2.PdfPage, place: PlaceBox) -> Ink:
    """What the page's objects say, those within forms too."""
    reader = _Reader(place)
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        reader.read(pdfium.FPDFPage_GetObject(page, index), _IDENTITY, 0)
    return reader.ink


class _Reader:
    def __init__(self, place: PlaceBox) -> None:
        self.ink = Ink()
        self._place = place
        self._segments_left = _MOST_SEGMENTS

    def read(self, thing: object, matrix: _Matrix, depth: int) -> None:
        if not thing or self.ink.object_count > _MOST_OBJECTS:
            return
        self.ink.object_count += 1
        match pdfium.FPDFPageObj_GetType(thing):
            case pdfium.FPDF_PAGEOBJ_TEXT:
                self.ink.cover.add_text(thing, self.ink.object_count)
                self._text(thing)
            case pdfium.FPDF_PAGEOBJ_PATH:
                self._path(thing, _times(_matrix_of(thing), matrix))
            case pdfium.FPDF_PAGEOBJ_IMAGE:
                # An image is the unit square under its matrix.
                box = self._box([(0, 0), (1, 0), (0, 1), (1, 1)], _times(_matrix_of(thing), matrix))
                self.ink.images.append(box)
                self.ink.cover.add_image(box, self.ink.object_count, thing)
            case pdfium.FPDF_PAGEOBJ_FORM if depth < _DEEPEST_FORM:
                inner = _times(_matrix_of(thing), matrix)
                for index in range(max(0, pdfium.FPDFFormObj_CountObjects(thing))):
                    self.read(pdfium.FPDFFormObj_GetObject(thing, index), inner, depth + 1)

    def _text(self, thing: object) -> None:
        ink = self.ink
        ink.has_parted_text = ink.has_parted_text or _is_on_layer(thing) or _is_clipped_away(thing)
        if self.ink.has_doubtful_text:
            return
        mode = pdfium.FPDFTextObj_GetTextRenderMode(thing)
        self.ink.has_doubtful_text = _is_unseen_mode(mode) or _is_light_colour(
            lambda *parts: pdfium.FPDFPageObj_GetFillColor(thing, *parts)
        )

    def _path(self, thing: object, matrix: _Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(thing, fill, stroke)
        if not stroke.value and not fill.value:
            return
        count = pdfium.FPDFPath_CountSegments(thing)
        self._segments_left -= count
        if count < 2 or self._segments_left < 0:  # noqa: PLR2004  # a single point draws nothing
            return
        lines = _lines(thing, count)
        if not lines:  # curves only
            return
        box = self._box([point for line in lines for point in line], matrix)
        if fill.value and min(box.right - box.left, box.bottom - box.top) > _THIN:
            self.ink.cover.add_area(box, self.ink.object_count, thing)
        if not stroke.value:
            if min(box.right - box.left, box.bottom - box.top) <= _THIN:
                self._add_thin(box, is_edge=False)
                return
            if _is_light_colour(lambda *parts: pdfium.FPDFPageObj_GetFillColor(thing, *parts)):
                return
            if box.area > _LARGEST_FILL * 600 * 800:
                return
        for line in lines:
            box = self._box(line, matrix)
            if min(box.right - box.left, box.bottom - box.top) <= _THIN:
                self._add_thin(box, is_edge=not stroke.value)

    def _add_thin(self, box: Box, *, is_edge: bool) -> None:
        if box.right - box.left >= box.bottom - box.top:
            y = (box.top + box.bottom) / 2
            self.ink.rules.append(Rule(box.left, y, box.right, y, is_edge))
        else:
            x = (box.left + box.right) / 2
            self.ink.rules.append(Rule(x, box.top, x, box.bottom, is_edge))

    def _box(self, points: Sequence[tuple[float, float]], matrix: _Matrix) -> Box:
        a, b, c, d, e, f = matrix
        xs = [a * x + c * y + e for x, y in points]
        ys = [b * x + d * y + f for x, y in points]
        return self._place(min(xs), min(ys), max(xs), max(ys))


def _lines(thing: object, count: int) -> list[list[tuple[float, float]]]:
    lines: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(thing, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            lines.append([here, point])
        here = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            lines.append([here, start])
            here = start
    return lines


def _matrix_of(thing: object) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, matrix):
        return _IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _is_parted(text_page: pypdfium2.PdfTextPage, index: int) -> bool:
    thing = pdfium.FPDFText_GetTextObject(text_page, index)
    return bool(thing) and (_is_on_layer(thing) or _is_clipped_away(thing))


def _is_clipped_away(thing: object) -> bool:
    """Whether the object lies wholly beside one of the paths that it is clipped to."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    clip = pdfium.FPDFPageObj_GetClipPath(thing)
    count = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    if count <= 0 or not pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return False
    for path in range(min(count, _MOST_CLIPS)):
        points = _clip_points(clip, path)
        if not points:
            continue
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if (
            right.value < min(xs) or left.value > max(xs)
            or top.value < min(ys) or bottom.value > max(ys)
        ):  # fmt: skip
            return True
    return False


def _clip_points(clip: object, path: int) -> list[tuple[float, float]]:
    count = pdfium.FPDFClipPath_CountPathSegments(clip, path)
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for index in range(min(count, _MOST_CLIP_POINTS)):
        segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, index)
        if segment and pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            points.append((x.value, y.value))
    return points if count <= _MOST_CLIP_POINTS else []


def _is_on_layer(thing: object) -> bool:
    """Whether the object belongs to optional content: the mark that begins it is named OC."""
    name, length = (ctypes.c_ushort * len(_LAYER))(), ctypes.c_ulong()
    for index in range(max(0, pdfium.FPDFPageObj_CountMarks(thing))):
        mark = pdfium.FPDFPageObj_GetMark(thing, index)
        size = ctypes.sizeof(name)
        if pdfium.FPDFPageObjMark_GetName(mark, name, size, length) and (
            length.value == size and bytes(name).decode("utf-16-le") == _LAYER
        ):
            return True
    return False


def _is_unseen_mode(mode: int) -> bool:
    return mode in {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}


def _is_light_colour(get: Callable[..., int]) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(red, green, blue, alpha):
        return False
    return alpha.value < 255 - _LIGHT or min(red.value, green.value, blue.value) >= _LIGHT


def _is_light(text_page: pypdfium2.PdfTextPage, index: int) -> bool:
    return _is_light_colour(lambda *parts: pdfium.FPDFText_GetFillColor(text_page, index, *parts))


def _is_minute(word: Word) -> bool:
    sides = sorted((word.right - word.left, word.bottom - word.top))
    return sides[0 if len(word.text) >= _TELLING_WORD else 1] < _SMALLEST_TEXT


def _is_unpainted(text_page: pypdfium2.PdfTextPage, index: int) -> bool:
    thing = pdfium.FPDFText_GetTextObject(text_page, index)
    if not thing:
        return False
    return _is_unseen_mode(pdfium.FPDFTextObj_GetTextRenderMode(thing))


def _without_contrast(page: pypdfium2.PdfPage, words: Sequence[tuple[Word, int]]) -> set[int]:
    """Those that cannot be told from what is behind them."""
    scale = 2.0
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    unseen = set()
    for word, index in words:
        sides = (word.left * scale, word.top * scale, word.right * scale, word.bottom * scale)
        left, top, right, bottom = (round(side) for side in sides)
        if right - left < 1 or bottom - top < 1:
            unseen.add(index)
            continue
        darkest, lightest = picture.crop((left, top, right, bottom)).getextrema()
        if float(lightest) - float(darkest) < _LEAST_CONTRAST:  # type: ignore[arg-type]  # one band
            unseen.add(index)
    return unseen
