"""Images on a PDF page of which PDFium can make no picture: the page then only looks blank."""

from enum import Enum

import pypdfium2
import pypdfium2.raw as pdfium

_DEEPEST_FORM = 6
_MOST_DOTS = 60_000_000  # A4 at 800 dots an inch; what fails above that is large, not damaged


class Unshown(Enum):
    """Why an image is not shown."""

    DAMAGED = "damaged"
    TOO_LARGE = "too large"


def unshown_image(page: pypdfium2.PdfPage) -> Unshown | None:
    """Why an image of the page is not shown; None when all are."""
    kinds = (pdfium.FPDF_PAGEOBJ_IMAGE,)
    for image in page.get_objects(filter=kinds, max_depth=_DEEPEST_FORM):
        bitmap = pdfium.FPDFImageObj_GetBitmap(image.raw)
        if not bitmap:
            return Unshown.TOO_LARGE if _dots(image.raw) > _MOST_DOTS else Unshown.DAMAGED
        pdfium.FPDFBitmap_Destroy(bitmap)
    return None


def _dots(image: object) -> int:
    width, height = pdfium.c_uint(), pdfium.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(image, width, height)
    return int(width.value * height.value)
