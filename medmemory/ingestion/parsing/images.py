"""Images: scans and photographs of pages, read by OCR. A TIFF has as many pages as images."""

import io
import warnings
from collections.abc import Iterator
from itertools import islice

import pi_heif
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from medmemory.clinical.document import Page, PageSource, ParsedDocument
from medmemory.clinical.document_status import ReadingStep
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import document_dates, ocr, titles
from medmemory.ingestion.parsing.layout import arrange
from medmemory.ingestion.parsing.limits import PageReport, check_page_count
from medmemory.ingestion.parsing.page_text import PageText, vocabulary
from medmemory.ingestion.parsing.reading_notes import ReadingNotes
from medmemory.ingestion.parsing.recognition import (
    CpuBudget,
    Recognition,
    is_blank,
    read_faint,
    read_picture,
)

_MOST_DOTS = 60_000_000  # of one image: A4 at 800 dots an inch
_MOST_DOTS_IN_ALL = 4_000_000_000
_FORMATS = ("PNG", "JPEG", "TIFF", "HEIF")
_PLAUSIBLE_DOTS_PER_INCH = (100, 1200)
_FAX_RATIO = (1.5, 2.5)
_PLAUSIBLE_INCHES = (3.0, 24.0)  # of the longer side
_DAMAGED = "The image is damaged and cannot be opened."

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = _MOST_DOTS


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """Every image of the file as a page.

    Raises DocumentUnreadable when it is damaged or too large, or when no page can be read.
    """
    notes = ReadingNotes()
    pages = []
    try:
        with warnings.catch_warnings():
            # Pillow warns of an image above the limit and refuses only one of twice its size.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning, module="PIL")
            with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
                # What else a photograph holds are previews and other shots of the same page.
                page_count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
                check_page_count(page_count, page_limit)
                for number, picture in enumerate(_pictures(image, page_count), start=1):
                    report(number - 1, page_count, ReadingStep.RECOGNISING)
                    pages.append(_page(picture, number, notes))
                    report(number, page_count)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise DocumentUnreadable(
            f"The image is larger than {_MOST_DOTS // 1_000_000} million dots. Save it smaller."
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        if not pages:
            raise DocumentUnreadable(_DAMAGED) from error
        pages.append(Page(len(pages) + 1, ""))
        notes.damaged(len(pages))
    if not any(page.is_readable for page in pages):
        raise DocumentUnreadable(notes.nothing_was_read())
    return ParsedDocument(
        tuple(pages),
        title=titles.find_title(pages),
        document_date=document_dates.find_date(pages),
        unreadable_pages=notes.unreadable_pages,
        warnings=notes.warnings(),
    )


def _pictures(image: Image.Image, count: int) -> Iterator[Image.Image]:
    """The images one after the other, upright as their camera says, on white."""
    dots = 0
    for frame in islice(ImageSequence.Iterator(image), count):
        dots += frame.width * frame.height
        if frame.width * frame.height > _MOST_DOTS or dots > _MOST_DOTS_IN_ALL:
            raise Image.DecompressionBombError
        resolution = _resolution(frame)
        turned = ImageOps.exif_transpose(frame)
        if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
            paper = Image.new("RGBA", turned.size, "white")
            turned = Image.alpha_composite(paper, turned.convert("RGBA"))
        grey = _squared(turned.convert("L"), frame)
        grey.info = {"dpi": resolution} if resolution else {}
        yield grey


def _squared(grey: Image.Image, frame: Image.Image) -> Image.Image:
    """The picture with dots that are as high as wide; a fax has 204 an inch across and 98 down."""
    stated = frame.info.get("dpi")
    if not isinstance(stated, tuple) or len(stated) != 2 or not all(stated):  # noqa: PLR2004  # across, down
        return grey
    ratio = float(stated[0]) / float(stated[1])
    if not _FAX_RATIO[0] <= ratio <= _FAX_RATIO[1]:
        return grey
    return grey.resize((grey.width, round(grey.height * ratio)), Image.Resampling.LANCZOS)


def _resolution(frame: Image.Image) -> float | None:
    """Dots per inch, when the file says it and a page of that size can be."""
    stated = frame.info.get("dpi")
    if not isinstance(stated, tuple) or not stated or not stated[0]:
        return None
    dots_per_inch = float(stated[0])
    inches = max(frame.size) / dots_per_inch if dots_per_inch > 0 else 0.0
    low, high = _PLAUSIBLE_DOTS_PER_INCH
    shortest, longest = _PLAUSIBLE_INCHES
    if low <= dots_per_inch <= high and shortest <= inches <= longest:
        return dots_per_inch
    return None


def _page(picture: Image.Image, number: int, notes: ReadingNotes) -> Page:
    budget = CpuBudget()
    resolution = picture.info.get("dpi")
    if is_blank(picture):
        can_read = ocr.engine_state().is_available and not budget.is_spent
        faint = read_faint(picture, dots_per_inch=resolution) if can_read else None
        return Page(number, "") if faint is None else _recognised(faint, number, notes)
    if not ocr.engine_state().is_available:
        notes.without_engine(number)
    elif budget.is_spent:
        notes.out_of_time(number, budget.limit_seconds)
    else:
        found = read_picture(picture, dots_per_inch=resolution)
        if found is None:
            notes.engine_failed(number)
        elif not found.words:
            notes.nothing_recognised(number)
        else:
            return _recognised(found, number, notes)
    return Page(number, "")


def _recognised(found: Recognition, number: int, notes: ReadingNotes) -> Page:
    notes.recognised(number, found.confidence)
    text = PageText(found.place_of, vocabulary(found.words))
    text.add(arrange(found.words).lines)
    return Page(number, text.text, PageSource.OCR, found.confidence, text.boxes)
