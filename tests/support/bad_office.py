"""Office files that are broken, or made to hurt."""

from tests.support.bad_file import SECRET, BadFile, ready, refused
from tests.support.documents import docx_file, macro_docx, with_part, zip_file
from tests.support.office_files import odt_file, ole_file, parts_of, rtf_file, xlsx_file

_OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'laugh'>{}]>".format(
    "".join(f"<!ENTITY a{level} '{f'&a{level - 1};' * 10}'>" for level in range(1, 10))
)
# Longer than what is looked at before a part is opened.
_PADDING = f"<!--{' ' * 8000}-->"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _tampered(package: bytes, name: str, prologue: str, entity: str, at: str) -> bytes:
    """The part with a type definition before it, and its entity before the markup `at`."""
    part = parts_of(package)[name].decode()
    declaration, end, rest = part.partition("?>")
    if not end:
        declaration, rest = "", part
    assert at in rest
    changed = declaration + end + prologue + rest.replace(at, entity + at, 1)
    return with_part(package, name, changed.encode())


def _docx(prologue: str, entity: str) -> bytes:
    package = docx_file(["Sodium 140 mmol/l"])
    return _tampered(package, "word/document.xml", prologue, entity, "</w:t>")


def _xlsx(prologue: str, entity: str) -> bytes:
    cell = '<c r="A1" t="inlineStr"><is><t>Sodium</t></is></c>'
    package = _sheet(f'<sheetData><row r="1">{cell}</row></sheetData>')
    return _tampered(package, "xl/worksheets/sheet1.xml", prologue, entity, "</t>")


def _odt(prologue: str, entity: str) -> bytes:
    package = odt_file("<text:p>Sodium 140 mmol/l</text:p>")
    return _tampered(package, "content.xml", prologue, entity, "</text:p>")


def _bomb() -> bytes:
    return with_part(docx_file(["x"]), "word/document.xml", b"<a>" + bytes(310 * 1024**2))


def _deep_tables(depth: int) -> bytes:
    start, end = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    nested = (start * depth + end * depth).encode()
    package = docx_file(["Sodium 140 mmol/l"])
    part = parts_of(package)["word/document.xml"]
    return with_part(
        package, "word/document.xml", part.replace(b"<w:sectPr", nested + b"<w:sectPr")
    )


def _sheet(markup: str) -> bytes:
    package = xlsx_file({"Labs": [["Sodium", "140"]]})
    sheet = f'<worksheet xmlns="{_MAIN}">{markup}</worksheet>'
    return with_part(package, "xl/worksheets/sheet1.xml", sheet.encode())


def _claims_all_cells() -> bytes:
    return _sheet(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is>'
        '<t>Sodium</t></is></c><c r="B1"><v>140</v></c></row></sheetData>'
    )


def _last_cell() -> bytes:
    return _sheet(
        '<sheetData><row r="1048576"><c r="XFD1048576"><v>140</v></c></row></sheetData>'
    )  # fmt: skip


def _beyond_last_row() -> bytes:
    return _sheet('<sheetData><row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData>')


def _macro_workbook() -> bytes:
    package = xlsx_file({"Labs": [["Sodium", "140"]]})
    return with_part(package, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")


def _without_body() -> bytes:
    parts = parts_of(docx_file(["x"]))
    return zip_file({name: part for name, part in parts.items() if name != "word/document.xml"})


def _corrupt_rtf() -> bytes:
    text = rtf_file("Sodium 140 mmol/l")
    return text[:-2] + b"{\\listoverride\\ls99999999\\bin2147483647 " + bytes(range(200)) + b"}}}"


OFFICE: tuple[BadFile, ...] = (
    refused("outside.docx", lambda: _docx(_OUTSIDE, "&e;"), "type definitions"),
    refused("laughs.docx", lambda: _docx(_LAUGHS, "&a9;"), "type definitions"),
    ready("outside-padded.docx", lambda: _docx(_PADDING + _OUTSIDE, "&e;"), "Sodium"),
    refused("laughs-padded.docx", lambda: _docx(_PADDING + _LAUGHS, "&a9;"), "far more"),
    refused("outside.xlsx", lambda: _xlsx(_OUTSIDE, "&e;"), "type definitions"),
    refused("outside-padded.xlsx", lambda: _xlsx(_PADDING + _OUTSIDE, "&e;"), ""),
    refused("laughs-padded.xlsx", lambda: _xlsx(_PADDING + _LAUGHS, "&a9;"), ""),
    refused("outside.odt", lambda: _odt(_OUTSIDE, "&e;"), "type definitions"),
    ready("outside-padded.odt", lambda: _odt(_PADDING + _OUTSIDE, "&e;"), "Sodium"),
    refused("laughs-padded.odt", lambda: _odt(_PADDING + _LAUGHS, "&a9;"), "damaged"),
    refused("macros.docx", macro_docx, "macros"),
    refused("macros.xlsx", _macro_workbook, "macros"),
    refused("locked.docx", lambda: ole_file("EncryptedPackage", "EncryptionInfo"), "password"),
    refused("bomb.docx", _bomb, "unpacks to far more"),
    refused("deep-tables.docx", lambda: _deep_tables(3000), "far more"),
    refused("cut.docx", lambda: docx_file(["Sodium"])[:-60], "damaged"),
    refused("without-body.docx", _without_body, "damaged"),
    ready("claims-all-cells.xlsx", _claims_all_cells, "Sodium"),
    ready("last-cell.xlsx", _last_cell, "140"),
    refused("beyond-last-row.xlsx", _beyond_last_row, "damaged"),
    ready(
        "formula.xlsx",
        lambda: xlsx_file({"Labs": [["Sodium", "=cmd|'/c calc'!A1", "140"]]}),
        "no stored result",
    ),
    ready(
        "deep-spans.odt",
        lambda: odt_file(f"<text:p>Sodium{'<text:span>' * 200}140{'</text:span>' * 200}</text:p>"),
        "Sodium",
    ),
    refused(
        "deeper-spans.odt",
        lambda: odt_file(f"<text:p>{'<text:span>' * 9000}140{'</text:span>' * 9000}</text:p>"),
        "damaged",
    ),
    refused("macros.doc", lambda: ole_file("WordDocument", "Macros"), "macros"),
    refused("nothing-in-it.doc", lambda: ole_file("Nothing"), "damaged"),
    refused("noise.doc", lambda: ole_file("WordDocument", stream=bytes(512) * 40), "LibreOffice"),
    refused("corrupt.rtf", _corrupt_rtf, "LibreOffice", parsing_cpu_seconds=4),
    refused("deep.rtf", lambda: b"{\\rtf1 " + b"{" * 100_000 + SECRET.encode(), "LibreOffice"),
)
