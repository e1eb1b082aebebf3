"""Whether a line tells how something changed, where that is asked: "Is it getting worse?"; and
whether it sets a dose anew."""

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


# "Increase sertraline to 100 mg", "cut to 200 mg", "now on 5 mg", "5 mg instead of 10 mg".
_SET_ANEW = re.compile(
    r"\b(?:increas\w*|rais\w*|reduc\w*|decreas\w*|lower\w*|cut|halv\w*|doubl\w*|step\w*|taper\w*"
    r"|titrat\w*|up-?titrat\w*|chang\w*|switch\w*|adjust\w*|go(?:ing)? up|go(?:ing)? down)\b"
    r"[^.;]{0,60}?\bto\s(?:about\s)?\d"
    r"|\d\s?[a-zµμ]{1,5}\b[^.;]{0,20}\binstead of\b",
    re.IGNORECASE,
)
# What may or might be done, or was not, sets nothing.
_NOT_SET = re.compile(
    r"\b(?:may|might|could|can|if|would|consider\w*|not|never|declin\w*|refus\w*|wants?|wish\w*"
    r"|asks?|asked|unless|until|previous\w*|was)\b",
    re.IGNORECASE,
)


def sets_a_dose_anew(text: str) -> bool:
    """Whether `text` says to what dose it goes from then on."""
    return _SET_ANEW.search(text) is not None and _NOT_SET.search(text) is None
