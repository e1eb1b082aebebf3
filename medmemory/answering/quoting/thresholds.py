"""Lines with numbers that are not of what is asked for: the value from which on something is to be
done, or what was measured where a dose is asked for."""

import re

from medmemory.answering.quoting import signs
from medmemory.answering.quoting.analytes import asked_analyte
from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.readings import readings_of
from medmemory.answering.quoting.said_values import gives_only_thresholds
from medmemory.answering.quoting.wanted import Wanted

_VALUES = frozenset({Wanted.MEASUREMENT, Wanted.NUMBER})
_DOSE_ASKED = re.compile(r"\b(?:dos(?:e[ds]?|ages?)|strength)\b", re.IGNORECASE)
_DOSE_GIVEN = re.compile(
    r"\d\s?(?:mg|mcg|[µμ]g|micrograms?|g|units?|IU|mL|tablets?|capsules?|puffs?|drops?)\b(?!/)"
    r"|\b(?:dos(?:e[ds]?|ages?|ing)|strength|tablets?|capsules?|puffs?)\b",
    re.IGNORECASE,
)
_WHAT_IT_IS = re.compile(r"^\W*what(?:['’]s| is| was| are| were)\s", re.IGNORECASE)


def gives_only_a_threshold(question: str, asked: Asked, line: Line) -> bool:
    """Whether a value is asked for, and every number in the line is an aim or a condition ("stop it
    if calprotectin stays below 150")."""
    return (
        _asks_for_a_value(question, asked)
        and signs.AIMS.isdisjoint(asked.required)
        and gives_only_thresholds(line.text)
    )


def gives_only_what_was_measured(question: str, line: Line) -> bool:
    """Whether a dose is asked for, and the line is a row of measured values ("Lithium level
    (mmol/L): 0.58")."""
    if _DOSE_ASKED.search(question) is None or _DOSE_GIVEN.search(line.text):
        return False
    return bool(readings_of([line]))


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
