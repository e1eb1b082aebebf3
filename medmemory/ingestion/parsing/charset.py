"""The encoding of text that does not say it: the one in which its letters make words."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

import charset_normalizer
from charset_normalizer import CharsetMatch

WESTERN = "cp1252"

_CANDIDATES = [
    WESTERN, "cp1250", "iso8859_2", "cp1251", "koi8_r", "iso8859_5", "cp866", "cp1253",
    "iso8859_7", "cp1254", "cp1255", "cp1256", "cp1257", "mac_roman", "cp850", "cp932", "euc_jp",
    "gb18030", "big5", "cp949",
]  # fmt: skip
_SAMPLE = 16 * 1024
_TIE_OF_CHAOS, _TIE_OF_COHERENCE = 0.01, 0.03
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_WITHIN_WORD = re.compile(r"(?<=[^\W\d_])[^\x00-\x7f](?=[^\W\d_])")
_JOINING = "\u2018\u2019\u2013\u2014\u00b7\u00ad"  # quotes, dashes, middle dot, soft hyphen
_C1 = re.compile(rb"[\x80-\x9f]")
# The letters in which Turkish and Icelandic text differ: the same bytes.
_TURKISH_OR_ICELANDIC = re.compile(rb"[\xd0\xdd\xde\xf0\xfd\xfe]")
_DECLARABLE = re.compile(
    r"utf-?8|us-ascii|ascii|latin-?\d+|(?:iso|windows|cp|ibm)[-_]?\d+(?:[-_]\d+)?|koi8[-_][ru]"
    r"|shift[-_]jis|euc[-_](?:jp|kr)|gb(?:k|2312|18030)|big5|iso-2022-(?:jp|kr)|macintosh|tis-620",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding; `is_sure` when nothing else is about as likely."""

    encoding: str
    is_sure: bool


def guess(content: bytes) -> Guess:
    """The likeliest encoding of text that is neither UTF-8 nor UTF-16; Western when all are alike.

    A letter or two beyond ASCII (°, µ, ö) fit many encodings: then it is Western, which clinics
    that still write such files mostly use.
    """
    sample = _sample(content)
    matches = list(
        charset_normalizer.from_bytes(
            sample, cp_isolation=_CANDIDATES, preemptive_behaviour=False, explain=False
        )
    )
    if not matches:
        return Guess(WESTERN, is_sure=False)
    least_chaos = min(match.chaos for match in matches)
    ties = [match for match in matches if match.chaos <= least_chaos + _TIE_OF_CHAOS]
    fewest_broken = min(map(_broken_words, ties))
    ties = [match for match in ties if _broken_words(match) == fewest_broken]
    most_coherence = max(match.coherence for match in ties)
    ties = [match for match in ties if match.coherence >= most_coherence - _TIE_OF_COHERENCE]
    names = {name for match in ties for name in _names(match)}
    if WESTERN in names:
        is_sure = (len(ties) == 1 or most_coherence > 0) and not (
            "cp1254" in names and _TURKISH_OR_ICELANDIC.search(sample)
        )
        return Guess(WESTERN, is_sure=is_sure)
    if "iso8859_2" in names and not _C1.search(sample):  # cp1250 would have some of these
        return Guess("iso8859_2", is_sure=most_coherence > 0)
    best = max(ties, key=lambda match: match.coherence)
    return Guess(best.encoding, is_sure=len(ties) == 1)


def _broken_words(match: CharsetMatch) -> int:
    """How often a sign stands between two letters, as in "Gr”áe": no word has that."""
    return sum(
        1
        for sign in _WITHIN_WORD.findall(str(match))
        if not unicodedata.category(sign).startswith(("L", "M")) and sign not in _JOINING
    )


def _names(match: CharsetMatch) -> list[str]:
    return [match.encoding, *match.could_be_from_charset]


def _sample(content: bytes) -> bytes:
    """Some of the lines that hold letters beyond ASCII, ending where no letter is cut."""
    lines: list[bytes] = []
    size = 0
    for line in content.splitlines():
        if _BEYOND_ASCII.search(line):
            lines.append(line)
            size += len(line)
        if size > _SAMPLE:
            break
    sample = b"\n".join(lines)
    if len(sample) <= _SAMPLE:
        return sample
    return (
        sample[: max(sample.rfind(b" ", 0, _SAMPLE), sample.rfind(b"\n", 0, _SAMPLE)) + 1]
        or (sample[:_SAMPLE])
    )


def declared_encoding(name: str) -> str | None:
    """The encoding that a page or a message names; None for one that is not for reading text."""
    if not _DECLARABLE.fullmatch(name):
        return None
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        return None
    # What calls itself Latin-1 or ASCII and is neither UTF-8 is Windows' extension of it.
    return WESTERN if encoding in {"iso8859-1", "ascii"} else encoding
