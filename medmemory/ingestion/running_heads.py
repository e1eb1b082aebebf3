"""The name that stands at the head or foot of every page, without a label that says whose it is.

It may be the patient's, and mostly is; it may be the author's. So it is a hint and no more.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from medmemory.clinical.document import Page
from medmemory.ingestion.parsing.subject_values import PersonName, read_name

_HEAD_LINES = 3
_FOOT_LINES = 2
_FEWEST_PAGES = 2
_SHARE = 0.6  # of the pages: the first may have a head of its own, and a scan loses some
_LONGEST_LINE = 200
_WORD = r"[^\W\d_a-z][\w'’.-]*"
# "NORBURY, Hazel", "Norbury, Hazel Mary  12/03/1958"
_FAMILY_FIRST = re.compile(
    rf"^[^\w(]*(?P<name>{_WORD}(?: {_WORD}){{0,2}}, {_WORD}(?: {_WORD}){{0,2}})"
    r"(?=\s*(?:$|[·|;(#\d–—-]|\s{2}|,?\s*(?:born|DOB|D\.O\.B|MRN|aged?)\b))"
)
_TITLED = re.compile(
    rf"^[^\w(]*(?P<name>(?:Mr|Mrs|Ms|Miss|Mx|Master)\.? {_WORD}(?: {_WORD}){{0,3}})"
    r"(?=\s*(?:$|[·|;,(#\d–—-]|\s{2}))"
)
_PLAIN = re.compile(rf"^[^\w(]*(?P<name>{_WORD}(?: {_WORD}){{1,3}})[^\w)]*(?:#[\W#]*)?$")
_OF_A_CLINICIAN = re.compile(
    r"\b(?:M\.?D|R\.?N|N\.?P|P\.?A|P[hH]\.?D|MBBS|MBChB|FRC\w+|MRC\w+|FAC\w+|DDS|DPM|DNP|APRN|CRNA"
    r"|LCSW|PharmD|BSc|MSc|MPH)\b|,\s*D\.?O\b"
    r"|(?i:\b(?:dr|doctor|prof|professor|consultant|surgeon|physician|registrar|radiologist"
    r"|pathologist|author|signed)\b)",
)
_DIGITS = re.compile(r"\d+")


def running_names(pages: Sequence[Page]) -> Iterator[tuple[str, PersonName]]:
    """Each such name as it is written, and as it is read."""
    text = "\n".join(page.text for page in pages)
    for line in _running_lines(pages):
        if _OF_A_CLINICIAN.search(line):
            continue
        found = _FAMILY_FIRST.match(line) or _TITLED.match(line)
        if found is None:
            found = _PLAIN.match(line)
            # Two words with capitals may be any title; somebody who is called Mr or Ms is not.
            if found is None or not _is_somebody(found["name"], text):
                continue
        if name := read_name(found["name"]):
            yield found["name"], name


def _running_lines(pages: Sequence[Page]) -> list[str]:
    """The lines at head or foot of most pages, with # for their numbers; of a single page its first
    line when that has a family name in capitals before a given name."""
    edges = [_edges(page) for page in pages]
    told = [edge for edge in edges if edge]
    if len(told) < _FEWEST_PAGES:
        first = told[0][0] if told else ""
        family, comma, _ = first.partition(",")
        return [first] if comma and family.strip().isupper() else []
    times = Counter(line for edge in told for line in dict.fromkeys(edge))
    return [
        line for line, count in times.items() if count >= max(_FEWEST_PAGES, len(told) * _SHARE)
    ]


def _edges(page: Page) -> list[str]:
    lines = [line.strip() for line in page.text.split("\n") if line.strip()]
    edges = (
        lines
        if len(lines) <= _HEAD_LINES + _FOOT_LINES
        else (lines[:_HEAD_LINES] + lines[-_FOOT_LINES:])
    )
    return [_DIGITS.sub("#", line[:_LONGEST_LINE]) for line in edges]


def _is_somebody(name: str, text: str) -> bool:
    family = re.escape(name.rsplit(maxsplit=1)[-1])
    return bool(re.search(rf"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? (?:{_WORD} )?{family}\b", text))
