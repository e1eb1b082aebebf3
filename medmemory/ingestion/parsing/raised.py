"""Small raised digits behind a number: a power, or the mark of a note; never part of the number."""

import re

RAISED = "\x0e"  # stands before raised text until the line is whole; no text holds it

_BEHIND_NUMBER = re.compile(rf"(?<=\d){RAISED}(?=[+\u2212-]?\d)")


def with_powers(text: str) -> str:
    """`text` with "10^9" for a raised 9; other raised text stands as it is."""
    return _BEHIND_NUMBER.sub("^", text).replace(RAISED, "")
