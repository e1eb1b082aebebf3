"""Structured records of a fictional patient: FHIR R4, C-CDA and HL7 v2."""

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from evaluation.chart import Chart

_NS = 'xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_MR = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}
_CLINICAL = "http://terminology.hl7.org/CodeSystem"


def bundle(chart: Chart, resources: Iterable[dict[str, Any]]) -> bytes:
    """A FHIR collection: the patient, then the resources."""
    patient = {
        "resourceType": "Patient",
        "id": "p",
        "identifier": [{"type": _MR, "value": chart.mrn}],
        "name": [{"use": "official", "family": chart.family, "given": chart.given.split()}],
        "gender": chart.sex,
        "birthDate": chart.born,
    }
    entries = [{"resource": resource} for resource in (patient, *resources)]
    made = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return json.dumps(made, indent=1, ensure_ascii=False).encode()


def observation(name: str, value: str, unit: str, day: str) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": f"o-{name}-{day}".replace(" ", "-").casefold(),
        "status": "final",
        "category": [
            {"coding": [{"system": f"{_CLINICAL}/observation-category", "code": "laboratory"}]}
        ],
        "code": {"text": name},
        "subject": {"reference": "Patient/p"},
        "effectiveDateTime": day,
        "valueQuantity": {"value": float(value), "unit": unit},
    }


def condition(name: str, onset: str, status: str = "active", ended: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {
        "resourceType": "Condition",
        "id": f"c-{name}".replace(" ", "-").casefold(),
        "clinicalStatus": {
            "coding": [{"system": f"{_CLINICAL}/condition-clinical", "code": status}]
        },
        "code": {"text": name},
        "subject": {"reference": "Patient/p"},
        "onsetDateTime": onset,
    }
    return {**made, "abatementDateTime": ended} if ended else made


def medication(name: str, dosage: str, since: str, status: str = "active") -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "id": f"m-{name}-{since}".replace(" ", "-").casefold(),
        "status": status,
        "intent": "order",
        "medicationCodeableConcept": {"text": name},
        "subject": {"reference": "Patient/p"},
        "authoredOn": since,
        "dosageInstruction": [{"text": dosage}],
    }


def allergy(name: str, reaction: str, day: str) -> dict[str, Any]:
    return {
        "resourceType": "AllergyIntolerance",
        "id": f"a-{name}".replace(" ", "-").casefold(),
        "clinicalStatus": {
            "coding": [{"system": f"{_CLINICAL}/allergyintolerance-clinical", "code": "active"}]
        },
        "code": {"text": name},
        "patient": {"reference": "Patient/p"},
        "recordedDate": day,
        "reaction": [{"manifestation": [{"text": reaction}]}],
    }


def immunization(name: str, day: str) -> dict[str, Any]:
    return {
        "resourceType": "Immunization",
        "id": f"i-{name}-{day}".replace(" ", "-").casefold(),
        "status": "completed",
        "vaccineCode": {"text": name},
        "patient": {"reference": "Patient/p"},
        "occurrenceDateTime": day,
    }


def cda(chart: Chart, title: str, day: str, sections: Sequence[tuple[str, str, str]]) -> bytes:
    """A C-CDA document; a section is its title, its LOINC code and its narrative in XHTML."""
    body = "".join(
        f'<component><section><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/>'
        f"<title>{escape(name)}</title><text>{narrative}</text></section></component>"
        for name, code, narrative in sections
    )
    sex = {"female": "F", "male": "M"}[chart.sex]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument {_NS}>'
        f'<code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/><title>{escape(title)}</title>'
        f'<effectiveTime value="{day.replace("-", "")}"/><recordTarget><patientRole>'
        f'<id root="1.2.3" extension="{chart.mrn}"/><patient><name><given>{chart.given}</given>'
        f'<family>{chart.family}</family></name><administrativeGenderCode code="{sex}"/>'
        f'<birthTime value="{chart.born.replace("-", "")}"/></patient></patientRole></recordTarget>'
        f"<component><structuredBody>{body}</structuredBody></component></ClinicalDocument>"
    ).encode()


def narrative_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of a CDA narrative."""
    titles = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table>"


def hl7_results(
    chart: Chart, day: str, panel: str, results: Sequence[tuple[str, str, str, str]]
) -> bytes:
    """An ORU^R01 message; a result is its name, value, unit and reference range."""
    when = f"{day.replace('-', '')}0830"
    segments = [
        f"MSH|^~\\&|LAB|TOWN|EHR|CLINIC|{when}||ORU^R01|{chart.mrn}{when}|P|2.5.1",
        _pid(chart),
        f"OBR|1|||{panel}^{panel}|||{when}",
        *(
            f"OBX|{number}|NM|{name}^{name}||{value}|{unit}|{reference}|||F|||{when}"
            for number, (name, value, unit, reference) in enumerate(results, start=1)
        ),
    ]
    return "\r".join(segments).encode()


def hl7_note(chart: Chart, day: str, title: str, lines: Sequence[str]) -> bytes:
    """An MDM^T02 message: a transcribed note, a line a segment."""
    when = f"{day.replace('-', '')}1100"
    segments = [
        f"MSH|^~\\&|DICT|TOWN|EHR|CLINIC|{when}||MDM^T02|{chart.mrn}{when}|P|2.5.1",
        _pid(chart),
        f"TXA|1|CN^{title}|TX|{when}",
        *(
            f"OBX|{number}|TX|NOTE^{title}||{line}||||||F"
            for number, line in enumerate(lines, start=1)
        ),
    ]
    return "\r".join(segments).encode()


def _pid(chart: Chart) -> str:
    born = chart.born.replace("-", "")
    name = f"{chart.family}^{chart.given}"
    return f"PID|1||{chart.mrn}^^^H^MR||{name}||{born}|{chart.sex[0].upper()}"
