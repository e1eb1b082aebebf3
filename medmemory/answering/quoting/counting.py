"""Entries that answer "how many": the record lists them, and nobody wrote down their number."""

import re
from collections.abc import Sequence

from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.lines import Line

_HOW_MANY = re.compile(r"\bhow (?:many|often)\b|\bnumber of\b", re.IGNORECASE)
_ENTRY = re.compile(r"\d{4}-\d{2}-\d{2}\b")
_MOST = 5


def to_count(question: str, asked: Asked, lines: Sequence[Line]) -> list[Line]:
    """The dated entries of all that is asked about, the newest first; none when that is no count,
    or when there are too many to show."""
    if not _HOW_MANY.search(question):
        return []
    entries = [
        line
        for line in lines
        if asked.covers_subject(line)
        and (line.row_day is not None or _ENTRY.match(line.text))
        and asked.times.allows(line.periods)
    ]
    entries.sort(key=lambda line: line.day.toordinal() if line.day else 0, reverse=True)
    return entries if len(entries) <= _MOST else []
