"""All resources of a FHIR file, and how their references to one another are followed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.decoding import decode
from medmemory.ingestion.parsing.structured.fhir_values import (
    Json,
    child,
    children,
    concept,
    person_name,
    word,
)

_DEEPEST_BUNDLE = 5
_DAMAGED = "The file is damaged: it is not the JSON that FHIR is written in."
_NOT_FHIR = "The file is JSON, but holds no FHIR resource."
_HTTP = ("http://", "https://")
_BLANKS = "\ufeff \t\r\n"


@dataclass(slots=True)
class Record:
    """The resources of one file in their order, each once.

    `bundle` is the outermost Bundle, empty when there is none. `skipped` counts what is in the file
    and is no resource.
    """

    resources: list[Json] = field(default_factory=list)
    bundle: Json = field(default_factory=dict)
    skipped: int = 0
    _by_reference: dict[str, Json] = field(default_factory=dict)
    _urls: dict[int, str] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    def add(self, resource: Json, full_url: str | None) -> None:
        """Takes the resource in; what is in the file twice, word for word, stands once."""
        own = _address(resource)
        text = json.dumps(resource, sort_keys=True) if own else None
        if text is not None and text in self._seen:
            return
        if text is not None:
            self._seen.add(text)
        self.resources.append(resource)
        if full_url and full_url.startswith(_HTTP):
            self._urls[id(resource)] = full_url
        for address in (own, full_url, *_identifier_addresses(resource)):
            if address:
                self._by_reference.setdefault(address, resource)

    def find(self, reference: Json, holder: Json) -> Json | None:
        """The resource that `reference` within `holder` points at, where the file has it."""
        address = word(reference, "reference")
        if address is None:
            return None
        if address.startswith("#"):
            inner = (part for part in children(holder, "contained"))
            return next((part for part in inner if word(part, "id") == address[1:]), None)
        short = "/".join(address.split("/_history/")[0].split("/")[-2:])
        found = self._by_reference.get(address)
        if found is not None:
            return found
        found = self._by_reference.get(short)
        # Two servers give the same number to two people.
        is_elsewhere = address.startswith(_HTTP) and id(found) in self._urls
        if is_elsewhere and not _is_version_of(address, self._urls[id(found)]):
            return None
        return found

    def is_by_number_alone(self, reference: Json) -> bool:
        """Whether `reference` is an address on a server, and which server the file's own resource
        of that number is from is not said."""
        address = word(reference, "reference") or ""
        if not address.startswith(_HTTP) or address in self._by_reference:
            return False
        found = self.find(reference, {})
        return found is not None and id(found) not in self._urls

    def address_of(self, resource: Json) -> str | None:
        """Where the resource is kept, without its version; None when the file names no server."""
        url = self._urls.get(id(resource))
        return None if url is None else url.partition("/_history/")[0]

    def shown(self, reference: Json, holder: Json) -> str | None:
        """What `reference` calls itself, or what it points at is called."""
        if text := word(reference, "display"):
            return text
        found = self.find(reference, holder)
        if found is None:
            return concept(child(reference, "concept"))
        return name_of(found)

    def all_shown(self, holder: Json, key: str) -> list[str]:
        """The same for all references under `key`."""
        found = (self.shown(reference, holder) for reference in children(holder, key))
        return [text for text in found if text]


def name_of(resource: Json) -> str | None:
    """What a resource is called in short."""
    if names := children(resource, "name"):
        return person_name(names[0])
    for key in ("name", "title", "description"):
        if text := word(resource, key):
            return text
    for key in ("code", "vaccineCode", "type", "class", "description"):
        if text := concept(child(resource, key)):
            return text
    if practitioner := word(child(resource, "practitioner"), "display"):
        return practitioner
    return None


def read_record(content: bytes) -> Record:
    """The resources of a JSON or NDJSON file; raises DocumentUnreadable when it is damaged."""
    text = decode(content).strip(_BLANKS)
    record = Record()
    try:
        values = [_loads(text)]
    except RecursionError:
        raise DocumentUnreadable(
            "The file nests its parts deeper than any FHIR file does; it is damaged or hostile."
        ) from None
    except ValueError:
        values = _lines(text)
    for value in values:
        _take(record, value)
    if not record.resources and not record.bundle:
        raise DocumentUnreadable(_NOT_FHIR)
    return record


def _loads(text: str) -> Any:
    # Numbers stay as they are printed: 7.90 is not 7.9.
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)


def _lines(text: str) -> list[Any]:
    """One value a line, as bulk exports have them."""
    lines = [line for line in text.split("\n") if line.strip()]
    try:
        values = [_loads(line) for line in lines]
    except (ValueError, RecursionError):
        raise DocumentUnreadable(_DAMAGED) from None
    if not values:
        raise DocumentUnreadable(_DAMAGED)
    return values


def _take(record: Record, value: Any) -> None:
    pending: list[tuple[Any, str | None, int]] = [(value, None, 0)]
    while pending:
        item, full_url, depth = pending.pop()
        if isinstance(item, list):
            pending.extend((part, None, depth + 1) for part in reversed(item))
        elif not isinstance(item, dict) or word(item, "resourceType") is None:
            record.skipped += 1
        elif word(item, "resourceType") == "Parameters" and (inner := list(_parameters(item))):
            pending.extend((part, None, depth + 1) for part in reversed(inner))
            if plain := [part for part in children(item, "parameter") if "resource" not in part]:
                record.add({**item, "parameter": plain}, full_url)
        elif word(item, "resourceType") != "Bundle":
            record.add(item, full_url)
        else:
            if not record.bundle:
                record.bundle = item
            pending.extend(reversed(list(_entries(item, depth))))
        if depth > _DEEPEST_BUNDLE:
            raise DocumentUnreadable(
                "The file holds bundles within bundles, deeper than MedMemory follows. Split it."
            )


def _entries(bundle: Json, depth: int) -> Iterator[tuple[Any, str | None, int]]:
    for entry in children(bundle, "entry"):
        if "resource" in entry:
            yield entry["resource"], word(entry, "fullUrl"), depth + 1


def _is_version_of(address: str, url: str) -> bool:
    return address.partition("/_history/")[0] == url.partition("/_history/")[0]


def _parameters(resource: Json) -> Iterator[Any]:
    """The resources that stand in a Parameters resource, however deep."""
    pending = children(resource, "parameter")
    while pending:
        part = pending.pop(0)
        pending += children(part, "part")
        if "resource" in part:
            yield part["resource"]


def _address(resource: Json) -> str | None:
    kind, name = word(resource, "resourceType"), word(resource, "id")
    return f"{kind}/{name}" if kind and name else None


def _identifier_addresses(resource: Json) -> Iterator[str]:
    kind = word(resource, "resourceType")
    for identifier in children(resource, "identifier"):
        if value := word(identifier, "value"):
            yield f"{kind}?identifier={word(identifier, 'system') or ''}|{value}"
