"""Lines that say from which value on something is to be done: no value of anybody's."""

import re

from medmemory.answering.quoting import signs
from medmemory.answering.quoting.analytes import asked_analyte
from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.said_values import gives_only_thresholds
from medmemory.answering.quoting.wanted import Wanted

_VALUES = frozenset({Wanted.MEASUREMENT, Wanted.NUMBER})
_WHAT_IT_IS = re.compile(r"^\W*what(?:['’]s| is| was| are| were)\s", re.IGNORECASE)


def gives_only_a_threshold(question: str, asked: Asked, line: Line) -> bool:
    """Whether a value is asked for, and every number in the line is an aim or a condition ("stop it
    if calprotectin stays below 150")."""
    return (
        _asks_for_a_value(question, asked)
        and signs.AIMS.isdisjoint(asked.required)
        and gives_only_thresholds(line.text)
    )


def _asks_for_a_value(question: str, asked: Asked) -> bool:
    """Whether it asks for a value, or for what something that nobody knows to be measured is."""
    times = asked.times
    is_of_times = times.is_latest or times.is_earliest or times.is_compared or bool(times.within)
    return asked.sort in _VALUES or (
        asked.sort is Wanted.ANYTHING
        and not asked.asks_for_allergies
        and (is_of_times or _WHAT_IT_IS.match(question) is not None)
        and asked.required == asked_analyte(asked.meant).core
    )
