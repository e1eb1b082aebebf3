"""Files that are ZIP packages of parts (DOCX, XLSX, ODT): opened within bounds."""

import io
import lzma
import struct
import zipfile
import zlib

from medmemory.errors import DocumentUnreadable

# All that zipfile raises for torn, forged or encrypted archives.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)

MOST_PARTS = 10_000
MOST_BYTES = 300 * 1024 * 1024
BOMB_RATIO, BOMB_BYTES = 200, 20 * 1024 * 1024  # both at once: text packs 1:20, a bomb 1:1000
TOO_LARGE = (
    "The file unpacks to far more than a document holds, so it was not opened. "
    "Save it anew, or as PDF."
)
_PROLOGUE = 2048
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def open_package(content: bytes) -> zipfile.ZipFile:
    """The package, found to be of a size that can be read and without type definitions.

    Raises DocumentUnreadable otherwise.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        _check_size(package.infolist())
        for part in package.infolist():
            if part.filename.endswith(_XML_SUFFIXES):
                _check_prologue(package, part)
    except ZIP_ERRORS as error:
        raise DocumentUnreadable("The file is damaged: it cannot be unpacked.") from error
    return package


def is_bomb(packed: int, unpacked: int) -> bool:
    """Whether so much comes out of so little that it can only be meant to fill a memory."""
    return unpacked > BOMB_BYTES and unpacked > packed * BOMB_RATIO


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > MOST_PARTS
        or unpacked > MOST_BYTES
        or any(is_bomb(part.compress_size, part.file_size) for part in parts)
    ):
        raise DocumentUnreadable(TOO_LARGE)


def _check_prologue(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with package.open(part) as stream:
        prologue = stream.read(_PROLOGUE)
    if any(doctype in prologue for doctype in _DOCTYPES):
        raise DocumentUnreadable(
            "The file holds type definitions, which office programs do not write: it may have "
            "been tampered with. Save it anew, or as PDF."
        )
