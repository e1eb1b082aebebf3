"""Bytes of a text file into text that a database can hold."""

import codecs
import re
import unicodedata

from medmemory.ingestion.parsing.charset import WESTERN, Guess, guess

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
_MOST_BROKEN_OF_UTF8 = 0.2  # of the characters beyond ASCII
_REPLACEMENT = "\ufffd"
_SOFT_HYPHEN = re.compile("(?<=[^\\W\\d_])\xad+(?=[^\\W\\d_])")

_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}
_UNSTORABLE = _CONTROLS | dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)  # lone surrogates


def is_text(content: bytes) -> bool:
    """Whether these bytes read as text in one of the encodings that `decode` knows."""
    sample = content[:_SAMPLE]
    encoding = encoding_of(sample)
    if encoding == WESTERN and sample.count(0) > len(sample) * _MOST_ZEROS_OF_TEXT:
        return False
    text = sample.decode(encoding, errors="replace")
    odd = sum(
        1
        for character in text
        if character == _REPLACEMENT
        or (unicodedata.category(character) in {"Cc", "Cn", "Co"} and character not in "\t\n\r\f")
    )
    return odd <= len(text) * _MOST_CONTROLS


def decode(content: bytes) -> str:
    """The text: by its byte order mark, as UTF-8, as UTF-16 without a mark, else by its letters."""
    return content.decode(encoding_of(content), errors="replace")


def decode_with_warnings(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text as `decode` reads it, and what a reader must know about how well that went."""
    found = _encoding(content)
    text = content.decode(found.encoding, errors="replace")
    warnings = []
    if not found.is_sure:
        warnings.append(
            "The file does not say how its letters are encoded: accented and special letters may "
            "be read wrongly. Compare them with the file, or save it as UTF-8."
        )
    if (broken := text.count(_REPLACEMENT)) and _REPLACEMENT.encode() not in content:
        warnings.append(
            f"{broken} characters could not be read and stand as {_REPLACEMENT}."
            if broken > 1
            else f"1 character could not be read and stands as {_REPLACEMENT}."
        )
    return text, tuple(warnings)


def encoding_of(content: bytes) -> str:
    """The name of the encoding these bytes are most likely in."""
    return _encoding(content).encoding


def clean(text: str) -> str:
    """`text` with single line ends, and without what a database or a page cannot hold.

    Where a word may be parted, it is whole; between digits the mark is a hyphen that is meant.
    """
    text = _SOFT_HYPHEN.sub("", text).replace("\xad", "-")
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSTORABLE)


def _encoding(content: bytes) -> Guess:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return Guess(encoding, is_sure=True)
    half = max(1, len(content) // 2)
    if content[1::2].count(0) > half * _FEWEST_ZEROS_OF_UTF16:
        return Guess("utf-16-le", is_sure=True)
    if content[0::2].count(0) > half * _FEWEST_ZEROS_OF_UTF16:
        return Guess("utf-16-be", is_sure=True)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(content, final=False)  # a sample may end within a character
    except UnicodeDecodeError:
        return Guess("utf-8", is_sure=True) if _is_broken_utf8(content) else guess(content)
    return Guess("utf-8", is_sure=True)


def _is_broken_utf8(content: bytes) -> bool:
    """Whether all but a few of the characters beyond ASCII are UTF-8: a few bytes are torn."""
    text = content.decode("utf-8", errors="replace")
    broken = text.count(_REPLACEMENT)
    beyond = sum(1 for character in text if character > "\x7f") - broken
    return broken < beyond * _MOST_BROKEN_OF_UTF8
