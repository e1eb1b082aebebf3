"""HL7 v2 in its ER7 form: bytes into messages, segments, fields and components.

Read by splitting, not by a library: of the two there are for Python, one takes seconds for a
message of a hundred kilobytes and refuses versions that it does not know; the other loses the rest
of a field after a stray backslash and writes field values into the log.
"""

import re
from dataclasses import dataclass, field

from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.decoding import clean, decode
from medmemory.ingestion.parsing.structured.dates import compact_moment

_LINE_END = re.compile(r"\r\n|\r|\n")
_FRAMES = "\x0b\x1c\ufeff"  # around a message as it is sent
_HEADERS = {"FHS", "BHS", "BTS", "FTS"}
_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}(?=[^A-Za-z0-9 ]|$)")
_CHARSETS = {
    "UNICODE UTF-8": "utf-8", "UTF-8": "utf-8", "UTF8": "utf-8", "UNICODE": "utf-16",
    "UNICODE UTF-16": "utf-16", "UNICODE UTF-32": "utf-32", "GB 18030-2000": "gb18030",
    "BIG-5": "big5", "KS X 1001": "euc_kr", "ISO IR87": "iso2022_jp", "JAS2020": "iso2022_jp",
    **{f"8859/{part}": f"iso-8859-{part}" for part in (*range(1, 12), 13, 14, 15, 16)},
}  # fmt: skip
_CHARSET_FIELD = 17  # MSH-18, counted without the separator
_MOST_BLANK_LINES = 20
# What is not of these forms is no escape sequence: a path such as C:\temp stays as it is.
_ESCAPES = (
    r"[FSTREHN]|\.(?:br|ce|fi|nf|sp|sk|in|ti)\s*[+-]?(?P<count>\d{0,4})"
    r"|X(?:[0-9A-Fa-f]{2}){1,200}|[CM][0-9A-Fa-f]{4,6}"
)


@dataclass(frozen=True, slots=True)
class Delimiters:
    """What parts fields, components, repetitions and subcomponents in one message."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"

    def unescape(self, text: str) -> str:
        """`text` without escape sequences; what is none stays as it is."""
        if not self.escape or self.escape not in text:
            return text
        mark = re.escape(self.escape)
        return re.sub(f"{mark}({_ESCAPES}){mark}", self._meaning, text)

    def _meaning(self, found: re.Match[str]) -> str:
        code = found[1]
        plain = {
            "F": self.field, "S": self.component, "T": self.subcomponent, "R": self.repetition,
            "E": self.escape,
        }  # fmt: skip
        if code in plain:
            return plain[code]
        if code.startswith("X"):
            return decode(bytes.fromhex(code[1:])).replace("\r", "\n")
        count = min(int(found["count"] or 1), _MOST_BLANK_LINES)
        if code.startswith((".br", ".ce", ".sp")):
            return "\n" * count
        # A change of type or of the character set: the bytes were decoded as a whole.
        return " " * count if code.startswith((".sk", ".in", ".ti")) else ""


@dataclass(frozen=True, slots=True)
class Value:
    """One repetition of a field."""

    raw: str
    delimiters: Delimiters

    def part(self, number: int, sub: int = 1) -> str | None:
        """A component in one line, counted from 1; None when it is empty or null."""
        text = self.prose(number, sub)
        return " ".join(text.split()) or None if text else None

    def prose(self, number: int, sub: int | None = None) -> str | None:
        """A component with its line breaks; its first subcomponent when `sub` says so."""
        components = self.raw.split(self.delimiters.component)
        if not 1 <= number <= len(components):
            return None
        text = components[number - 1]
        if sub is not None:
            inner = text.split(self.delimiters.subcomponent)
            text = inner[sub - 1] if sub <= len(inner) else ""
        return _stated(self.delimiters.unescape(text))

    def whole(self) -> str | None:
        """The value as text, components parted by blanks."""
        components = self.raw.split(self.delimiters.component)
        texts = (self.joined(number) for number in range(1, len(components) + 1))
        return _stated(" ".join(text for text in texts if text))

    def joined(self, number: int) -> str | None:
        """A component with all its subcomponents in one line."""
        components = self.raw.split(self.delimiters.component)
        if number > len(components):
            return None
        inner = components[number - 1].split(self.delimiters.subcomponent)
        texts = (self.delimiters.unescape(text) for text in inner)
        return _stated(" ".join(" ".join(texts).split()))


@dataclass(frozen=True, slots=True)
class Segment:
    """One line of a message. Fields are counted from 1, as the standard does."""

    name: str
    fields: tuple[str, ...]
    delimiters: Delimiters

    def values(self, number: int) -> list[Value]:
        """The repetitions of a field that hold something."""
        raw = self.fields[number - 1] if number <= len(self.fields) else ""
        if not raw:
            return []
        parts = raw.split(self.delimiters.repetition)
        return [Value(part, self.delimiters) for part in parts if part and part != '""']

    def value(self, number: int) -> Value:
        """The first repetition of a field; an empty one when there is none."""
        return next(iter(self.values(number)), Value("", self.delimiters))

    def part(self, number: int, component: int = 1, sub: int = 1) -> str | None:
        """One component of the first repetition."""
        return self.value(number).part(component, sub)

    def moment(self, number: int) -> str | None:
        """A point in time as it is shown."""
        return compact_moment(self.part(number))


@dataclass(slots=True)
class Message:
    """One message: its header, and all segments in order."""

    header: Segment
    segments: list[Segment] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The type of message: ORU, MDM, ADT, …"""
        return (self.header.part(9) or "").upper()

    @property
    def event(self) -> str:
        """The trigger event: R01, A08, …"""
        return (self.header.part(9, 2) or "").upper()

    def all(self, name: str) -> list[Segment]:
        """The segments of that name."""
        return [segment for segment in self.segments if segment.name == name]

    def first(self, name: str) -> Segment:
        """The first segment of that name; an empty one when there is none."""
        return next(iter(self.all(name)), Segment(name, (), self.header.delimiters))


def read_messages(content: bytes) -> tuple[list[Message], int]:
    """The messages of a file or batch, and how many lines belong to none.

    Raises DocumentUnreadable when there is no message in it.
    """
    text = _decoded(content).translate(dict.fromkeys(map(ord, _FRAMES)))
    messages: list[Message] = []
    lines: list[str] = []
    strays = 0
    for line in _LINE_END.split(text):
        if not line.strip():
            continue
        name = line[:3]
        if name in _HEADERS:
            continue
        if name == "MSH" and len(line) > len(name):
            _close(messages, lines)
            messages.append(_message(line))
        elif not messages:
            strays += 1
        elif _is_segment(line, messages[-1]):
            _close(messages, lines)
            lines.append(line)
        elif lines:
            lines[-1] += f"\n{line}"  # a line break within a field
        else:
            strays += 1
    _close(messages, lines)
    if messages and not any(message.segments for message in messages):
        raise DocumentUnreadable("The file holds nothing but the header of a message.")
    if not messages:
        raise DocumentUnreadable(
            "The file is damaged: it has no message header (MSH), with which an HL7 message begins."
        )
    return messages, strays


def _is_segment(line: str, message: Message) -> bool:
    found = _SEGMENT.match(line)
    return found is not None and line[3:4] in {"", message.header.delimiters.field}


def _close(messages: list[Message], lines: list[str]) -> None:
    """Adds the segment that `lines` holds to the last message."""
    for line in lines:
        delimiters = messages[-1].header.delimiters
        name, *fields = clean(line).split(delimiters.field)
        messages[-1].segments.append(Segment(name, tuple(fields), delimiters))
    lines.clear()


def _message(line: str) -> Message:
    separator = line[3]
    marks = line[4:].split(separator, maxsplit=1)[0]
    defaults = Delimiters(separator)
    known = (defaults.component, defaults.repetition, defaults.escape, defaults.subcomponent)
    used = [marks[at] if at < len(marks) else mark for at, mark in enumerate(known)]
    if len({separator, *used}) <= len(used) or any(mark.isalnum() for mark in (separator, *used)):
        raise DocumentUnreadable(
            "The file is damaged: the message header (MSH) does not say what parts its fields."
        )
    delimiters = Delimiters(separator, *used)
    fields = (separator, *clean(line[4:]).split(separator))
    return Message(Segment("MSH", fields, delimiters))


def _decoded(content: bytes) -> str:
    """The text by the character set that the first header names, else by its bytes."""
    start = content.find(b"MSH")
    line = content[max(start, 0) :].splitlines()[:1]
    fields = line[0].decode("latin-1").split(chr(line[0][3])) if line and len(line[0]) > 3 else []  # noqa: PLR2004  # MSH and its separator
    named = fields[_CHARSET_FIELD] if len(fields) > _CHARSET_FIELD else ""
    encoding = _CHARSETS.get(named.split("~")[0].strip().upper())
    if encoding is not None:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            pass  # it says one thing and is another
    return decode(content)


def _stated(text: str) -> str | None:
    text = text.strip()
    return None if text in {"", '""'} else text
