"""Medications in words: ordered, taken, given, dispensed."""

from medmemory.clinical.document import Coding
from medmemory.ingestion.parsing.structured.dates import iso_day
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
    named,
    notes,
    on_day,
    quantity,
    quantity_range,
    ratio,
    timing,
    value_text,
    when,
    word,
)

_PLAIN_INTENTS = {"order", None}


def request(resource: Json, record: Record) -> Statement:
    """A prescription or an order of a drug."""
    name, codes = _drug(resource, record)
    supply = child(resource, "dispenseRequest")
    intent = word(resource, "intent")
    validity = days(child(supply, "validityPeriod"))
    return Statement(
        name,
        iso_day(word(resource, "authoredOn") or word(resource, "dateWritten")),
        (
            "NOT to be given" if resource.get("doNotPerform") is True else None,
            *_dosages(resource, "dosageInstruction"),
            labelled("for", reasons(resource, record)),
            concepts(resource, "category"),
            None if intent in _PLAIN_INTENTS else intent,
            labelled("priority", word(resource, "priority")),
            labelled("quantity", quantity(child(supply, "quantity"))),
            labelled("refills", word(supply, "numberOfRepeatsAllowed")),
            labelled("valid", validity),
            labelled("status reason", concept(child(resource, "statusReason"))),
            "reported, not prescribed here" if resource.get("reportedBoolean") is True else None,
            labelled("requested by", record.shown(child(resource, "requester"), resource)),
            *notes(resource),
        ),
        codes,
    )


def usage(resource: Json, record: Record) -> Statement:
    """What the patient is said to take."""
    name, codes = _drug(resource, record)
    taken = word(resource, "taken")
    return Statement(
        name,
        on_day(resource, "effective") or iso_day(word(resource, "dateAsserted")),
        (
            *_dosages(resource, "dosage"),
            labelled("taken:", taken),
            labelled("for", reasons(resource, record)),
            concepts(resource, "category"),
            labelled("status reason", concepts(resource, "statusReason")),
            labelled("said by", record.shown(child(resource, "informationSource"), resource)),
            *notes(resource),
        ),
        codes,
    )


def administration(resource: Json, record: Record) -> Statement:
    """A dose that was given, or not given."""
    name, codes = _drug(resource, record)
    given = child(resource, "dosage")
    return Statement(
        name,
        when(resource, "effective", "occurence", "occurrence"),
        (
            word(given, "text"),
            labelled("dose", quantity(child(given, "dose"))),
            labelled("rate", value_text(given, "rate")),
            concept(child(given, "route")),
            concept(child(given, "site")),
            labelled("for", reasons(resource, record)),
            labelled("not given because", concepts(resource, "statusReason")),
            *notes(resource),
        ),
        codes,
    )


def dispense(resource: Json, record: Record) -> Statement:
    """A drug that was handed out."""
    name, codes = _drug(resource, record)
    return Statement(
        name,
        iso_day(word(resource, "whenHandedOver") or word(resource, "whenPrepared")),
        (
            "dispensed",
            labelled("quantity", quantity(child(resource, "quantity"))),
            labelled("supply for", quantity(child(resource, "daysSupply"))),
            *_dosages(resource, "dosageInstruction"),
            *notes(resource),
        ),
        codes,
    )


def medication(resource: Json, record: Record) -> Statement:
    """A drug as such."""
    parts = [
        listed(
            (
                concept(child(item, "itemCodeableConcept"))
                or record.shown(child(item, "itemReference"), resource),
                ratio(child(item, "strength")),
            )
        )
        for item in children(resource, "ingredient")
    ]
    return Statement(
        _drug_name(resource, record),
        None,
        (
            concept(child(resource, "form")),
            labelled("contains", listed(parts)),
            labelled("lot", word(child(resource, "batch"), "lotNumber")),
        ),
    )


def _drug(resource: Json, record: Record) -> tuple[str | None, tuple[Coding, ...]]:
    """The drug's name and codes, wherever the resource keeps them."""
    coded = child(resource, "medicationCodeableConcept")
    reference = child(resource, "medicationReference")
    both = child(resource, "medication")  # as R5 has it
    coded = coded or child(both, "concept")
    reference = reference or child(both, "reference") or (both if "reference" in both else {})
    if coded:
        return named(coded), codings(coded)
    found = record.find(reference, resource)
    if found is None:
        return word(reference, "display") or "Medication that the file does not name", ()
    return _drug_name(found, record), codings(child(found, "code"))


def _drug_name(resource: Json, record: Record) -> str | None:
    named_parts = (
        concept(child(item, "itemCodeableConcept"))
        or record.shown(child(item, "itemReference"), resource)
        for item in children(resource, "ingredient")
    )
    return named(child(resource, "code")) or listed(named_parts)


def _dosages(resource: Json, key: str) -> list[str | None]:
    return [_dosage(item) for item in children(resource, key)]


def _dosage(dosage: Json) -> str | None:
    """An instruction: its own words, and what is coded beside them."""
    text = word(dosage, "text") or word(dosage, "patientInstruction")
    limit = child(dosage, "maxDosePerPeriod")
    coded = listed(
        (
            *(_dose(item) for item in children(dosage, "doseAndRate")),
            _dose(dosage),
            timing(child(dosage, "timing")),
            concept(child(dosage, "route")),
            concept(child(dosage, "method")),
            concept(child(dosage, "site")),
            _as_needed(dosage, text),
            concepts(dosage, "additionalInstruction"),
            labelled("at most", ratio(limit)),
        )
    )
    if text and coded and coded.lower() not in text.lower():
        return f"{text} ({coded})"
    return text or coded


def _dose(holder: Json) -> str | None:
    amount = quantity(child(holder, "doseQuantity")) or quantity_range(child(holder, "doseRange"))
    rate = (
        quantity(child(holder, "rateQuantity"))
        or quantity_range(child(holder, "rateRange"))
        or ratio(child(holder, "rateRatio"))
    )
    return listed((amount, labelled("at", rate)))


def _as_needed(dosage: Json, text: str | None) -> str | None:
    for key in ("asNeededCodeableConcept", "asNeededFor"):
        if cause := concepts(dosage, key):
            return f"as needed for {cause}"
    is_said = "need" in (text or "").lower() or "prn" in (text or "").lower()
    flags = (dosage.get("asNeededBoolean"), dosage.get("asNeeded"))
    return "as needed" if True in flags and not is_said else None
