"""ZIP archives: each file becomes a document of its own; the archive's page says what is in it."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from medmemory.clinical.document import Attachment, Page, ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.file_names import bare_name, distinct_name
from medmemory.ingestion.parsing.limits import PageReport
from medmemory.ingestion.parsing.package import ZIP_ERRORS, is_bomb
from medmemory.ingestion.parsing.paging import paged, whole_page, within_limit
from medmemory.ingestion.parsing.wording import counted

MOST_FILES = 500
MOST_ENTRIES = 10_000
LARGEST_FILE = 100 * 1024 * 1024
MOST_BYTES = 300 * 1024 * 1024
DEEPEST = 1  # archives within archives within the archive are not unpacked

_ENCRYPTED_FLAG = 0x1
_UNIX = 3
_KILOBYTE = 1024
_MOST_NAMED = 5  # in a warning; the page names all
_OFFICE_PARTS = ("[Content_Types].xml", "mimetype")
_SYSTEM_FILES = {".DS_Store", "Thumbs.db", "desktop.ini"}
_SYSTEM_FOLDER = "__MACOSX"


@dataclass(slots=True)
class _Unpacking:
    """What came out so far."""

    files: list[Attachment] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    skipped: list[str] = field(default_factory=list)  # name and reason
    unpacked_bytes: int = 0


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """The files of the archive, and a page that lists them.

    Raises DocumentUnreadable when it is damaged, holds no file, or unpacks to too much.
    """
    unpacking = _Unpacking()
    _unpack(content, unpacking, depth=0)
    if not unpacking.files:
        raise DocumentUnreadable(
            "The archive holds no file that can be read: it is empty, or its files are damaged or "
            "protected by a password. Unpack it and drop the files."
        )
    texts = within_limit(paged(_listing(unpacking)), page_limit)
    pages = tuple(Page(number, text) for number, text in enumerate(texts, start=1))
    report(len(pages), len(pages))
    return ParsedDocument(
        pages,
        warnings=_warnings(unpacking),
        sections=tuple(whole_page(page, None) for page in pages),
        attachments=tuple(unpacking.files),
    )


def _unpack(content: bytes, unpacking: _Unpacking, *, depth: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check(entries, unpacking)
            for entry in entries:
                if not entry.filename.endswith("/") and not _is_of_system(entry.filename):
                    _take(archive, entry, unpacking, depth=depth)
    except ZIP_ERRORS as error:
        raise DocumentUnreadable("The archive is damaged: it cannot be unpacked.") from error


def _check(entries: list[zipfile.ZipInfo], unpacking: _Unpacking) -> None:
    total = unpacking.unpacked_bytes + sum(entry.file_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or total > MOST_BYTES
        or any(is_bomb(entry.compress_size, entry.file_size) for entry in entries)
    ):
        raise DocumentUnreadable(
            "The archive unpacks to far more than it may: at most "
            f"{MOST_BYTES // _KILOBYTE**2} MB and {MOST_ENTRIES} entries. Split it."
        )


def _take(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, unpacking: _Unpacking, *, depth: int
) -> None:
    """The file of the entry is kept, or the reason why not."""
    name = bare_name(entry.filename, instead="file")
    try:
        reason = _reason_to_skip(entry, unpacking)
        if reason is None:
            with archive.open(entry) as stream:
                content = stream.read(LARGEST_FILE)
            unpacking.unpacked_bytes += len(content)
            reason = _taken(name, content, unpacking, depth=depth)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        reason = "damaged"
    except (NotImplementedError, RuntimeError):
        reason = "packed in a way that is not read"
    if reason is not None:
        unpacking.skipped.append(f"{name} ({reason})")


def _taken(name: str, content: bytes, unpacking: _Unpacking, *, depth: int) -> str | None:
    if not _is_archive(content):
        distinct = distinct_name(name, unpacking.names)
        unpacking.names.add(distinct)
        unpacking.files.append(Attachment(distinct, content))
        return None
    if depth >= DEEPEST:
        return "an archive within archives"
    try:
        _unpack(content, unpacking, depth=depth + 1)
    except DocumentUnreadable:
        return "an archive that is damaged or too large"
    return None


def _reason_to_skip(entry: zipfile.ZipInfo, unpacking: _Unpacking) -> str | None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    is_link = entry.create_system == _UNIX and stat.S_ISLNK(entry.external_attr >> 16)
    reasons = (
        (entry.flag_bits & _ENCRYPTED_FLAG, "protected by a password"),
        (is_link, "a link to another file"),
        (path.is_absolute() or entry.filename[1:2] == ":", "named by an absolute path"),
        (entry.file_size == 0, "empty"),
        (entry.file_size > LARGEST_FILE, f"larger than {LARGEST_FILE // _KILOBYTE**2} MB"),
        (len(unpacking.files) >= MOST_FILES, f"beyond the first {MOST_FILES} files"),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _is_archive(content: bytes) -> bool:
    """Whether it is an archive of files, rather than an office document, which is one too."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return not any(part in archive.NameToInfo for part in _OFFICE_PARTS)
    except ZIP_ERRORS:
        return False  # a document of its own, which will say that it is damaged


def _is_of_system(name: str) -> bool:
    path = PurePosixPath(name)
    return _SYSTEM_FOLDER in path.parts or path.name in _SYSTEM_FILES or path.name.startswith("._")


def _listing(unpacking: _Unpacking) -> Iterator[str]:
    yield f"Archive with {counted(len(unpacking.files), 'file', 'files')}"
    for number, attachment in enumerate(unpacking.files, start=1):
        size = max(1, len(attachment.content) // _KILOBYTE)
        yield f"{number}. {attachment.file_name} ({size} KB)"
    if unpacking.skipped:
        yield "Not read:"
        yield from (f"- {skipped}" for skipped in unpacking.skipped)


def _warnings(unpacking: _Unpacking) -> tuple[str, ...]:
    if not unpacking.skipped:
        return ()
    few = "; ".join(unpacking.skipped[:_MOST_NAMED])
    more = len(unpacking.skipped) - _MOST_NAMED
    return (f"Not read from the archive: {few}{f'; and {more} more' if more > 0 else ''}.",)
