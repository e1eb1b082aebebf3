"""Whether a line tells that a drug was started, or stopped."""

import re

from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.lines import Line

_STARTED = re.compile(
    r"\b(?:start(?:ed|ing)?|initiat(?:e|ed|ing)|prescri(?:be|bed|ption|bing)|add(?:ed|ing)?|begin|began"
    r"|treat (?:him|her|them) with|put (?:him|her|them) on|place (?:him|her|them) on"
    r"|recommend(?:ed)?)\b",
    re.IGNORECASE,
)
_STOPPED = re.compile(
    r"\b(?:stop(?:s|ped|ping)?|discontinu(?:e[sd]?|ing|ation)|no longer|cease[ds]?|hold|held)\b",
    re.IGNORECASE,
)


def tells_of_a_start(text: str) -> bool:
    return _STARTED.search(text) is not None


def is_in_the_state_asked_for(asked: Asked, line: Line) -> bool:
    """Whether the line tells of a start, or a stop, where that is asked for."""
    if asked.wants_what_was_stopped:
        return _STOPPED.search(line.text) is not None
    return not asked.wants_what_is_new or tells_of_a_start(line.text)
