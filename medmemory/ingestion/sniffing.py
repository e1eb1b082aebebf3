"""What a file is, by its bytes. The name only tells Markdown from plain text."""

import io
import zipfile
from pathlib import PurePosixPath

from medmemory.clinical.document import MediaType
from medmemory.errors import DocumentUnreadable, UnsupportedMediaType
from medmemory.ingestion.parsing.decoding import decode, is_text

ACCEPTED = "Accepted: PDF with text, DOCX, plain text, Markdown."

_PDF_MARK, _PDF_MARK_WITHIN = b"%PDF-", 1024
_ZIP_MARK = b"PK\x03\x04"
_CONTENT_TYPES_LIMIT = 1024 * 1024
_MARKDOWN_SUFFIXES = {".md", ".markdown"}

_PROGRAM_MARKS = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
)
_FOREIGN_MARKS = {
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"II*\x00": "an image",
    b"MM\x00*": "an image",
    b"BM": "an image",
    b"{\\rtf": "an RTF file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file; save it as DOCX or PDF",
}
_MARKUP = {
    "<!doctype html": "an HTML page",
    "<html": "an HTML page",
    "<?xml": "an XML file",
    "msh|": "an HL7 message",
}
# Text by its bytes, but its lines mean little without their structure.
_STRUCTURED_SUFFIXES = {
    ".csv", ".tsv", ".json", ".ndjson", ".xml", ".html", ".htm", ".rtf", ".eml", ".hl7",
}  # fmt: skip


def sniff(content: bytes, file_name: str) -> MediaType:
    """The kind of file these bytes are.

    Raises DocumentUnreadable when there is nothing in it or it is damaged, UnsupportedMediaType
    when it is of a kind that is not accepted; the sentence names what is.
    """
    if not content.strip():
        raise DocumentUnreadable("The file is empty.")
    if content.startswith(_PROGRAM_MARKS):
        raise _refused("a program")
    if _PDF_MARK in content[:_PDF_MARK_WITHIN]:
        return MediaType.PDF
    if content.startswith(_ZIP_MARK):
        return _sniff_zip(content)
    for mark, kind in _FOREIGN_MARKS.items():
        if content.startswith(mark):
            raise _refused(kind)
    return _sniff_text(content, PurePosixPath(file_name).suffix.lower())


def _sniff_zip(content: bytes) -> MediaType:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" not in names:
                raise _refused("an archive or an Office file other than DOCX")
            if "[Content_Types].xml" not in names:
                raise DocumentUnreadable("The file is damaged: parts of the DOCX are missing.")
            with archive.open("[Content_Types].xml") as part:
                content_types = part.read(_CONTENT_TYPES_LIMIT)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise DocumentUnreadable("The file is damaged: it cannot be unpacked.") from error
    if b"macroEnabled" in content_types or any(name.endswith("vbaProject.bin") for name in names):
        raise UnsupportedMediaType(
            f"Word files with macros are not accepted; save it as DOCX without them. {ACCEPTED}"
        )
    return MediaType.DOCX


def _sniff_text(content: bytes, suffix: str) -> MediaType:
    if not is_text(content):
        raise _refused("a kind of file that MedMemory does not know")
    beginning = decode(content[:2048]).lstrip("\ufeff \t\r\n").lower()
    for mark, kind in _MARKUP.items():
        if beginning.startswith(mark):
            raise _refused(kind)
    if suffix in _STRUCTURED_SUFFIXES:
        raise _refused(f"a {suffix.removeprefix('.').upper()} file")
    return MediaType.MARKDOWN if suffix in _MARKDOWN_SUFFIXES else MediaType.TEXT


def _refused(kind: str) -> UnsupportedMediaType:
    return UnsupportedMediaType(f"This is {kind}. {ACCEPTED}")
