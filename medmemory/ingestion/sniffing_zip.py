"""What a ZIP container is: an office document, or an archive of files."""

import io
import zipfile

from medmemory.clinical.document import MediaType
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.accepted import refused
from medmemory.ingestion.parsing.package import ZIP_ERRORS
from medmemory.ingestion.sniffing_ole import macro_refusal, password_refusal

ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_PART_LIMIT = 1024 * 1024
_CONTENT_TYPES = "[Content_Types].xml"
_MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": MediaType.DOCX,
    b"spreadsheetml.sheet.main+xml": MediaType.XLSX,
}
# With "main": a Word file may hold a presentation without being one.
_OTHER_PARTS = {
    b"sheet.binary.macroEnabled.main": "a binary Excel workbook; save it as XLSX",
    b"wordprocessingml.template.main+xml": "a Word template; save it as DOCX",
    b"spreadsheetml.template.main+xml": "an Excel template; save it as XLSX",
    b"presentationml.presentation.main": "a PowerPoint file; save it as PDF",
    b"presentationml.slideshow.main": "a PowerPoint file; save it as PDF",
    b"presentationml.template.main": "a PowerPoint file; save it as PDF",
    b"ms-powerpoint.presentation.macroEnabled.main": "a PowerPoint file; save it as PDF",
    b"ms-visio": "a Visio drawing; save it as PDF",
}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_PROGRAM_PARTS = {"AndroidManifest.xml", "META-INF/MANIFEST.MF", "classes.dex"}


def sniff_zip(content: bytes) -> MediaType:
    """DOCX, XLSX, ODT or ZIP.

    Raises UnsupportedMediaType for what else comes in this container, DocumentUnreadable when it
    is damaged, empty or protected.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if not parts:
                raise DocumentUnreadable("The archive is empty.")
            if min(part.header_offset for part in parts) > 0:
                raise DocumentUnreadable(
                    "The file holds more than one archive in a row, so it is not plain which one "
                    "is meant. Save it anew."
                )
            return _by_parts(archive, {part.filename for part in parts})
    except ZIP_ERRORS as error:
        raise DocumentUnreadable("The file is damaged: it cannot be unpacked.") from error


def _by_parts(archive: zipfile.ZipFile, names: set[str]) -> MediaType:
    if _CONTENT_TYPES in names:
        return _office(_part(archive, _CONTENT_TYPES), names)
    if "word/document.xml" in names or "xl/workbook.xml" in names:
        raise DocumentUnreadable("The file is damaged: parts of the DOCX or XLSX are missing.")
    if "mimetype" in names and (kind := _part(archive, "mimetype")).startswith(_OPEN_DOCUMENT):
        return _open_document(archive, kind, names)
    if names & _PROGRAM_PARTS:
        raise refused("a program")
    return MediaType.ZIP


def _office(content_types: bytes, names: set[str]) -> MediaType:
    for mark, kind in _OTHER_PARTS.items():
        if mark in content_types:
            raise refused(kind)
    if b"macroEnabled" in content_types or any(
        name.lower().endswith("vbaproject.bin") for name in names
    ):
        raise macro_refusal("Office files")
    for mark, media_type in _MAIN_PARTS.items():
        if mark in content_types:
            return media_type
    raise refused("an Office file other than DOCX or XLSX; save it as PDF")


def _open_document(archive: zipfile.ZipFile, kind: bytes, names: set[str]) -> MediaType:
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise macro_refusal("OpenDocument files")
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in _part(archive, manifest):
        raise password_refusal()
    if kind.strip() != _OPEN_DOCUMENT + b"text":
        raise refused("an OpenDocument file other than a text; save it as PDF or XLSX")
    return MediaType.ODT


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_PART_LIMIT)
