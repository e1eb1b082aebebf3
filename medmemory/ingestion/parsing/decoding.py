"""Bytes of a text file into text that a database can hold."""

import codecs
import unicodedata

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024
_MOST_CONTROLS = 0.01  # of the characters; old printer files have a few
_MOST_ZEROS_OF_TEXT = 0.01
_FEWEST_ZEROS_OF_UTF16 = 0.3  # of every second byte, in Western text

_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}
_UNSTORABLE = _CONTROLS | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # lone surrogates


def is_text(content: bytes) -> bool:
    """Whether these bytes read as text in one of the encodings that `decode` knows."""
    sample = content[:_SAMPLE]
    if encoding_of(sample) == "cp1252" and sample.count(0) > len(sample) * _MOST_ZEROS_OF_TEXT:
        return False
    text = decode(sample)
    odd = sum(
        1
        for character in text
        if character == "\ufffd"
        or (unicodedata.category(character) in {"Cc", "Cn", "Co"} and character not in "\t\n\r\f")
    )
    return odd <= len(text) * _MOST_CONTROLS


def decode(content: bytes) -> str:
    """The text: by its byte order mark, as UTF-8, as UTF-16 without a mark, else as Western."""
    return content.decode(encoding_of(content), errors="replace")


def encoding_of(content: bytes) -> str:
    """The name of the encoding these bytes are most likely in."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    half = max(1, len(content) // 2)
    if content[1::2].count(0) > half * _FEWEST_ZEROS_OF_UTF16:
        return "utf-16-le"
    if content[0::2].count(0) > half * _FEWEST_ZEROS_OF_UTF16:
        return "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(content, final=False)  # a sample may end within a character
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def clean(text: str) -> str:
    """`text` with single line ends, and without what a database or a page cannot hold."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSTORABLE)
