"""What of a text is only planned or was declined, what has ended, and which sentences say that
something is done or goes on: "Start apixaban tomorrow" does not say that she takes it."""

import re
from collections.abc import Iterator

from medmemory.answering.verification.terms import pool

_PLANNED = re.compile(
    r"\b(?:scheduled|planned|plans? to|plan is|booked|to be (?!honest|sure)\w+"
    r"|will (?:be|have|need|start)|refer(?:red|ral)? (?:\w+ )?(?:to|for)|recommend(?:ed|s)?"
    r"|advised?|due (?:on|for|in)|intends? to|awaiting|should|needs? to)\b"
    # What is declined; an eGFR that "declined to 38" is still there.
    r"|\b(?:refused|declined(?!\s+(?:to|by|from|in|over|since|further)\b))\b"
    # An order opens what it is given in: "Increase ramipril", not "Increase in creatinine".
    r"|^\W*(?:plan\w*\s*:)?\W*(?:to )?(?:start|commence|increase|reduce|decrease|refer|repeat"
    r"|order|arrange|book|add|switch|schedule|recheck)\b(?! (?:in|of|by|was|were)\b)",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"\b(?:stopp?(?:ed|ing)?|discontinu\w+|ceased|withdrawn|withheld|no longer|former(?:ly)?|quit"
    r"|previous(?:ly)?|avoid(?:ed)?|contraindicated|allerg\w+|intoleran\w+|hold|held"
    r")\b|\bex-",
    re.IGNORECASE,
)
_IS_DONE = re.compile(
    r"\b(?:had|has (?:had|undergone|been)|have been|was|were|underwent|received|took|attended"
    r"|completed)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:takes|taking|is (?:now |currently )?on|currently|current|uses|using|receives|injects"
    r"|remains on|smokes|drinks|is an? \w*smoker)\b",
    re.IGNORECASE,
)
_SEGMENT = re.compile(r",|;|\band\b|\bthen\b|\bbut\b", re.IGNORECASE)
_HAS_A_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|been|takes?|continue[ds]?|start(?:ed)?|commenced?|begun|instead|since)\b",
    re.IGNORECASE,
)


def only_planned(text: str) -> frozenset[str]:
    """What of a clause is said of what is still to be done, and of nothing else in it."""
    return _only(_PLANNED, text)


def only_ended(text: str, heading: str = "") -> frozenset[str]:
    """What of a clause is said of what has stopped or is not to be given, and of nothing else."""
    return pool(text) if _ENDED.search(heading) else _only(_ENDED, text)


def is_planned(text: str) -> bool:
    return _PLANNED.search(text) is not None


def says_it_is_done(text: str) -> bool:
    """Whether the words report something as having happened, or as going on."""
    return not is_planned(text) and bool(_IS_DONE.search(text) or _GOES_ON.search(text))


def says_it_goes_on(text: str, heading: str = "") -> bool:
    """Whether the words report something of the present: "She takes", "Current medications: …"."""
    said = f"{heading} {text}"
    return _GOES_ON.search(said) is not None and _ENDED.search(said) is None


def _only(cue: re.Pattern[str], text: str) -> frozenset[str]:
    if cue.search(text) is None:
        return frozenset()
    segments = list(_segments(text))
    marks = _marked(segments, cue)
    meant = frozenset[str]().union(*(pool(s) for s, m in zip(segments, marks, strict=True) if m))
    other = frozenset[str]().union(
        *(pool(s) for s, m in zip(segments, marks, strict=True) if not m)
    )
    return meant - other


def _marked(segments: list[str], cue: re.Pattern[str]) -> list[bool]:
    """Which parts the cue speaks of: "aspirin and ramipril were stopped" stops both, what has a
    verb of its own ("she was seen and will have a scan") stands for itself."""
    own = [
        True if cue.search(part) else False if _HAS_A_VERB.search(part) else None
        for part in segments
    ]
    marks: list[bool] = []
    for place, mark in enumerate(own):
        if mark is not None:
            marks.append(mark)
            continue
        later = next((one for one in own[place + 1 :] if one is not None), None)
        before = marks[-1] if marks else False
        marks.append(before if later is None else later)
    return marks


def _segments(text: str) -> Iterator[str]:
    for part in _SEGMENT.split(text):
        if any(character.isalnum() for character in part):
            yield part
