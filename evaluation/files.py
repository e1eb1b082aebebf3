"""Letters as files of the formats that the demo's writers do not make, and tables as files."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

import openpyxl
from PIL import Image, ImageDraw, ImageFont

from medmemory.demo.blocks import Block, Bullets, Heading, Letter, PageBreak, Paragraph, Table
from medmemory.demo.docx import as_docx
from medmemory.demo.markdown import as_markdown
from medmemory.demo.pdf import as_pdf
from medmemory.demo.scan import as_scan

__all__ = [  # with those of the demo, so that a chart finds all writers here
    "as_docx",
    "as_email",
    "as_html",
    "as_markdown",
    "as_pdf",
    "as_picture",
    "as_scan",
    "as_text",
    "csv_of",
    "xlsx_of",
]

_FONT_DOTS, _LINE_DOTS, _MARGIN_DOTS, _WIDTH_DOTS = 26, 40, 80, 1240


def as_text(letter: Letter) -> bytes:
    """Plain text as a practice's system exports it: headings in capitals."""
    body = as_markdown(letter).decode()
    lines = [
        line.lstrip("# ").upper() if line.startswith("#") else line for line in body.splitlines()
    ]
    return ("\n".join(line for line in lines if set(line) - set("|- ") or not line) + "\n").encode()


def as_html(letter: Letter) -> bytes:
    """A page of a patient portal."""
    body = "\n".join(_markup(block) for block in letter.blocks)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(letter.title)}'
        f"</title></head><body><h1>{escape(letter.title)}</h1><p>{escape(letter.sender)}</p>"
        f"<p>Date: {letter.written_on}</p><p>Patient: {escape(letter.subject)}</p>\n{body}\n"
        f"<p>{escape(letter.signature)}</p></body></html>"
    ).encode()


def as_email(letter: Letter) -> bytes:
    """A message between two offices, with its subject line and date."""
    message = EmailMessage()
    message["From"] = f"{letter.sender} <office@example.org>"
    message["To"] = "records@example.org"
    sent = datetime.combine(letter.written_on, time(9, 30), tzinfo=UTC)
    message["Date"] = format_datetime(sent)
    message["Subject"] = letter.title
    message["Message-ID"] = f"<{letter.written_on:%Y%m%d}@example.org>"
    body = "\n\n".join(_plain(block) for block in letter.blocks)
    message.set_content(f"Re: {letter.subject}\n\n{body}\n\n{letter.signature}\n")
    return message.as_bytes()


def as_picture(letter: Letter) -> bytes:
    """A photograph of a printed page, as a PNG."""
    lines = as_text(letter).decode().splitlines()
    height = 2 * _MARGIN_DOTS + _LINE_DOTS * len(lines)
    page = Image.new("L", (_WIDTH_DOTS, height), 245)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=_FONT_DOTS)
    for number, line in enumerate(lines):
        pen.text((_MARGIN_DOTS, _MARGIN_DOTS + number * _LINE_DOTS), line, fill=30, font=font)
    file = io.BytesIO()
    page.save(file, "PNG")
    return file.getvalue()


def csv_of(rows: Sequence[Sequence[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def xlsx_of(sheet_name: str, rows: Sequence[Sequence[str | float]]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = sheet_name
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _markup(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"
        case Bullets(points):
            return f"<ul>{''.join(f'<li>{escape(point)}</li>' for point in points)}</ul>"
        case Table(columns, rows, _):
            head = "".join(f"<th>{escape(cell)}</th>" for cell in columns)
            body = "".join(
                f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
            )
            return f"<table><tr>{head}</tr>{body}</table>"
        case PageBreak():
            return "<hr>"


def _plain(block: Block) -> str:
    match block:
        case Heading(text) | Paragraph(text):
            return text
        case Bullets(points):
            return "\n".join(f"- {point}" for point in points)
        case Table(columns, rows, _):
            return "\n".join("  ".join(row) for row in (columns, *rows))
        case PageBreak():
            return ""
