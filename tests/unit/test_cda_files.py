"""CDA documents: the narrative as written, and what only the entries say."""

from datetime import date

import pytest

from medmemory.clinical.document import ParsedDocument, Subject
from medmemory.clinical.document_kind import DocumentKind
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import cda
from tests.support.structured_files import cda as document
from tests.support.structured_files import cda_body, cda_section, in_base64


def _read(content: bytes) -> ParsedDocument:
    return cda.parse(content, page_limit=100, report=lambda *_: None)


def _text(*sections: str) -> str:
    return "\n".join(page.text for page in _read(document(cda_body(*sections))).pages)


def _observation(inner: str, attributes: str = "") -> str:
    return f'<entry><observation moodCode="EVN" {attributes}>{inner}</observation></entry>'


def test_the_header_gives_title_kind_date_and_subject() -> None:
    parsed = _read(document(cda_body(cda_section("Plan", "18776-5", "Rest."))))
    assert parsed.title == "Visit to the lung clinic"
    assert parsed.kind is DocumentKind.CONSULTATION_NOTE
    assert parsed.document_date == date(2023, 5, 17)
    assert parsed.subjects == (Subject("Marsh", "Tobiah", date(1948, 2, 3), "MRN-88"),)
    assert "Author: Ina Holm" in parsed.pages[0].text


def test_a_table_keeps_the_heading_with_every_value() -> None:
    table = (
        "<table><thead><tr><th>Test</th><th>Result</th></tr></thead><tbody>"
        "<tr><td rowspan='2'>Lipids</td><td>LDL 3.1</td></tr><tr><td>HDL 1.2</td></tr>"
        "<tr><th>Iron</th><td colspan='1'>9</td></tr></tbody></table>"
    )
    text = _text(cda_section("Results", "30954-2", table))
    assert "Test: Lipids; Result: LDL 3.1\nTest: Lipids; Result: HDL 1.2\nIron: Result: 9" in text


def test_lists_and_paragraphs_are_lines() -> None:
    narrative = (
        "<paragraph>First</paragraph><list><item>one<list><item>inner</item></list></item>"
        "<item>two</item></list>Tail<br/>end"
    )
    text = _text(cda_section("Course", "8648-8", narrative))
    assert "First\n- one\n  - inner\n- two\nTail\nend\n" in text


def test_an_entry_that_says_what_its_narrative_says_is_tied_to_it() -> None:
    narrative = "<paragraph ID='a'>Mar 3, 2022: Haemoglobin 131 g/L</paragraph>"
    entry = _observation(
        '<code code="718-7" codeSystem="2.16.840.1.113883.6.1" displayName="Haemoglobin"/>'
        '<text><reference value="#a"/></text><statusCode code="completed"/>'
        '<effectiveTime value="20220303"/><value xsi:type="PQ" value="131" unit="g/L"/>'
    )
    parsed = _read(document(cda_body(cda_section("Results", "30954-2", narrative, entry))))
    assert "Coded in this section" not in parsed.pages[0].text
    (found,) = [item for item in parsed.resources if item.resource_type == "Observation"]
    assert (found.codings[0].system, found.codings[0].code) == ("http://loinc.org", "718-7")
    assert (found.effective, found.status) == (date(2022, 3, 3), "completed")
    shown = parsed.pages[0].text[found.span.start : found.span.end]
    assert shown == "Mar 3, 2022: Haemoglobin 131 g/L"


def test_what_the_narrative_lacks_or_contradicts_is_added_from_the_entry() -> None:
    entry = _observation(
        '<code displayName="Haemoglobin" code="718-7"/><text><reference value="#a"/></text>'
        '<effectiveTime value="20220303"/><value xsi:type="PQ" value="113" unit="g/L"/>'
        '<interpretationCode code="L"/><referenceRange><observationRange><value xsi:type="IVL_PQ">'
        '<low value="120" unit="g/L"/><high value="160" unit="g/L"/></value></observationRange>'
        "</referenceRange>"
    )
    text = _text(cda_section("Results", "30954-2", "<paragraph ID='a'>Hb 131</paragraph>", entry))
    assert "2022-03-03  Haemoglobin: 113 g/L (reference 120–160 g/L), low" in text


def test_no_known_allergies_is_not_the_same_as_not_known() -> None:
    negated = _observation(
        '<code code="ASSERTION"/>'
        '<value xsi:type="CD" code="1" displayName="Allergy to substance"/>',
        'negationInd="true"',
    )
    unknown = _observation('<code code="ASSERTION"/><value xsi:type="CD" nullFlavor="UNK"/>')
    text = _text(
        cda_section("Allergies", "48765-2", "", negated),
        cda_section("Reactions", "48765-2", "", unknown),
        cda_section("Medications", "10160-0", "", extra='nullFlavor="NI"'),
    )
    assert "NOT present: Allergy to substance" in text
    assert "undated  unknown" in text
    assert "This section holds no information." in text


def test_a_drug_has_its_dose_route_and_frequency() -> None:
    entry = (
        '<entry><substanceAdministration moodCode="INT"><statusCode code="active"/>'
        '<effectiveTime xsi:type="IVL_TS"><low value="20230101"/></effectiveTime>'
        '<effectiveTime xsi:type="PIVL_TS"><period value="12" unit="h"/></effectiveTime>'
        '<routeCode displayName="oral"/><doseQuantity value="1"/><consumable><manufacturedProduct>'
        '<manufacturedMaterial><code code="197381" codeSystem="2.16.840.1.113883.6.88"'
        ' displayName="Atenolol 50 mg"/>'
        "</manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>"
    )
    parsed = _read(document(cda_body(cda_section("Medications", "10160-0", "", entry))))
    assert "from 2023-01-01  Atenolol 50 mg: every 12 h; dose 1; oral [intended, active]" in (
        parsed.pages[0].text
    )
    assert parsed.resources[-1].resource_type == "MedicationRequest"
    assert parsed.resources[-1].codings[0].code == "197381"


def test_a_nullified_entry_is_left_out_and_counted() -> None:
    entry = _observation('<code displayName="Wrong one"/><statusCode code="nullified"/>')
    parsed = _read(document(cda_body(cda_section("Results", "30954-2", "Fine.", entry))))
    assert "Wrong one" not in parsed.pages[0].text
    assert parsed.warnings == ("1 entry is marked as nullified and left out.",)


def test_an_embedded_pdf_becomes_a_document_of_its_own() -> None:
    body = (
        '<nonXMLBody><text mediaType="application/pdf" representation="B64">'
        f"{in_base64(b'%PDF-1.4 x')}</text></nonXMLBody>"
    )
    parsed = _read(document(body))
    assert parsed.attachments[0].content == b"%PDF-1.4 x"
    assert parsed.attachments[0].file_name == "Visit to the lung clinic.pdf"


def test_embedded_text_is_read_in_place() -> None:
    data = in_base64("Lungs clear.")
    text = f'<text mediaType="text/plain" representation="B64">{data}</text>'
    body = f"<nonXMLBody>{text}</nonXMLBody>"
    assert "Lungs clear." in _read(document(body)).pages[0].text


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;">]>
<ClinicalDocument xmlns="urn:hl7-org:v3"><title>&c;</title></ClinicalDocument>"""
XXE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<ClinicalDocument xmlns="urn:hl7-org:v3"><title>&a;</title></ClinicalDocument>"""


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<a", b"<a/>", BOMB, XXE, b"<a>" * 100_000,
        b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>',
        document("<nonXMLBody><text><reference value='x.pdf'/></text></nonXMLBody>"),
        document(cda_body())[:-40],
    ],
    ids=range(9),
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(DocumentUnreadable, match=r"[.]$"):
        _read(content)


def test_numbers_that_care_does_not_need_are_shown_by_their_end() -> None:
    content = document(cda_body(cda_section("Plan", "18776-5", "Rest"))).replace(
        b'extension="SSN-1"',
        b'extension="999-45-6789"/><id root="2.16.840.1.113883.4.349" extension="1012845331V1"',
    )
    parsed = _read(content)
    assert "Identifier: ends in 6789" in parsed.pages[0].text
    assert "999-45" not in parsed.pages[0].text
    # A number of the US veterans' hospitals, whose system begins with the same digits.
    assert parsed.subjects[0].mrn == "1012845331V1"


def test_what_the_narrative_strikes_out_or_raises_is_marked() -> None:
    narrative = (
        "<paragraph>Platelets 84 x10<sup>9</sup>/L</paragraph><list><item><content "
        'styleCode="Bold Strikethrough">Finasteride 5 mg</content></item></list><table><tr>'
        '<td>Dose</td><td><content revised="delete">5 mg</content> 2 mg</td></tr></table>'
    )
    text = _text(cda_section("Plan", "18776-5", narrative))
    assert "Platelets 84 x10^9/L" in text
    assert "- [struck out: Finasteride 5 mg]" in text
    assert "[struck out: 5 mg] 2 mg" in text
