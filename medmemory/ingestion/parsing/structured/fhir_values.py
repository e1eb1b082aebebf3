"""Reading values out of FHIR resources as they are met in practice.

Plain JSON objects, read leniently: one field that breaks FHIR's rules must not hide the statement
that it stands in, which is what validation of the whole resource would do.

Numbers stay as the file writes them, with all their digits: 37.123456789 is long, but to round it
would be to say what the record does not.
"""

from collections.abc import Callable, Iterator
from typing import Any

from medmemory.clinical.document import Coding
from medmemory.ingestion.parsing.decoding import clean
from medmemory.ingestion.parsing.structured.code_systems import code_in_words
from medmemory.ingestion.parsing.structured.dates import iso_day, iso_moment, period
from medmemory.ingestion.parsing.structured.entries import labelled, listed

Json = dict[str, Any]

_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def spaced(name: str) -> str:
    """A technical name such as "mothersMaidenName" in plain words."""
    parts = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return " ".join(parts.split())[:60].capitalize()


def children(holder: Json, key: str) -> list[Json]:
    """The objects under `key`, be it a list or a single one."""
    value = holder.get(key)
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def child(holder: Json, key: str) -> Json:
    """The first object under `key`; an empty one when there is none."""
    return next(iter(children(holder, key)), {})


def is_a(resource: Json, kind: str) -> bool:
    """Whether the resource is of that type."""
    return resource.get("resourceType") == kind


def prose(holder: Json, key: str) -> str | None:
    """The text under `key` with its line breaks; None when there is none."""
    value = holder.get(key)
    if not isinstance(value, str):
        return None
    return clean(value).strip() or None


def word(holder: Json, key: str) -> str | None:
    """The text or number under `key` in one line; None when there is none."""
    text = prose(holder, key)
    return " ".join(text.split()) or None if text else None


def words(holder: Json, key: str) -> list[str]:
    """All texts under `key`, each in one line."""
    value = holder.get(key)
    values = value if isinstance(value, list) else [value]
    return [text for item in values if (text := word({"": item}, ""))]


def codings(concept: Json) -> tuple[Coding, ...]:
    """The codes of a CodeableConcept, or the single one of a Coding."""
    found = children(concept, "coding") or ([concept] if "code" in concept else [])
    return tuple(
        Coding(word(coding, "system") or "", code, word(coding, "display"))
        for coding in found
        if (code := word(coding, "code"))
    )


def has_code(concept: Json, *codes: str) -> bool:
    """Whether one of the codes of `concept` is among `codes`."""
    return any(coding.code.lower() in codes for coding in codings(concept))


def concept(value: Json) -> str | None:
    """What a CodeableConcept says: its text, else what its codes display, else the code."""
    if text := word(value, "text") or word(value, "display"):
        return text
    found = codings(value)
    if shown := next((coding.display for coding in found if coding.display), None):
        return shown
    if found:
        return code_in_words(found[0].system, found[0].code)
    return absent_reason(value)


def named(value: Json) -> str | None:
    """What a CodeableConcept says, with the display of its code where that says more."""
    text = concept(value)
    shown = next((coding.display for coding in codings(value) if coding.display), None)
    if text and shown and shown.lower() not in text.lower() and text.lower() not in shown.lower():
        return f"{text} ({shown})"
    return shown if text and shown and text.lower() in shown.lower() else text


def concepts(holder: Json, key: str) -> str | None:
    """All concepts under `key`, parted by commas."""
    return listed(concept(item) for item in children(holder, key))


def absent_reason(value: Json) -> str | None:
    """Why a value is missing, where the file says so by FHIR's extension."""
    for extension in children(value, "extension"):
        if word(extension, "url") == _ABSENT:
            return (word(extension, "valueCode") or "unknown").replace("-", " ")
    return None


def quantity(value: Json) -> str | None:
    """A quantity as it is printed: comparator, number, unit."""
    number = word(value, "value")
    if number is None:
        return None
    unit = word(value, "unit") or word(value, "code")
    if unit is None and (currency := word(value, "currency")):
        unit = currency
    return f"{word(value, 'comparator') or ''}{number}" + (f" {unit}" if unit else "")


def quantity_range(value: Json) -> str | None:
    """A range with its unit once: "4.0–5.6 %", "≥ 4.0 %" or "≤ 5.6 %"."""
    low, high = child(value, "low"), child(value, "high")
    if low and high:
        number, unit = word(low, "value"), word(low, "unit") or word(low, "code")
        ends_alike = unit in {word(high, "unit") or word(high, "code"), None}
        return f"{number if ends_alike else quantity(low)}–{quantity(high)}"
    if low:
        return labelled("≥", quantity(low))
    return labelled("≤", quantity(high))


def ratio(value: Json) -> str | None:
    """A ratio such as "1 mg / 5 mL", or a titre "1:128"."""
    above, below = child(value, "numerator"), child(value, "denominator")
    if not (top := quantity(above)) or not (bottom := quantity(below)):
        return quantity(above)
    has_unit = any(word(part, key) for part in (above, below) for key in ("unit", "code"))
    return f"{top} / {bottom}" if has_unit else f"{top}:{bottom}"


def days(value: Json) -> str | None:
    """A period to the day."""
    return period(iso_day(word(value, "start")), iso_day(word(value, "end")))


def moments(value: Json) -> str | None:
    """A period to the minute."""
    return period(iso_moment(word(value, "start")), iso_moment(word(value, "end")))


def timing(value: Json) -> str | None:
    """How often: in words, by its code, or as counted."""
    repeat = child(value, "repeat")
    every = None
    if word(repeat, "period"):
        most = word(repeat, "frequencyMax")
        count = (word(repeat, "frequency") or "1") + (f"–{most}" if most else "")
        span = word(repeat, "period") or ""
        unit = word(repeat, "periodUnit") or ""
        every = f"{count} time(s) per {span} {unit}".strip()
    bounds = child(repeat, "boundsPeriod")
    return listed(
        (
            concept(child(value, "code")),
            every,
            listed(words(repeat, "when")),
            listed(words(repeat, "timeOfDay")),
            listed(words(repeat, "dayOfWeek")),
            labelled("for", quantity(child(repeat, "boundsDuration"))),
            days(bounds),
            listed(iso_moment(event) for event in words(value, "event")),
        )
    )


def person_name(value: Json) -> str | None:
    """A HumanName as it is read aloud."""
    parts = [*words(value, "prefix"), *words(value, "given"), word(value, "family") or ""]
    parts += words(value, "suffix")
    return " ".join(part for part in parts if part) or word(value, "text")


def choice(holder: Json, prefix: str) -> tuple[str, Any]:
    """The type and value of a field with a choice of types, such as value[x]; else ("", None)."""
    for key, value in holder.items():
        if key.startswith(prefix) and key[len(prefix) : len(prefix) + 1].isupper():
            return key[len(prefix) :], value
    return "", None


def value_text(holder: Json, prefix: str = "value") -> str | None:
    """The value of a field with a choice of types, as it reads; None when there is none."""
    kind, value = choice(holder, prefix)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        shown = word({"": value}, "")
        return iso_moment(shown) if kind in {"DateTime", "Date", "Instant"} else shown
    if not isinstance(value, dict):
        return None
    if kind in {"Quantity", "Age", "Duration", "Money", "Count", "Distance"}:
        return quantity(value)
    readers: dict[str, Callable[[Json], str | None]] = {
        "CodeableConcept": concept,
        "Coding": concept,
        "Range": quantity_range,
        "Ratio": ratio,
        "Period": moments,
        "Timing": timing,
        "SampledData": lambda data: labelled("waveform of", word(data, "dimensions")),
        "Attachment": lambda data: word(data, "title") or "an attached file",
        "Reference": lambda data: word(data, "display"),
        "Identifier": lambda data: word(data, "value"),
        "CodeableReference": lambda data: concept(child(data, "concept")),
        "HumanName": person_name,
        "Annotation": lambda data: word(data, "text"),
    }
    reader = readers.get(kind)
    return reader(value) if reader else None


def when(holder: Json, *prefixes: str) -> str | None:
    """The first point in time or period among the fields, to the minute."""
    for prefix in prefixes:
        exact = iso_moment(word(holder, prefix))
        if exact or (exact := value_text(holder, prefix)):
            return exact
        if found := moments(child(holder, prefix)):
            return found
    return None


def on_day(holder: Json, *prefixes: str) -> str | None:
    """The same to the day."""
    for prefix in prefixes:
        kind, value = choice(holder, prefix)
        if kind == "Period" and isinstance(value, dict):
            found = days(value)
        elif kind == "DateTime":
            found = iso_day(word({"": value}, ""))
        else:
            found = iso_day(word(holder, prefix)) or value_text(holder, prefix)
        if found:
            return found
    return None


def notes(holder: Json) -> Iterator[str]:
    """The remarks on a resource."""
    for note in children(holder, "note"):
        if text := word(note, "text"):
            yield f"note: {text}"
