"""Whatever a structured file holds: pages of one length, sections without gaps, spans that fit."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medmemory.clinical.document import ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import cda, fhir, hl7_v2
from medmemory.ingestion.parsing.structured.entries import (
    LONGEST_PAGE,
    Entry,
    Identity,
    headed,
    lay_out,
)
from tests.support.structured_files import (
    PATIENT,
    bundle,
    cda_body,
    cda_section,
    hl7,
    in_base64,
    observation,
)
from tests.support.structured_files import cda as cda_document

Parse = Callable[..., ParsedDocument]

FILES: dict[str, tuple[Parse, bytes]] = {
    "fhir": (
        fhir.parse,
        bundle(
            PATIENT,
            observation("Sodium", "2951-2", effectiveDateTime="2024-01-05", valueInteger=140),
            {
                "resourceType": "Condition",
                "code": {"text": "Asthma"},
                "subject": {"reference": "Patient/p1"},
            },
            {
                "resourceType": "DocumentReference",
                "content": [
                    {"attachment": {"contentType": "text/plain", "data": in_base64("# Plan\nrest")}}
                ],
            },
        ),
    ),
    "cda": (
        cda.parse,
        cda_document(
            cda_body(
                cda_section(
                    "Results",
                    "30954-2",
                    "<table><tr><th>A</th><th>B</th></tr>"
                    "<tr><td ID='x' colspan='2'>1</td></tr></table>",
                    "<entry><observation negationInd='true'><code displayName='A'/><text>"
                    "<reference value='#x'/></text><value xsi:type='PQ' value='1' unit='g'/>"
                    "</observation></entry>",
                )
            )
        ),
    ),
    "hl7": (
        hl7_v2.parse,
        hl7(
            "PV1|1|I",
            "ORC|RE|1",
            "TQ1|1||BID",
            "OBR|1|||1^Panel^LN|||20240101",
            "OBX|1|NM|2^A^LN||3|g|1-2|H|||F",
            "NTE|1||note \\T\\ more",
            f"OBX|2|ED|3^B^LN||x^text^plain^Base64^{in_base64('inner')}||||||P",
            "OBX|3|TX|4^C||line||||||C",
            "RXA|0|1|20230101||140^Flu^CVX|1",
            "AL1|1|DA|^Nuts|SV",
            "ZAB|1",
        ),
    ),
}


def _read(parse: Parse, content: bytes) -> ParsedDocument | None:
    try:
        return parse(content, page_limit=500, report=lambda *_: None)
    except DocumentUnreadable:
        return None


def _check(parsed: ParsedDocument) -> None:
    assert parsed.sections is not None
    assert [page.number for page in parsed.pages] == list(range(1, len(parsed.pages) + 1))
    for page in parsed.pages:
        assert 0 < len(page.text) <= LONGEST_PAGE
        own = [section.span for section in parsed.sections if section.page_number == page.number]
        starts = [span.start for span in own]
        assert starts == [0, *(span.end for span in own[:-1])]
        assert own[-1].end == len(page.text)
    for resource in parsed.resources:
        page = parsed.pages[resource.page_number - 1]
        assert page.text[resource.span.start : resource.span.end].strip()


@pytest.mark.parametrize("name", FILES)
def test_the_files_of_this_test_are_read(name: str) -> None:
    parsed = _read(*FILES[name])
    assert parsed is not None
    _check(parsed)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_changed_file_is_read_or_refused_and_nothing_else(name: str, data: st.DataObject) -> None:
    parse, content = FILES[name]
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(changed) - 1)))
        length = data.draw(st.integers(0, 30))
        changed[at : at + length] = data.draw(
            st.one_of(
                st.binary(max_size=12),
                st.sampled_from(
                    [
                        b'"',
                        b"{}",
                        b"[]",
                        b"null",
                        b"<",
                        b"&",
                        b"|",
                        b"^",
                        b"~",
                        b"\\",
                        b"\r",
                        b"\x00",
                        b"-1",
                        b"true",
                        b"9999999",
                        bytes(content[at : at + 60]),
                    ]
                ),
            )
        )
    parsed = _read(parse, bytes(changed))
    if parsed is not None:
        _check(parsed)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "code",
                    "coding",
                    "text",
                    "display",
                    "valueQuantity",
                    "value",
                    "unit",
                    "component",
                    "subject",
                    "reference",
                    "status",
                    "note",
                    "name",
                    "given",
                    "family",
                    "effectivePeriod",
                    "start",
                    "end",
                    "content",
                    "attachment",
                    "data",
                    "contentType",
                    "section",
                    "div",
                    "dosageInstruction",
                    "timing",
                    "repeat",
                    "referenceRange",
                    "low",
                    "high",
                    "identifier",
                    "type",
                    "extension",
                    "url",
                    "contained",
                    "id",
                    "item",
                    "answer",
                    "birthDate",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from(
        [
            "Patient",
            "Observation",
            "Condition",
            "AllergyIntolerance",
            "MedicationRequest",
            "Encounter",
            "MedicationAdministration",
            "DiagnosticReport",
            "Composition",
            "DocumentReference",
            "CarePlan",
            "QuestionnaireResponse",
            "Device",
            "Immunization",
            "Procedure",
            "Goal",
            "Bundle",
            "Other",
            "FamilyMemberHistory",
            "Appointment",
            "Binary",
            "Practitioner",
            "Consent",
            "List",
            "Specimen",
        ]
    ),
    fields=st.dictionaries(
        st.sampled_from(
            [
                "code",
                "status",
                "subject",
                "patient",
                "effectiveDateTime",
                "valueQuantity",
                "category",
                "component",
                "name",
                "birthDate",
                "identifier",
                "content",
                "section",
                "dosageInstruction",
                "medicationReference",
                "period",
                "participant",
                "reaction",
                "item",
                "result",
                "text",
                "id",
                "contained",
                "extension",
                "entry",
                "clinicalStatus",
                "activity",
                "address",
                "type",
                "note",
            ]
        ),
        JSON,
        max_size=8,
    ),
)
def test_a_resource_of_any_shape_is_read_or_refused_and_nothing_else(
    kind: str, fields: dict[str, object]
) -> None:
    parsed = _read(fhir.parse, bundle(PATIENT, {**fields, "resourceType": kind}))
    if parsed is not None:
        _check(parsed)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="ab \n", max_size=9000), max_size=4))
def test_long_entries_are_parted_and_keep_every_word(texts: list[str]) -> None:
    entries = [Entry(text, (Identity("Observation", str(at)),)) for at, text in enumerate(texts)]
    layout = lay_out([headed("Heading", entries)])
    kept = "".join(
        layout.pages[item.page_number - 1].text[item.span.start : item.span.end]
        for item in layout.resources
    )
    assert "".join(kept.split()) == "".join("".join(texts).split())
    assert all(len(page.text) <= LONGEST_PAGE for page in layout.pages)
