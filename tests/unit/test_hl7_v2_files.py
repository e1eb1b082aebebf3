"""HL7 v2 messages read like a report, and a corrected result stands alone."""

from datetime import date

import pytest

from medmemory.clinical.document import ParsedDocument, Subject
from medmemory.clinical.document_kind import DocumentKind
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import hl7_v2
from tests.support.structured_files import HL7_HEADER, HL7_PATIENT, hl7, in_base64

OBR = "OBR|1|P1|F1|24331-1^Lipid panel^LN|||20240304080000||||||||BLD|||||||20240305||LAB|F"


def _read(content: bytes) -> ParsedDocument:
    return hl7_v2.parse(content, page_limit=100, report=lambda *_: None)


def _text(*segments: str, header: str = HL7_HEADER) -> str:
    return "\n".join(page.text for page in _read(hl7(*segments, header=header)).pages)


def _obx(value: str, status: str, code: str = "2089-1^LDL^LN") -> str:
    return f"OBX|1|NM|{code}||{value}|mmol/L|0-3|H|||{status}|||20240304080000"


def test_a_result_has_value_unit_range_flag_and_status() -> None:
    parsed = _read(hl7(OBR, _obx("3.40", "F"), "NTE|1||fasting"))
    text = parsed.pages[0].text
    assert (
        "2024-03-04 08:00  LDL: 3.40 mmol/L (reference 0-3), high [final]\n  note: fasting" in text
    )
    assert "Laboratory results (Lipid panel)\n" in text
    found = parsed.resources[-1]
    assert (found.resource_type, found.codings[0].system) == ("Observation", "http://loinc.org")
    assert found.effective == date(2024, 3, 4)
    assert (parsed.title, parsed.kind) == ("Lipid panel", DocumentKind.LABORATORY_REPORT)
    assert parsed.document_date == date(2024, 3, 4)


def test_the_subject_is_the_patient_by_name_birth_date_and_record_number() -> None:
    assert _read(hl7(OBR)).subjects == (
        Subject("Veerhaven", "Klaas J", date(1955, 6, 30), "MRN-77"),
    )


@pytest.mark.parametrize("order", [("P", "F", "C"), ("C", "F", "P"), ("F", "P", "C")])
def test_a_corrected_result_replaces_final_and_preliminary_in_whatever_order(
    order: tuple[str, str, str],
) -> None:
    values = {"P": "1.11", "F": "2.22", "C": "3.33"}
    messages = b"\r".join(hl7(OBR, _obx(values[status], status)) for status in order)
    parsed = _read(messages)
    text = "\n".join(page.text for page in parsed.pages)
    assert "3.33" in text
    assert "1.11" not in text
    assert "2.22" not in text
    assert "2 earlier results were left out" in parsed.warnings[0]


def test_results_of_two_people_never_replace_each_other() -> None:
    other = HL7_PATIENT.replace("Veerhaven", "Bosch").replace("MRN-77", "MRN-78")
    content = hl7(OBR, _obx("1.11", "P")) + b"\r" + hl7(OBR, _obx("3.33", "C"), patient=other)
    parsed = _read(content)
    assert "1.11" in "".join(page.text for page in parsed.pages)
    assert len(parsed.subjects) == 2


def test_a_result_that_is_taken_back_is_gone_and_counted() -> None:
    parsed = _read(hl7(OBR, _obx("9.99", "W"), _obx("2.00", "F", "2085-9^HDL^LN")))
    assert "9.99" not in parsed.pages[0].text
    assert parsed.warnings == ("1 result is marked as deleted or wrong and left out.",)


def test_the_lines_of_a_text_result_make_one_text() -> None:
    lines = ("IMPRESSION:", "No fracture.", "", "Second look advised.")
    text = _text(
        "OBR|1|||36643-5^Chest X-ray^LN|||20240304|||||||||||||||||RAD|F",
        *(f"OBX|{at}|TX|36643-5^Chest X-ray^LN||{line}||||||F" for at, line in enumerate(lines)),
    )
    assert "IMPRESSION:\nNo fracture.\n\nSecond look advised." in text
    assert "Imaging (Chest X-ray)" in text


def test_a_text_document_is_read_by_its_headings_and_kind() -> None:
    header = HL7_HEADER.replace("ORU^R01", "MDM^T02")
    parsed = _read(
        hl7(
            "TXA|1|DS|TX|20240302|||||1^Aalto^Ida||||||||AU",
            "OBX|1|FT|1^Text^L||Allergies:\\.br\\none\\.br\\Plan:\\.br\\Home \\T\\ rest||||||F",
            header=header,
        )
    )
    assert parsed.kind is DocumentKind.DISCHARGE_SUMMARY
    assert parsed.document_date == date(2024, 3, 2)
    assert "Plan:\nHome & rest" in "".join(page.text for page in parsed.pages)
    assert parsed.sections is not None
    assert any((section.heading or "").startswith("Plan (") for section in parsed.sections)


def test_a_file_in_base64_becomes_a_document_of_its_own() -> None:
    data = in_base64(b"%PDF-1.5 x")
    parsed = _read(
        hl7(OBR, f"OBX|1|ED|11502-2^Report^LN||LAB^application^pdf^Base64^{data}||||||F")
    )
    (attachment,) = parsed.attachments
    assert (attachment.file_name, attachment.content) == ("Report.pdf", b"%PDF-1.5 x")


def test_allergies_diagnoses_and_the_visit_of_an_admission() -> None:
    text = _text(
        "PV1|1|I|Ward 3^12^B||||1^Aalto^Ida",
        "AL1|1|DA|70618^Penicillin^RXNORM|SV|rash|20200101",
        "DG1|1||J18.9^Pneumonia^I10||20240304|A",
        header=HL7_HEADER.replace("ORU^R01", "ADT^A01"),
    )
    assert "2020-01-01  Penicillin: drug allergy; severity severe; reaction rash" in text
    assert "2024-03-04  Pneumonia: type admitting; ICD-10 J18.9" in text
    assert "Visit: inpatient; at Ward 3, room 12, bed B; attending Ida Aalto" in text


def test_a_refused_vaccine_is_not_given() -> None:
    text = _text(
        "ORC|RE||1", "RXA|0|1|20231001||140^Influenza^CVX|999||||||||||||00^Parental decision||RE",
        header=HL7_HEADER.replace("ORU^R01", "VXU^V04"),
    )  # fmt: skip
    assert "2023-10-01  NOT given: Influenza: refused because Parental decision [refused]" in text


def test_timing_and_route_belong_to_the_drug_that_they_are_sent_with() -> None:
    text = _text(
        "PV1|1|O", "ORC|DC|7|||||||20240110||", "TQ1|1||BID", "RXE||723^Amoxicillin^RXNORM|500||mg",
        "PRT||AD", "RXR|PO^oral",
        header=HL7_HEADER.replace("ORU^R01", "RDE^O11"),
    )  # fmt: skip
    assert "2024-01-10  Amoxicillin: dose 500 mg; timing BID; route oral [discontinued]" in text


def test_batches_line_ends_and_framing_do_not_matter() -> None:
    message = hl7(OBR, _obx("3.4", "F"))
    for end in (b"\r", b"\n", b"\r\n"):
        framed = b"\x0bFHS|^~\\&\rBHS|^~\\&\r" + message + b"\rBTS|1\rFTS|1\r\x1c\r"
        text = _read(framed.replace(b"\r", end)).pages[0].text
        assert "LDL: 3.4 mmol/L" in text


def test_letters_are_read_in_the_character_set_that_the_header_names() -> None:
    header = HL7_HEADER + "||||||8859/15"
    content = hl7(OBR, "OBX|1|ST|1^Note^L||Groβ\u20ac||||||F".replace("β", "ß"), header=header)
    assert "Groß€" in _read(content.decode().encode("iso-8859-15")).pages[0].text


def test_other_delimiters_and_escapes_are_understood() -> None:
    content = hl7(OBR, _obx("3.4", "F")).translate(bytes.maketrans(b"|^", b"*:"))
    assert "LDL: 3.4 mmol/L" in _read(content).pages[0].text
    text = _text(OBR, "OBX|1|ST|1^Path^L||C:\\temp is \\X41\\ \\.sp+99999999999\\ end||||||F")
    assert "C:\\temp is A" in text
    assert "end" in text


def test_a_type_of_message_that_is_not_known_is_shown_segment_by_segment() -> None:
    parsed = _read(hl7("ZZZ|1|local^thing", header=HL7_HEADER.replace("ORU^R01", "QBP^Q11")))
    assert "ZZZ:  1 | local thing" in parsed.pages[0].text
    assert parsed.warnings == ("Messages of less usual types are shown segment by segment: QBP 1.",)


@pytest.mark.parametrize("content", [b"", b"PID|1", b"MSH", b"MSH|", b"MSH||||", b"MSHxyyyy"])
def test_what_cannot_be_read_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(DocumentUnreadable, match=r"[.]$"):
        _read(content)


def test_a_second_patient_within_one_message_is_a_second_subject() -> None:
    message = hl7(
        "OBR|1|||1^Panel^LN",
        "OBX|1|NM|2^A^LN||3|g|||||F",
        "PID|2||MRN-99^^^H^MR||Stone^Ada||19700101|F",
        "OBR|1|||1^Panel^LN",
        "OBX|1|NM|2^A^LN||9|g|||||F",
    )
    assert [subject.mrn for subject in _read(message).subjects] == ["MRN-77", "MRN-99"]


def test_numbers_that_care_does_not_need_are_shown_by_their_end() -> None:
    patient = "PID|1||999-45-6789^^^^SS~MRN-77^^^H^MR~D1234567^^^^DL||Veerhaven^Klaas||19550630|M"
    parsed = _read(hl7("GT1|1||Veerhaven^Jan|||||||||999451234", patient=patient))
    text = "\n".join(page.text for page in parsed.pages)
    assert "Identifier (SS): ends in 6789" in text
    assert "Identifier (DL): ends in 4567" in text
    assert "Identifier (MR): MRN-77" in text
    assert "ends in 1234" in text
    assert "999" not in text


def test_two_people_in_one_field_or_in_a_merge_are_two_subjects() -> None:
    two = "PID|1||A001^^^H^MR||Norbury^Hazel^^^^^L~Walsh^Paul^^^^^L||19580203|F"
    one = "PID|1||A001^^^H^MR||Norbury^Hazel^^^^^L~Smith^Hazel^^^^^M~Zed^Zoe^^^^^A||19580203|F"
    merge = "MRG|B001^^^H^MR||||||Walsh^Paul"

    def families(*segments: str) -> list[str | None]:
        content = "\r".join((HL7_HEADER, *segments)).encode()
        return [subject.family_name for subject in _read(content).subjects]

    assert families(two) == ["Norbury", "Walsh"]
    assert families(one) == ["Norbury"]
    assert families(one, merge) == ["Norbury", "Walsh"]


def test_a_record_that_is_joined_by_its_number_alone_is_named() -> None:
    patient = "PID|1||A001^^^H^MR||Norbury^Hazel||19580203|F"

    def read(*segments: str) -> ParsedDocument:
        return _read("\r".join((HL7_HEADER, *segments)).encode())

    (warning,) = [one for one in read(patient, "MRG|B001^^^H^MR").warnings if "joins" in one]
    assert "B001" in warning
    assert not [one for one in read(patient, "MRG|a 001^^^H^MR").warnings if "joins" in one]
    bare = read("MRG|B001^^^H^MR", "NTE|1||Seen today.")
    assert [subject.mrn for subject in bare.subjects] == ["B001"]
