"""Sentences that say "she" of somebody whom the sentence before them names."""

import re
from collections.abc import Iterable
from dataclasses import replace

from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.people import names_a_person
from medmemory.clinical.document import Span

_OF_SOMEBODY = re.compile(r"(?:He|She|They|Who)\b")


def with_names_before(lines: Iterable[Line]) -> list[Line]:
    """The lines, each together with the sentence before it where that alone names somebody."""
    return [_widened(line) for line in lines]


def _widened(line: Line) -> Line:
    named = line.before and _OF_SOMEBODY.match(line.text) and names_a_person(line.before)
    if not named or names_a_person(line.text):
        return line
    start = line.candidate.text.rfind(line.before, 0, line.within.start)
    return line if start < 0 else replace(line, within=Span(start, line.within.end), before="")
