"""The header of a CDA document: whom it is about, who wrote it, when, and of which encounter."""

from collections.abc import Iterator

from medmemory.clinical.document import Subject
from medmemory.ingestion.parsing.structured.cda_values import (
    Element,
    attribute,
    child,
    children,
    concept,
    flavor,
    moment,
    person,
    text,
)
from medmemory.ingestion.parsing.structured.dates import compact_moment, day_of
from medmemory.ingestion.parsing.structured.entries import listed
from medmemory.ingestion.parsing.structured.personal_numbers import (
    is_personal,
    is_within,
    masked,
)

_OF_CLINICIANS = ("2.16.840.1.113883.4.6",)  # US national provider identifiers
_TRAITS = (
    ("Marital status", "maritalStatusCode"),
    ("Race", "raceCode"),
    ("Ethnicity", "ethnicGroupCode"),
    ("Religion", "religiousAffiliationCode"),
)
_PARTIES = (
    ("Author", "author"),
    ("Data enterer", "dataEnterer"),
    ("Informant", "informant"),
    ("Recipient", "informationRecipient"),
    ("Legally signed by", "legalAuthenticator"),
    ("Signed by", "authenticator"),
    ("Custodian", "custodian"),
)
_SEXES = {"F": "female", "M": "male", "UN": "undifferentiated"}


def subjects(document: Element) -> tuple[Subject, ...]:
    """Every distinct person whom the document says it is about."""
    roles = (child(target, "patientRole") for target in children(document, "recordTarget"))
    found = (_subject(role) for role in roles if role is not None)
    return tuple(dict.fromkeys(found))


def _subject(role: Element) -> Subject:
    patient = child(role, "patient")
    name = child(patient, "name")
    given = [text(item) for item in children(name, "given") if item.get("qualifier") != "CL"]
    return Subject(
        family_name=" ".join(part for item in children(name, "family") if (part := text(item)))
        or None,
        given_name=" ".join(part for part in given if part) or None,
        birth_date=day_of(compact_moment(attribute(child(patient, "birthTime"), "value"))),
        mrn=next((number for number in _numbers(role)), None),
    )


def _numbers(role: Element) -> Iterator[str]:
    for item in children(role, "id"):
        root, extension = attribute(item, "root") or "", attribute(item, "extension")
        if extension and not is_personal(system=root) and not is_within(root, _OF_CLINICIANS):
            yield extension


def demographics(document: Element) -> Iterator[str]:
    """The particulars of the patient, a line each."""
    for target in children(document, "recordTarget"):
        role = child(target, "patientRole")
        if role is not None:
            yield from _particulars(role)


def _particulars(role: Element) -> Iterator[str]:
    patient = child(role, "patient")
    for name in children(patient, "name"):
        if shown := person(name):
            yield f"Name: {shown}"
    birth = child(patient, "birthTime")
    yield f"Birth date: {moment(birth) or flavor(birth) or 'not given'}"
    sex = child(patient, "administrativeGenderCode")
    code = attribute(sex, "code") or ""
    yield f"Sex: {(_SEXES.get(code) or concept(sex) or 'not given').lower()}"
    for item in children(role, "id"):
        if extension := attribute(item, "extension"):
            root = attribute(item, "root")
            yield f"Identifier: {masked(extension) if is_personal(system=root) else extension}"
    for address in children(role, "addr"):
        parts = (text(part) for part in address if isinstance(part.tag, str))
        if shown := listed(parts):
            yield f"Address: {shown}"
    for telecom in children(role, "telecom"):
        if shown := attribute(telecom, "value"):
            yield f"Contact: {shown.removeprefix('tel:').removeprefix('mailto:').strip()}"
    for label, name in _TRAITS:
        if shown := listed(concept(item) for item in children(patient, name)):
            yield f"{label}: {shown}"
    yield from _languages(patient)
    for guardian in children(patient, "guardian"):
        name = person(child(guardian, "guardianPerson", "name"))
        if shown := listed((name, concept(child(guardian, "code")))):
            yield f"Guardian: {shown}"


def _languages(patient: Element | None) -> Iterator[str]:
    for language in children(patient, "languageCommunication"):
        preferred = attribute(child(language, "preferenceInd"), "value") == "true"
        if shown := attribute(child(language, "languageCode"), "code"):
            yield f"Language: {shown}{' (preferred)' if preferred else ''}"


def particulars_of_document(document: Element) -> Iterator[str]:
    """What the document says about itself, a line each."""
    if shown := concept(child(document, "code")):
        yield f"Type: {shown}"
    time = child(document, "effectiveTime")
    yield f"Date: {moment(time) or flavor(time) or 'not given'}"
    for label, name in _PARTIES:
        for party in children(document, name):
            if shown := _party(party):
                yield f"{label}: {shown}"
    for participant in children(document, "participant"):
        related = child(participant, "associatedEntity")
        called = person(child(related, "associatedPerson", "name"))
        if shown := listed((called, concept(child(related, "code")))):
            yield f"Participant: {shown}"
    yield from _events(document)


def _events(document: Element) -> Iterator[str]:
    for item in children(document, "documentationOf"):
        event = child(item, "serviceEvent")
        people = listed(_party(party) for party in children(event, "performer"))
        shown = listed(
            (concept(child(event, "code")), moment(child(event, "effectiveTime")), people)
        )
        if shown:
            yield f"Care described: {shown}"
    stay = child(document, "componentOf", "encompassingEncounter")
    place = child(stay, "location", "healthCareFacility")
    shown = listed(
        (
            concept(child(stay, "code")),
            moment(child(stay, "effectiveTime")),
            text(child(place, "location", "name"))
            or text(child(place, "serviceProviderOrganization", "name")),
            concept(child(stay, "dischargeDispositionCode")),
            _party(child(stay, "responsibleParty")),
        )
    )  # fmt: skip
    if shown:
        yield f"Encounter: {shown}"


def _party(party: Element | None) -> str | None:
    """Who somebody is: the names of persons, devices and organizations within."""
    if party is None:
        return None
    names: list[str | None] = []
    for element in party.iter("{*}assignedPerson", "{*}relatedPerson", "{*}informationRecipient"):
        names.append(person(child(element, "name")))
    for element in party.iter("{*}softwareName"):
        names.append(text(element))
    organizations = (
        "{*}representedOrganization", "{*}receivedOrganization",
        "{*}representedCustodianOrganization",
    )  # fmt: skip
    for element in party.iter(*organizations):
        names.append(text(child(element, "name")))
    relation = concept(child(party, "relatedEntity", "code"))
    return listed((*names, relation))


def encounter_date(document: Element) -> str | None:
    """When the encounter was, for a document without a date of its own."""
    return moment(child(document, "componentOf", "encompassingEncounter", "effectiveTime")) or (
        moment(child(document, "documentationOf", "serviceEvent", "effectiveTime"))
    )
