"""Allergies, conditions, procedures, immunizations, encounters and family history in words."""

from medmemory.ingestion.parsing.structured.code_systems import diagnosis_codes
from medmemory.ingestion.parsing.structured.dates import iso_day, iso_moment
from medmemory.ingestion.parsing.structured.entries import labelled, listed
from medmemory.ingestion.parsing.structured.fhir_record import Record
from medmemory.ingestion.parsing.structured.fhir_statements import Statement
from medmemory.ingestion.parsing.structured.fhir_values import (
    Json,
    child,
    children,
    choice,
    codings,
    concept,
    concepts,
    moments,
    named,
    notes,
    on_day,
    prose,
    quantity,
    value_text,
    when,
    word,
    words,
)


def allergy(resource: Json, record: Record) -> Statement:
    """An allergy or intolerance with its reactions."""
    category = listed(words(resource, "category"))
    kind = word(resource, "type") or concept(child(resource, "type"))
    onset, recorded = on_day(resource, "onset"), iso_day(word(resource, "recordedDate"))
    return Statement(
        named(child(resource, "code")),
        onset or recorded,
        (
            listed((category and f"{category} {kind or 'allergy or intolerance'}",))
            or kind,
            labelled("criticality", word(resource, "criticality")),
            *(_reaction(item) for item in children(resource, "reaction")),
            labelled("recorded", recorded if onset else None),
            labelled("last occurrence", iso_day(word(resource, "lastOccurrence"))),
            *notes(resource),
        ),
    )  # fmt: skip


def _reaction(reaction: Json) -> str | None:
    signs = concepts(reaction, "manifestation") or listed(
        concept(child(item, "concept")) for item in children(reaction, "manifestation")
    )
    said = listed(
        (
            signs or word(reaction, "description"),
            labelled("severity", word(reaction, "severity")),
            labelled("to", concept(child(reaction, "substance"))),
            iso_day(word(reaction, "onset")),
            *notes(reaction),
        )
    )
    return labelled("reaction", said)


def condition(resource: Json, record: Record) -> Statement:
    """A problem, diagnosis or health concern."""
    onset = on_day(resource, "onset")
    recorded = iso_day(word(resource, "recordedDate") or word(resource, "assertedDate"))
    until = on_day(resource, "abatement")
    stages = [concept(child(item, "summary")) for item in children(resource, "stage")]
    signs = [concepts(item, "code") for item in children(resource, "evidence")]
    return Statement(
        named(child(resource, "code")),
        onset or recorded,
        (
            concepts(resource, "category"),
            labelled("severity", concept(child(resource, "severity"))),
            labelled("stage", listed(stages)),
            labelled("site", concepts(resource, "bodySite")),
            labelled("until", until),
            labelled("recorded", recorded if onset and recorded != onset else None),
            labelled("evidence", listed(signs)),
            *notes(resource),
            diagnosis_codes(codings(child(resource, "code"))),
        ),
    )  # fmt: skip


def procedure(resource: Json, record: Record) -> Statement:
    """Something that was done, or not done, to the patient."""
    done_by = [
        record.shown(child(item, "actor"), resource) for item in children(resource, "performer")
    ]
    return Statement(
        named(child(resource, "code")),
        when(resource, "performed", "occurrence"),
        (
            concepts(resource, "category"),
            labelled("reason", _reasons(resource, record)),
            labelled("site", concepts(resource, "bodySite")),
            labelled("outcome", concept(child(resource, "outcome"))),
            labelled("complication", concepts(resource, "complication")),
            labelled("follow-up", concepts(resource, "followUp")),
            labelled("not done because", concept(child(resource, "statusReason"))),
            labelled("by", listed(done_by)),
            labelled("at", record.shown(child(resource, "location"), resource)),
            labelled("report", listed(record.all_shown(resource, "report"))),
            *notes(resource),
        ),
    )


def immunization(resource: Json, record: Record) -> Statement:
    """A vaccine given, or not given."""
    protocols = children(resource, "protocolApplied")
    doses = [value_text(item, "doseNumber") or word(item, "doseNumber") for item in protocols]
    return Statement(
        named(child(resource, "vaccineCode")),
        when(resource, "occurrence") or iso_moment(word(resource, "date")),
        (
            labelled("dose", quantity(child(resource, "doseQuantity"))),
            labelled("dose number", listed(doses)),
            labelled("against", listed(concepts(item, "targetDisease") for item in protocols)),
            concept(child(resource, "route")),
            concept(child(resource, "site")),
            labelled("lot", word(resource, "lotNumber")),
            labelled("expires", iso_day(word(resource, "expirationDate"))),
            record.shown(child(resource, "manufacturer"), resource),
            labelled("not given because", concept(child(resource, "statusReason"))),
            labelled("reason", _reasons(resource, record)),
            "reported, not witnessed" if resource.get("primarySource") is False else None,
            labelled("at", record.shown(child(resource, "location"), resource)),
            *(
                labelled("reaction on", iso_day(word(item, "date")))
                for item in children(resource, "reaction")
            ),
            *notes(resource),
        ),
        codings(child(resource, "vaccineCode")),
    )


def encounter(resource: Json, record: Record) -> Statement:
    """A visit or a stay."""
    kinds = concepts(resource, "type")
    setting = concepts(resource, "class")
    hospital = child(resource, "hospitalization") or child(resource, "admission")
    diagnoses = [
        record.shown(child(item, "condition"), resource) for item in children(resource, "diagnosis")
    ]
    people = [
        record.shown(child(item, "individual") or child(item, "actor"), resource)
        for item in children(resource, "participant")
    ]
    places = [
        record.shown(child(item, "location"), resource) for item in children(resource, "location")
    ]
    return Statement(
        kinds or (setting and f"Encounter ({setting})") or "Encounter",
        moments(child(resource, "period")) or moments(child(resource, "actualPeriod")),
        (
            setting if kinds else None,
            concepts(resource, "serviceType"),
            labelled("reason", _reasons(resource, record)),
            labelled("diagnosis", listed(diagnoses)),
            labelled("admitted from", concept(child(hospital, "admitSource"))),
            labelled("discharged to", concept(child(hospital, "dischargeDisposition"))),
            labelled("with", listed(people)),
            labelled("at", listed(places)),
            record.shown(child(resource, "serviceProvider"), resource) if not places else None,
        ),
        tuple(coding for item in children(resource, "type") for coding in codings(item)),
    )


def family_history(resource: Json, record: Record) -> Statement:
    """A relative and what they had."""
    who = concept(child(resource, "relationship")) or word(resource, "name") or "A relative"
    conditions = [
        listed((concept(child(item, "code")), labelled("at", value_text(item, "onset")),
                concept(child(item, "outcome"))))
        for item in children(resource, "condition")
    ]  # fmt: skip
    return Statement(
        who,
        iso_day(word(resource, "date")),
        (
            *conditions,
            labelled("born", value_text(resource, "born")),
            labelled("age", value_text(resource, "age")),
            labelled("deceased:", value_text(resource, "deceased")),
            *notes(resource),
        ),
        tuple(
            coding
            for item in children(resource, "condition")
            for coding in codings(child(item, "code"))
        ),
    )


def impression(resource: Json, record: Record) -> Statement:
    """A clinician's assessment."""
    return Statement(
        concept(child(resource, "code")) or "Clinical impression",
        when(resource, "effective") or iso_moment(word(resource, "date")),
        (
            word(resource, "description"),
            prose(resource, "summary"),
            labelled(
                "findings",
                listed(
                    concept(child(item, "itemCodeableConcept"))
                    or record.shown(child(item, "itemReference"), resource)
                    for item in children(resource, "finding")
                ),
            ),
            *notes(resource),
        ),
    )


def _reasons(resource: Json, record: Record) -> str | None:
    """Why, by code or by what is referred to."""
    coded = concepts(resource, "reasonCode")
    both = [coded, *record.all_shown(resource, "reasonReference")]
    for item in children(resource, "reason"):
        if choice(item, "value")[0] == "" and ("concept" in item or "reference" in item):
            both.append(record.shown(item, resource) or concept(child(item, "concept")))
        else:
            both.append(concept(item))
    return listed(both)


reasons = _reasons
