"""FHIR files read like a record, and nothing of them goes missing without a word."""

import json
from datetime import date
from typing import Any

import pytest

from medmemory.clinical.document import ParsedDocument, Subject
from medmemory.clinical.document_kind import DocumentKind
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import fhir
from tests.support.structured_files import PATIENT, bundle, coded, in_base64, observation

INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
SNOMED = "http://snomed.info/sct"


def _read(content: bytes) -> ParsedDocument:
    return fhir.parse(content, page_limit=100, report=lambda *_: None)


def _text(*resources: dict[str, Any]) -> str:
    return "\n".join(page.text for page in _read(bundle(*resources)).pages)


def test_a_result_is_one_line_with_value_unit_range_flag_and_status_as_printed() -> None:
    text = _text(
        observation(
            "Haemoglobin A1c",
            "4548-4",
            effectiveDateTime="2024-03-02T08:05:00+01:00",
            valueQuantity={"value": 7.90, "unit": "%"},
            referenceRange=[
                {"low": {"value": 4.0, "unit": "%"}, "high": {"value": 5.6, "unit": "%"}}
            ],
            interpretation=[{"coding": [{"code": "H", "system": INTERPRETATION}]}],
        )
    )
    result = "Haemoglobin A1c: 7.9 % (reference 4.0–5.6 %), high [final]"
    assert f"2024-03-02 08:05 UTC+01:00  {result}" in text


def test_a_number_keeps_its_last_zero() -> None:
    content = bundle(observation("Potassium", "2823-3", valueQuantity={"value": 9, "unit": "x"}))
    text = _read(content.replace(b'"value": 9,', b'"value": 4.10,')).pages[0].text
    assert "Potassium: 4.10 x" in text


def test_a_number_keeps_all_the_digits_of_the_file() -> None:
    long = observation(
        "Temperature", "8310-5", valueQuantity={"value": 37.123456789, "unit": "Cel"}
    )
    assert "37.123456789 Cel" in _text(long)


def test_the_resource_stands_where_its_line_stands() -> None:
    parsed = _read(
        bundle(
            PATIENT,
            observation("Sodium", "2951-2", effectiveDateTime="2024-01-05", valueInteger=140),
        )
    )
    (found,) = [item for item in parsed.resources if item.resource_type == "Observation"]
    assert found.resource_id == "o-2951-2"
    assert found.codings[0].code == "2951-2"
    assert found.effective == date(2024, 1, 5)
    assert found.status == "final"
    page = parsed.pages[found.page_number - 1]
    assert page.text[found.span.start : found.span.end] == "2024-01-05  Sodium: 140 [final]"


def test_a_panel_of_components_is_one_line() -> None:
    text = _text(
        observation(
            "Blood pressure",
            "85354-9",
            category=[{"coding": [{"code": "vital-signs"}]}],
            component=[
                {
                    "code": coded("Systolic", "8480-6"),
                    "valueQuantity": {"value": 142, "unit": "mmHg"},
                },
                {
                    "code": coded("Diastolic", "8462-4"),
                    "dataAbsentReason": {"coding": [{"code": "unknown", "display": "Unknown"}]},
                },
            ],
        )
    )
    assert "Vital signs\n" in text
    assert "Blood pressure: Systolic 142 mmHg; Diastolic no value (unknown) [final]" in text


def test_what_is_missing_is_said_to_be_missing() -> None:
    absent = {"coding": [{"code": "not-performed", "display": "Not Performed"}]}
    text = _text(observation("Ferritin", "2276-4", dataAbsentReason=absent))
    assert "undated  Ferritin: no value (not performed)" in text


def test_entered_in_error_is_left_out_and_counted() -> None:
    parsed = _read(
        bundle(
            PATIENT,
            {
                "resourceType": "AllergyIntolerance",
                "code": {"text": "Latex"},
                "verificationStatus": {"coding": [{"code": "entered-in-error"}]},
            },
            observation("Glucose", "2345-7", status="entered-in-error", valueString="900"),
        )
    )
    assert "Latex" not in parsed.pages[0].text
    assert "900" not in parsed.pages[0].text
    assert parsed.warnings == ("2 entries are marked as entered in error and left out.",)


def test_refuted_and_resolved_are_shown_as_such() -> None:
    text = _text(
        {
            "resourceType": "Condition",
            "code": {"text": "Asthma"},
            "onsetDateTime": "1999",
            "abatementDateTime": "2005-06",
            "clinicalStatus": {"coding": [{"code": "resolved"}]},
        },
        {
            "resourceType": "AllergyIntolerance",
            "code": {"text": "Penicillin"},
            "verificationStatus": {"coding": [{"code": "refuted"}]},
        },
    )
    assert "1999  Asthma: until 2005-06 [resolved]" in text
    assert "undated  Penicillin [refuted]" in text


def test_a_diagnosis_is_written_with_the_codes_that_it_is_looked_for_by() -> None:
    icd, loinc = "http://hl7.org/fhir/sid/icd-10", "http://loinc.org"
    codes = [
        {"system": icd, "code": "E11.9", "display": "Type 2 diabetes"},
        {"system": SNOMED, "code": "44054006"},
        {"system": loinc, "code": "1-8"},
    ]
    diagnosis = {"resourceType": "Condition", "code": {"text": "Diabetes", "coding": codes}}
    assert "undated  Type 2 diabetes: ICD-10 E11.9, SNOMED CT 44054006" in _text(diagnosis)
    assert "1-8" not in _text(diagnosis)


def test_a_drug_in_a_resource_of_its_own_is_named_where_it_is_ordered() -> None:
    drug = {"resourceType": "Medication", "id": "m1", "code": coded("Ramipril 5 mg", "5", SNOMED)}
    order = {
        "resourceType": "MedicationRequest",
        "status": "stopped",
        "intent": "order",
        "medicationReference": {"reference": "Medication/m1"},
        "authoredOn": "2022-11-30",
        "dosageInstruction": [{"text": "one in the morning", "route": {"text": "oral"}}],
    }
    parsed = _read(bundle(order, drug))
    assert "2022-11-30  Ramipril 5 mg: one in the morning (oral) [stopped]" in parsed.pages[0].text
    assert parsed.resources[0].codings[0].code == "5"


def test_newest_comes_first_and_undated_last() -> None:
    shots = [
        {"resourceType": "Immunization", "vaccineCode": {"text": name}, "occurrenceDateTime": when}
        for name, when in (("Tetanus", "2010"), ("Influenza", "2023-10-01"), ("Measles", ""))
    ]
    text = _text(*shots)
    assert text.index("Influenza") < text.index("Tetanus") < text.index("Measles")


def test_a_note_in_base64_is_read_in_place_by_its_own_headings() -> None:
    note = "# Allergies\nNone known.\n\n# Plan\nWalk daily."
    parsed = _read(
        bundle(
            {
                "resourceType": "DocumentReference",
                "status": "current",
                "date": "2021-02-03T10:00:00Z",
                "type": coded("Progress note", "11506-3"),
                "content": [
                    {
                        "attachment": {
                            "contentType": "text/plain; charset=utf-8",
                            "data": in_base64(note),
                        }
                    }
                ],
            }
        )
    )
    assert "Walk daily." in parsed.pages[0].text
    assert parsed.sections is not None
    headings = [section.heading for section in parsed.sections]
    assert "Plan (Progress note, 2021-02-03)" in headings
    assert parsed.kind is DocumentKind.PROGRESS_NOTE
    assert parsed.document_date == date(2021, 2, 3)


def test_a_pdf_within_becomes_a_document_of_its_own() -> None:
    parsed = _read(
        bundle(
            {
                "resourceType": "DocumentReference",
                "type": {"text": "Discharge letter"},
                "content": [
                    {
                        "attachment": {
                            "url": "Binary/b1",
                            "contentType": "application/pdf",
                            "title": "../letter",
                        }
                    }
                ],
            },
            {
                "resourceType": "Binary",
                "id": "b1",
                "contentType": "application/pdf",
                "data": in_base64(b"%PDF-1.7 x"),
            },
        )
    )
    (attachment,) = parsed.attachments
    assert (attachment.file_name, attachment.content) == ("letter.pdf", b"%PDF-1.7 x")
    assert "read as documents of their own" in parsed.pages[0].text


def test_a_document_kept_elsewhere_is_a_warning() -> None:
    attachment = {"url": "https://example.org/1", "contentType": "application/pdf"}
    parsed = _read(
        bundle({"resourceType": "DocumentReference", "content": [{"attachment": attachment}]})
    )
    assert "not searchable" in parsed.warnings[0]


def test_the_subject_has_the_official_name_and_the_record_number() -> None:
    assert _read(bundle(PATIENT)).subjects == (
        Subject("Quillfeather", "Orla Wren", date(1961, 4, 9), "MRN-4711"),
    )


def test_two_patients_are_two_subjects() -> None:
    other = {"resourceType": "Patient", "id": "p2", "name": [{"family": "Stone"}]}
    assert len(_read(bundle(PATIENT, other)).subjects) == 2


def test_a_reference_to_somebody_who_is_not_in_the_file_is_a_subject_too() -> None:
    stranger = observation("Sodium", "2951-2", subject={"reference": "Patient/p9"})
    assert len(_read(bundle(PATIENT, stranger)).subjects) == 2
    first = observation("Sodium", "1", subject={"reference": "Patient/a"})
    second = observation("Sodium", "2", subject={"reference": "Patient/b"})
    assert len(_read(bundle(first, second)).subjects) == 2


def test_the_same_patient_by_other_addresses_is_one_subject() -> None:
    references: list[dict[str, Any]] = [
        {"reference": "Patient/p1"},
        {"reference": "https://example.org/fhir/Patient/p1"},
        {"reference": "Patient/p1/_history/3"},
        {"reference": "Patient?identifier=urn:town|T-9"},
        {"display": "Ms Orla Quillfeather"},
    ]
    items = [observation("X", str(at), subject=each) for at, each in enumerate(references)]
    assert len(_read(bundle(PATIENT, *items)).subjects) == 1


@pytest.mark.parametrize(
    "other",
    [
        observation("X", "1", subject={"display": "Thomas Quillfeather"}),
        observation("X", "1", subject={"display": "Oliver Quillfeatherstone"}),
        observation("X", "1", focus=[{"reference": "Patient/p9"}]),
        {"resourceType": "Task", "for": {"reference": "Patient/p9"}},
        {
            "resourceType": "Appointment",
            "participant": [{"actor": {"reference": "Patient/p9"}}],
        },
        {
            "resourceType": "DiagnosticReport",
            "subject": {"reference": "Patient/p1"},
            "contained": [observation("X", "1", subject={"reference": "Patient/p9"})],
        },
    ],
    ids=["a relative", "a longer name", "focus", "for", "taking part", "contained"],
)
def test_whoever_else_an_entry_is_about_is_a_subject(other: dict[str, Any]) -> None:
    assert len(_read(bundle(PATIENT, other)).subjects) == 2


@pytest.mark.parametrize(
    ("about", "shown"),
    [
        ({"subject": {"reference": "Device/d1"}}, "about a device, not the patient"),
        ({"subject": {"reference": "https://x.org/Group/g1"}}, "about a group, not the patient"),
        ({"focus": [{"reference": "RelatedPerson/r", "display": "her child"}]},
         "about her child, not the patient"),
    ],
)  # fmt: skip
def test_what_is_about_something_else_than_the_patient_says_so(
    about: dict[str, Any], shown: str
) -> None:
    assert f"[final, {shown}]" in _text(PATIENT, observation("X", "1", **about))
    assert "not the patient" not in _text(PATIENT, observation("X", "1"))


def test_references_to_one_patient_mean_the_one_without_an_id_and_to_two_do_not() -> None:
    nameless = {key: value for key, value in PATIENT.items() if key != "id"}
    first = observation("Sodium", "1", subject={"reference": "Patient/a"})
    second = observation("Sodium", "2", subject={"reference": "Patient/b"})
    assert len(_read(bundle(nameless, first)).subjects) == 1
    assert len(_read(bundle(nameless, first, second)).subjects) == 3


def test_numbers_that_care_does_not_need_are_shown_by_their_end() -> None:
    def identifier(value: str, code: str = "", system: str = "", text: str = "") -> dict[str, Any]:
        kind = {"text": text, "coding": [{"code": code}]}
        return {"system": system, "type": kind, "value": value}

    person = {
        **PATIENT,
        "identifier": [
            identifier("999-45-6789", "SS", text="Social Security Number"),
            identifier("S99912345", "DL"),
            identifier("X12345678X", system="http://hl7.org/fhir/sid/passport-USA"),
            identifier("999-45-1111", system="urn:oid:2.16.840.1.113883.4.1"),
            identifier("123", text="Passport number"),
            identifier("9434765919", "NH", text="NHS number"),
            identifier("MRN-4711", "MR"),
        ],
    }
    parsed = _read(bundle(person))
    text = parsed.pages[0].text
    assert "Social Security Number: ends in 6789" in text
    for hidden in ("999-45", "S9991", "X1234", ": 123\n"):
        assert hidden not in text
    assert "ends in 678X" in text
    assert "Passport number: not shown" in text
    assert "NHS number: 9434765919" in text
    assert [subject.mrn for subject in parsed.subjects] == ["MRN-4711"]


def test_a_kind_that_is_not_known_is_shown_by_its_narrative_with_a_warning() -> None:
    parsed = _read(
        bundle(
            {
                "resourceType": "NutritionOrder",
                "text": {"div": "<div><p>Low salt</p><ul><li>no nuts</li></ul></div>"},
            },
            {
                "resourceType": "VisionPrescription",
                "created": "2020-01-01",
                "lensSpecification": [{"eye": "right", "sphere": -2.0}],
            },
        )
    )
    text = parsed.pages[0].text
    assert "Low salt\nno nuts" in text
    assert "eye right; sphere -2.0" in text
    assert "NutritionOrder 1, VisionPrescription 1" in parsed.warnings[0]


def test_bills_are_counted_and_not_shown() -> None:
    text = _text(PATIENT, {"resourceType": "Claim"}, {"resourceType": "Claim", "id": "2"})
    assert "Not shown in full: 2 × claim." in text


def test_a_document_bundle_has_the_title_kind_date_and_sections_of_its_composition() -> None:
    composition = {
        "resourceType": "Composition",
        "status": "final",
        "title": "Going home",
        "date": "2024-02-02",
        "type": coded("Discharge summary", "18842-5"),
        "section": [
            {
                "title": "Course",
                "text": {"div": "<div>Got well.</div>"},
                "section": [{"title": "Allergies", "emptyReason": {"text": "nil known"}}],
            },
        ],
    }
    parsed = _read(bundle(composition, PATIENT, kind="document", timestamp="2025-01-01T00:00:00Z"))
    assert (parsed.title, parsed.kind) == ("Going home", DocumentKind.DISCHARGE_SUMMARY)
    assert parsed.document_date == date(2024, 2, 2)
    assert "Course\nGot well.\n\nAllergies\nEmpty: nil known" in parsed.pages[0].text


def test_bulk_files_and_single_resources_and_lists_are_read() -> None:
    line = json.dumps(observation("Sodium", "2951-2", valueInteger=140)).encode()
    second = line.replace(b"2951-2", b"2823-3")
    for content in (line, line + b"\n" + second + b"\n", b"[" + line + b"," + second + b"]"):
        assert "Sodium: 140" in _read(content).pages[0].text
    assert _read(line).kind is DocumentKind.LABORATORY_REPORT
    assert _read(line).title == "Sodium"


def test_a_resource_that_breaks_the_rules_is_read_all_the_same() -> None:
    broken = observation(
        "Sodium", "2951-2", effectiveDateTime="2012-02-30", note={"text": "single"}
    )
    del broken["status"]
    text = _text(
        broken, {"resourceType": "Procedure", "code": "not a concept", "performedPeriod": 7}
    )
    assert "2012-02-30  Sodium: no value given; note: single" in text
    assert "Procedure without a name" in text


def test_an_unknown_modifier_is_marked() -> None:
    parsed = _read(bundle(observation("Sodium", "1", modifierExtension=[{"url": "x"}])))
    assert "a modifier that MedMemory does not know" in parsed.pages[0].text
    assert "may change what they mean" in parsed.warnings[0]


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b"7",
        b'{"a": 1}',
        b'{"resourceType": "Bundle"}',
        b"[" * 100_000,
        b'{"resourceType":' * 5_000,
        b'{"resourceType": "Patient"}\n{"resourceType": ',
        bundle({"resourceType": "Procedure", "status": "entered-in-error"}),
        b'{"resourceType":"Bundle","entry":[{"resource":' * 20 + b"{}" + b"}]}" * 20,
    ],
    ids=range(10),
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(DocumentUnreadable, match=r"[.]$"):
        _read(content)


def _note(text: str) -> dict[str, Any]:
    attachment = {"contentType": "text/plain", "data": in_base64(text.encode())}
    return {
        "resourceType": "DocumentReference",
        "id": "d1",
        "status": "current",
        "subject": {"reference": "Patient/p1"},
        "content": [{"attachment": attachment}],
    }


def test_whom_a_text_within_names_is_a_subject_too() -> None:
    other = "Patient: Paul Walsh   DOB: 1961-03-04   MRN: B001"
    subjects = _read(bundle(PATIENT, _note(other))).subjects
    assert Subject("Walsh", "Paul", date(1961, 3, 4)) in subjects
    assert [one.family_name for one in _read(bundle(_note(other))).subjects] == ["Walsh"]
    assert len(_read(bundle(PATIENT, _note("Seen in clinic, well."))).subjects) == 1


def test_resources_within_parameters_are_read_and_name_their_patient() -> None:
    parameters = {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "note", "valueString": "kept in sight"},
            {"name": "patient", "resource": PATIENT},
            {"name": "more", "part": [{"name": "result", "resource": observation("Sodium", "1")}]},
        ],
    }
    parsed = _read(json.dumps(parameters).encode())
    assert [one.family_name for one in parsed.subjects] == ["Quillfeather"]
    assert "Sodium" in "\n".join(page.text for page in parsed.pages)


def test_the_same_number_on_another_server_is_another_patient() -> None:
    def exported(url: str | None) -> ParsedDocument:
        entry = {"resource": PATIENT} | ({"fullUrl": url} if url else {})
        stray = observation(
            "Sodium", "1", subject={"reference": "https://other.example/fhir/Patient/p1"}
        )
        content = {"resourceType": "Bundle", "entry": [entry, {"resource": stray}]}
        return _read(json.dumps(content).encode())

    assert len(exported("https://ours.example/fhir/Patient/p1").subjects) == 2
    assert len(exported("https://other.example/fhir/Patient/p1").subjects) == 1
    unsaid = exported(None)
    assert len(unsaid.subjects) == 1
    assert any("at another address" in warning for warning in unsaid.warnings)


def test_a_person_stands_for_the_patient_where_there_is_none() -> None:
    person = {**PATIENT, "resourceType": "Person"}
    stray = observation("Sodium", "1", subject={"reference": "Patient/zz"})
    assert [one.family_name for one in _read(bundle(person, stray)).subjects] == ["Quillfeather"]


def _told(words: str, status: str = "generated") -> dict[str, Any]:
    return {
        "status": status,
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{words}</p></div>',
    }


def test_an_observation_without_a_value_says_what_its_narrative_says() -> None:
    text = _text(observation("Echocardiogram", "34552-0", text=_told("LVEF 38 %, dilated")))
    assert "Echocardiogram: LVEF 38 %, dilated" in text


def test_a_narrative_that_holds_more_than_the_values_is_read_beside_them() -> None:
    valued = {"valueQuantity": {"value": 9, "unit": "x"}}
    more = _told("Sample kept for 10<sup>3</sup> h", "additional")
    iron = _text(observation("Iron", "2498-4", text=more, **valued))
    assert "note: Sample kept for 10^3 h" in iron
    same = _told("Sample kept")
    assert "Sample kept" not in _text(observation("Iron", "2498-4", text=same, **valued))


def test_a_page_of_a_longer_answer_says_so() -> None:
    page = json.loads(bundle(observation("Iron", "2498-4", valueString="low")))
    page |= {"total": 412, "link": [{"relation": "next", "url": "https://ehr.example/next"}]}
    (warning,) = _read(json.dumps(page).encode()).warnings
    assert warning.startswith("This file is one page of a longer answer of 412 entries")
