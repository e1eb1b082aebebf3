"""Records in FHIR, CDA, XML, HTML and HL7 v2 that are broken, or made to hurt."""

import json

from tests.support.bad_file import SECRET, BadFile, ready, refused
from tests.support.structured_files import (
    PATIENT,
    bundle,
    cda,
    cda_body,
    cda_section,
    coded,
    hl7,
    in_base64,
    observation,
)

_OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = b"<!DOCTYPE x [<!ENTITY a0 'laugh'>%s]>" % b"".join(
    b"<!ENTITY a%d '%s'>" % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 10)
)
_PADDING = b"<!--" + b" " * 100_000 + b"-->"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'
_CDA = cda(cda_body(cda_section("Results", "30954-2", "<paragraph>Sodium 140</paragraph>")))
_SODIUM = observation("Sodium", "2951-2", valueQuantity={"value": 140, "unit": "mmol/l"})


def _tampered_cda(prologue: bytes, entity: bytes) -> bytes:
    _, _, body = _CDA.partition(_DECLARATION)
    return _DECLARATION + prologue + body.replace(b"Sodium", b"Sodium" + entity)


def _deep_cda(depth: int) -> bytes:
    nested = "<content>" * depth + "Sodium" + "</content>" * depth
    return cda(cda_body(cda_section("Results", "30954-2", nested)))


def _cda_with_damaged_file() -> bytes:
    return cda(
        f'<nonXMLBody><text mediaType="application/pdf" representation="B64">'
        f"{'!' * 400}</text></nonXMLBody>"
    )


def _two_patients() -> bytes:
    other = {**PATIENT, "id": "p2", "birthDate": "1990-01-01"}
    other["identifier"] = [{"system": "urn:town", "value": "T-10"}]
    other["name"] = [{"use": "official", "family": SECRET, "given": ["Bo"]}]
    return bundle(PATIENT, other, _SODIUM)


def _wrong_types() -> bytes:
    return bundle(
        {"resourceType": "Observation", "id": 5, "code": [[]], "status": {}, "valueQuantity": 7},
        {"resourceType": "Patient", "name": "x", "birthDate": 19, "identifier": {"a": None}},
        {"resourceType": ["Condition"], "code": None},
        _SODIUM,
        entry_count=float("inf"),
    )


def _contained_in_itself() -> bytes:
    contained = {"resourceType": "Observation", "id": "a", "hasMember": [{"reference": "#a"}]}
    return bundle({**_SODIUM, "contained": [contained], "hasMember": [{"reference": "#a"}]})


def _deep_json(opening: str, depth: int) -> bytes:
    return f'{{"resourceType": "Bundle", "entry": {opening * depth}'.encode()


def _deep_groups() -> bytes:
    item: dict[str, object] = {"linkId": "x", "text": "Sodium"}
    for _ in range(400):
        item = {"linkId": "x", "text": "Group", "item": [item]}
    return bundle({"resourceType": "QuestionnaireResponse", "status": "completed", "item": [item]})


def _attached(content: bytes) -> bytes:
    attachment = {"contentType": "application/zip", "data": in_base64(content), "title": "../../x"}
    return bundle(
        {
            "resourceType": "DocumentReference",
            "status": "current",
            "type": coded("Letter", "11488-4"),
            "content": [{"attachment": attachment}],
        }
    )


def _numbers() -> bytes:
    value = '{"value": 1e999999, "unit": "mmol/l"}'
    return json.dumps(_SODIUM).replace('{"value": 140, "unit": "mmol/l"}', value).encode()


def _hl7_result(value: str, header: str) -> bytes:
    return hl7("OBR|1|||1^Panel", f"OBX|1|NM|2951-2^Sodium||{value}|mmol/l|||||F", header=header)


RECORDS: tuple[BadFile, ...] = (
    refused("outside.xml", lambda: _tampered_cda(_OUTSIDE, b"&e;"), "type definition"),
    refused("laughs.xml", lambda: _tampered_cda(_LAUGHS, b"&a9;"), "type definition"),
    refused("outside-padded.xml", lambda: _tampered_cda(_PADDING + _OUTSIDE, b"&e;"), "clinical"),
    refused("laughs-padded.xml", lambda: _tampered_cda(_PADDING + _LAUGHS, b"&a9;"), "clinical"),
    refused("outside-utf16.xml",
            lambda: _tampered_cda(_OUTSIDE, b"&e;").decode().replace("UTF-8", "UTF-16").encode(
                "utf-16"), "type definition"),
    refused("deep.xml", lambda: _deep_cda(50_000), "damaged"),
    refused("cut.xml", lambda: _CDA[:-200], "damaged"),
    refused("damaged-file-within.xml", _cda_with_damaged_file, "no file in it"),
    refused("other.xml", lambda: b"<order><item>Sodium</item></order>", "not a clinical document"),
    refused("other.json", lambda: json.dumps({"sodium": SECRET}).encode(), "not FHIR"),
    refused("prose.json", SECRET.encode, "damaged"),
    refused("deep-lists.json", lambda: _deep_json("[", 200_000), "deeper than any"),
    refused("deep-objects.json", lambda: _deep_json('{"a":', 200_000), "deeper than any"),
    ready("deep-groups.json", _deep_groups),
    refused("cut.json", lambda: bundle(_SODIUM)[:-20], "damaged"),
    refused("two-patients.json", _two_patients, "more than one patient"),
    ready("wrong-types.json", _wrong_types, "Sodium"),
    ready("contained-in-itself.json", _contained_in_itself, "Sodium"),
    ready("numbers.json", _numbers, "Sodium"),
    ready("climbing-name-within.json", lambda: _attached(b"PK\x03\x04" + bytes(40))),
    refused("torn-lines.ndjson",
            lambda: json.dumps(_SODIUM).encode() + b'\n{"resourceType": "Obs\n\x00\xff\n',
            "damaged"),
    refused("no-fields.hl7", lambda: b"MSH|", "nothing but the header"),
    ready("one-separator.hl7", lambda: _hl7_result("140", "MSH|||||LAB|||||ORU|1|P|2.5")),
    refused("letters-as-separators.hl7",
            lambda: _hl7_result("140", "MSH|AAAA|LAB|TOWN|EHR|C|20240305||ORU^R01|1|P|2.5"),
            "damaged"),
    ready("no-header.hl7", lambda: b"PID|1||7||Veerhaven^Klaas\rOBX|1|NM|Sodium||140\r", "Sodium"),
    ready("a-million-fields.hl7",
          lambda: _hl7_result("140" + "|" * 300_000 + "~^&" * 100_000, "MSH|^~\\&|LAB|||||||1|P|2"),
          "140"),
    refused("deep.html", lambda: b"<div>" * 1_000_000 + b"Sodium", "nested"),
    ready("laughs.html", lambda: b"<!DOCTYPE html>" + _LAUGHS + b"<p>Sodium &a9;</p>", "Sodium"),
    refused("outside.html", lambda: _OUTSIDE + b"<html><p>Sodium &e;</p></html>", "definition"),
    ready("frames.html", lambda: b'<p>Sodium</p><iframe src="file:///etc/passwd"></iframe>',
          "lies elsewhere"),
    refused("scripts-alone.html",
            f"<html><script>document.write('{SECRET}')</script></html>".encode,
            "no text"),
    ready("wide-table.html",
          lambda: b"<table><tr><td colspan=99999999 rowspan=99999999>Sodium<td>140</table>",
          "Sodium"),
)  # fmt: skip
