"""Two files state the same result when its sender, order, observation and time say so, and only
then."""

import json
from typing import Any

import pytest

from medmemory.clinical.document import ParsedDocument, Span
from medmemory.clinical.versions import Standing, StatedVersion, SupersededBy, Version, key_of
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import cda as cda_parser
from medmemory.ingestion.parsing import fhir, hl7_v2
from medmemory.ingestion.parsing.frames import Assembly, records_of
from tests.support.structured_files import (
    bundle,
    cda,
    cda_body,
    cda_section,
    hl7,
    in_base64,
    observation,
)
from tests.support.versions import mdm, oru

UUID_ID = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"


def _read(content: bytes, parser: Any = hl7_v2) -> ParsedDocument:
    parsed: ParsedDocument = parser.parse(content, page_limit=100, report=lambda *_: None)
    return parsed


def _versions(content: bytes, words: str, parser: Any = hl7_v2) -> set[Version]:
    """Of the statement that has these words."""
    parsed = _read(content, parser)
    texts = {page.number: page.text for page in parsed.pages}
    return {
        one.version
        for one in parsed.versions
        if words in texts[one.page_number][one.span.start : one.span.end]
    }


def _keys(content: bytes, words: str = "Potassium", parser: Any = hl7_v2) -> set[bytes]:
    return {one.key for one in _versions(content, words, parser)}


def test_a_result_is_the_same_whatever_its_value_status_and_hour_of_sending() -> None:
    first, second = oru("P", "5.9"), oru("C", "4.4", sent="20240306101500")
    assert _keys(first) == _keys(second) != set()
    (version,) = _versions(second, "Potassium")
    assert (version.standing, version.number) == (Standing.CORRECTED, 1709720100)


@pytest.mark.parametrize(
    "other",
    [
        oru("P", "5.9", order="F-78"),
        oru("P", "5.9", order="F-77^LAB2"),
        oru("P", "5.9", sender="LAB|ELSEWHERE"),
        oru("P", "5.9", observed="2823-3^Potassium^L"),
        oru("P", "5.9", sub_id="2"),
        oru("P", "5.9", drawn="20240304090000"),
    ],
    ids=["order", "namespace", "sender", "code system", "sub-id", "time"],
)
def test_it_is_another_one_with_another(other: bytes) -> None:
    assert _keys(other).isdisjoint(_keys(oru("P", "5.9")))


def test_seconds_are_no_difference_and_the_time_of_the_order_stands_in() -> None:
    plain = oru("P", "5.9")
    assert _keys(plain) == _keys(oru("P", "5.9", drawn="202403040800"))
    assert _keys(plain) == _keys(plain.replace(b"||P|||20240304080000", b"||P|||"))


def test_the_number_before_the_report_or_the_placers_will_do_but_none_will_not() -> None:
    plain = oru("P", "5.9").decode()
    before = plain.replace("OBR|1|P-1|F-77|", "ORC|RE|P-1|F-77\rOBR|1|||")
    assert _keys(before.encode()) == _keys(plain.encode())
    placer = plain.replace("|F-77|", "||").encode()
    assert _keys(placer) != set()
    assert _keys(placer.replace(b"|P-1|", b"||")) == set()


def test_without_a_sender_a_number_needs_its_namespace() -> None:
    assert _keys(oru("P", "5.9", sender="|")) == set()
    assert _keys(oru("P", "5.9", sender="|", order="F-77^LAB")) != set()
    assert _keys(oru("P", "5.9", sender="LAB|")) != set()


def test_the_status_of_the_order_counts_where_the_result_has_none() -> None:
    (version,) = _versions(oru("P", "5.9").replace(b"3.5-5.1||||P", b"3.5-5.1||||"), "5.9")
    assert version.standing is Standing.PRELIMINARY
    assert _versions(oru("", "5.9"), "5.9") == set()
    shown = _read(oru("P", "5.9").replace(b"3.5-5.1||||P", b"3.5-5.1||||")).pages[0].text
    assert "Potassium: 5.9 mmol/L (reference 3.5-5.1) [preliminary]" in shown


def test_what_says_no_value_takes_no_place() -> None:
    assert _versions(oru("F", ""), "Potassium") == set()
    assert _versions(oru("X", ""), "Potassium") != set()
    both = "\r".join((oru("P", "5.9").decode(), oru("U", "").decode())).encode()
    assert "5.9" in _read(both).pages[0].text


def test_what_the_same_file_states_twice_and_differently_is_not_certain() -> None:
    segment = "OBX|2|NM|2823-3^Potassium^LN||{}|mmol/L|3.5-5.1||||P|||20240304080000"
    assert _keys(oru("P", "5.9", more=(segment.format("6.1"),))) == set()
    assert _keys(oru("P", "5.9", more=(segment.format("5.9"),))) != set()


def test_the_lines_of_a_text_are_one_statement_on_all_its_pages() -> None:
    order = "OBR|1|P-1|F-77|36643-5^Chest X-ray^LN|||20240304080000|||||||||||||||||RAD|P"
    lines = [
        f"OBX|{at}|TX|36643-5^Chest X-ray^LN|{at}|{line}||||||P"
        for at, line in enumerate(("FINDINGS:", "Shadow.", "IMPRESSION:", "Pneumonia."), 1)
    ]
    content = hl7(order, *lines)
    shadow, pneumonia = _keys(content, "Shadow"), _keys(content, "Pneumonia")
    assert shadow == pneumonia != set()
    one_line = hl7(order, lines[0].replace("||||||P", "||||||C"))
    assert _keys(one_line, "FINDINGS").isdisjoint(shadow)


def test_a_result_that_is_taken_back_is_stated_without_words() -> None:
    parsed = _read(oru("W", "5.9"))
    taken = [one for one in parsed.versions if one.version.standing is Standing.WITHDRAWN]
    assert [(one.version.key, one.page_number, one.span) for one in taken] == [
        (*_keys(oru("P", "5.9")), 1, Span(0, 0))
    ]


def test_a_document_of_mdm_stands_under_its_number_and_claims_its_parents() -> None:
    first = _keys(mdm("T02", "D-1", "Old words."), "Old words")
    assert first == _keys(mdm("T08", "D-1", "New words."), "New words")
    replacing = _read(mdm("T10", "D-2", "Newest words.", parent="D-1"))
    claims = {one.version for one in replacing.versions if one.span == Span(0, 0)}
    assert {(one.key, one.standing) for one in claims} == {(*first, Standing.CORRECTED)}
    addendum = _read(mdm("T06", "D-3", "More words.", parent="D-1"))
    assert first.isdisjoint(one.version.key for one in addendum.versions)


def _potassium(**more: Any) -> bytes:
    told = {"effectiveDateTime": "2024-03-04T08:00:00Z", "valueQuantity": {"value": 5.9}}
    return bundle(observation("Potassium", "2823-3", **{**told, **more}))


def test_a_fhir_result_is_the_same_by_a_worldwide_id_whatever_else_it_says() -> None:
    first = _keys(_potassium(id=UUID_ID), parser=fhir)
    assert first == _keys(
        _potassium(id=UUID_ID.upper(), status="amended", effectiveDateTime="2024-03-05"),
        parser=fhir,
    )


def test_a_short_id_counts_with_code_and_time_and_an_identifier_instead_of_it() -> None:
    plain = _keys(_potassium(), parser=fhir)
    assert plain == _keys(_potassium(status="corrected"), parser=fhir) != set()
    assert plain.isdisjoint(_keys(_potassium(effectiveDateTime="2024-03-05"), parser=fhir))
    named = [{"system": "urn:lab", "value": "77"}]
    first = _keys(_potassium(id="1", identifier=named), parser=fhir)
    assert first == _keys(_potassium(id="2", identifier=named), parser=fhir) != set()
    assert first.isdisjoint(
        _keys(_potassium(id="1", identifier=[{"system": "urn:other", "value": "77"}]), parser=fhir)
    )


def test_an_id_at_its_servers_address_is_key_enough() -> None:
    def at(server: str, day: str) -> bytes:
        resource = json.loads(_potassium(effectiveDateTime=day))["entry"][0]["resource"]
        entry = {"fullUrl": f"{server}/Observation/o-2823-3", "resource": resource}
        return json.dumps(
            {"resourceType": "Bundle", "type": "searchset", "entry": [entry]}
        ).encode()

    first = _keys(at("https://a.example", "2024-03-04"), parser=fhir)
    assert first == _keys(at("https://a.example", "2024-03-05"), parser=fhir) != set()
    assert first.isdisjoint(_keys(at("https://b.example", "2024-03-04"), parser=fhir))


def test_an_entry_in_error_takes_back_what_another_file_says() -> None:
    patient = {"resourceType": "Patient", "id": "p1"}
    wrong = json.loads(_potassium(status="entered-in-error"))["entry"][0]["resource"]
    parsed = _read(bundle(patient, wrong), fhir)
    assert [one.version.standing for one in parsed.versions] == [Standing.WITHDRAWN]
    assert {one.version.key for one in parsed.versions} == _keys(_potassium(), parser=fhir)


def test_a_file_that_only_takes_back_is_read_without_the_value() -> None:
    parsed = _read(_potassium(status="entered-in-error"), fhir)
    (page,) = parsed.pages
    assert page.text == (
        "Taken back, because it was entered in error\n2024-03-04 08:00 UTC  Potassium\n"
    )
    assert {one.version.key for one in parsed.versions} == _keys(_potassium(), parser=fhir)
    with pytest.raises(DocumentUnreadable):
        _read(_potassium(status="entered-in-error", id=None), fhir)


def test_a_file_within_belongs_to_what_it_came_with() -> None:
    data = in_base64("<html><body>Words.</body></html>")
    result = oru("P", f"LAB^text^html^Base64^{data}").replace(b"|NM|", b"|ED|")
    document = mdm("T02", "D-1", "").replace(
        b"||||AU", f"||||AU\rOBX|1|ED|1^Text^L||LAB^text^html^Base64^{data}||||||F".encode()
    )
    report = {
        "resourceType": "DiagnosticReport", "id": UUID_ID, "status": "preliminary",
        "code": {"text": "Panel"}, "presentedForm": [{"contentType": "text/html", "data": data}],
    }  # fmt: skip
    body = (
        f'<nonXMLBody><text mediaType="text/html" representation="B64">{data}</text></nonXMLBody>'
    )
    whole = cda(body).replace(b"<title>", b'<id root="1.2.3" extension="A"/><title>', 1)
    for content, parser in (
        (result, hl7_v2), (document, hl7_v2), (bundle(report), fhir), (whole, cda_parser),
    ):  # fmt: skip
        parsed = _read(content, parser)
        (file,) = parsed.attachments
        assert set(file.versions) == {one.version for one in parsed.versions} - _of_orders(parsed)
        assert file.versions != ()
        assembly = Assembly()
        (arrived,) = [one for record in records_of(parsed) if (one := assembly.add(record))]
        assert arrived.attachments == parsed.attachments


def test_the_line_of_a_report_goes_with_the_values_that_it_repeats() -> None:
    report = {
        "resourceType": "DiagnosticReport", "id": "r1", "status": "final",
        "code": {"text": "Panel"}, "result": [{"reference": "Observation/o-2823-3"}],
    }  # fmt: skip
    result = json.loads(_potassium())["entry"][0]["resource"]
    content = bundle(result, report)
    assert _keys(content, "Panel", fhir) > _keys(_potassium(), parser=fhir)


def test_a_cda_document_is_one_of_its_set_and_of_its_type() -> None:
    body = cda_body(cda_section("Plan", "18776-5", "<paragraph>Rest</paragraph>"))

    def versioned(number: int, code: str = "11488-4") -> bytes:
        header = f'<setId root="9.9" extension="S"/><versionNumber value="{number}"/><title>'
        return cda(body, code=code).replace(b"<title>", header.encode(), 1)

    first, second = (_versions(versioned(number), "Rest", cda_parser) for number in (1, 2))
    assert {one.key for one in first} == {one.key for one in second} != set()
    assert [one.number for one in (*first, *second)] == [1, 2]
    other = {one.key for one in _versions(versioned(2, "18842-5"), "Rest", cda_parser)}
    assert other.isdisjoint(one.key for one in first)


def test_a_document_without_number_or_set_has_no_versions() -> None:
    body = cda_body(cda_section("Plan", "18776-5", "<paragraph>Rest</paragraph>"))
    assert _read(cda(body), cda_parser).versions == ()


def test_versions_come_whole_from_the_reading_process() -> None:
    parsed = _read(oru("C", "4.4"))
    assembly = Assembly()
    (arrived,) = [one for record in records_of(parsed) if (one := assembly.add(record))]
    assert arrived.versions == parsed.versions != ()


def _of_orders(parsed: ParsedDocument) -> set[Version]:
    text = parsed.pages[0].text
    return {
        one.version
        for one in parsed.versions
        if "Metabolic panel [" in text[one.span.start : one.span.end]
    }


def test_a_key_tells_nothing_of_its_parts_and_parts_do_not_run_together() -> None:
    assert len(key_of("F-77", None)) == 16
    assert len({key_of("a", "b"), key_of("ab"), key_of("a", None, "b"), key_of("a", "", "b")}) == 4
    stated = StatedVersion(Version(key_of("F-77"), Standing.FINAL), 1, Span(0, 3))
    assert "F-77" not in repr(stated)


def test_the_note_names_the_document_that_counts_and_its_date() -> None:
    by = SupersededBy(None, "Lipid panel", "final.hl7", None)  # type: ignore[arg-type]  # not looked at
    assert by.sentence.startswith("Corrected by “Lipid panel”, no date (final.hl7):")
