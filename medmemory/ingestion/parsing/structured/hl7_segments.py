"""Segments of HL7 v2 in words: allergies, diagnoses, procedures, drugs, vaccines, appointments."""

from collections.abc import Callable

from medmemory.ingestion.parsing.structured import hl7_drugs
from medmemory.ingestion.parsing.structured.code_systems import diagnosis_codes
from medmemory.ingestion.parsing.structured.dates import period
from medmemory.ingestion.parsing.structured.entries import labelled, listed
from medmemory.ingestion.parsing.structured.hl7_drafts import Draft
from medmemory.ingestion.parsing.structured.hl7_fields import (
    all_coded,
    amount,
    coded,
    codings,
    organization,
    people,
    place,
    telephone,
)
from medmemory.ingestion.parsing.structured.hl7_people import next_of_kin, visit
from medmemory.ingestion.parsing.structured.hl7_reading import Segment, Value
from medmemory.ingestion.parsing.structured.personal_numbers import is_personal, masked

ALLERGIES, PROBLEMS = "Allergies", "Diagnoses"
ORDERS, APPOINTMENTS = "Orders", "Appointments"
PROCEDURES, VISITS, SPECIMENS = "Procedures", "Encounters", "Specimens"
CONTACTS, INSURANCE, MORE = "Contacts", "Insurance", "Further segments"
_ALLERGENS = {
    "DA": "drug allergy", "FA": "food allergy", "MA": "allergy", "EA": "environmental allergy",
    "MC": "contraindication", "AA": "animal allergy", "PA": "plant allergy", "LA": "pollen allergy",
}  # fmt: skip
_SEVERITIES = {"SV": "severe", "MO": "moderate", "MI": "mild", "U": "unknown"}
_DIAGNOSES = {"A": "admitting", "W": "working", "F": "final"}
_ACTIONS = {"D": "deleted", "U": "updated"}
_MOST_FIELDS = 60
# Social security numbers that only their place tells: the guarantor's and the insured's.
_PERSONAL_FIELDS = {"GT1": {12}, "IN2": {2}}


def allergy(segment: Segment) -> Draft:
    """AL1."""
    kind, severity = segment.part(2) or "", segment.part(4) or ""
    return Draft(
        ALLERGIES,
        "AllergyIntolerance",
        coded(segment.value(3)) or "Allergy without a name",
        segment.moment(6),
        [
            _ALLERGENS.get(kind) or coded(segment.value(2)),
            labelled("severity", _SEVERITIES.get(severity, severity)),
            labelled("reaction", all_coded(segment, 5)),
        ],
        codings=codings(segment.value(3)),
    )


def allergy_detail(segment: Segment) -> Draft:
    """IAM: an allergy with its own identity, which may be withdrawn."""
    draft = allergy(segment)
    draft.when = segment.moment(11) or segment.moment(13)
    draft.statuses = [_ACTIONS.get(segment.part(6) or ""), coded(segment.value(17))]
    draft.resource_id = segment.part(7)
    return draft


def diagnosis(segment: Segment) -> Draft:
    """DG1."""
    text, kind = segment.part(4), segment.part(6) or ""
    named = coded(segment.value(3)) or text or "Diagnosis without a name"
    return Draft(
        PROBLEMS,
        "Condition",
        named,
        segment.moment(5),
        [
            text if text != named else None,
            labelled("type", _DIAGNOSES.get(kind, kind)),
            labelled("by", people(segment, 16)),
            diagnosis_codes(codings(segment.value(3))),
        ],
        [_ACTIONS.get(segment.part(21) or "")],
        codings(segment.value(3)),
        segment.part(20),
    )


def problem(segment: Segment) -> Draft:
    """PRB."""
    return Draft(
        PROBLEMS,
        "Condition",
        coded(segment.value(3)) or "Problem without a name",
        segment.moment(16) or segment.moment(2),
        [
            labelled("stage", coded(segment.value(10))),
            labelled("until", segment.moment(9)),
            labelled("recorded", segment.moment(2)),
            diagnosis_codes(codings(segment.value(3))),
        ],
        [coded(segment.value(13)), coded(segment.value(14))],
        codings(segment.value(3)),
        segment.part(4),
    )


def procedure(segment: Segment) -> Draft:
    """PR1."""
    text = segment.part(4)
    named = coded(segment.value(3)) or text or "Procedure without a name"
    return Draft(
        PROCEDURES,
        "Procedure",
        named,
        segment.moment(5),
        [
            text if text != named else None,
            labelled("diagnosis", coded(segment.value(15))),
            labelled("anaesthesia by", people(segment, 8)),
            labelled("surgeon", people(segment, 11)),
        ],
        codings=codings(segment.value(3)),
    )


def specimen(segment: Segment) -> Draft:
    """SPM."""
    return Draft(
        SPECIMENS,
        "Specimen",
        coded(segment.value(4)) or "Specimen",
        segment.moment(17),
        [
            labelled("collected by", coded(segment.value(7))),
            labelled("from", coded(segment.value(8))),
            labelled("received", segment.moment(18)),
            labelled("rejected because", all_coded(segment, 21)),
            labelled("condition", all_coded(segment, 24)),
            segment.part(14),
        ],
        codings=codings(segment.value(4)),
    )


def encounter(segment: Segment) -> Draft:
    """PV1."""
    when, details = visit(segment)
    return Draft(
        VISITS, "Encounter", "Visit", when, details, [coded(segment.value(41))],
        resource_id=segment.part(19),
    )  # fmt: skip


def schedule(segment: Segment) -> Draft:
    """SCH."""
    timing = segment.value(11)
    start = Segment("", (timing.part(4) or "",), segment.delimiters).moment(1)
    return Draft(
        APPOINTMENTS,
        "Appointment",
        coded(segment.value(7)) or coded(segment.value(8)) or "Appointment",
        start,
        [
            labelled("reason for the message", coded(segment.value(6))),
            labelled("kind", coded(segment.value(8))),
            labelled("lasts", amount(segment, 9, 0, 10)),
            labelled("contact", people(segment, 16)),
        ],
        [coded(segment.value(25))],
        resource_id=segment.part(1),
    )


def scheduled_resource(segment: Segment) -> Draft:
    """AIS, AIG, AIL, AIP: what, where and who is booked."""
    shown = {
        "AIL": place(segment.value(3)),
        "AIP": people(segment, 3),
    }.get(segment.name) or coded(segment.value(3))
    start = 4 if segment.name == "AIS" else 8 if segment.name == "AIG" else 6
    return Draft(
        APPOINTMENTS,
        "Appointment",
        shown or "Booked resource",
        segment.moment(start),
        [
            coded(segment.value(4)) if segment.name != "AIS" else None,
            labelled("lasts", amount(segment, start + 3, 0, start + 4)),
        ],
        [coded(segment.value(start + 6))],
        codings(segment.value(3)) if segment.name == "AIS" else (),
    )


def contact(segment: Segment) -> Draft:
    """NK1."""
    return Draft(CONTACTS, "RelatedPerson", next_of_kin(segment) or "A contact", "Contact:")


def insurance(segment: Segment) -> Draft:
    """IN1."""
    return Draft(
        INSURANCE,
        "Coverage",
        organization(segment, 4) or coded(segment.value(2)) or "Insurance",
        "Insurance:",
        [
            coded(segment.value(2)),
            labelled("policy", segment.part(36)),
            labelled("telephone", telephone(segment.value(7))),
            labelled("valid", period(segment.moment(12), segment.moment(13))),
        ],
    )


def further(segment: Segment) -> Draft:
    """Any other segment: all that stands in it, field by field."""
    name = segment.name
    fields = [
        listed(_further_value(name, number, value) for value in segment.values(number))
        for number in range(1, min(len(segment.fields), _MOST_FIELDS) + 1)
    ]
    return Draft(MORE, "Basic", " | ".join(text for text in fields if text) or "empty", f"{name}:")


def _further_value(segment: str, number: int, value: Value) -> str | None:
    is_by_place = number in _PERSONAL_FIELDS.get(segment, ())
    if is_by_place or is_personal(kind=value.part(5)):
        return masked(value.part(1) or "")
    return value.whole()


READERS: dict[str, Callable[[Segment], Draft]] = {
    "AL1": allergy,
    "IAM": allergy_detail,
    "DG1": diagnosis,
    "PRB": problem,
    "PR1": procedure,
    "RXA": hl7_drugs.vaccination,
    "RXE": hl7_drugs.prescription,
    "RXO": hl7_drugs.drug_order,
    "RXD": hl7_drugs.dispensed,
    "RXG": hl7_drugs.to_give,
    "SPM": specimen,
    "PV1": encounter,
    "SCH": schedule,
    "AIS": scheduled_resource,
    "AIG": scheduled_resource,
    "AIL": scheduled_resource,
    "AIP": scheduled_resource,
    "NK1": contact,
    "IN1": insurance,
}
