"""Entries of a CDA section: what each clinical statement says, and what it refers to."""

from collections.abc import Iterator
from dataclasses import dataclass

from medmemory.clinical.document import Coding
from medmemory.ingestion.parsing.structured.cda_details import (
    details_of,
    drug_name,
    is_negated,
    name_code,
    nested,
)
from medmemory.ingestion.parsing.structured.cda_values import (
    Element,
    attribute,
    child,
    children,
    codings,
    concept,
    local,
    moment,
)
from medmemory.ingestion.parsing.structured.dates import day_of
from medmemory.ingestion.parsing.structured.entries import Identity, line

STATEMENTS = (
    "observation", "act", "procedure", "substanceAdministration", "supply", "encounter",
    "organizer", "observationMedia", "regionOfInterest",
)  # fmt: skip
_WRAPPERS = {"CONC", "48765-2"}  # codes of a concern about something
_IMMUNIZATION = "2.16.840.1.113883.10.20.22.4.52"
_SECTION_TYPES = {
    "48765-2": "AllergyIntolerance", "11450-4": "Condition", "11348-0": "Condition",
    "46240-8": "Encounter", "10219-4": "Condition", "10218-6": "Condition",
    "29308-4": "Condition", "11535-2": "Condition", "46241-6": "Condition", "55109-3": "Condition",
    "10157-6": "FamilyMemberHistory", "75310-3": "Condition",
}  # fmt: skip
_TYPES = {
    "observation": "Observation", "procedure": "Procedure", "act": "Procedure",
    "substanceAdministration": "MedicationStatement", "supply": "MedicationDispense",
    "encounter": "Encounter", "organizer": "Observation", "observationMedia": "Media",
}  # fmt: skip
_PLANNED_TYPES = {
    "observation": "ServiceRequest", "procedure": "ServiceRequest", "act": "ServiceRequest",
    "substanceAdministration": "MedicationRequest", "supply": "MedicationRequest",
    "encounter": "Appointment",
}  # fmt: skip
_MOODS = {
    "INT": "intended", "RQO": "requested", "PRMS": "promised", "PRP": "proposed", "GOL": "goal",
    "ARQ": "requested", "APT": "appointment",
}  # fmt: skip
_PLAIN_PANELS = {"46680005", "8716-3", "74728-7"}  # vital signs, which name themselves
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class CdaStatement:
    """One statement as a line, its identity, and the narrative that it points at."""

    text: str
    identity: Identity
    references: frozenset[str]
    facts: tuple[str, ...]
    when: str | None


def statements(section: Element, names: dict[str, str]) -> Iterator[CdaStatement]:
    """What all entries of the section say; `names` are the narrative's texts by their ids."""
    section_code = attribute(child(section, "code"), "code") or ""
    pending: list[tuple[Element, str, int]] = []
    for entry in reversed(children(section, "entry")):
        pending.extend((act, "", 0) for act in entry if local(act) in STATEMENTS)
    while pending:
        act, prefix, depth = pending.pop()
        inner = _parts(act) if depth < _DEEPEST else []
        if inner:
            label = _label(act, prefix)
            pending.extend((part, label, depth + 1) for part in reversed(inner))
        else:
            yield _statement(act, section_code, prefix, names)


def is_in_error(act: Element) -> bool:
    """Whether the file itself takes the statement back."""
    return attribute(child(act, "statusCode"), "code") in {"nullified", "entered-in-error"}


def _parts(act: Element) -> list[Element]:
    """The statements that an organizer or a concern holds together; none for other statements."""
    if local(act) == "organizer":
        return [part for item in children(act, "component") for part in item
                if local(part) in STATEMENTS]  # fmt: skip
    code = attribute(child(act, "code"), "code")
    if local(act) == "act" and (code in _WRAPPERS or (code is None and not _says_itself(act))):
        return [part for item in children(act, "entryRelationship")
                if item.get("typeCode") in {"SUBJ", "COMP", None} for part in item
                if local(part) in STATEMENTS]  # fmt: skip
    return []


def _says_itself(act: Element) -> bool:
    return concept(child(act, "code")) is not None or child(act, "text") is not None


def _label(act: Element, prefix: str) -> str:
    """What stands before the statements of an organizer: whose they are, or which panel."""
    relative = concept(child(act, "subject", "relatedSubject", "code"))
    if relative:
        return f"{relative}: "
    code = child(act, "code")
    is_named = attribute(code, "displayName") and attribute(code, "code") not in _PLAIN_PANELS
    if local(act) == "organizer" and is_named:
        return f"{concept(code)}, "
    return prefix


def _statement(act: Element, section_code: str, prefix: str, names: dict[str, str]) -> CdaStatement:
    when = moment(child(act, "effectiveTime")) or moment(child(act, "time"))
    details, facts = details_of(act, names)
    name = _name(act, names) or f"{local(act)} without a name"
    if is_negated(act):
        name = ("NOT present: " if local(act) == "observation" else "NOT done: ") + name
    mood = _MOODS.get(act.get("moodCode") or "")
    status = attribute(child(act, "statusCode"), "code")
    kind = _resource_type(act, section_code, prefix)
    return CdaStatement(
        line(when, prefix + name, details, (mood, status)),
        Identity(
            kind,
            _id(act),
            _codes(act),
            day_of(when),
            "negated" if is_negated(act) else status,
        ),
        _references(act),
        facts,
        when,
    )


def _name(act: Element, names: dict[str, str]) -> str | None:
    if local(act) in {"substanceAdministration", "supply"}:
        found = drug_name(act)
        if found:
            return found
    code = name_code(act)
    shown = concept(code) if codings(code) or attribute(code, "nullFlavor") is None else None
    if shown and attribute(code, "displayName"):
        return shown
    told = next((names[key] for key in _own_references(code) if key in names), None)
    return shown if shown and not told else told or shown or _narrated(act, names)


def _narrated(act: Element, names: dict[str, str]) -> str | None:
    for key in _references(act):
        if key in names:
            return names[key]
    return concept(name_code(act))


def _resource_type(act: Element, section_code: str, prefix: str) -> str:
    kind = local(act)
    templates = {attribute(item, "root") for item in children(act, "templateId")}
    if _IMMUNIZATION in templates:
        return "Immunization"
    if act.get("moodCode") in _MOODS:
        return (
            "Goal" if act.get("moodCode") == "GOL" else _PLANNED_TYPES.get(kind, "ServiceRequest")
        )
    if kind in {"observation", "act"} and section_code in _SECTION_TYPES:
        return _SECTION_TYPES[section_code]
    return _TYPES.get(kind, "Basic")


def _codes(act: Element) -> tuple[Coding, ...]:
    if local(act) in {"substanceAdministration", "supply"}:
        material = next(iter(act.iter("{*}manufacturedMaterial")), None)
        if found := codings(child(material, "code")):
            return found
    substances = [
        coding
        for item in nested(act, "playingEntity")
        for coding in codings(child(item, "code"))
    ]  # fmt: skip
    return (*codings(name_code(act)), *substances)


def _id(act: Element) -> str | None:
    found = child(act, "id")
    root, extension = attribute(found, "root"), attribute(found, "extension")
    return extension or root


def _references(act: Element) -> frozenset[str]:
    """The ids of the narrative that this statement stands for, without those of inner ones."""
    found = [key for name in ("text", "code", "value") for key in _own_references(child(act, name))]
    for material in act.iter("{*}manufacturedMaterial"):
        found += _own_references(material)
    for entity in nested(act, "playingEntity"):
        found += _own_references(entity)
    return frozenset(found)


def _own_references(element: Element | None) -> list[str]:
    if element is None:
        return []
    return [
        target[1:]
        for item in element.iter("{*}reference")
        if (target := attribute(item, "value")) and target.startswith("#")
    ]
