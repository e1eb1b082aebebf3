"""Under what keys another FHIR file may state an observation or a report anew.

A resource keeps its id on its server, whatever it says (https://hl7.org/fhir/R4/resource.html#id),
so an id that is a UUID, or stands behind a server's address, is key enough. An identifier may be
that of the whole order, and a short id belong to any server: with these go the code and the time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from medmemory.clinical.versions import Standing, Version, key_of
from medmemory.ingestion.parsing.structured.dates import second_of_iso
from medmemory.ingestion.parsing.structured.fhir_record import Record
from medmemory.ingestion.parsing.structured.fhir_values import (
    Json,
    child,
    children,
    codings,
    concept,
    is_a,
    when,
    word,
)

_KINDS = {"Observation", "DiagnosticReport"}
_STANDINGS = {
    "registered": Standing.PENDING, "preliminary": Standing.PRELIMINARY,
    "partial": Standing.PARTIAL, "final": Standing.FINAL, "cancelled": Standing.FINAL,
    "amended": Standing.CORRECTED, "corrected": Standing.CORRECTED,
    "appended": Standing.CORRECTED, "entered-in-error": Standing.WITHDRAWN,
}  # fmt: skip
_WORLDWIDE = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(slots=True)
class FhirVersions:
    """Of the resources of one file, each with one and the same tuple however often it is asked."""

    record: Record
    _known: dict[int, tuple[Version, ...]] = field(default_factory=dict)

    def of(self, resource: Json) -> tuple[Version, ...]:
        """None for other resources, and for those without id or status."""
        found = self._known.get(id(resource))
        if found is None:
            found = self._known[id(resource)] = _versions_of(resource, self.record)
        return found

    def repeated_in(self, resource: Json) -> tuple[Version, ...]:
        """Of the results whose values the line of a report has, too."""
        if not is_a(resource, "DiagnosticReport"):
            return ()
        results = (self.record.find(one, resource) for one in children(resource, "result"))
        return tuple(one for found in results if found for one in self.of(found))


def _versions_of(resource: Json, record: Record) -> tuple[Version, ...]:
    standing = _STANDINGS.get((word(resource, "status") or "").lower())
    if word(resource, "resourceType") not in _KINDS or standing is None:
        return ()
    if standing is Standing.FINAL and not _says_something(resource):
        return ()
    meta = child(resource, "meta")
    number = second_of_iso(word(resource, "issued")) or second_of_iso(word(meta, "lastUpdated"))
    return tuple(Version(key, standing, number) for key in dict.fromkeys(_keys(resource, record)))


def _keys(resource: Json, record: Record) -> Iterator[bytes]:
    kind, own = word(resource, "resourceType"), word(resource, "id")
    address = record.address_of(resource)
    alike = (kind, _code(resource), when(resource, "effective"))
    named = [
        (system, value)
        for identifier in children(resource, "identifier")
        if (system := word(identifier, "system")) and (value := word(identifier, "value"))
    ]
    for system, value in named:
        yield key_of("fhir identifier", system, value, *alike)
    if own is not None and _WORLDWIDE.fullmatch(own):
        yield key_of("fhir", kind, own.lower())
    elif address is not None:
        yield key_of("fhir", kind, address)
    elif own is not None and not named:
        yield key_of("fhir id", own, *alike)


def _code(resource: Json) -> str | None:
    code = child(resource, "code")
    coded = sorted(f"{one.system}|{one.code}" for one in codings(code))
    return " ".join(coded) or concept(code)


def _says_something(resource: Json) -> bool:
    """Whether there is anything that could take the place of what was said before; that it was
    cancelled is something."""
    if word(resource, "status") != "final" or is_a(resource, "DiagnosticReport"):
        return True
    told = ("component", "hasMember", "dataAbsentReason")
    return any(key.startswith("value") or key in told for key in resource)
