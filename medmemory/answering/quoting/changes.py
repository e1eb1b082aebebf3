"""Whether a line tells how something changed, where that is asked: "Is it getting worse?"."""

import re

from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.wanted import Wanted

_CHANGE = re.compile(
    r"\b(?:(?:un)?chang\w*|stable|stabil\w*|same|still|no longer|than|improv\w*|wors\w*|better"
    r"|increas\w*|decreas\w*|reduc\w*|less|more|progress\w*|regress\w*|resol\w*|settl\w*|persist\w*"
    r"|recover\w*|relaps\w*|recur\w*|remission|ris(?:en|ing|es)|rose|f[ae]ll(?:en|ing|s)?|gr[eo]wn?"
    r"|shr[aiu]nk\w*|declin\w*|deteriorat\w*|gone|went|up|down|well|controlled"
    r"|previous\w*|back to|respon\w*|gain\w*|lost|loss|healed|healing|clear\w*)\b",
    re.IGNORECASE,
)


def tells_of_change(asked: Asked, line: Line) -> bool:
    """Whether the line tells how all that is asked about changed, or gives a value of it; so does
    any line where it is not asked whether something changed."""
    if asked.sort is not Wanted.WHETHER or not asked.times.is_compared:
        return True
    tells = line.holds_a_value or _CHANGE.search(line.text) is not None
    return tells and asked.own_share(line) == 1
