"""A letter as a scanner would deliver it: a PDF that holds a picture and no text."""

import io
import textwrap

from PIL import Image, ImageDraw, ImageFont

from medmemory.demo.blocks import Letter
from medmemory.demo.markdown import as_markdown

_DOTS_PER_INCH = 150
_A4_DOTS = (1240, 1754)
_MARGIN_DOTS = 110
_FONT_DOTS = 24
_LINE_DOTS = 34
_CHARACTERS_A_LINE = 80
_PAPER, _INK = 238, 45
_SKEW_DEGREES = 0.8


def as_scan(letter: Letter) -> bytes:
    """The bytes of a PDF of one page, slightly askew, grey on grey."""
    page = Image.new("L", _A4_DOTS, _PAPER)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=_FONT_DOTS)
    y = _MARGIN_DOTS
    for line in as_markdown(letter).decode().replace("#", "").splitlines():
        for piece in textwrap.wrap(line.strip(), _CHARACTERS_A_LINE) or [""]:
            pen.text((_MARGIN_DOTS, y), piece, fill=_INK, font=font)
            y += _LINE_DOTS
    file = io.BytesIO()
    page.rotate(_SKEW_DEGREES, fillcolor=_PAPER, resample=Image.Resampling.BILINEAR).save(
        file, "PDF", resolution=_DOTS_PER_INCH
    )
    return file.getvalue()
