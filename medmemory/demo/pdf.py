"""A letter as a PDF with a text layer."""

import io
from functools import partial
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer, TableStyle
from reportlab.platypus import ListFlowable as PdfList
from reportlab.platypus import PageBreak as PdfPageBreak
from reportlab.platypus import Paragraph as PdfParagraph
from reportlab.platypus import Table as PdfTable

from medmemory.demo.blocks import Block, Bullets, Heading, Letter, PageBreak, Paragraph, Table

_MARGIN = 20 * mm
_TEXT_WIDTH = A4[0] - 2 * _MARGIN
_STYLES = getSampleStyleSheet()
_BODY = ParagraphStyle("body", parent=_STYLES["BodyText"], fontSize=10, leading=14, spaceAfter=4)
_CELL = ParagraphStyle("cell", parent=_BODY, fontSize=8.5, leading=11, spaceAfter=0)
_TABLE_STYLE = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
        ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
)


def as_pdf(letter: Letter) -> bytes:
    """The bytes of a PDF; each page carries the patient and its number."""
    file = io.BytesIO()
    document = BaseDocTemplate(
        file, pagesize=A4, title=letter.title, author=letter.sender, subject="fictional patient"
    )
    frame = Frame(_MARGIN, _MARGIN, _TEXT_WIDTH, A4[1] - 2.3 * _MARGIN, 0, 0, 0, 0)
    document.addPageTemplates(
        PageTemplate(frames=[frame], onPageEnd=partial(_draw_margins, letter=letter))
    )
    opening = [
        PdfParagraph(escape(letter.title), _STYLES["Title"]),
        PdfParagraph(escape(letter.sender), _BODY),
        PdfParagraph(f"Date: {letter.written_on.isoformat()}", _BODY),
        PdfParagraph(escape(f"Patient: {letter.subject}"), _BODY),
        Spacer(0, 4 * mm),
    ]
    closing = [Spacer(0, 6 * mm), PdfParagraph(escape(letter.signature), _BODY)]
    document.build([*opening, *(_flowable(block) for block in letter.blocks), *closing])
    return file.getvalue()


def _draw_margins(canvas: Canvas, document: BaseDocTemplate, *, letter: Letter) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(_MARGIN, A4[1] - 12 * mm, letter.subject)
    canvas.drawRightString(A4[0] - _MARGIN, 12 * mm, f"Page {document.page}")
    canvas.drawString(_MARGIN, 12 * mm, f"{letter.title}, {letter.written_on.isoformat()}")


def _flowable(block: Block) -> Flowable:
    match block:
        case Heading(text):
            return PdfParagraph(escape(text), _STYLES["Heading2"])
        case Paragraph(text):
            return PdfParagraph(escape(text), _BODY)
        case Bullets(points):
            return PdfList(
                [PdfParagraph(escape(point), _BODY) for point in points],
                bulletType="bullet",
                start="-",
            )
        case Table(columns, rows, widths):
            cells = [
                [PdfParagraph(escape(cell), _CELL) for cell in row] for row in (columns, *rows)
            ]
            return PdfTable(
                cells,
                colWidths=[share / sum(widths) * _TEXT_WIDTH for share in widths],
                repeatRows=1,
                style=_TABLE_STYLE,
                spaceAfter=3 * mm,
            )
        case PageBreak():
            return PdfPageBreak()
