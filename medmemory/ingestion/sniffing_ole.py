"""Files of old office programs: what they are by the names in their directory.

The directory of such a file is made of entries of 128 bytes on borders of 128 bytes, wherever its
allocation table says that they are. Every border is looked at, so that no torn or forged table
hides an entry.
"""

import re
import struct

from medmemory.clinical.document import MediaType
from medmemory.errors import DocumentUnreadable, UnsupportedMediaType
from medmemory.ingestion.accepted import ACCEPTED, refused

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ENTRY = 128
_NAME_BYTES = range(4, 65, 2)  # with the zero at its end
_KINDS_OF_ENTRY = {1, 2, 5}  # folder, stream, root
_SECTOR_SHIFT_AT = 30
_SECTOR_SHIFTS = {9, 12}
_FIB_FLAGS_AT, _FIB_ENCRYPTED = 11, 0x01

_MACROS = {"_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros"}
_PASSWORD = {"EncryptedPackage", "EncryptionInfo"}
_OTHERS = {
    "Workbook": "an old Excel file; save it as XLSX",
    "Book": "an old Excel file; save it as XLSX",
    "PowerPoint Document": "a PowerPoint file; save it as PDF",
    "__properties_version1.0": "an Outlook message; save it as EML",
    "VisioDocument": "a Visio drawing; save it as PDF",
}
# Any name: two bytes a character, the second zero, ended by a zero.
_NAME = re.compile(rb"(?:[\x01-\x7e]\x00){1,31}\x00\x00")


def sniff_ole(content: bytes) -> MediaType:
    """DOC; raises UnsupportedMediaType for anything else in the same container."""
    entries = _entries(content)
    if _PASSWORD & entries.keys():
        raise password_refusal()
    if _MACROS & entries.keys():
        raise macro_refusal("Office files")
    for name, kind in _OTHERS.items():
        if name in entries:
            raise refused(kind)
    if "WordDocument" in entries:
        if _is_encrypted(content, entries["WordDocument"]):
            raise password_refusal()
        return MediaType.DOC
    raise DocumentUnreadable("The file is damaged: it is an old Office file without its document.")


def password_refusal() -> DocumentUnreadable:
    """The refusal of a file that only opens with a password."""
    return DocumentUnreadable(
        "The file is protected by a password. Save it without one and drop it again."
    )


def macro_refusal(kind: str) -> UnsupportedMediaType:
    """The refusal of a file that carries programs of its own."""
    return UnsupportedMediaType(
        f"{kind} with macros are not accepted; save it without them, as DOCX, XLSX or PDF. "
        f"{ACCEPTED}"
    )


def _entries(content: bytes) -> dict[str, int]:
    """Names in the directory, each with the sector where its stream begins."""
    entries: dict[str, int] = {}
    for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
        # Most blocks are no entries: the second byte of a name is zero, its first is not.
        if content[at + 1] != 0 or content[at] == 0:
            continue
        name_bytes = int.from_bytes(content[at + 64 : at + 66], "little")
        if content[at + 66] not in _KINDS_OF_ENTRY or name_bytes not in _NAME_BYTES:
            continue
        name = content[at : at + name_bytes]
        if _NAME.fullmatch(name):
            (sector,) = struct.unpack_from("<I", content, at + 116)
            entries.setdefault(name[:-2].decode("utf-16-le"), sector)
    return entries


def _is_encrypted(content: bytes, sector: int) -> bool:
    shift = int.from_bytes(content[_SECTOR_SHIFT_AT : _SECTOR_SHIFT_AT + 2], "little")
    if shift not in _SECTOR_SHIFTS:
        return False
    flags = content[((sector + 1) << shift) + _FIB_FLAGS_AT :][:1]
    return bool(flags) and bool(flags[0] & _FIB_ENCRYPTED)
