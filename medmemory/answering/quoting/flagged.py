"""Results that the record itself marks as outside their reference range.

Only the mark counts (H, LL, "above normal"): whether a value without one is normal is not judged.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from medmemory.answering.quoting.cells import cells_of
from medmemory.answering.quoting.held import holds_a_value
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.listed import Listed
from medmemory.retrieval.dates import dates_in
from medmemory.retrieval.times import Times

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
# "FEV1 was 1.88 L (61 % predicted)": litres, no mark.
_VOLUME = re.compile(
    r"\b(?:FEV1?|FVC|PEF|VC|TLC|volume|fluid|urine output|litres?)\b.*", re.I | re.S
)
# A flag stands behind a number, or in a cell of its own.
_FLAG = re.compile(
    r"(?<=[\d%\]|A-Za-zµ/²³]) (?:\| ?)?[\[(]?(?:HH?|LL?|AA|H\*|L\*)[\])]?"
    r"(?=\s*(?:[|;,\[(]|$|-\s|\d))"
    r"|\b(?i:flag|interpretation|remark|abnormal)\s*:\s*(?:HH?|LL?|AA?|(?i:high|low|abnormal))\b"
    r"|\[(?:[^\]]*, ?)?(?:critically |significantly )?(?:high|low|abnormal|above|below)\b[^\]]*\]"
    r"|, (?:(?:critically |significantly )?(?:high|low|abnormal|up|down)|(?:above|below) scale)\b"
    r"|\((?:high|low|critically (?:high|low))\)",
)
_HIGH = re.compile(r"\b(?:high|raised|elevated|increased|above|too high|up)\b", re.IGNORECASE)
_LOW = re.compile(r"\b(?:low|reduced|decreased|below|too low|down)\b", re.IGNORECASE)
_MARKED_HIGH = re.compile(r"\bH[H*]?(?=\W|$)|\b(?:high|above|up)\b")
_MARKED_LOW = re.compile(r"\bL[L*]?(?=\W|$)|\b(?:low|below|down)\b")


def asks_for_flagged(question: str) -> bool:
    """Whether all results outside their range are asked for: "Which blood tests were abnormal?"."""
    return bool(_ASKED_FOR.search(question) and _RESULTS.search(question))


def is_flagged(line: Line) -> bool:
    """Whether the record marks a value on the line as outside its range."""
    text = _VOLUME.sub(" ", line.text)
    return holds_a_value(text) and _FLAG.search(text) is not None


def flagged_blocks(question: str, lines: Iterable[Line], times: Times) -> Listed:
    """The flagged lines of the times asked about, newest document first, each block of one passage
    and one heading; where only those above their range are asked for, or below it, those."""
    of_time = (
        line
        for line in lines
        if is_flagged(line) and _is_flagged_then(line, times) and _is_flagged_so(question, line)
    )
    found = sorted(of_time, key=_newest_first)
    groups = groupby(found, key=lambda line: (line.candidate.chunk_id, line.heading))
    blocks = [list(block) for _, block in groups]
    chosen: list[list[Line]] = []
    room = _MOST_LINES
    for block in blocks[:_MOST_BLOCKS]:
        if room:
            chosen.append(block[:room])
            room -= len(chosen[-1])
    return Listed(chosen, _count(blocks) - _count(chosen))


def _is_flagged_so(question: str, line: Line) -> bool:
    """Whether it is flagged on the side that `question` asks for; a mark that does not say on which
    ("A", "abnormal") may be of either."""
    asks_high, asks_low = (bool(side.search(question)) for side in (_HIGH, _LOW))
    if asks_high is asks_low:
        return True
    marks = " ".join(found[0] for found in _FLAG.finditer(_VOLUME.sub(" ", line.text)))
    asked, other = (_MARKED_HIGH, _MARKED_LOW) if asks_high else (_MARKED_LOW, _MARKED_HIGH)
    return bool(asked.search(marks)) or not other.search(marks)


def _is_flagged_then(line: Line, times: Times) -> bool:
    """Whether a mark stands at a value of that time: each column of days has its own."""
    if not times.within:
        return True
    cells = [cell for cell in cells_of(line.text) if dates_in(cell.title)]
    if not cells:
        return times.allows(line.periods)
    return any(
        _FLAG.search(cell.value) and times.allows(line.meanings_of(dates_in(cell.title)[0]))
        for cell in cells
    )


def _newest_first(line: Line) -> int:
    day = line.candidate.document_date
    return -day.toordinal() if day else 0


def _count(blocks: Sequence[Sequence[Line]]) -> int:
    return sum(len(block) for block in blocks)
