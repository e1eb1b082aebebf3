"""Texts, tables, messages, images and programs that are broken, or made to hurt."""

import io
import struct
import zlib
from email.message import EmailMessage

from PIL import Image

from tests.support.bad_archives import EICAR
from tests.support.bad_file import SECRET, BadFile, deflated, ready, refused
from tests.support.documents import zip_file
from tests.support.markup_files import message

_MULTIPART = b"From: a@example.org\nTo: b@example.org\nDate: Sat, 02 Mar 2024 10:00:00 +0000\n"
_MULTIPART += b"Subject: Results\nMIME-Version: 1.0\nMessage-ID: <1@example.org>\n"


def _many_parts(count: int) -> bytes:
    part = b"--x\nContent-Type: text/plain\n\nSodium\n"
    return _MULTIPART + b'Content-Type: multipart/mixed; boundary="x"\n\n' + part * count + b"--x--"


def _deep_parts(depth: int) -> bytes:
    head = b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n'
    levels = b"".join(head % (level, level) for level in range(depth))
    return _MULTIPART + levels + b"Content-Type: text/plain\n\nSodium\n"


def _messages_within(depth: int) -> bytes:
    head = b"Content-Type: message/rfc822\n\nFrom: a@example.org\nSubject: x\nMIME-Version: 1.0\n"
    return _MULTIPART + head * depth + b"Content-Type: text/plain\n\nSodium\n"


def _climbing_names() -> bytes:
    names = ("../../etc/cron.d/evil.txt", "C:\\Windows\\x.txt", "/etc/passwd", "\x00\x1b[2J.txt")
    made: EmailMessage = message("See the files.", attachments=dict.fromkeys(names[:3], b"Sodium"))
    return made.as_bytes()


def _torn_headers() -> bytes:
    subject = b"Subject: =?utf-8?b?//8=?= =?x?q?=ZZ?= =?utf-8?b?A?=\n"
    return _MULTIPART.replace(b"Subject: Results\n", subject) + b"Content-Type: ;;;\n\nSodium\n"


def _encrypted_message() -> bytes:
    kind = b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=x\n'
    return _MULTIPART + kind + b"\n--x\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"


def _picture(kind: str) -> bytes:
    output = io.BytesIO()
    Image.new("L", (600, 400), 255).save(output, kind)
    return output.getvalue()


def _block(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def _png(width: int, height: int, packed: bytes, *more: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    blocks = (_block(b"IHDR", header), *more, _block(b"IDAT", packed), _block(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(blocks)


def _text_bomb() -> bytes:
    text = _block(b"zTXt", b"Comment\x00\x00" + deflated(bytes(1024**2), 200))
    return _png(600, 400, zlib.compress(bytes(601 * 400)), text)


def _tiff(width: int, height: int, following: int) -> bytes:
    """One directory; `following` is where the next one is said to be."""
    fields = {256: width, 257: height, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: height, 279: 64}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in fields.items())
    directory = struct.pack("<H", len(fields)) + entries + struct.pack("<I", following)
    return b"II*\x00" + struct.pack("<I", 8) + directory + bytes(64)


def _large_jpeg() -> bytes:
    content = bytearray(_picture("JPEG"))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(content)


TEXTS: tuple[BadFile, ...] = (
    refused("nothing.txt", lambda: b"", "empty"),
    refused("nothing.pdf", lambda: b"", "empty"),
    refused("blanks.txt", lambda: b" \t\r\n" * 20_000, "empty"),
    refused("mark-of-order.txt", lambda: b"\xef\xbb\xbf\n", "empty"),
    refused("zeros.bin", lambda: bytes(100_000), "empty"),
    refused("unseen-blanks.txt", lambda: "\u00a0\u2003\u3000\u200b".encode() * 50, "no text"),
    refused("many-zeros.txt", lambda: b"Sodium\x00 140\x00 mmol/l\n" * 9, "does not know"),
    ready("zero-within.txt", lambda: b"Sodium 140 mmol/l\n" * 50 + b"\x00\nPotassium 4.1",
          "Potassium"),
    ready("lone-surrogates.txt", lambda: b"Sodium \xed\xa0\x80 140 \xff mmol/l\n" * 9, "Sodium"),
    ready("virus.txt", lambda: EICAR, "EICAR"),
    ready("one-line.txt", lambda: b"Sodium 140 " * 100_000, "Sodium"),
    refused("noise.txt", lambda: bytes(range(1, 256)) * 100, "does not know"),
    refused("program.pdf", lambda: b"MZ\x90\x00" + bytes(400), "a program"),
    refused("program.txt", lambda: b"\x7fELF" + bytes(400), "a program"),
    refused("script.txt", lambda: b"#!/bin/sh\nrm -rf /\n", "a program"),
    refused("film.png", lambda: bytes(4) + b"ftypisom" + bytes(90), "a video"),
    refused("scan.dcm", lambda: bytes(128) + b"DICM" + bytes(90), "DICOM"),
    ready("a-million-columns.csv", lambda: b"a," * 1_000_000 + b"Sodium\n", "Sodium"),
    ready("open-quotes.csv", lambda: b'Test,Value\n"Sodium,140\n' + b"Potassium,4\n" * 90_000,
          "not closed"),
    ready("quotes-alone.csv", lambda: b'"' * 300_001 + b"\nSodium,140\n"),
    refused("separators-alone.csv", lambda: b",,,,\n" * 50_000, "empty"),
    refused("10000-parts.eml", lambda: _many_parts(10_000), "more parts"),
    refused("deep-parts.eml", lambda: _deep_parts(3000), "without end"),
    refused("messages-within.eml", lambda: _messages_within(3000), "without end"),
    ready("climbing-names.eml", _climbing_names, "evil"),
    ready("torn-headers.eml", _torn_headers, "Sodium"),
    ready("no-boundary.eml", lambda: _MULTIPART + b"Content-Type: multipart/mixed\n\nSodium\n"),
    refused("encrypted.eml", _encrypted_message, "encrypted"),
    refused("claims-dots.png", lambda: _png(50_000, 50_000, zlib.compress(b"\x00")), "larger"),
    refused("dots.png", lambda: _png(12_000, 12_000, deflated(bytes(12_001 * 100), 120)),
            "million dots"),
    refused("text-bomb.png", _text_bomb, "damaged"),
    refused("cut.png", lambda: _picture("PNG")[:60], "damaged"),
    refused("white.png", lambda: _picture("PNG"), "no text"),
    refused("with-archive.png", lambda: _picture("PNG") + zip_file({"a": b"MZ"}), "no text"),
    refused("with-archive.gif", lambda: _picture("GIF") + zip_file({"a": b"MZ"}), "an image"),
    refused("claims-dots.tif", lambda: _tiff(60_000, 60_000, 0), "larger"),
    refused("circle.tif", lambda: _tiff(8, 8, 8), "no text"),
    refused("claims-dots.jpg", _large_jpeg, "larger"),
    refused("cut.jpg", lambda: _picture("JPEG")[:200], "damaged"),
    refused("noise.heic", lambda: bytes(4) + b"ftypheic" + bytes(range(256)) * 9, "damaged"),
    refused(f"{SECRET}.xyz", lambda: bytes(range(128, 256)) * 20, "does not know"),
)  # fmt: skip
