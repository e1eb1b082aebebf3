"""Documents within a FHIR file: compositions, notes, and files in base64."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from medmemory.ingestion.parsing.structured.attached import Enclosures
from medmemory.ingestion.parsing.structured.dates import iso_moment
from medmemory.ingestion.parsing.structured.entries import (
    Entry,
    EntrySection,
    headed,
    labelled,
    listed,
    newest_first,
)
from medmemory.ingestion.parsing.structured.fhir_record import Record
from medmemory.ingestion.parsing.structured.fhir_statements import Statement, entry_of
from medmemory.ingestion.parsing.structured.fhir_values import (
    Json,
    child,
    children,
    codings,
    concept,
    concepts,
    is_a,
    moments,
    named,
    when,
    word,
)
from medmemory.ingestion.parsing.structured.fhir_versions import FhirVersions
from medmemory.ingestion.parsing.structured.narrative import narrative_text
from medmemory.ingestion.parsing.structured.notes import note_sections

DOCUMENT_TYPES = {"DocumentReference", "Binary", "Media"}
_HEADING = "Documents"
_WITHOUT_FILES = {"Patient", "Practitioner", "RelatedPerson", "Person"}  # their photographs


@dataclass(slots=True)
class Documents:
    """The notes and files of a record; `elsewhere` counts those that are not in it."""

    record: Record
    versions: FhirVersions
    enclosures: Enclosures = field(default_factory=Enclosures)
    elsewhere: int = 0
    _taken: set[int] = field(default_factory=set)

    def sections(self, resources: list[Json]) -> Iterator[EntrySection]:
        """What the documents among `resources`, and files within others, read like."""
        without_text: list[Entry] = []
        notes: list[tuple[Entry, str, list[str]]] = []
        # Those that point at a file before the file itself, which then needs no line of its own.
        for resource in sorted(resources, key=lambda item: is_a(item, "Binary")):
            before = len(self.enclosures.files)
            texts, files = self._contents(resource)
            versions = self.versions.of(resource)
            self.enclosures.belong_to(versions, range(before, len(self.enclosures.files)))
            if is_a(resource, "Binary") and id(resource) in self._taken:
                continue
            if not texts and not is_document(resource):
                continue
            statement = _statement(resource, self.record)
            if files and is_document(resource):
                said = f"{len(files)} file(s) within, read as documents of their own"
                statement = replace(statement, details=(*statement.details, said))
            entry = replace(entry_of(resource, statement), versions=versions)
            if texts:
                notes.append((entry, _origin(statement, entry), texts))
            else:
                without_text.append(entry)
        if without_text:
            yield headed(_HEADING, newest_first(without_text))
        for entry, origin, texts in sorted(notes, key=lambda note: note[0].sort_key, reverse=True):
            yield from note_sections(origin, entry, "\n\n".join(texts))

    def _contents(self, resource: Json) -> tuple[list[str], list[str]]:
        """The plain texts within the resource, and the titles of its other files."""
        texts: list[str] = []
        titles: list[str] = []
        if word(resource, "resourceType") in _WITHOUT_FILES:
            return texts, titles
        for attachment in _attachments(resource):
            holder = self._holder(attachment)
            data = holder.get("data")
            title = word(attachment, "title") or _title(resource)
            if not isinstance(data, str):
                self.elsewhere += is_document(resource) and bool(word(attachment, "url"))
                continue
            before = len(self.enclosures.files)
            text = self.enclosures.take(data, word(holder, "contentType") or "", title)
            if text:
                texts.append(text)
            elif len(self.enclosures.files) > before:
                titles.append(title)
        return texts, titles

    def _holder(self, attachment: Json) -> Json:
        """Where the bytes are: in place, or in the Binary that the address names."""
        if isinstance(attachment.get("data"), str) or not word(attachment, "url"):
            return attachment
        found = self.record.find({"reference": attachment["url"]}, attachment)
        if found is None or not is_a(found, "Binary"):
            return attachment
        self._taken.add(id(found))
        return found


def is_document(resource: Json) -> bool:
    """Whether the resource is there for the file that it holds or points at."""
    return word(resource, "resourceType") in DOCUMENT_TYPES


def composition_sections(resource: Json, record: Record) -> Iterator[EntrySection]:
    """A composition as its authors wrote it: a head, then section by section."""
    entry = entry_of(resource, _statement(resource, record))
    yield headed(word(resource, "title") or "Document", [entry])
    pending = [(part, 0) for part in reversed(children(resource, "section"))]
    while pending:
        part, depth = pending.pop()
        pending.extend((inner, depth + 1) for inner in reversed(children(part, "section")))
        text = _section_text(part)
        title = word(part, "title") or concept(child(part, "code"))
        if text:
            identity = replace(entry.identities[0], codings=codings(child(part, "code")))
            yield headed(title or "Section", [Entry(text, (identity,))])


def _section_text(part: Json) -> str | None:
    text = child(part, "text")
    div = text.get("div")
    shown = narrative_text(div) if isinstance(div, str) else ""
    empty = labelled("Empty:", concept(child(part, "emptyReason")))
    return "\n".join(line for line in (shown, empty) if line) or None


def _statement(resource: Json, record: Record) -> Statement:
    context = child(resource, "context")
    kind = named(child(resource, "type")) or named(child(resource, "code"))
    title = word(resource, "title") or word(resource, "description")
    authors = record.all_shown(resource, "author") + record.all_shown(resource, "performer")
    media_type = word(resource, "contentType")
    return Statement(
        kind or title or concept(child(resource, "modality")) or _title(resource),
        iso_moment(word(resource, "date")) or when(resource, "effective", "created", "issued")
        or moments(child(context, "period")),
        (
            title if kind and title != kind else None,
            labelled("a file of type", media_type if is_a(resource, "Binary") else None),
            concepts(resource, "category"),
            labelled("by", listed(authors)),
            labelled("at", record.shown(child(resource, "custodian"), resource)),
        ),
        codings(child(resource, "type")) or codings(child(resource, "code")),
        extra_statuses=(word(resource, "docStatus"),),
    )  # fmt: skip


def _origin(statement: Statement, entry: Entry) -> str:
    name = (statement.name or "Note").partition(" (")[0]
    return f"{name}, {entry.sort_key[:10]}" if entry.sort_key else name


def _title(resource: Json) -> str:
    kind = concept(child(resource, "type")) or concept(child(resource, "code"))
    return word(resource, "description") or kind or "Document"


def _attachments(resource: Json) -> Iterator[Json]:
    """Everything within the resource that is a file: the resource itself when it is a Binary."""
    pending: list[Any] = [resource]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending.extend(reversed(value))
        elif isinstance(value, dict):
            has_bytes = isinstance(value.get("data"), str) and "contentType" in value
            if has_bytes or ("url" in value and ("contentType" in value or "hash" in value)):
                yield value
            else:
                pending.extend(reversed([part for key, part in value.items() if key != "meta"]))
