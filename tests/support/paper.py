"""Pages that tests print, scan and photograph: PDFs by reportlab, pictures by Pillow."""

import io
from collections.abc import Callable, Sequence

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

WIDTH, HEIGHT = A4
LETTER = [
    "Discharge letter for the family doctor",
    "The patient was admitted with chest pain on exertion and",
    "shortness of breath. Troponin remained below 14 ng/l and the",
    "electrocardiogram showed no change. Echocardiography found an",
    "ejection fraction of 55 percent. Please continue bisoprolol",
    "2.5 mg once daily and check potassium again in two weeks.",
    "We recommend a stress test as an outpatient this month.",
]
LABORATORY = [
    ["Test", "Result", "Unit", "Reference"],
    ["Potassium", "3.4", "mmol/l", "3.5-5.0"],
    ["Sodium", "139", "mmol/l", "135-145"],
    ["Creatinine", "92", "umol/l", "60-110"],
    ["Haemoglobin", "128", "g/l", "120-160"],
]

Draw = Callable[[Canvas], None]


def printed(*pages: Draw, password: str | None = None) -> bytes:
    """A PDF of pages that are drawn by these."""
    output = io.BytesIO()
    encryption = (
        None if password is None else StandardEncryption(password, ownerPassword="o", strength=128)
    )
    canvas = Canvas(output, pagesize=A4, encrypt=encryption)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def lines(texts: Sequence[str], *, left: float = 60, top: float = 780, size: float = 12) -> Draw:
    """These lines of text, one below the other."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", size)
        for index, text in enumerate(texts):
            canvas.drawString(left, top - index * size * 1.3, text)

    return draw


def together(*parts: Draw) -> Draw:
    """All of them on one page."""

    def draw(canvas: Canvas) -> None:
        for part in parts:
            part(canvas)

    return draw


def row_by_row(left: Sequence[str], right: Sequence[str], *, gutter: float = 310) -> Draw:
    """Two columns that the file holds line by line, across both."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for index, (one, other) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(60, 700 - index * 13, one)
            canvas.drawString(gutter, 700 - index * 13, other)

    return draw


def table(rows: Sequence[Sequence[str]], *, is_ruled: bool = True, top: float = 700) -> Draw:
    """A table with or without rules."""

    def draw(canvas: Canvas) -> None:
        made = Table([list(row) for row in rows], colWidths=[110] * len(rows[0]))
        if is_ruled:
            made.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
        _, height = made.wrapOn(canvas, WIDTH, HEIGHT)
        made.drawOn(canvas, 60, top - height)

    return draw


def scan(pdf: bytes, *, dots_per_inch: int = 200, skew: float = 0.0, turn: int = 0) -> Image.Image:
    """A picture of the first page, as a scanner makes it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture: Image.Image = document[0].render(scale=dots_per_inch / 72).to_pil().convert("L")
    finally:
        document.close()
    picture = picture.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return picture.rotate(turn, expand=True)


def image(picture: Image.Image, *, box: tuple[float, float, float, float] | None = None) -> Draw:
    """The picture on the page: all over it, or at left, bottom, width and height."""
    left, bottom, width, height = box or (0, 0, WIDTH, HEIGHT)

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), left, bottom, width, height)

    return draw


def saved(picture: Image.Image, format_name: str, **options: object) -> bytes:
    """The bytes of an image file."""
    output = io.BytesIO()
    picture.save(output, format_name, **options)
    return output.getvalue()
