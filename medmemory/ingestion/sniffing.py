"""What a file is, by its bytes. The name only decides between kinds of plain text."""

from pathlib import PurePosixPath

from medmemory.clinical.document import MediaType
from medmemory.errors import DocumentUnreadable, UnsupportedMediaType
from medmemory.ingestion.accepted import ACCEPTED, refused
from medmemory.ingestion.sniffing_ole import OLE_MARK, sniff_ole
from medmemory.ingestion.sniffing_text import is_structured, sniff_text
from medmemory.ingestion.sniffing_zip import ZIP_MARKS, sniff_zip

__all__ = ["ACCEPTED", "mislabelled", "sniff"]

_PDF_MARK, _PDF_MARK_WITHIN = b"%PDF-", 1024
_PDF_START = b"%PDF"  # however the rest of the mark is damaged
_PDF_BODY = (b" obj", b"endobj", b"startxref")
_FIRST_NOT_ASCII = 0x80
_LONGEST_RUBBISH = 16  # bytes before the mark of a damaged PDF
_BLANKS = b"\xef\xbb\xbf \t\r\n\x00\x0b"

_PROGRAM_MARKS = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
)
_MARKS = {
    b"\x89PNG\r\n\x1a\n": MediaType.PNG,
    b"\xff\xd8\xff": MediaType.JPEG,
    b"II*\x00": MediaType.TIFF,
    b"MM\x00*": MediaType.TIFF,
    b"{\\rtf": MediaType.RTF,
}
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_OTHER_IMAGE = "an image of a kind that is not read; save it as PNG or JPEG"
_FOREIGN_MARKS = {
    b"GIF8": _OTHER_IMAGE,
    b"BM": _OTHER_IMAGE,
    b"II+\x00": _OTHER_IMAGE,
    b"MM\x00+": _OTHER_IMAGE,
    b"\x00\x00\x00\x0cjP": _OTHER_IMAGE,
    b"8BPS": _OTHER_IMAGE,
    b"Rar!": "a RAR archive; pack it as ZIP",
    b"7z\xbc\xaf": "a 7-Zip archive; pack it as ZIP",
    b"\x1f\x8b": "a compressed file; pack it as ZIP",
    b"BZh": "a compressed file; pack it as ZIP",
    b"\xfd7zXZ": "a compressed file; pack it as ZIP",
    b"ID3": "a sound file",
    b"OggS": "a sound file",
    b"fLaC": "a sound file",
    b"\x1aE\xdf\xa3": "a video",
    b"SQLite format 3": "a database",
    b"%!PS": "a PostScript file; save it as PDF",
}
_DICOM_MARK_AT = 128
_SUFFIXES = {
    ".pdf": {MediaType.PDF},
    ".docx": {MediaType.DOCX},
    ".doc": {MediaType.DOC, MediaType.RTF},
    ".rtf": {MediaType.RTF},
    ".odt": {MediaType.ODT},
    ".html": {MediaType.HTML},
    ".htm": {MediaType.HTML},
    ".csv": {MediaType.CSV},
    ".tsv": {MediaType.CSV},
    ".xlsx": {MediaType.XLSX},
    ".eml": {MediaType.EMAIL},
    ".png": {MediaType.PNG},
    ".jpg": {MediaType.JPEG},
    ".jpeg": {MediaType.JPEG},
    ".tif": {MediaType.TIFF},
    ".tiff": {MediaType.TIFF},
    ".heic": {MediaType.HEIC},
    ".json": {MediaType.FHIR, MediaType.FHIR_BULK},
    ".ndjson": {MediaType.FHIR, MediaType.FHIR_BULK},
    ".xml": {MediaType.CDA, MediaType.HTML},
    ".hl7": {MediaType.HL7_V2},
    ".zip": {MediaType.ZIP},
}


def sniff(content: bytes, file_name: str) -> MediaType:
    """The kind of file these bytes are.

    Raises DocumentUnreadable when there is nothing in it or it is damaged, UnsupportedMediaType
    when it is of a kind that is not accepted; the sentence names what is.
    """
    start = content[:_PDF_MARK_WITHIN]
    if not start.strip(_BLANKS) and not content.strip(_BLANKS):
        raise DocumentUnreadable("The file is empty.")
    if content.startswith(_PROGRAM_MARKS):
        raise refused("a program")
    if start.lstrip(_BLANKS).startswith(_PDF_START) or _is_damaged_pdf(content):
        return MediaType.PDF
    found = _by_first_bytes(content)
    if found is not None:
        return found
    if _holds_pdf(content):
        if is_structured(start[: start.find(_PDF_MARK)]):
            raise UnsupportedMediaType(
                "This file claims to be two kinds at once, a page or message and a PDF. "
                f"Save the one that is meant by itself. {ACCEPTED}"
            )
        return MediaType.PDF
    return sniff_text(content, PurePosixPath(file_name).suffix.lower())


def mislabelled(media_type: MediaType, file_name: str) -> str | None:
    """The warning that a file is not what its name says; None when it is, or says nothing."""
    suffix = PurePosixPath(file_name).suffix.lower()
    if media_type in _SUFFIXES.get(suffix, {media_type}):
        return None
    return (
        f"The name ends in {suffix}, but the file is {media_type.name.replace('_', ' ')}; "
        "it was read as that."
    )


def _by_first_bytes(content: bytes) -> MediaType | None:
    """What the first bytes say alone; None when they may be text, or a PDF further on."""
    if content.startswith(ZIP_MARKS):
        return sniff_zip(content)
    if content.startswith(OLE_MARK):
        return sniff_ole(content)
    for mark, media_type in _MARKS.items():
        if content.startswith(mark):
            return media_type
    if content[4:8] == b"ftyp":
        if content[8:12] in _HEIC_BRANDS:
            return MediaType.HEIC
        raise refused("a video, or an image of a kind that is not read; save it as JPEG")
    if content[:4] == b"RIFF":
        raise refused("a sound file, a video, or an image; save an image as PNG or JPEG")
    if content[_DICOM_MARK_AT : _DICOM_MARK_AT + 4] == b"DICM":
        raise refused("a DICOM image; its report is what MedMemory can read")
    for foreign, kind in _FOREIGN_MARKS.items():
        # "BM 12/03" may begin a note; no picture begins with so much plain text.
        if content.startswith(foreign) and not _is_plain(content[:64]):
            raise refused(kind)
    return None


def _is_plain(start: bytes) -> bool:
    return start.isascii() and b"\x00" not in start and not start.startswith(b"%!PS")


def _holds_pdf(content: bytes) -> bool:
    """Whether a PDF begins soon, and not only its mark."""
    at = content.find(_PDF_MARK, 0, _PDF_MARK_WITHIN + len(_PDF_MARK))
    return at >= 0 and all(content.find(mark, at) > 0 for mark in _PDF_BODY)


def _is_damaged_pdf(content: bytes) -> bool:
    """Whether a PDF's mark follows a few bytes that are no words, with some part of a PDF."""
    at = content.find(_PDF_MARK, 0, _LONGEST_RUBBISH + len(_PDF_MARK))
    if at < 0 or any(chr(byte).isalnum() for byte in content[:at] if byte < _FIRST_NOT_ASCII):
        return False
    return any(mark in content[at:] for mark in _PDF_BODY)
