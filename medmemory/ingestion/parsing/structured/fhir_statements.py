"""What one FHIR resource says, before it becomes a line."""

from collections.abc import Callable
from dataclasses import dataclass

from medmemory.clinical.document import Coding
from medmemory.ingestion.parsing.structured.dates import day_of, sort_key
from medmemory.ingestion.parsing.structured.entries import Entry, Identity, line
from medmemory.ingestion.parsing.structured.fhir_record import Record
from medmemory.ingestion.parsing.structured.fhir_values import (
    Json,
    child,
    children,
    codings,
    concept,
    is_a,
    spaced,
    word,
)

_STATUS_KEYS = ("clinicalStatus", "verificationStatus", "status", "lifecycleStatus")
_ERROR = "entered-in-error"


@dataclass(frozen=True, slots=True)
class Statement:
    """A resource in words. `when` is shown as it is; `body` follows on lines of its own."""

    name: str | None
    when: str | None = None
    details: tuple[str | None, ...] = ()
    codings: tuple[Coding, ...] = ()
    body: str = ""
    extra_statuses: tuple[str | None, ...] = ()


Render = Callable[[Json, Record], Statement]


def statuses_of(resource: Json) -> tuple[str, ...]:
    """The resource's own words for how it stands."""
    found = []
    for key in _STATUS_KEYS:
        held = child(resource, key)
        coded = codings(held)
        status = coded[0].code if coded else concept(held) or word(resource, key)
        if status:
            found.append(status)
    return tuple(found)


def is_entered_in_error(resource: Json) -> bool:
    """Whether the file itself takes the resource back."""
    return any(status.lower() == _ERROR for status in statuses_of(resource))


def entry_of(resource: Json, statement: Statement) -> Entry:
    """The statement as text, with the identity of its resource."""
    kind = word(resource, "resourceType") or "Resource"
    statuses = statuses_of(resource)
    shown = [*statuses, *statement.extra_statuses]
    if resource.get("modifierExtension"):
        shown.append("with a modifier that MedMemory does not know")
    if another := _of_another_kind(resource):
        shown.append(f"about {another}, not the patient")
    text = line(
        statement.when, statement.name or f"{kind} without a name", statement.details, shown
    )
    identity = Identity(
        resource_type=kind,
        resource_id=word(resource, "id"),
        codings=statement.codings or codings(child(resource, "code")),
        effective=day_of(statement.when),
        status=statuses[0] if statuses else None,
    )
    body = f"\n{statement.body}" if statement.body else ""
    return Entry(text + body, (identity,), sort_key(statement.when))


def _of_another_kind(resource: Json) -> str | None:
    """What the resource is about when that is no patient: a device, a group, a relative."""
    subjects = children(resource, "subject")
    if any(_kind_referred(reference) == "Patient" for reference in subjects):
        subjects = []
    focus = children(resource, "focus") if is_a(resource, "Observation") else []
    for reference in (*subjects, *focus):
        kind = _kind_referred(reference)
        if kind.isalpha() and kind != "Patient":
            return word(reference, "display") or f"a {spaced(kind).lower()}"
    return None


def _kind_referred(reference: Json) -> str:
    address = (word(reference, "reference") or "").split("/_history/")[0]
    return word(reference, "type") or "".join(address.split("/")[-2:-1])
