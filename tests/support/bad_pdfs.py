"""PDFs that are broken, or made to hurt."""

import io
import zlib
from collections.abc import Sequence

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.support.bad_file import SECRET, BadFile, deflated, failed, ready, refused
from tests.support.documents import encrypted_pdf, pdf, zip_file

_MEGABYTE = 1024 * 1024
_TREE = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_WORDS = b"BT /F1 12 Tf 50 700 Td (Sodium 140 mmol/l, potassium 4.1 mmol/l) Tj ET "


def objects_as_pdf(objects: Sequence[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of numbered objects without a table of where they are, which readers make anew."""
    numbered = (b"%d 0 obj\n%s\nendobj\n" % item for item in enumerate(objects, start=1))
    size = len(objects) + 1
    return b"".join((b"%PDF-1.7\n", *numbered, b"trailer<</Size %d%s>>\n" % (size, trailer)))


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def one_page(
    content: bytes,
    *more: bytes,
    resources: bytes = b"",
    box: bytes = b"0 0 612 792",
    catalog: bytes = b"",
) -> bytes:
    """A PDF of one page whose content is object 4, the font 5, and `more` from 6 on."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>"
    ) % (box, resources)
    root = b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog
    return objects_as_pdf([root, _TREE, page, content, _FONT, *more])


def doubly_deflated(byte_count: int, filler: bytes = b" ") -> bytes:
    """A stream of a few kilobytes that unpacks to `byte_count` bytes."""
    return zlib.compress(deflated(filler * _MEGABYTE, byte_count // _MEGABYTE), 9)


def _locked(user: str) -> bytes:
    output = io.BytesIO()
    lock = StandardEncryption(user, ownerPassword=SECRET, canPrint=0, canCopy=0, strength=128)
    canvas = Canvas(output, encrypt=lock)
    canvas.drawString(50, 700, "Sodium 140 mmol/l, potassium 4.1 mmol/l")
    canvas.save()
    return output.getvalue()


def _many_pages(count: int) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>"
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)
    return objects_as_pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, *[page] * count])


def _bomb_in_content() -> bytes:
    packed = doubly_deflated(700 * _MEGABYTE)
    return one_page(stream(packed, b"/Filter[/FlateDecode/FlateDecode]"))


def _image(entries: bytes, packed: bytes) -> bytes:
    return one_page(
        stream(b"q 600 0 0 780 0 0 cm /I1 Do Q"),
        stream(packed, b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray" + entries),
        resources=b"/XObject<</I1 6 0 R>>",
    )


def _bomb_in_image() -> bytes:
    entries = b"/Width 60000/Height 60000/BitsPerComponent 1/Filter[/FlateDecode/FlateDecode]"
    return _image(entries, doubly_deflated(430 * _MEGABYTE, b"\x00"))


def _huge_image_of_nothing() -> bytes:
    return _image(b"/Width 1000000/Height 1000000/BitsPerComponent 8", b"\x00" * 64)


def _cyclic_tree() -> bytes:
    tree = b"<</Type/Pages/Count 3/Kids[2 0 R 3 0 R 2 0 R]/Parent 2 0 R>>"
    return one_page(stream(_WORDS)).replace(_TREE, tree)


def _deep_tree(depth: int) -> bytes:
    nodes = [
        b"<</Type/Pages/Count 1/Kids[%d 0 R]/Parent %d 0 R>>" % (number + 3, number + 1)
        for number in range(depth)
    ]
    page = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 612 792]>>" % (depth + 1)
    return objects_as_pdf([b"<</Type/Catalog/Pages 2 0 R>>", *nodes, page])


def _form(content: bytes, calls: int) -> bytes:
    entries = (
        b"/Type/XObject/Subtype/Form/BBox[0 0 600 700]/Resources<</Font<</F1 5 0 R>>"
        b"/XObject<</X %d 0 R>>>>" % calls
    )
    return stream(content, entries)


def _form_in_itself(content: bytes) -> bytes:
    return one_page(stream(_WORDS + b"/X Do"), _form(content, 6), resources=b"/XObject<</X 6 0 R>>")


def _forms_that_multiply() -> bytes:
    levels = 9
    forms = [_form(b"/X Do " * 10, 7 + level) for level in range(levels)]
    last = stream(b"0 0 m 9 9 l S", b"/Type/XObject/Subtype/Form/BBox[0 0 600 700]")
    return one_page(stream(_WORDS + b"/X Do"), *forms, last, resources=b"/XObject<</X 6 0 R>>")


def _glyph_that_shows_itself() -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 97"
        b"/LastChar 97/Widths[9]/Encoding<</Differences[97/a]>>/CharProcs<</a 7 0 R>>"
        b"/Resources<</Font<</F2 6 0 R>>>>>>"
    )
    glyph = stream(b"9 0 d0 BT /F2 9 Tf (aaaa) Tj ET")
    content = stream(_WORDS + b"BT /F2 9 Tf 50 500 Td (aaaa) Tj ET")
    return one_page(content, font, glyph).replace(b"/F1 5 0 R", b"/F1 5 0 R/F2 6 0 R", 1)


def _endless_operators() -> bytes:
    packed = zlib.compress(b"0 0 m 612 792 l S q 1 0 0 1 0 0 cm " * 400_000, 9)
    return one_page(stream(packed, b"/Filter/FlateDecode"))


def _words_out_of_unicode() -> bytes:
    mapping = (
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <41> <D800> "
        b"<42> <0000> endbfchar endcmap"
    )
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>"
    content = stream(_WORDS + b"BT /F2 12 Tf 50 500 Td (ABAB) Tj ET")
    return one_page(content, font, stream(mapping)).replace(b"/F1 5 0 R", b"/F1 5 0 R/F2 6 0 R", 1)


def _running_code() -> bytes:
    action = b"/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/'\\))>>"
    launch = b"/AA<</WC<</S/Launch/F(/bin/sh)>>>>"
    return one_page(stream(_WORDS), catalog=action + launch)


def _table_that_points_to_itself() -> bytes:
    body = one_page(stream(_WORDS))
    at = len(body)
    return body + (
        b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n"
        b"%%%%EOF" % (at, at)
    )


def _with_archive() -> bytes:
    return pdf(["Sodium 140 mmol/l, potassium 4.1 mmol/l"]) + zip_file({"a.txt": SECRET.encode()})


PDFS: tuple[BadFile, ...] = (
    refused("user-password.pdf", lambda: _locked("1234"), "encrypted"),
    ready("owner-password.pdf", lambda: _locked(""), "potassium"),
    refused("unknown-password.pdf", encrypted_pdf, "encrypted"),
    refused(
        "unknown-lock.pdf",
        lambda: objects_as_pdf(
            [b"<</Type/Catalog/Pages 2 0 R>>", _TREE, b"<</Filter/Other/V 99>>"],
            b"/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]",
        ),
        "PDF",
    ),
    refused("cut.pdf", lambda: pdf([f"Sodium {n} mmol/l" for n in range(9)])[:3000], "damaged"),
    refused("mark-alone.pdf", lambda: b"%PDF-1.7\n", "damaged"),
    refused("noise.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 200, "damaged"),
    refused("no-pages.pdf", lambda: pdf([]), "damaged"),
    refused("nothing-on-it.pdf", lambda: one_page(stream(b"")), "no text"),
    failed("10000-pages.pdf", lambda: _many_pages(10_000), "10000 pages; this site reads at most"),
    ready(
        "claims-pages.pdf",
        lambda: one_page(stream(_WORDS)).replace(b"/Count 1/", b"/Count 99999999/"),
        "potassium",
    ),
    failed(
        "bomb-in-content.pdf", _bomb_in_content, "512 MB of memory", parsing_memory_megabytes=512
    ),
    refused("bomb-in-image.pdf", _bomb_in_image, "too large", parsing_memory_megabytes=512),
    refused("huge-image-of-nothing.pdf", _huge_image_of_nothing, "too large"),
    ready("cyclic-tree.pdf", _cyclic_tree, "potassium"),
    refused("deep-tree.pdf", lambda: _deep_tree(5000), "damaged"),
    ready("form-in-itself.pdf", lambda: _form_in_itself(b"/X Do"), "potassium"),
    failed(
        "form-twice-in-itself.pdf",
        lambda: _form_in_itself(b"/X Do /X Do"),
        "512 MB of memory",
        parsing_memory_megabytes=512,
    ),
    failed(
        "forms-that-multiply.pdf",
        _forms_that_multiply,
        "512 MB of memory",
        parsing_memory_megabytes=512,
    ),
    ready("glyph-that-shows-itself.pdf", _glyph_that_shows_itself, "potassium"),
    failed(
        "endless-operators.pdf", _endless_operators, "2 seconds of computing", parsing_cpu_seconds=2
    ),
    refused("deep-arrays.pdf", lambda: one_page(b"[" * 200_000), "damaged"),
    ready("words-out-of-unicode.pdf", _words_out_of_unicode, "potassium"),
    ready("running-code.pdf", _running_code, "potassium"),
    ready("table-of-itself.pdf", _table_that_points_to_itself, "potassium"),
    refused(
        "as-large-as-a-field.pdf",
        lambda: one_page(stream(b"0 0 m 9e8 9e8 l S"), box=b"0 0 999999999 999999999"),
        "no text",
    ),
    ready("with-archive.pdf", _with_archive, "potassium"),
    ready(
        "is-a-pdf.docx", lambda: one_page(stream(_WORDS)), "potassium"
    ),
    refused(
        "page-and-pdf.html",
        lambda: b"<html><body>Sodium</body></html>\n" + one_page(stream(_WORDS)) + b"startxref\n0",
        "two kinds",
    ),
)  # fmt: skip
