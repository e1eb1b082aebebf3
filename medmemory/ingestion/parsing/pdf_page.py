"""What PDFium knows of a page: words with boxes, rules, images, and what of it cannot be seen.

All places are in points on the page as it is displayed, from its upper left corner.
"""

import ctypes
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pypdfium2
import pypdfium2.raw as pdfium

from medmemory.ingestion.parsing.decoding import clean
from medmemory.ingestion.parsing.geometry import Box, Rule, Word
from medmemory.ingestion.parsing.pdf_annotations import Added
from medmemory.ingestion.parsing.pdf_objects import Ink, read_ink
from medmemory.ingestion.parsing.segments import rows_of, segments_of
from medmemory.ingestion.parsing.symbol_fonts import shown_symbol

# How PDFium marks a hyphen at which the page breaks a word.
_BREAKING_HYPHENS = re.compile("[\x02\ufffe]")
_SPACE = " \t\r\n\f\v\xa0\u2000-\u200b\u202f\u205f\u3000"
_TOKEN = re.compile(f"[^{_SPACE}]+")
# Codes for which the file names no letter: shown as unknown, not left out.
_NAMELESS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff]")
_DIGIT_BEHIND_DIGIT = re.compile(r"\d(?=[+\u2212-]?\d)")
_SMALLER = 0.8  # of the size of the digit before: a power, or the mark of a note
UNKNOWN = "\ufffd"
_BOLD_FROM = 600  # where regular is 400
_LONGEST_FONT_NAME = 128
_MOST_SAMPLED = 80
_SIDEWAYS_FROM = 3  # letters; shorter words run along with longer ones, or with the page
_SHORTEST_SIDEWAYS = 2  # letters; the shape of one says nothing
_MOSTLY = 0.6
_FULL_TURN = 4


@dataclass(slots=True)
class TextLayer:
    """The words that can be seen, in the file's order, and the others."""

    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    hidden: list[Word] = field(default_factory=list)
    sideways: list[Word] = field(default_factory=list)
    unmapped: float = 0.0  # share of sampled characters for which the file gives no letter
    turns: int = 0  # quarter turns to the right after which the text is upright
    ink: Ink = field(default_factory=Ink)
    notes: Sequence[str] = ()  # what readers of the file wrote, which is not printed on the page

    @property
    def is_blank(self) -> bool:
        has_words = self.words or self.sideways or self.hidden or self.notes
        return not has_words and self.ink.object_count == 0


def read_text_layer(page: pypdfium2.PdfPage, added: Added) -> TextLayer:
    """The page's text layer with what was added to it; empty when it has none."""
    place = _Place(page)
    ink = read_ink(page, place.box)
    layer = TextLayer(place.width, place.height, ink=ink, notes=added.notes)
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        characters = _characters(text_page, count)
        found = list(_words(text_page, characters, place, bool(layer.ink.rules)))
        layer.unmapped = _unmapped(text_page, found)
        seen = [(word, index) for word, index, _ in found]
        hidden = layer.ink.hidden_words(page, text_page, seen, Box(0, 0, place.width, place.height))
    finally:
        text_page.close()
    _sort(layer, found, hidden)
    layer.words += [Word(tick, *place.box(*sides)) for tick, sides in added.ticks]
    return layer


def upright(layer: TextLayer, word: Word) -> Word:
    """The word where it stands once the page is turned so that its text is upright."""
    match layer.turns:
        case 1:
            sides = layer.height - word.bottom, word.left, layer.height - word.top, word.right
        case 2:
            sides = (
                layer.width - word.right, layer.height - word.bottom,
                layer.width - word.left, layer.height - word.top,
            )  # fmt: skip
        case 3:
            sides = word.top, layer.width - word.right, word.bottom, layer.width - word.left
        case _:
            return word
    return word._replace(left=sides[0], top=sides[1], right=sides[2], bottom=sides[3])


def upright_rule(layer: TextLayer, rule: Rule) -> Rule:
    """The rule likewise."""
    turned = upright(layer, Word("", rule.left, rule.top, rule.right, rule.bottom))
    return Rule(turned.left, turned.top, turned.right, turned.bottom, rule.is_edge)


class _Place:
    """From the coordinates of the file to those of the page as it is displayed."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._rotation = page.get_rotation()
        width, height = self._right - self._left, self._top - self._bottom
        self.width, self.height = (
            (height, width) if self._rotation in {90, 270} else (width, height)
        )

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        match self._rotation:
            case 90:
                return Box(
                    bottom - self._bottom, left - self._left, top - self._bottom, right - self._left
                )
            case 180:
                return Box(
                    self._right - right, bottom - self._bottom,
                    self._right - left, top - self._bottom,
                )  # fmt: skip
            case 270:
                return Box(
                    self._top - top, self._right - right, self._top - bottom, self._right - left
                )
            case _:
                return Box(
                    left - self._left, self._top - top, right - self._left, self._top - bottom
                )


def _characters(text_page: pypdfium2.PdfTextPage, count: int) -> str:
    """One character for each that PDFium counts, so that places in the string are its indices."""
    text: str = text_page.get_text_range(errors="replace") if count else ""
    if len(text) == count:
        return text
    codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count))
    return "".join(chr(code) if 0 < code <= sys.maxunicode else "\ufffd" for code in codes)


_Found = tuple[Word, int, int]  # the word, the index of its first character, quarter turns


def _words(
    text_page: pypdfium2.PdfTextPage, characters: str, place: _Place, with_weights: bool
) -> Iterator[_Found]:
    rectangle = pdfium.FS_RECTF()
    pointer = ctypes.byref(rectangle)

    def box_of(index: int) -> Box:
        pdfium.FPDFText_GetLooseCharBox(text_page, index, pointer)
        return place.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)

    for token in _TOKEN.finditer(characters):
        pieces = list(_pieces(token.group(), token.start()))
        for text, start, end, breaks in pieces:
            written = _written(text_page, text, start)
            if not written.strip():
                continue
            first = box_of(start)
            last = first if end - start == 1 else box_of(end - 1)
            word = Word(
                written,
                min(first.left, last.left), min(first.top, last.top),
                max(first.right, last.right), max(first.bottom, last.bottom),
                breaks,
                is_bold=with_weights and _is_bold(text_page, start),
            )  # fmt: skip
            yield word, start, _turns(first, last, end - start)


def _written(text_page: pypdfium2.PdfTextPage, text: str, start: int) -> str:
    """The word as the page shows it: signs of symbol fonts, hyphens that are printed, powers."""

    def sign(found: re.Match[str]) -> str:
        font = _font_name(text_page, start + found.start())
        return shown_symbol(font, ord(found[0])) or UNKNOWN

    powers = (found.start() + 1 for found in _DIGIT_BEHIND_DIGIT.finditer(text))
    raised = {at for at in powers if _is_raised(text_page, start + at)}
    marked = "".join("^" * (at in raised) + letter for at, letter in enumerate(text))
    shown = _NAMELESS.sub(sign, text) if not raised else _NAMELESS.sub(UNKNOWN, marked)
    return clean(shown.replace("\xad", "-"))


def _is_raised(text_page: pypdfium2.PdfTextPage, index: int) -> bool:
    """Whether the character is smaller than the one before it."""
    size = pdfium.FPDFText_GetFontSize(text_page, index)
    return bool(size < pdfium.FPDFText_GetFontSize(text_page, index - 1) * _SMALLER)


def _is_bold(text_page: pypdfium2.PdfTextPage, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(text_page, index) >= _BOLD_FROM:
        return True
    return "bold" in _font_name(text_page, index).lower()


def _font_name(text_page: pypdfium2.PdfTextPage, index: int) -> str:
    name = ctypes.create_string_buffer(_LONGEST_FONT_NAME)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text_page, index, name, _LONGEST_FONT_NAME, flags)
    return name.value.decode("utf-8", "replace")


def _pieces(token: str, start: int) -> Iterator[tuple[str, int, int, bool]]:
    """A word that the page breaks over two lines comes from PDFium as one: here it is two."""
    at = 0
    for mark in _BREAKING_HYPHENS.finditer(token):
        if mark.start() > at:
            yield token[at : mark.start()], start + at, start + mark.start(), True
        at = mark.end()
    if at < len(token):
        yield token[at:], start + at, start + len(token), False


def _turns(first: Box, last: Box, length: int) -> int:
    """In which direction the word runs, in quarter turns that make it upright."""
    if length < _SHORTEST_SIDEWAYS:
        return 0
    across = (last.left + last.right) - (first.left + first.right)
    down = (last.top + last.bottom) - (first.top + first.bottom)
    if abs(down) > abs(across):
        return 3 if down > 0 else 1
    return 2 if across < 0 else 0


def _unmapped(text_page: pypdfium2.PdfTextPage, found: list[_Found]) -> float:
    sample = found[:: max(1, len(found) // _MOST_SAMPLED)]
    if not sample:
        return 0.0
    errors = sum(
        pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1 for _, index, _ in sample
    )
    return float(errors / len(sample))


def _sort(layer: TextLayer, found: list[_Found], hidden: set[int]) -> None:
    directions = [turns for word, _, turns in found if len(word.text) >= _SIDEWAYS_FROM]
    for turns in (1, 2, 3):
        if directions.count(turns) > len(directions) * _MOSTLY:
            layer.turns = turns
    across = {turns for turns in directions if turns % 2 != layer.turns % 2}
    sideways: dict[int, list[Word]] = {}
    for word, index, turns in found:
        if index in hidden:
            layer.hidden.append(word)
        elif turns in across and len(word.text) >= _SHORTEST_SIDEWAYS:
            sideways.setdefault(turns, []).append(word)
        else:
            layer.words.append(word)
    for turns, words in sideways.items():
        layer.sideways += _in_reading_order(layer, words, turns)


def _in_reading_order(layer: TextLayer, words: list[Word], turns: int) -> list[Word]:
    """Words that are upright after these turns; the file may hold their lines in any order."""
    there = replace(layer, turns=turns)
    size = (layer.height, layer.width) if turns % 2 else (layer.width, layer.height)
    back = TextLayer(*size, turns=-turns % _FULL_TURN)
    rows = rows_of(segments_of([upright(there, word) for word in words]))
    return [upright(back, word) for row in rows for segment in row for word in segment.words]
