"""Office files that tests drop, made part by part, so that a test knows all that is in them."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.support.documents import zip_file

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SECTOR = 512


def docx_of(body: str, *, header: str = "", footer: str = "") -> bytes:
    """A Word file whose body is this markup (of paragraphs and tables)."""
    document = docx.Document()
    markup = parse_xml(f"<w:body {nsdecls('w', 'r', 'a', 'm')} {_EXTRA}>{body}</w:body>")
    for index, element in enumerate(list(markup)):
        document.element.body.insert(index, element)
    section = document.sections[0]
    if header:
        section.header.paragraphs[0].text = header
    if footer:
        section.footer.paragraphs[0].text = footer
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


_EXTRA = (
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def paragraph(text: str, *, properties: str = "") -> str:
    """A Word paragraph of one run."""
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def docx_with_comment(text: str, comment: str) -> bytes:
    """A Word file of one paragraph that Dr Adams commented on."""
    document = docx.Document()
    run = document.add_paragraph(text).runs[0]
    document.add_comment(run, text=comment, author="Dr Adams", initials="DA")
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def docx_with_footnote(text: str, note: str) -> bytes:
    """A Word file of one paragraph with a footnote."""
    return _with_part(
        docx_of(
            f'<w:p><w:r><w:t>{text}</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        ),
        name="word/footnotes.xml",
        kind="footnotes",
        content=f'<w:footnotes xmlns:w="{_WORD}"><w:footnote w:id="0" w:type="separator">'
        f'<w:p/></w:footnote><w:footnote w:id="2">{paragraph(note)}</w:footnote></w:footnotes>',
    )


def with_changed_part(content: bytes, name: str, change: Mapping[str, str]) -> bytes:
    """The package with words replaced in one of its parts."""
    parts = parts_of(content)
    text = parts[name].decode()
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    return zip_file({**parts, name: text.encode()})


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a package by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def xlsx_file(sheets: Mapping[str, Sequence[Sequence[object]]], *, hidden: str = "") -> bytes:
    """A workbook of these sheets; the one named `hidden` is hidden."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name == hidden:
            sheet.sheet_state = "hidden"
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def lab_workbook() -> bytes:
    """Laboratory results under a title, with a day, a percentage and a unit in the format."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Labs"
    for row in (
        ["Laboratory results"],
        [],
        ["Test", "Value", "Unit", "Date"],
        ["Potassium", 3.4000000000000004, "mmol/L", datetime(2024, 3, 2)],
        ["Haematocrit", 0.412, None, datetime(2024, 3, 2, 10, 15)],
        ["Haemoglobin", 13.1, None, None],
        ["Total", "=1+1"],
    ):
        sheet.append(row)
    sheet["B5"].number_format = "0.0%"
    sheet["B6"].number_format = '0.0" g/dL"'
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def odt_file(body: str, *, styles: str = "", header: str = "") -> bytes:
    """An OpenDocument text of this markup."""
    spaces = " ".join(
        f'xmlns:{prefix}="{_ODF}:{name}:1.0"'
        for prefix, name in {
            "office": "office", "text": "text", "table": "table", "style": "style",
            "draw": "drawing", "fo": "xsl-fo-compatible",
        }.items()
    )  # fmt: skip
    spaces += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return zip_file(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>".encode(),
            "styles.xml": f"<office:document-styles {spaces}><office:master-styles>"
            f'<style:master-page style:name="x"><style:header>{header}</style:header>'
            "</style:master-page></office:master-styles></office:document-styles>".encode(),
        }
    )


def ole_file(*names: str, stream: bytes = b"") -> bytes:
    """An old office container whose directory has these entries; each stream begins as given."""
    header = bytearray(_SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[30:32] = struct.pack("<H", 9)
    entries = b"".join(
        [_ole_entry("Root Entry", kind=5), *(_ole_entry(name, kind=2) for name in names)]
    )
    directory = entries + bytes(-len(entries) % _SECTOR)
    first = len(directory) // _SECTOR
    directory = directory.replace(b"\xfe\xfe\xfe\xfe", struct.pack("<I", first))
    return bytes(header) + directory + stream + bytes(-len(stream) % _SECTOR)


def _ole_entry(name: str, *, kind: int) -> bytes:
    encoded = (name + "\x00").encode("utf-16-le")
    entry = bytearray(128)
    entry[: len(encoded)] = encoded
    entry[64:66] = struct.pack("<H", len(encoded))
    entry[66] = kind
    entry[116:120] = b"\xfe\xfe\xfe\xfe"
    return bytes(entry)


def rtf_file(*paragraphs: str) -> bytes:
    """An RTF file of these paragraphs."""
    body = "".join(f"{text}\\par\n" for text in paragraphs)
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Arial;}}}}\\f0\n{body}}}".encode("cp1252")


def _with_part(package: bytes, *, name: str, kind: str, content: str) -> bytes:
    parts = parts_of(package)
    relationships = parts["word/_rels/document.xml.rels"].decode()
    target = name.removeprefix("word/")
    relationship = (
        '<Relationship Id="rIdTest" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}"/></Relationships>'
    )
    types = parts["[Content_Types].xml"].decode()
    override = (
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{kind}+xml"/></Types>'
    )
    return zip_file(
        {
            **parts,
            name: content.encode(),
            "word/_rels/document.xml.rels": relationships.replace(
                "</Relationships>", relationship
            ).encode(),
            "[Content_Types].xml": types.replace("</Types>", override).encode(),
        }
    )
