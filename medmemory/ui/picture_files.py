"""Pictures of pages whose file is an image, turned and shrunk for the screen."""

import io
import warnings

import pi_heif
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from medmemory.errors import DocumentUnreadable, NotFound
from medmemory.ui.page_images import (
    HEIGHT_PIXELS,
    WIDTH_PIXELS,
    Quote,
    mark,
    png_of,
    word_boxes,
)

MOST_DOTS = 60_000_000  # as ingestion reads at most
_FORMATS = ("PNG", "JPEG", "TIFF", "HEIF")

pi_heif.register_heif_opener()


def render_picture(content: bytes, page_number: int, quote: Quote | None) -> bytes:
    """The image (the n-th of a TIFF) as PNG within the size of a page, the quote marked.

    To be asked for files that ingestion has read only: this process has no limits of its own.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
                shown = _upright(_frame(image, page_number))
    except (
        *(UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError),
        Image.DecompressionBombError,
    ) as error:
        raise DocumentUnreadable from error
    if quote is not None:
        mark(shown, word_boxes(shown.size, quote))
    return png_of(shown)


def _frame(image: Image.Image, page_number: int) -> Image.Image:
    for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
        if frame.width * frame.height > MOST_DOTS:
            raise DocumentUnreadable
        if number == page_number:
            return frame
    raise NotFound("The file has no such page.")


def _upright(frame: Image.Image) -> Image.Image:
    """As the camera held it, on white paper."""
    frame.draft("RGB", (WIDTH_PIXELS, HEIGHT_PIXELS))
    turned = ImageOps.exif_transpose(frame)
    turned.thumbnail((WIDTH_PIXELS, HEIGHT_PIXELS))
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        paper = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(paper, turned.convert("RGBA"))
    return turned.convert("RGB")
