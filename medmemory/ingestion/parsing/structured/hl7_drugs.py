"""Drugs and vaccines of HL7 v2 in words: ordered, encoded, dispensed, given."""

from medmemory.ingestion.parsing.structured.entries import labelled, listed
from medmemory.ingestion.parsing.structured.hl7_drafts import Draft
from medmemory.ingestion.parsing.structured.hl7_fields import (
    all_coded,
    amount,
    coded,
    codings,
    people,
)
from medmemory.ingestion.parsing.structured.hl7_reading import Segment

MEDICATIONS, IMMUNIZATIONS = "Medications", "Immunizations"
_COMPLETION = {"CP": "complete", "RE": "refused", "NA": "not administered", "PA": "partly given"}
_ACTIONS = {"D": "deleted", "U": "updated"}


def vaccination(segment: Segment) -> Draft:
    """RXA: a vaccine or drug that was given, or was not."""
    completion = segment.part(20) or ""
    named = coded(segment.value(5)) or "Vaccine without a name"
    was_given = completion not in {"RE", "NA"}
    given = segment.part(6)
    return Draft(
        IMMUNIZATIONS,
        "Immunization",
        named if was_given else f"NOT given: {named}",
        segment.moment(3),
        [
            # 999 stands for an amount that nobody wrote down.
            labelled("dose", amount(segment, 6, 0, 7)) if given not in {None, "999"} else None,
            all_coded(segment, 9),
            labelled("lot", listed(value.part(1) for value in segment.values(15))),
            labelled("expires", segment.moment(16)),
            all_coded(segment, 17),
            labelled("refused because", all_coded(segment, 18)),
            labelled("by", people(segment, 10)),
        ],
        [_COMPLETION.get(completion, completion), _ACTIONS.get(segment.part(21) or "")],
        codings(segment.value(5)),
    )


def prescription(segment: Segment) -> Draft:
    """RXE: a drug as the pharmacy encoded it."""
    return Draft(
        MEDICATIONS,
        "MedicationRequest",
        coded(segment.value(2)) or "Medication without a name",
        None,
        [
            segment.part(2, 9),
            labelled("dose", amount(segment, 3, 4, 5)),
            coded(segment.value(6)),
            _instructions(segment, 7),
            labelled("rate", amount(segment, 23, 0, 24)),
            labelled("strength", amount(segment, 25, 0, 26)),
            labelled("dispense", amount(segment, 10, 0, 11)),
            labelled("refills", segment.part(12)),
            labelled("ordered by", people(segment, 13)),
        ],
        codings=codings(segment.value(2)),
    )


def drug_order(segment: Segment) -> Draft:
    """RXO: a drug as it was ordered."""
    return Draft(
        MEDICATIONS,
        "MedicationRequest",
        coded(segment.value(1)) or "Medication without a name",
        None,
        [
            "ordered",
            labelled("dose", amount(segment, 2, 3, 4)),
            coded(segment.value(5)),
            _instructions(segment, 6),
            _instructions(segment, 7),
            labelled("strength", amount(segment, 18, 0, 19)),
            labelled("dispense", amount(segment, 11, 0, 12)),
            labelled("refills", segment.part(13)),
        ],
        codings=codings(segment.value(1)),
    )


def dispensed(segment: Segment) -> Draft:
    """RXD."""
    return Draft(
        MEDICATIONS,
        "MedicationDispense",
        coded(segment.value(2)) or "Medication without a name",
        segment.moment(3),
        ["dispensed", labelled("quantity", amount(segment, 4, 0, 5)), coded(segment.value(6))],
        codings=codings(segment.value(2)),
    )


def to_give(segment: Segment) -> Draft:
    """RXG."""
    return Draft(
        MEDICATIONS,
        "MedicationRequest",
        coded(segment.value(4)) or "Medication without a name",
        None,
        ["to be given", labelled("dose", amount(segment, 5, 6, 7)), _instructions(segment, 13)],
        codings=codings(segment.value(4)),
    )


def _instructions(segment: Segment, number: int) -> str | None:
    values = segment.values(number)
    return "; ".join(text for value in values if (text := value.part(2) or value.part(1))) or None
