"""FHIR R4 in JSON: bundles, single resources and bulk files, as a document to be read.

The structure is read by our own accessors and not validated by a library: a resource that breaks
one of FHIR's rules (a status that is missing, a time without a zone, a field of another release) is
met daily, and refusing it would hide what it says.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from medmemory.clinical.document import ParsedDocument
from medmemory.clinical.versions import Version, claimed
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.limits import PageReport, check_page_count
from medmemory.ingestion.parsing.structured.certain import (
    with_certain_files,
    with_certain_versions,
)
from medmemory.ingestion.parsing.structured.entries import (
    Entry,
    EntrySection,
    Identity,
    headed,
    lay_out,
    line,
    newest_first,
)
from medmemory.ingestion.parsing.structured.fhir_documents import (
    Documents,
    composition_sections,
    is_document,
)
from medmemory.ingestion.parsing.structured.fhir_findings import date_of, kind_of_record, title_of
from medmemory.ingestion.parsing.structured.fhir_headings import (
    ADMINISTRATIVE,
    HEADINGS,
    heading_and_render,
    is_known,
)
from medmemory.ingestion.parsing.structured.fhir_people import (
    demographics,
    refers_elsewhere,
    subjects,
)
from medmemory.ingestion.parsing.structured.fhir_record import Record, read_record
from medmemory.ingestion.parsing.structured.fhir_statements import (
    entry_of,
    is_entered_in_error,
)
from medmemory.ingestion.parsing.structured.fhir_values import (
    Json,
    child,
    children,
    concept,
    is_a,
    when,
    word,
)
from medmemory.ingestion.parsing.structured.fhir_versions import FhirVersions
from medmemory.ingestion.parsing.structured.narrative import told_by

_MOST_NAMED = 8
_LONGEST_KIND = 40


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """A section for each kind of resource, newest first; nothing is left out without a word.

    Raises DocumentUnreadable when the file is damaged or holds no FHIR.
    """
    record = read_record(content)
    shown = [item for item in record.resources if not is_entered_in_error(item)]
    versions = FhirVersions(record)
    documents = Documents(record, versions)
    entries: dict[str, list[Entry]] = {}
    sections = [*_people(shown), *_compositions(shown, record)]
    for heading, entry in _entries(shown, versions):
        entries.setdefault(heading, []).append(entry)
    sections += [
        headed(heading, newest_first(entries[heading]))
        for heading in HEADINGS
        if heading in entries
    ]
    sections += documents.sections(shown)
    sections += _administrative(shown)
    sections = with_certain_versions(sections or _only_taken_back(versions))
    layout = lay_out(sections)
    if not layout.pages:
        raise DocumentUnreadable(_empty(record))
    check_page_count(len(layout.pages), page_limit)
    report(len(layout.pages), len(layout.pages))
    return ParsedDocument(
        layout.pages,
        title=title_of(record, shown),
        kind=kind_of_record(record, shown),
        document_date=date_of(record, shown, layout.resources),
        warnings=(*_warnings(record, shown, documents), *documents.enclosures.warnings),
        sections=layout.sections,
        resources=layout.resources,
        subjects=documents.enclosures.subjects(subjects(record)),
        attachments=with_certain_files(documents.enclosures.files, sections),
        versions=(*layout.versions, *claimed(_taken_back(versions))),
    )


def _people(shown: list[Json]) -> Iterator[EntrySection]:
    for patient in shown:
        if is_a(patient, "Patient"):
            text = "\n".join(demographics(patient))
            yield headed("Patient", [Entry(text, (Identity("Patient", word(patient, "id")),))])


def _compositions(shown: list[Json], record: Record) -> Iterator[EntrySection]:
    for resource in shown:
        if is_a(resource, "Composition"):
            yield from composition_sections(resource, record)


def _entries(shown: list[Json], versions: FhirVersions) -> Iterator[tuple[str, Entry]]:
    record = versions.record
    resolved = _resolved_medications(shown, record)
    for resource in shown:
        kind = word(resource, "resourceType")
        if kind in {"Patient", "Composition"} or kind in ADMINISTRATIVE or is_document(resource):
            continue
        if id(resource) in resolved:  # it stands in the lines that refer to it
            continue
        heading, render = heading_and_render(resource)
        entry = entry_of(resource, render(resource, record))
        repeated = versions.repeated_in(resource)
        text = entry.text + _told_besides(resource, entry.text)
        yield heading, replace(entry, text=text, versions=versions.of(resource), repeated=repeated)


def _told_besides(resource: Json, said: str) -> str:
    """The narrative, where it says of itself that it holds more than the values do."""
    if word(child(resource, "text"), "status") != "additional":
        return ""
    told = " ".join(told_by(resource).split())
    return "" if told in said else f"\n  note: {told}"


def _only_taken_back(versions: FhirVersions) -> Iterator[EntrySection]:
    """What a file is about that says nothing else: without the values, which are wrong."""
    entries = [
        Entry(line(when(one, "effective", "issued"), concept(child(one, "code")) or "A result"))
        for one in versions.record.resources
        if versions.of(one)
    ]
    if entries:
        yield headed("Taken back, because it was entered in error", entries)


def _taken_back(versions: FhirVersions) -> Iterator[Version]:
    for resource in versions.record.resources:
        if is_entered_in_error(resource):
            yield from versions.of(resource)


def _resolved_medications(shown: list[Json], record: Record) -> set[int]:
    found = set()
    for resource in shown:
        for reference in (
            child(resource, "medicationReference"),
            child(child(resource, "medication"), "reference"),
        ):
            target = record.find(reference, resource) if reference else None
            if target is not None:
                found.add(id(target))
    return found


def _administrative(shown: list[Json]) -> Iterator[EntrySection]:
    counted = Counter(word(item, "resourceType") or "" for item in shown)
    kinds = {kind: count for kind, count in counted.items() if kind in ADMINISTRATIVE}
    if kinds:
        said = ", ".join(f"{count} × {ADMINISTRATIVE[kind]}" for kind, count in kinds.items())
        yield headed("Billing and administration", [Entry(f"Not shown in full: {said}.")])


def _empty(record: Record) -> str:
    if record.resources:
        return "Everything in this file is marked as entered in error. There is nothing to read."
    return "The file is a FHIR bundle with nothing in it."


def _warnings(record: Record, shown: list[Json], documents: Documents) -> Iterator[str]:
    if left_out := len(record.resources) - len(shown):
        entries = "1 entry is" if left_out == 1 else f"{left_out} entries are"
        yield f"{entries} marked as entered in error and left out."
    if refers_elsewhere(record):
        yield (
            "Some entries refer to a patient at another address than the one in this file; check "
            "that they are this patient's."
        )
    if record.skipped:
        yield f"{record.skipped} parts of the file are no FHIR resources and are left out."
    unknown = Counter(_plain(item) for item in shown if not is_known(item))
    if unknown:
        named = ", ".join(f"{kind} {count}" for kind, count in unknown.most_common(_MOST_NAMED))
        yield f"Resources of less usual kinds are shown in short: {named}."
    if any(word(link, "relation") == "next" for link in children(record.bundle, "link")):
        total = word(record.bundle, "total")
        whole = f" of {total} entries" if total else ""
        yield (
            f"This file is one page of a longer answer{whole}: the others are not in it. Export "
            "them, too."
        )
    if documents.elsewhere:
        count = documents.elsewhere
        files = "1 document is" if count == 1 else f"{count} documents are"
        yield f"{files} only named in this file; the text is kept elsewhere and is not searchable."
    if any(children(item, "modifierExtension") for item in shown):
        yield (
            "Some entries carry a modifier that MedMemory does not know and that may change what "
            "they mean; they are marked."
        )


def _plain(resource: Json) -> str:
    kind = word(resource, "resourceType") or ""
    return kind if kind.isalpha() and kind.isascii() and len(kind) <= _LONGEST_KIND else "unnamed"
