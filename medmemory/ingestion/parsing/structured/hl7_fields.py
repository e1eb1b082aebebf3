"""Data types of HL7 v2 as they read: codes, names, addresses, places, quantities."""

from collections.abc import Callable

from medmemory.clinical.document import Coding
from medmemory.ingestion.parsing.structured.code_systems import system_of_name
from medmemory.ingestion.parsing.structured.dates import compact_moment
from medmemory.ingestion.parsing.structured.entries import listed
from medmemory.ingestion.parsing.structured.hl7_reading import Segment, Value

# Of a coded element: code, text, system; the same again as an alternative; the original text.
_CODE, _TEXT, _SYSTEM, _OTHER_CODE, _OTHER_TEXT, _OTHER_SYSTEM, _ORIGINAL = 1, 2, 3, 4, 5, 6, 9


def coded(value: Value) -> str | None:
    """What a coded element says."""
    return (
        value.part(_TEXT)
        or value.part(_OTHER_TEXT)
        or value.part(_ORIGINAL)
        or value.part(_CODE)
        or value.part(_OTHER_CODE)
    )


def all_coded(segment: Segment, number: int) -> str | None:
    """The same for all repetitions of a field."""
    return listed(coded(value) for value in segment.values(number))


def codings(value: Value) -> tuple[Coding, ...]:
    """The codes of a coded element."""
    found = []
    for code, text, system in ((_CODE, _TEXT, _SYSTEM), (_OTHER_CODE, _OTHER_TEXT, _OTHER_SYSTEM)):
        if name := value.part(code):
            found.append(Coding(system_of_name(value.part(system)), name, value.part(text)))
    return tuple(found)


def person(value: Value) -> str | None:
    """A person with an id before the name (XCN)."""
    return _joined(value, 6, 3, 4, 2, 5, 7) or value.part(9) or value.part(1)


def people(segment: Segment, number: int) -> str | None:
    """All persons of a field."""
    return listed(person(value) for value in segment.values(number))


def interpreter(value: Value) -> str | None:
    """A person whose parts are subcomponents (NDL)."""
    parts = (value.part(1, sub) for sub in (6, 3, 4, 2, 5, 7))
    return " ".join(part for part in parts if part) or value.part(1)


def name(value: Value) -> str | None:
    """A person's name (XPN)."""
    return _joined(value, 5, 2, 3, 1, 4)


def address(value: Value) -> str | None:
    """An address in one line."""
    return listed(value.joined(number) for number in (1, 2, 3, 4, 5, 6))


def telephone(value: Value) -> str | None:
    """A telephone number or an address of another network."""
    number = value.part(1) or value.part(12) or value.part(4)
    return number or _joined(value, 5, 6, 7)


def place(value: Value) -> str | None:
    """Where a patient is: ward, room, bed, house."""
    labels = ((1, ""), (2, "room "), (3, "bed "), (4, ""))
    parts = ((label, value.part(number)) for number, label in labels)
    return listed(
        text if not label or label.strip() in text.lower() else f"{label}{text}"
        for label, text in parts
        if text
    )


def organization(segment: Segment, number: int) -> str | None:
    """The names of organizations."""
    return listed(value.part(1) for value in segment.values(number))


def amount(segment: Segment, least: int, most: int, unit: int) -> str | None:
    """A dose: "2 caps", "2–4 caps"."""
    low, high = segment.part(least), segment.part(most) if most else None
    number = f"{low}–{high}" if low and high and low != high else low or high
    units = coded(segment.value(unit))
    return f"{number} {units}" if number and units else number


def structured_number(value: Value) -> str | None:
    """A structured numeric value such as ">^100" or "1^:^128"."""
    return "".join(part for number in (1, 2, 3, 4) if (part := value.part(number))) or None


def of_type(value: Value, kind: str) -> str | None:
    """A value as it reads, by the data type that the segment names."""
    if reader := _READERS.get(kind):
        return reader(value)
    return value.whole()


def _text(value: Value) -> str | None:
    return value.delimiters.unescape(value.raw).strip() or None


def _time(value: Value) -> str | None:
    return compact_moment(value.part(1))


def _joined(value: Value, *numbers: int) -> str | None:
    return " ".join(part for number in numbers if (part := value.part(number))) or None


_READERS: dict[str, Callable[[Value], str | None]] = {
    **dict.fromkeys(("CE", "CWE", "CNE", "CF", "IS", "ID"), coded),
    **dict.fromkeys(("DT", "TS", "DTM"), _time),
    **dict.fromkeys(("XCN", "CN"), person),
    **dict.fromkeys(("TX", "FT", "ST"), _text),
    "SN": structured_number,
    "XPN": name,
}
