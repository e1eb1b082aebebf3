"""Whether a cell says when, rather than how much: dates and times head the columns of results."""

import re

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?"
_DAY, _YEAR = "(?:0?[1-9]|[12]\\d|3[01])", "(?:(?:19|20)?\\d\\d)"
_DATE = (
    r"(?:19|20)\d\d-\d\d-\d\d"
    rf"|{_DAY}([/.-]){_DAY}\1{_YEAR}"
    rf"|(?:0[1-9]|[12]\d|3[01])/(?:0[1-9]|[12]\d|3[01])"
    rf"|{_DAY}[ -]?{_MONTH}(?:[ -]?{_YEAR})?"
    rf"|{_MONTH} {_DAY}(?:, ?{_YEAR})?"
    r"|(?:19|20)\d\d"
)
# Two digits: 1:40 is a titre.
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?: ?[ap]m)?|\d{1,2}(?::[0-5]\d)? ?[ap]m"
_SPAN = r"\+?\d{1,3} ?(?:min(?:utes)?|h|hrs?|hours?|d|days?|wks?|weeks?|months?|yrs?|years?)"
_MOMENT = re.compile(rf"(?:{_DATE})(?:,? (?:{_TIME}))?|{_TIME}|{_SPAN}", re.IGNORECASE)


def is_moment(text: str) -> bool:
    """Whether it is a date, a time of day, both, or a time since the start."""
    return _MOMENT.fullmatch(text.strip()) is not None
