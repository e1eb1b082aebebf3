"""Whom a FHIR file is about, and how that reads."""

from collections.abc import Iterator

from medmemory.clinical.document import Subject
from medmemory.clinical.names import name_key
from medmemory.ingestion.parsing.structured.dates import day_of, iso_day
from medmemory.ingestion.parsing.structured.entries import listed
from medmemory.ingestion.parsing.structured.fhir_record import Record
from medmemory.ingestion.parsing.structured.fhir_values import (
    Json,
    absent_reason,
    child,
    children,
    codings,
    concept,
    has_code,
    is_a,
    person_name,
    spaced,
    value_text,
    word,
    words,
)
from medmemory.ingestion.parsing.structured.personal_numbers import is_personal, masked

_SUBJECT_KEYS = (
    "subject", "patient", "beneficiary", "individual", "for", "source", "actor", "focus",
)  # fmt: skip
# What may as well be a clinician or a place, unless it says that it is a patient.
_OF_ANYBODY = {"individual", "for", "source", "actor", "focus"}
_FORMER_NAMES = {"old", "maiden"}


def subjects(record: Record) -> tuple[Subject, ...]:
    """Every distinct patient: those in the file, and those that are only referred to."""
    patients = [item for item in record.resources if is_a(item, "Patient")] or [
        # Without a Patient the record is that of the person, whose identity it is.
        item
        for item in record.resources
        if is_a(item, "Person")
    ]
    found = [_subject(patient) for patient in patients]
    known = {id(patient) for patient in patients}
    elsewhere: dict[str, Subject] = {}
    contained: dict[str, Subject] = {}
    for resource in record.resources:
        for reference in _patient_references(resource):
            target = record.find(reference, resource)
            if target is None and not _is_named(reference, found):
                elsewhere.setdefault(_reference_key(reference), _referred(reference))
            elif target is not None and is_a(target, "Patient") and id(target) not in known:
                contained.setdefault(repr(_subject(target)), _subject(target))
    # All refer to one patient, and the one that is there has no address to refer to: the same.
    is_without_id = len(patients) == 1 and (
        word(patients[0], "id") is None or is_a(patients[0], "Person")
    )
    if is_without_id and len(elsewhere) == 1 and Subject() in elsewhere.values():
        elsewhere.clear()
    return tuple(_merged([*found, *contained.values(), *elsewhere.values()]))


def refers_elsewhere(record: Record) -> bool:
    """Whether an entry names its patient by an address that the file's own patient may not have."""
    return any(
        record.is_by_number_alone(reference)
        for resource in record.resources
        for reference in _patient_references(resource)
    )


def demographics(patient: Json) -> Iterator[str]:
    """The patient's particulars, a line each; what the file does not say is not made up."""
    names = sorted(children(patient, "name"), key=_name_rank)
    for number, name in enumerate(names):
        use = word(name, "use")
        label = "Name" if number == 0 else f"Other name ({use})" if use else "Other name"
        if shown := person_name(name):
            yield f"{label}: {shown}"
    absent = absent_reason(child(patient, "_birthDate"))
    birth = word(patient, "birthDate") or (absent and f"not given ({absent})") or "not given"
    yield f"Birth date: {iso_day(birth)}"
    yield f"Sex: {word(patient, 'gender') or 'not given'}"
    if deceased := value_text(patient, "deceased"):
        yield "Deceased: " + deceased
    yield from _extensions(patient)
    for identifier in children(patient, "identifier"):
        label = concept(child(identifier, "type")) or word(identifier, "system") or "Identifier"
        if value := word(identifier, "value"):
            yield f"{label}: {masked(value) if _is_personal(identifier) else value}"
    yield from _contact_details(patient)


def _contact_details(patient: Json) -> Iterator[str]:
    for address in children(patient, "address"):
        parts = [*words(address, "line")]
        parts += [word(address, key) or "" for key in ("city", "state", "postalCode", "country")]
        if shown := word(address, "text") or listed(parts):
            yield f"Address: {shown}"
    for telecom in children(patient, "telecom"):
        if value := word(telecom, "value"):
            yield f"{(word(telecom, 'system') or 'contact').capitalize()}: {value}"
    if status := concept(child(patient, "maritalStatus")):
        yield f"Marital status: {status}"
    for language in children(patient, "communication"):
        preferred = " (preferred)" if language.get("preferred") is True else ""
        if shown := concept(child(language, "language")):
            yield f"Language: {shown}{preferred}"
    for contact in children(patient, "contact"):
        relation = listed(concept(item) for item in children(contact, "relationship"))
        name = person_name(child(contact, "name"))
        phones = listed(word(item, "value") for item in children(contact, "telecom"))
        if shown := listed((name, relation, phones)):
            yield f"Contact person: {shown}"
    for doctor in children(patient, "generalPractitioner"):
        if shown := word(doctor, "display"):
            yield f"General practitioner: {shown}"


def _extensions(patient: Json) -> Iterator[str]:
    for extension in children(patient, "extension"):
        label = (word(extension, "url") or "").rpartition("/")[2]
        label = spaced(label.removeprefix("us-core-").removeprefix("patient-").replace("-", " "))
        inner = children(extension, "extension")
        texts = [value_text(item) for item in inner if word(item, "url") == "text"]
        texts += [value_text(item) for item in inner if word(item, "url") != "text"][:3]
        shown = value_text(extension) or next((text for text in texts if text), None)
        if label and shown:
            yield f"{label}: {shown}"


def _subject(patient: Json) -> Subject:
    name = min(children(patient, "name"), key=_name_rank, default={})
    family, given = word(name, "family"), " ".join(words(name, "given")) or None
    if family is None and given is None:
        given, family = _parted(word(name, "text"))
    return Subject(family, given, day_of(word(patient, "birthDate")), _record_number(patient))


def _record_number(patient: Json) -> str | None:
    identifiers = [item for item in children(patient, "identifier") if word(item, "value")]
    marked = [item for item in identifiers if has_code(child(item, "type"), "mr")]
    others = [
        item
        for item in identifiers
        if not has_code(child(item, "type"), "npi") and not _is_personal(item)
    ]
    return next((word(item, "value") for item in (*marked, *others)), None)


def _is_personal(identifier: Json) -> bool:
    kind = child(identifier, "type")
    system = word(identifier, "system")
    return is_personal(system=system, name=concept(kind) or "") or any(
        is_personal(kind=coding.code.upper(), name=coding.display or "") for coding in codings(kind)
    )


def _name_rank(name: Json) -> int:
    use = word(name, "use")
    return 0 if use == "official" else 2 if use in _FORMER_NAMES else 1


def _patient_references(resource: Json) -> Iterator[Json]:
    """Those of the resource, of what is contained in it, and of who takes part in it."""
    parts = (*children(resource, "contained"), *children(resource, "participant"))
    for holder in (resource, *parts):
        yield from _own_patient_references(holder)


def _own_patient_references(holder: Json) -> Iterator[Json]:
    for key in _SUBJECT_KEYS:
        for reference in children(holder, key):
            address = word(reference, "reference") or ""
            kind = word(reference, "type")
            is_patient = "Patient/" in address or "Patient?" in address or kind == "Patient"
            if not address:
                is_patient = is_patient or (key not in _OF_ANYBODY and _names_somebody(reference))
            elif address.startswith(("#", "urn:")):
                is_patient = is_patient or key not in _OF_ANYBODY
            if is_patient:
                yield reference


def _names_somebody(reference: Json) -> bool:
    return bool(word(reference, "display") or child(reference, "identifier"))


def _is_named(reference: Json, found: list[Subject]) -> bool:
    """Whether a reference without an address calls one of those in the file by name."""
    if word(reference, "reference") is not None or child(reference, "identifier"):
        return False
    name = set(name_key(word(reference, "display") or "").split())
    for subject in found:
        family = set(name_key(subject.family_name or "").split())
        given = set(name_key(subject.given_name or "").split())
        if family and family <= name and (name & given or name == family):
            return True
    return False


def _reference_key(reference: Json) -> str:
    address = word(reference, "reference")
    if address:
        return address.split("/_history/")[0].rpartition("Patient/")[2]
    return word(child(reference, "identifier"), "value") or word(reference, "display") or ""


def _referred(reference: Json) -> Subject:
    given, family = _parted(word(reference, "display"))
    identifier = child(reference, "identifier")
    number = word(identifier, "value")
    if number is None and "Patient?" in (word(reference, "reference") or ""):
        number = (word(reference, "reference") or "").rpartition("|")[2] or None
    return Subject(family, given, mrn=number)


def _parted(name: str | None) -> tuple[str | None, str | None]:
    """Given and family name of a name in one piece."""
    if not name:
        return None, None
    if "," in name:
        family, _, given = name.partition(",")
        return given.strip() or None, family.strip() or None
    given, _, family = name.rpartition(" ")
    return given or None, family or None


def _merged(found: list[Subject]) -> Iterator[Subject]:
    """The distinct ones; those of whom the file says nothing but that they differ stay apart."""
    seen: set[Subject] = set()
    for subject in found:
        if subject == Subject() or subject not in seen:
            seen.add(subject)
            yield subject
