"""Which lines of a list are of the time that a question names."""

from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.lines import Line
from medmemory.retrieval.dates import Period
from medmemory.retrieval.words import concepts

MEDICATION = frozenset(concepts("medication"))
# What is taken or suffered from is so from its day on.
_LASTING = MEDICATION | frozenset(concepts("diagnosis"))
# These happen on a day; what else is listed was so when the list was written.
_EVENTS = frozenset(concepts("surgery, immunisation, admission, discharge, imaging, procedures"))


def is_of_the_time(asked: Asked, line: Line) -> bool:
    """Whether the line is of the time asked about, or none is: by its own day where it is an event
    or an entry, else by that of its document, or what it names."""
    times = asked.times
    if not times.within:
        return True
    if line.is_entry:
        return times.allows(_since(line) if asked.subject & _LASTING else line.periods)
    if line.names_a_day and asked.subject & _EVENTS:
        return times.allows(line.periods)
    day = line.candidate.document_date
    of_document = [Period(day, day)] if day else []
    # "Metformin since 2012" in a list of 2026 was not on the list of 2012.
    is_dated = bool(day and asked.subject & MEDICATION)
    return times.allows(of_document if is_dated else [*line.periods, *of_document])


def _since(line: Line) -> list[Period]:
    """From its day to that of its document; whether it ended, the line says."""
    last = line.candidate.document_date
    return [
        Period(period.first, max(period.last, last)) if last else period for period in line.periods
    ]
