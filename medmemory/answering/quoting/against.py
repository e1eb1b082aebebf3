"""Lines that give a reason or a day, and the wrong one: why somebody took what they must not, when
something was that is yet to come."""

import re

from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.held import is_to_be_done
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.wanted import Wanted

_ASKS_WHY_NOT = re.compile(
    r"\W*why\b.*\b(?:not|never|avoid\w*|stop\w*|without)\b|\W*why\b.*n['’]t\b", re.IGNORECASE
)
_AGAINST = re.compile(
    r"\b(?:no|not|never|avoid\w*|stop\w*|contra-?indicat\w*|withh\w+|held|hold|discontinu\w*"
    r"|without|allerg\w*|intoleran\w*|reaction|declin\w*|refus\w*|unable|caution|off)\b|n['’]t\b",
    re.IGNORECASE,
)
_DUE = re.compile(r"\b(?:due|next)\b", re.IGNORECASE)
_WAS = re.compile(r"\b(?:was|were|had|became|has been|have been)\b", re.IGNORECASE)


def speaks_against(asked: Asked, line: Line) -> bool:
    """Whether the line tells why something was where it is asked why not, or what was where it is
    asked when something is due."""
    if _ASKS_WHY_NOT.match(asked.meant):
        return _AGAINST.search(line.text) is None
    is_due = asked.sort is Wanted.WHEN and _DUE.search(asked.meant) is not None
    return is_due and _WAS.search(line.text) is not None and not is_to_be_done(line.text)
