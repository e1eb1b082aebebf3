"""Results that the record itself marks as outside their reference range.

Only the mark counts (H, LL, "above normal"): whether a value without one is normal is not judged.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from medmemory.answering.lines import Line
from medmemory.answering.listed import Listed
from medmemory.answering.wanted import holds_a_value

_MOST_BLOCKS = 5
_MOST_LINES = 15
_ASKED_FOR = re.compile(
    r"\b(?:abnormal|out of (?:the )?(?:normal |reference )?range|flagged|deranged|not normal"
    r"|(?:outside|beyond|above or below|below or above) (?:of )?(?:the |their )?"
    r"(?:normal |reference )?(?:range|limit|interval)s?)\b",
    re.IGNORECASE,
)
_RESULTS = re.compile(
    r"\b(?:results?|tests?|labs?|laborator\w+|bloods?|blood work|values?|levels?"
    r"|investigations?)\b",
    re.IGNORECASE,
)
# A flag stands behind a number, or in a cell of its own.
_FLAG = re.compile(
    r"(?<=[\d%\]|A-Za-zµ/²³]) (?:\| ?)?[\[(]?(?:HH?|LL?|AA|H\*|L\*)[\])]?"
    r"(?=\s*(?:[|;,\[(]|$|-\s|\d))"
    r"|\b(?:flag|interpretation|remark)\s*:\s*(?:HH?|LL?|AA?|high|low|abnormal)\b"
    r"|\[(?:[^\]]*, ?)?(?:critically |significantly )?(?:high|low|abnormal|above|below)\b[^\]]*\]"
    r"|, (?:(?:critically |significantly )?(?:high|low|abnormal|up|down)|(?:above|below) scale)\b"
    r"|\((?:high|low|critically (?:high|low))\)",
)


def asks_for_flagged(question: str) -> bool:
    """Whether all results outside their range are asked for: "Which blood tests were abnormal?"."""
    return bool(_ASKED_FOR.search(question) and _RESULTS.search(question))


def is_flagged(line: Line) -> bool:
    """Whether the record marks a value on the line as outside its range."""
    return holds_a_value(line.text) and _FLAG.search(line.text) is not None


def flagged_blocks(lines: Iterable[Line]) -> Listed:
    """The flagged lines, newest document first, each block of one passage and one heading."""
    found = sorted(filter(is_flagged, lines), key=_newest_first)
    groups = groupby(found, key=lambda line: (line.candidate.chunk_id, line.heading))
    blocks = [list(block) for _, block in groups]
    chosen: list[list[Line]] = []
    room = _MOST_LINES
    for block in blocks[:_MOST_BLOCKS]:
        if room:
            chosen.append(block[:room])
            room -= len(chosen[-1])
    return Listed(chosen, _count(blocks) - _count(chosen))


def _newest_first(line: Line) -> int:
    day = line.candidate.document_date
    return -day.toordinal() if day else 0


def _count(blocks: Sequence[Sequence[Line]]) -> int:
    return sum(len(block) for block in blocks)
