"""A letter as a Word document."""

import io

from docx import Document
from docx.document import Document as DocxDocument

from medmemory.demo.blocks import Block, Bullets, Heading, Letter, PageBreak, Paragraph, Table


def as_docx(letter: Letter) -> bytes:
    """The bytes of a DOCX file."""
    document = Document()
    document.core_properties.title = letter.title
    document.core_properties.author = letter.sender
    document.add_heading(letter.title, level=0)
    document.add_paragraph(letter.sender)
    document.add_paragraph(f"Date: {letter.written_on.isoformat()}")
    document.add_paragraph(f"Patient: {letter.subject}")
    for block in letter.blocks:
        _add(document, block)
    document.add_paragraph(letter.signature)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add(document: DocxDocument, block: Block) -> None:
    match block:
        case Heading(text):
            document.add_heading(text, level=1)
        case Paragraph(text):
            document.add_paragraph(text)
        case Bullets(points):
            for point in points:
                document.add_paragraph(point, style="List Bullet")
        case Table(columns, rows, _):
            table = document.add_table(rows=0, cols=len(columns), style="Table Grid")
            for row in (columns, *rows):
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        case PageBreak():
            document.add_page_break()  # type: ignore[no-untyped-call]  # untyped there
