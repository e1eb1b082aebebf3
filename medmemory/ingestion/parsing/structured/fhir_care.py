"""Plans, goals, orders, appointments, devices and the people of the care team in words."""

from medmemory.ingestion.parsing.structured.dates import iso_day, iso_moment, period
from medmemory.ingestion.parsing.structured.entries import labelled, listed
from medmemory.ingestion.parsing.structured.fhir_clinical import reasons
from medmemory.ingestion.parsing.structured.fhir_record import Record
from medmemory.ingestion.parsing.structured.fhir_statements import Statement
from medmemory.ingestion.parsing.structured.fhir_values import (
    Json,
    child,
    children,
    codings,
    concept,
    concepts,
    days,
    moments,
    named,
    notes,
    on_day,
    person_name,
    value_text,
    when,
    word,
)


def care_plan(resource: Json, record: Record) -> Statement:
    """A plan and its activities."""
    activities = [_activity(item, resource, record) for item in children(resource, "activity")]
    categories = concepts(resource, "category")
    return Statement(
        word(resource, "title") or categories or "Care plan",
        days(child(resource, "period")) or iso_day(word(resource, "created")),
        (
            word(resource, "description"),
            categories if word(resource, "title") else None,
            labelled("addresses", listed(record.all_shown(resource, "addresses"))),
            labelled("activities:", listed(activities)),
            labelled("goals:", listed(record.all_shown(resource, "goal"))),
            *notes(resource),
        ),
        tuple(c for item in children(resource, "category") for c in codings(item)),
    )


def _activity(activity: Json, plan: Json, record: Record) -> str | None:
    detail = child(activity, "detail")
    name = concept(child(detail, "code")) or word(detail, "description")
    name = name or record.shown(child(activity, "reference"), plan)
    status = word(detail, "status")
    at = value_text(detail, "scheduled")
    if name is None:
        return None
    return name + (f" ({listed((at, status))})" if at or status else "")


def goal(resource: Json, record: Record) -> Statement:
    """What is aimed at, by when, and how far it has come."""
    targets = [
        listed((concept(child(item, "measure")), value_text(item, "detail"),
                labelled("by", value_text(item, "due"))))
        for item in children(resource, "target")
    ]  # fmt: skip
    return Statement(
        concept(child(resource, "description")) or word(resource, "description"),
        on_day(resource, "start"),
        (
            labelled("target", listed(targets)),
            labelled("priority", concept(child(resource, "priority"))),
            labelled("addresses", listed(record.all_shown(resource, "addresses"))),
            labelled("status of", iso_day(word(resource, "statusDate"))),
            *notes(resource),
        ),
        codings(child(resource, "description")),
        extra_statuses=(concept(child(resource, "achievementStatus")),),
    )


def care_team(resource: Json, record: Record) -> Statement:
    """Who cares for the patient."""
    members = [
        listed((record.shown(child(item, "member"), resource), concepts(item, "role")))
        for item in children(resource, "participant")
    ]
    return Statement(
        word(resource, "name") or concepts(resource, "category") or "Care team",
        days(child(resource, "period")),
        ("; ".join(member for member in members if member), *notes(resource)),
    )


def service_request(resource: Json, record: Record) -> Statement:
    """An order or a referral."""
    intent = word(resource, "intent")
    return Statement(
        named(child(resource, "code")) or concept(child(child(resource, "code"), "concept")),
        iso_moment(word(resource, "authoredOn")),
        (
            "NOT to be done" if resource.get("doNotPerform") is True else None,
            concepts(resource, "category"),
            None if intent == "order" else intent,
            labelled("priority", word(resource, "priority")),
            labelled("planned for", when(resource, "occurrence")),
            labelled("reason", reasons(resource, record)),
            labelled("site", concepts(resource, "bodySite")),
            concepts(resource, "orderDetail"),
            labelled("requested by", record.shown(child(resource, "requester"), resource)),
            labelled("for", listed(record.all_shown(resource, "performer"))),
            word(resource, "patientInstruction"),
            *notes(resource),
        ),
    )


def appointment(resource: Json, record: Record) -> Statement:
    """An appointment, and who is to come."""
    people = [
        record.shown(child(item, "actor"), resource) for item in children(resource, "participant")
    ]
    start, end = iso_moment(word(resource, "start")), iso_moment(word(resource, "end"))
    requested = moments(child(resource, "requestedPeriod"))
    return Statement(
        word(resource, "description") or concepts(resource, "serviceType") or "Appointment",
        period(start, end) or labelled("requested", requested),
        (
            concept(child(resource, "appointmentType")),
            labelled("reason", reasons(resource, record)),
            labelled("with", listed(people)),
            labelled("cancelled because", concept(child(resource, "cancelationReason"))),
            word(resource, "comment"),
            word(resource, "patientInstruction"),
        ),
    )  # fmt: skip


def device(resource: Json, record: Record) -> Statement:
    """A device, implanted or used."""
    names = [word(item, "name") for item in children(resource, "deviceName")]
    kind = named(child(resource, "type"))
    return Statement(
        kind or listed(names),
        None,
        (
            listed(name for name in names if name != kind) if kind else None,
            labelled("manufacturer", word(resource, "manufacturer")),
            labelled("model", word(resource, "modelNumber")),
            labelled("serial number", word(resource, "serialNumber")),
            labelled("lot", word(resource, "lotNumber")),
            labelled("manufactured", iso_day(word(resource, "manufactureDate"))),
            labelled("expires", iso_day(word(resource, "expirationDate"))),
            labelled("UDI", word(child(resource, "udiCarrier"), "carrierHRF")
                     or word(child(resource, "udiCarrier"), "deviceIdentifier")),
            *notes(resource),
        ),
        codings(child(resource, "type")),
    )  # fmt: skip


def device_use(resource: Json, record: Record) -> Statement:
    """That a device was used."""
    return Statement(
        record.shown(child(resource, "device"), resource)
        or concept(child(resource, "codeCodeableConcept")) or "Device",
        when(resource, "timing", "authoredOn", "recordedOn", "occurrence"),
        (labelled("reason", reasons(resource, record)), *notes(resource)),
    )  # fmt: skip


def practitioner(resource: Json, record: Record) -> Statement:
    """A clinician."""
    skills = [concept(child(item, "code")) for item in children(resource, "qualification")]
    return Statement(person_name(child(resource, "name")), "Practitioner:", (listed(skills),))


def practitioner_role(resource: Json, record: Record) -> Statement:
    """What a clinician does where."""
    return Statement(
        record.shown(child(resource, "practitioner"), resource),
        "Role:",
        (
            concepts(resource, "code"),
            concepts(resource, "specialty"),
            record.shown(child(resource, "organization"), resource),
        ),
    )


def organization(resource: Json, record: Record) -> Statement:
    """An institution or a place."""
    label = f"{word(resource, 'resourceType') or 'Organization'}:"
    return Statement(
        word(resource, "name"), label, (concepts(resource, "type"),)
    )  # fmt: skip


def related_person(resource: Json, record: Record) -> Statement:
    """Somebody close to the patient."""
    relation = concepts(resource, "relationship")
    return Statement(person_name(child(resource, "name")), "Related person:", (relation,))


def consent(resource: Json, record: Record) -> Statement:
    """What the patient agreed to, or refused."""
    provision = child(resource, "provision")
    return Statement(
        concepts(resource, "category") or "Consent",
        iso_moment(word(resource, "dateTime") or word(resource, "date")),
        (
            concept(child(resource, "scope")),
            word(provision, "type"),
            concepts(provision, "purpose"),
            concepts(provision, "action"),
            labelled("valid", days(child(provision, "period"))),
        ),
    )


def communication(resource: Json, record: Record) -> Statement:
    """A message."""
    said = [value_text(item, "content") for item in children(resource, "payload")]
    return Statement(
        concept(child(resource, "topic")) or concepts(resource, "category") or "Communication",
        when(resource, "sent", "received"),
        (
            labelled("from", record.shown(child(resource, "sender"), resource)),
            labelled("reason", reasons(resource, record)),
            listed(said),
            *notes(resource),
        ),
    )


def flag(resource: Json, record: Record) -> Statement:
    """A warning that stands on the record."""
    return Statement(
        named(child(resource, "code")),
        days(child(resource, "period")),
        (concepts(resource, "category"),),
    )


def task(resource: Json, record: Record) -> Statement:
    """Something to be done."""
    return Statement(
        concept(child(resource, "code")) or word(resource, "description") or "Task",
        iso_moment(word(resource, "authoredOn")),
        (
            word(resource, "description"),
            labelled("due", days(child(child(resource, "restriction"), "period"))),
            labelled("owner", record.shown(child(resource, "owner"), resource)),
            *notes(resource),
        ),
    )


def listing(resource: Json, record: Record) -> Statement:
    """A list, and why it is empty where it is."""
    items = [record.shown(child(item, "item"), resource) for item in children(resource, "entry")]
    empty = concept(child(resource, "emptyReason"))
    return Statement(
        word(resource, "title") or concept(child(resource, "code")) or "List",
        iso_moment(word(resource, "date")),
        (listed(items), labelled("empty:", empty), *notes(resource)),
    )
