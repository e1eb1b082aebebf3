"""Archives that are broken, or made to hurt."""

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Iterable

from tests.support.bad_file import SECRET, BadFile, failed, ready, refused
from tests.support.documents import pdf, zip_file

_MEGABYTE = 1024 * 1024
_TEXT = b"Sodium 140 mmol/l"
_CENTRAL, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def _named(*names: str) -> bytes:
    return zip_file(dict.fromkeys(names, _TEXT))


def _with_link() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        link = zipfile.ZipInfo("notes.txt")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("sound.txt", _TEXT)
    return output.getvalue()


def _same_name(times: int) -> bytes:
    output = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(output, "w") as archive:
        for number in range(times):
            archive.writestr("report.txt", b"Sodium %d mmol/l" % number)
    return output.getvalue()


def _bomb(megabytes: int) -> bytes:
    return zip_file({f"{SECRET}.txt": bytes(megabytes * _MEGABYTE)})


def _nested(depth: int) -> bytes:
    content = _bomb(100)
    for level in range(depth):
        content = zip_file({f"{level}-{copy}.zip": content for copy in range(4)})
    return content


def _overlapping(entries: int) -> bytes:
    """Every entry is the same packed megabyte."""
    archive = zip_file({"000000.txt": b"a" * _MEGABYTE})
    at = archive.index(_CENTRAL)
    end = archive.index(b"PK\x05\x06")
    head = archive[at:end]
    heads = b"".join(head.replace(b"000000", b"%06d" % number) for number in range(entries))
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, entries, entries, len(heads), at, 0)
    return archive[:at] + heads + tail


def _lying_about_size() -> bytes:
    """Says 10 bytes, holds 40 megabytes."""
    archive = bytearray(_bomb(40))
    for mark, offset in ((_LOCAL, 22), (_CENTRAL, 24)):
        at = archive.index(mark) + offset
        archive[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(archive)


def _locked(names: Iterable[str]) -> bytes:
    archive = bytearray(_named(*names))
    for mark, offset in ((_LOCAL, 6), (_CENTRAL, 8)):
        at = archive.find(mark)
        while at >= 0:
            archive[at + offset] |= 1
            at = archive.find(mark, at + 1)
    return bytes(archive)


def _damaged_entry() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:  # stored, so that the bytes can be found
        archive.writestr("torn.txt", b"Potassium 4.1")
        archive.writestr("sound.txt", _TEXT)
    return output.getvalue().replace(b"Potassium 4.1", b"Potassium 9.9")


def _pdf_first() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("report.pdf", pdf(["Sodium 140 mmol/l"]))
    return output.getvalue()


ARCHIVES: tuple[BadFile, ...] = (
    refused("ratio.zip", lambda: _bomb(200), "unpacks to far more"),
    refused("nested.zip", lambda: _nested(2), "holds no file"),
    refused("nested-deep.zip", lambda: _nested(5), "holds no file"),
    refused("overlapping-many.zip", lambda: _overlapping(2000), "unpacks to far more"),
    ready("overlapping.zip", lambda: _overlapping(150), "000000"),
    refused("many-entries.zip", lambda: _named(*map(str, range(12_000))), "10000 entries"),
    refused("lying-about-size.zip", _lying_about_size, "holds no file"),
    failed(
        "much-in-it.zip",
        lambda: zip_file({f"{n}.txt": b"a" * 3 * _MEGABYTE for n in range(4)}),
        "larger than this site allows",
        upload_max_bytes=_MEGABYTE,
    ),
    ready("climbing.zip", lambda: _named("../../../etc/cron.d/evil", "a/../../b.txt"), "evil"),
    ready("absolute.zip", lambda: _named("/etc/passwd", "C:\\x.txt", "sound.txt"), "absolute"),
    ready("linked.zip", _with_link, "a link"),
    ready("odd-names.zip", lambda: _named("a\u202etxt.exe", "b\x07\x1b[2J.txt", "." * 300)),
    ready("same-name.zip", lambda: _same_name(5), "5 files"),
    refused("locked.zip", lambda: _locked(["a.txt", "b.txt"]), "password"),
    ready("damaged-entry.zip", _damaged_entry, "damaged"),
    refused("cut.zip", lambda: _named("a.txt", "b.txt")[:-30], "unpacked"),
    refused("empty.zip", lambda: zip_file({}), "empty"),
    refused("two-in-a-row.zip", lambda: _named("a.txt") + _named("b.txt"), "more than one archive"),
    refused("program.jar", lambda: _named("META-INF/MANIFEST.MF", "A.class"), "a program"),
    ready("program-within.zip", lambda: zip_file({"a.exe": b"MZ\x90\x00" * 50}), "a.exe"),
    ready("virus-within.zip", lambda: zip_file({"eicar.txt": EICAR}), "eicar"),
    ready("pdf-first.zip", _pdf_first, "report.pdf"),
    refused("packed.gz", lambda: b"\x1f\x8b\x08" + bytes(50), "compressed"),
    refused("packed.7z", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(50), "7-Zip"),
    refused("packed.rar", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(50), "RAR"),
)
