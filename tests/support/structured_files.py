"""FHIR, CDA and HL7 v2 files about people who do not exist."""

import base64
import json
from typing import Any

MRN_TYPE = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}
PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "identifier": [
        {"system": "urn:town", "value": "T-9"},
        {"type": MRN_TYPE, "value": "MRN-4711"},
    ],
    "name": [
        {"use": "maiden", "family": "Applewhite", "given": ["Orla"]},
        {"use": "official", "family": "Quillfeather", "given": ["Orla", "Wren"]},
    ],
    "gender": "female",
    "birthDate": "1961-04-09",
}


def coded(text: str, code: str, system: str = "http://loinc.org") -> dict[str, Any]:
    return {"text": text, "coding": [{"system": system, "code": code, "display": text}]}


def observation(name: str, code: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": f"o-{code}",
        "status": "final",
        "category": [{"coding": [{"code": "laboratory"}]}],
        "code": coded(name, code),
        "subject": {"reference": "Patient/p1"},
        **more,
    }


def bundle(*resources: dict[str, Any], kind: str = "collection", **more: Any) -> bytes:
    entries = [{"resource": resource} for resource in resources]
    return json.dumps(
        {"resourceType": "Bundle", "type": kind, "entry": entries, **more}
    ).encode()  # fmt: skip


def in_base64(text: str | bytes) -> str:
    content = text.encode() if isinstance(text, str) else text
    return base64.b64encode(content).decode()


def cda(body: str, *, code: str = "11488-4", title: str = "Visit to the lung clinic") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <code code="{code}" codeSystem="2.16.840.1.113883.6.1"/><title>{title}</title>
  <effectiveTime value="20230517093000+0200"/>
  <recordTarget><patientRole><id root="2.16.840.1.113883.4.1" extension="SSN-1"/>
    <id root="1.2.3" extension="MRN-88"/>
    <patient><name><given>Tobiah</given><given qualifier="CL">Toby</given>
      <family>Marsh</family></name>
      <administrativeGenderCode code="M"/><birthTime value="19480203"/></patient>
  </patientRole></recordTarget>
  <author><assignedAuthor><assignedPerson><name><given>Ina</given><family>Holm</family></name>
  </assignedPerson></assignedAuthor></author>
  <component>{body}</component>
</ClinicalDocument>""".encode()


def cda_section(title: str, code: str, narrative: str, entries: str = "", extra: str = "") -> str:
    return (
        f'<component><section {extra}><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/>'
        f"<title>{title}</title><text>{narrative}</text>{entries}</section></component>"
    )


def cda_body(*sections: str) -> str:
    return f"<structuredBody>{''.join(sections)}</structuredBody>"


HL7_HEADER = "MSH|^~\\&|LAB|TOWN|EHR|CLINIC|20240305101500||ORU^R01|M1|P|2.5.1"
HL7_PATIENT = (
    "PID|1||SSN-1^^^^SS~MRN-77^^^H^MR||Veerhaven^Klaas^J~Kees^^^^^^N||19550630|M|||Dike 3^^Delft"
)


def hl7(*segments: str, header: str = HL7_HEADER, patient: str = HL7_PATIENT) -> bytes:
    return "\r".join((header, patient, *segments)).encode()
