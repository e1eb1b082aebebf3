"""Points in time as structured files write them, shown as ISO dates of the same precision.

Day and time stay those that the file writes, in whatever zone, and the zone is named beside a time
of day: turned into another zone, a time near midnight would bear another day than its source.
"""

import re
from datetime import UTC, date, datetime, timedelta

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:[T ](?P<time>\d{2}:\d{2})(?::\d{2}(?:\.\d*)?)?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?)?)?"
)
# HL7 writes the same without separators, in v2 and in CDA.
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?:(?P<month>\d{2})(?:(?P<day>\d{2})"
    r"(?:(?P<hour>\d{2})(?P<minute>\d{2})?(?P<second>\d{2}(?:\.\d*)?)?)?)?)?"
    r"(?P<zone>[+-]\d{2,4}|Z)?"
)
_SHOWN = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?: \d{2}:\d{2})?)?)?")
_ZONE = re.compile(r" UTC(?:[+-]\d{2}:\d{2})?$")
_EARLIEST = date(1850, 1, 1)
_DAY_LENGTH = len("2024-03-02")


def iso_moment(text: str | None) -> str | None:
    """An ISO point in time as it is shown: to the minute at most; what is no date as it stands."""
    if not text:
        return None
    found = _ISO.fullmatch(text)
    if found is None:
        return text
    return text[:_DAY_LENGTH] + (f" {found['time']}{_zone(found)}" if found["time"] else "")


def iso_day(text: str | None) -> str | None:
    """The same without the time of day."""
    shown = iso_moment(text)
    return shown[:_DAY_LENGTH] if shown and text and _ISO.fullmatch(text) else shown


def compact_moment(text: str | None) -> str | None:
    """An HL7 time stamp such as 20240302101500+0100, as it is shown."""
    if not text:
        return None
    found = _COMPACT.fullmatch(text.strip())
    if found is None:
        return text
    day = "-".join(part for part in (found["year"], found["month"], found["day"]) if part)
    if not found["minute"]:
        return day
    return f"{day} {found['hour']}:{found['minute']}{_zone(found)}"


def second_of_compact(text: str | None) -> int | None:
    """Seconds since 1970 of an HL7 time stamp; None when it is not known to the minute. Without a
    zone it is taken for UTC: it is compared with those of the same sender."""
    found = _COMPACT.fullmatch((text or "").strip())
    if found is None or not found["minute"]:
        return None
    day = f"{found['year']}-{found['month']}-{found['day']}"
    zone = found["zone"] or "Z"
    if len(zone) == len("+0100"):
        zone = f"{zone[:3]}:{zone[3:]}"
    return second_of_iso(
        f"{day}T{found['hour']}:{found['minute']}:{(found['second'] or '00')[:2]}{zone}"
    )


def second_of_iso(text: str | None) -> int | None:
    """The same of an ISO point in time."""
    if not text or "T" not in text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None


def period(start: str | None, end: str | None) -> str | None:
    """Two shown points in time as one stretch."""
    if start and end:
        if start == end:
            return start
        zone = _ZONE.search(end)
        if zone and start.endswith(zone[0]):
            start = start.removesuffix(zone[0])
        is_same_day = start[:_DAY_LENGTH] == end[:_DAY_LENGTH] and len(end) > _DAY_LENGTH
        return f"{start} – {end[_DAY_LENGTH + 1 :] if is_same_day else end}"
    return f"from {start}" if start else (f"until {end}" if end else None)


def sort_key(shown: str | None) -> str:
    """What orders entries by the date they show; empty for none."""
    found = _SHOWN.search(shown or "")
    return found[0] if found else ""


def day_of(shown: str | None) -> date | None:
    """The first day that a shown date names; None when it is not known to the day."""
    try:
        day = date.fromisoformat(sort_key(shown)[:_DAY_LENGTH])
    except ValueError:
        return None
    return day if day >= _EARLIEST else None


def past(day: date | None) -> date | None:
    """`day`, or None when it has not come yet: no document is of the future."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return day if day is not None and day <= tomorrow else None


def _zone(found: re.Match[str]) -> str:
    """As it stands behind a time of day. A bare -05:00 would be read as the end of a period."""
    digits = (found["zone"] or "").replace(":", "")
    if not digits:
        return ""
    if digits == "Z" or not int(digits[1:]):
        return " UTC"
    return f" UTC{digits[:3]}:{digits[3:] or '00'}"


def dates_in_words(day: date) -> tuple[str, ...]:
    """The ways in which people write this day."""
    long, short = day.strftime("%B"), day.strftime("%b")
    return (
        day.isoformat(), day.strftime("%Y%m%d"), f"{day.month}/{day.day}/{day.year}",
        f"{day.month:02}/{day.day:02}/{day.year}", f"{day.day:02}.{day.month:02}.{day.year}",
        *(f"{month} {number}, {day.year}" for month in (long, short)
          for number in (day.day, f"{day.day:02}")),
        *(f"{number} {month} {day.year}" for month in (long, short)
          for number in (day.day, f"{day.day:02}")),
    )  # fmt: skip
