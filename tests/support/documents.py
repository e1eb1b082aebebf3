"""Files that tests drop: made here byte by byte, so that a test knows all that is in them."""

import io
import zipfile
from collections.abc import Sequence

import docx
from docx.enum.text import WD_BREAK

LINES_ON_A_PAGE = 60


def pdf(page_texts: Sequence[str | None]) -> bytes:
    """A PDF with a text layer; a page given as None holds only an image."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalog, tree = add(b""), add(b"")
    font = add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    image = add(_stream(bytes(16), b"/Type/XObject/Subtype/Image/Width 4/Height 4"
                        b"/ColorSpace/DeviceGray/BitsPerComponent 8"))  # fmt: skip
    kids = []
    for text in page_texts:
        content = add(_stream(_image_content() if text is None else _text_content(text)))
        kids.append(
            add(
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 612 842]/Contents %d 0 R"
                b"/Resources<</Font<</F1 %d 0 R>>/XObject<</I1 %d 0 R>>>>>>"
                % (tree, content, font, image)
            )
        )
    objects[catalog - 1] = b"<</Type/Catalog/Pages %d 0 R>>" % tree
    references = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[tree - 1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), references)
    return _file(objects, b"/Root %d 0 R" % catalog)


def mislabelled_pdf(text: str) -> bytes:
    """A PDF that shows `text`, but whose text layer says other signs."""
    mapping = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Other def "
        b"/CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange "
        b"1 beginbfrange <21> <7E> <E021> endbfrange endcmap end end"
    )
    content = _stream(_text_content(text).replace(b"/F1 8 Tf 11 TL", b"/F1 14 Tf 20 TL"))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        _stream(mapping),
    ]
    return _file(objects, b"/Root 1 0 R")


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password which nobody knows."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 0/Kids[]>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"11" * 32, b"22" * 32),
    ]
    return _file(objects, b"/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]")


def docx_file(
    paragraphs: Sequence[str] = (),
    *,
    table: Sequence[Sequence[str]] = (),
    after_page_break: Sequence[str] = (),
) -> bytes:
    """A Word file: paragraphs, then a table, then paragraphs on the next page."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        made = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.text = text
    if after_page_break:
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for paragraph in after_page_break:
            document.add_paragraph(paragraph)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def zip_file(parts: dict[str, bytes]) -> bytes:
    """An archive of `parts`."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return output.getvalue()


def with_part(archive: bytes, name: str, content: bytes) -> bytes:
    """`archive` with another part of this name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        parts = {part: opened.read(part) for part in opened.namelist()}
    return zip_file({**parts, name: content})


def macro_docx() -> bytes:
    """A Word file that says it carries macros."""
    return zip_file(
        {
            "[Content_Types].xml": b"<Types>application/vnd.ms-word.document.macroEnabled</Types>",
            "word/document.xml": b"<document/>",
            "word/vbaProject.bin": b"\x00",
        }
    )


def ward_notes(page_count: int, *, words_on_a_page: int = 300) -> list[str]:
    """Invented clinical prose, every page with a sentence that no other page has."""
    sentence = (
        "Patient seen on the ward round, comfortable at rest, observations stable; blood pressure "
        "138/84 mmHg, pulse 76 bpm, saturation 97 % on room air, creatinine 92 umol/l, potassium "
        "4.3 mmol/l. Continue metformin 1 g twice daily and ramipril 5 mg; review in the morning. "
    )
    body = sentence * max(1, words_on_a_page // len(sentence.split()))
    return [
        f"Progress note\nMarker number {number} belongs to page {number} alone.\n{body}"
        for number in range(1, page_count + 1)
    ]


def _text_content(text: str) -> bytes:
    lines = [piece for line in text.split("\n") for piece in _wrapped(line)]
    shown = b" ".join(b"(%s) Tj T*" % _escaped(line) for line in lines)
    return b"BT /F1 8 Tf 11 TL 50 800 Td %s ET" % shown


def _wrapped(line: str, width: int = 110) -> list[str]:
    pieces: list[str] = []
    piece = ""
    for word in line.split(" "):
        if piece and len(piece) + 1 + len(word) > width:
            pieces.append(piece)
            piece = word
        else:
            piece = f"{piece} {word}" if piece else word
    return [*pieces, piece]


def _escaped(line: str) -> bytes:
    encoded = line.encode("cp1252", "replace")
    return encoded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _image_content() -> bytes:
    return b"q 500 0 0 700 50 50 cm /I1 Do Q"


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    output = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(output))
        output += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    output_end = b"startxref\n%d\n%%%%EOF" % len(output)
    output += b"xref\n0 %d\n0000000000 65535 f \n" % size
    return output + table + b"trailer<</Size %d%s>>\n" % (size, trailer) + output_end
