"""The parts of a message: what is its text, what is attached, and what cannot be read."""

from binascii import Error as Base64Error
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

from medmemory.clinical.document import Attachment
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.charset import declared_encoding
from medmemory.ingestion.parsing.decoding import clean, decode_with_warnings
from medmemory.ingestion.parsing.file_names import bare_name, distinct_name
from medmemory.ingestion.parsing.html import read_markup

_MOST_PARTS = 500
_MOST_ATTACHMENTS = 100
_LONGEST_HEADER = 10_000  # characters; what takes longer to decode is no address
_SMALL_PICTURE = 10 * 1024  # bytes: a logo or a signature, not a photographed page
_LONGEST_SUBJECT = 100
_NAMELESS = "attachment"
_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature",
               "application/pgp-signature"}  # fmt: skip
_ENCRYPTED = {"application/pgp-encrypted", "multipart/encrypted"}
_SMIME = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_BODIES = {"text/plain", "text/html"}
_OUTLOOK = {"application/ms-tnef", "application/vnd.ms-tnef"}
_SUFFIXES = {
    "application/pdf": ".pdf", "text/html": ".html", "text/plain": ".txt", "text/csv": ".csv",
    "image/png": ".png", "image/jpeg": ".jpg", "image/tiff": ".tif",
}  # fmt: skip


@dataclass(slots=True)
class Contents:
    """What a message holds."""

    lines: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def header_text(message: Message, name: str) -> str:
    """The header on one line, decoded; empty when there is none."""
    pieces = []
    value = str(message.get(name, ""))[:_LONGEST_HEADER]
    try:
        for piece, charset in decode_header(value):
            if isinstance(piece, str):
                pieces.append(piece)
            else:
                pieces.append(_decoded(piece, charset)[0])
    except (MessageError, Base64Error, ValueError):
        pieces = [value]
    return " ".join(clean("".join(pieces)).split())


def sort_parts(message: Message) -> Contents:
    """Text, attachments and warnings of the message.

    Raises DocumentUnreadable when it is encrypted, or has more parts than any real one.
    """
    contents = Contents()
    for number, part in enumerate(_leaves(message)):
        if number >= _MOST_PARTS or len(contents.attachments) > _MOST_ATTACHMENTS:
            raise DocumentUnreadable(
                "The message has more parts than a real one. Save the parts that are meant."
            )
        _take(part, contents)
    return contents


def _leaves(message: Message) -> Iterator[Message]:
    """The parts without parts; of alternatives the plain text, if it says anything."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        kind = part.get_content_type()
        if kind in _ENCRYPTED:
            raise _encrypted()
        children = part.get_payload()
        if kind == "message/rfc822" or not isinstance(children, list):
            yield part
            continue
        parts = [child for child in children if isinstance(child, Message)]
        waiting.extend(_best(parts) if kind == "multipart/alternative" else reversed(parts))


def _best(alternatives: list[Message]) -> list[Message]:
    """The plain text if it says anything, with the files beside it; else the last, which is the
    richest. In the order of a stack."""
    plain = [
        part
        for part in alternatives
        if part.get_content_type() == "text/plain" and _text(part)[0].strip()
    ]
    if not plain:
        return alternatives[-1:]
    return [*(leaf for part in alternatives for leaf in _files(part)), plain[0]]


def _files(part: Message) -> Iterator[Message]:
    waiting = [part]
    while waiting:
        inner = waiting.pop()
        children = inner.get_payload()
        if inner.get_content_maintype() == "multipart" and isinstance(children, list):
            waiting.extend(child for child in children if isinstance(child, Message))
        elif inner.get_content_maintype() != "text":
            yield inner


def _take(part: Message, contents: Contents) -> None:
    kind = part.get_content_type()
    name = _file_name(part)
    if kind in _SMIME or kind in _OUTLOOK or name.lower() == "winmail.dat":
        contents.warnings.append(_unread(kind))
    elif kind in _SIGNATURES:
        return
    elif kind == "message/rfc822":
        _take_message(part, contents)
    elif kind == "message/external-body":
        contents.warnings.append("A part of the message lies elsewhere and was not loaded.")
    elif kind in _BODIES and not name and part.get_content_disposition() != "attachment":
        text, warnings = _text(part)
        if contents.lines:
            contents.lines.append("")
        contents.lines.extend(text.split("\n"))
        contents.warnings.extend(warnings)
    else:
        _take_file(part, name, contents)


def _take_file(part: Message, name: str, contents: Contents) -> None:
    content = _bytes(part)
    is_within_text = part.get_content_maintype() == "image" and part.get("Content-ID")
    if not content.strip():
        contents.warnings.append("An attachment is empty and was left out.")
    elif is_within_text and len(content) < _SMALL_PICTURE:
        contents.warnings.append("A small picture within the text was not read.")
    else:
        instead = _NAMELESS + _SUFFIXES.get(part.get_content_type(), "")
        _attach(bare_name(name, instead=instead), content, contents)


def _take_message(part: Message, contents: Contents) -> None:
    children = part.get_payload()
    inner = children[0] if isinstance(children, list) and children else None
    try:
        content = inner.as_bytes() if isinstance(inner, Message) else b""
    except (ValueError, LookupError, TypeError, AttributeError):  # headers that cannot be written
        content = b""
    if not isinstance(inner, Message) or not content.strip():
        contents.warnings.append("A message within the message could not be read.")
        return
    subject = bare_name(header_text(inner, "Subject"), instead="message")
    _attach(f"{subject[:_LONGEST_SUBJECT]}.eml", content, contents)


def _attach(name: str, content: bytes, contents: Contents) -> None:
    taken = {attachment.file_name for attachment in contents.attachments}
    contents.attachments.append(Attachment(distinct_name(name, taken), content))


def _text(part: Message) -> tuple[str, tuple[str, ...]]:
    """The text of a part, plain or of a page, and warnings."""
    text, warnings = _decoded(_bytes(part), part.get_param("charset"))
    if part.get_content_type() == "text/html":
        lines, _, more = read_markup(text)
        return "\n".join(lines), (*warnings, *more)
    return clean(text).strip("\n"), warnings


def _decoded(content: bytes, charset: object) -> tuple[str, tuple[str, ...]]:
    """By the encoding that is named, if it is one; else by the bytes."""
    encoding = declared_encoding(charset) if isinstance(charset, str) else None
    if encoding is None or encoding == "utf-8":
        return decode_with_warnings(content)
    return content.decode(encoding, errors="replace"), ()


def _bytes(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename("")
    except (ValueError, LookupError, TypeError):
        return ""
    decoded = Message()
    decoded["Name"] = " ".join(str(name).split())
    return header_text(decoded, "Name")


def _unread(kind: str) -> str:
    if kind in _SMIME:
        return "A part of the message is signed or encrypted as a whole and was not read."
    return (
        "The attachment winmail.dat was not read: Outlook packs files into it in a way of its "
        "own. Ask for the message as plain text or HTML, or save its files."
    )


def _encrypted() -> DocumentUnreadable:
    return DocumentUnreadable(
        "The message is encrypted. Open it in your mail program and save what it says as PDF."
    )
