"""A file is what its bytes are, not what its name says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmemory.clinical.document import MediaType
from medmemory.errors import DocumentUnreadable, UnsupportedMediaType
from medmemory.ingestion.sniffing import ACCEPTED, mislabelled, sniff
from tests.support.documents import docx_file, macro_docx, pdf, zip_file
from tests.support.office_files import odt_file, ole_file, parts_of, rtf_file, xlsx_file

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0" + bytes(20)
MESSAGE = b"Received: by x\r\nFrom: a@x.org\r\nSubject: Results\r\nMIME-Version: 1.0\r\n\r\nHello"
MAILED = b"From a@x.org Sat Mar  2 10:15:34 2024\r\n"
CDA = b'<?xml version="1.0"?><!-- made --><ClinicalDocument xmlns="urn:hl7-org:v3"><id/>'
PATIENT = b'{"resourceType": "Patient"}'


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (pdf(["x"]), "x.txt", MediaType.PDF),
        (b"\n\n" + pdf(["x"]), "x.pdf", MediaType.PDF),
        (b"printer says hello\n" + pdf(["x"]), "x.pdf", MediaType.PDF),
        (docx_file(["x"]), "x.pdf", MediaType.DOCX),
        (xlsx_file({"A": [["x"]]}), "x.docx", MediaType.XLSX),
        (odt_file("<text:p>x</text:p>"), "x", MediaType.ODT),
        (ole_file("WordDocument", stream=bytes(12)), "x.doc", MediaType.DOC),
        (rtf_file("x"), "x.doc", MediaType.RTF),
        (b"Sodium 140", "x.pdf", MediaType.TEXT),
        (b"# Plan", "x.MD", MediaType.MARKDOWN),
        (b"test,value\nNa,140\n", "labs.csv", MediaType.CSV),
        (b"test\tvalue\nNa\t140\n", "labs.TSV", MediaType.CSV),
        (b"test,value\nNa,140\n", "labs.txt", MediaType.TEXT),
        (b"<!DOCTYPE html><p>x", "x.csv", MediaType.HTML),
        (b"  <html><body>x", "x", MediaType.HTML),
        (b"Hello <b>there</b><br>", "x.html", MediaType.HTML),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', "x", MediaType.HTML),
        (MESSAGE, "x.txt", MediaType.EMAIL),
        (MAILED + MESSAGE, "x.mbox", MediaType.EMAIL),
        (b"From: a\nTo: b\nSubject: c\n\nd", "x.eml", MediaType.EMAIL),
        (b"From: Dr A\nTo: Dr B\nDate: 2024-01-02\n\nDear colleague", "memo.txt", MediaType.TEXT),
        (PNG, "x", MediaType.PNG),
        (JPEG, "x.png", MediaType.JPEG),
        (b"II*\x00" + bytes(20), "x", MediaType.TIFF),
        (b"MM\x00*" + bytes(20), "x", MediaType.TIFF),
        (b"\x00\x00\x00\x18ftypheic" + bytes(20), "x", MediaType.HEIC),
        (PATIENT, "x.txt", MediaType.FHIR),
        (b'\xef\xbb\xbf {"id": "1",\n "resourceType" : "Bundle"}', "x", MediaType.FHIR),
        ('{"resourceType": "Patient"}'.encode("utf-16"), "x", MediaType.FHIR),
        (PATIENT + b"\n" + PATIENT + b"\n", "x.json", MediaType.FHIR_BULK),
        (PATIENT + b"\n", "x.ndjson", MediaType.FHIR),
        (CDA, "x.xml", MediaType.CDA),
        (CDA.decode().encode("utf-16"), "x.xml", MediaType.CDA),
        (b"\x0bMSH|^~\\&|LAB|\rPID|1", "x.txt", MediaType.HL7_V2),
        (b"FHS|^~\\&|\rBHS|^~\\&|", "x", MediaType.HL7_V2),
        (zip_file({"a.txt": b"x"}), "x.zip", MediaType.ZIP),
        ("Größe".encode("utf-16"), "x.txt", MediaType.TEXT),
        ("Blutdruck".encode("utf-16-le"), "x.txt", MediaType.TEXT),
        ("Größe 170 cm, 37 °C".encode("cp1252"), "x", MediaType.TEXT),
        ("\ufeffGröße".encode(), "x.txt", MediaType.TEXT),
        ("患者は胸痛のため入院しました。".encode("shift_jis"), "x.txt", MediaType.TEXT),
        (b"[2024-01-02] Seen in clinic", "x.txt", MediaType.TEXT),
        (b"<5 mmol/l is normal", "x.txt", MediaType.TEXT),
        (b"BM 2x daily", "x.txt", MediaType.TEXT),
        (b"We print %PDF-1.4 files here", "x.txt", MediaType.TEXT),
        (b"(%PDF-1.4)", "x.txt", MediaType.TEXT),
        # Damaged, which its parser says; never text.
        (b"%PDF 1.", "x.txt", MediaType.PDF),
        (b" \xfe%PDF-1.5\nstartxref 7", "x.pdf", MediaType.PDF),
    ],
)
def test_accepted_kinds(content: bytes, name: str, media_type: MediaType) -> None:
    assert sniff(content, name) is media_type


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PNG + zip_file({"a.txt": b"x"}), MediaType.PNG),
        (JPEG + pdf(["x"]), MediaType.JPEG),
        (pdf(["x"]) + zip_file({"a.txt": b"x"}), MediaType.PDF),
        (zip_file({"a.pdf": pdf(["x"])}), MediaType.ZIP),
    ],
    ids=["png and zip", "jpeg and pdf", "pdf and zip", "pdf in zip"],
)
def test_of_two_kinds_in_one_file_the_first_bytes_decide(
    content: bytes, media_type: MediaType
) -> None:
    assert sniff(content, "x") is media_type


@pytest.mark.parametrize("start", [b"<html><script>x</script>", MESSAGE], ids=["page", "message"])
def test_a_page_or_message_that_is_a_pdf_too_is_refused(start: bytes) -> None:
    with pytest.raises(UnsupportedMediaType, match="two kinds at once"):
        sniff(start + b"\n" + pdf(["x"]), "x.html")


def test_two_archives_in_a_row_are_refused() -> None:
    with pytest.raises(DocumentUnreadable, match="more than one archive"):
        sniff(docx_file(["shown"]) + docx_file(["meant"]), "x.docx")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ" + b"%PDF-1.4 inside a program", "a program"),
        (b"\x7fELF" + bytes(50), "a program"),
        (b"#!/bin/sh\nrm -rf /", "a program"),
        (zip_file({"META-INF/MANIFEST.MF": b"x"}), "a program"),
        (b"GIF89a" + bytes(20), "an image"),
        (b"RIFF\x00\x00\x00\x00WEBP", "an image"),
        (bytes(128) + b"DICM" + bytes(20), "DICOM"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(20), "a video"),
        (b"Rar!\x1a\x07\x00" + bytes(20), "RAR"),
        (b"\x1f\x8b\x08\x00" + bytes(20), "compressed"),
        (b'<?xml version="1.0"?><a/>', "XML"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "type definition"),
        (b'<?xml version="1.0"?><!DOCTYPE ClinicalDocument [<!ENTITY x "y">]>'
         b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "type definition"),
        (b'<Patient xmlns="http://hl7.org/fhir"/>', "FHIR in XML; export it as JSON"),
        (b'<Bundle xmlns="http://hl7.org/fhir"><id/>', "FHIR in XML; export it as JSON"),
        (MAILED + MESSAGE + b"\r\n\r\n" + MAILED + MESSAGE, "mailbox of several messages; save"),
        (b'{"name": "x"}', "JSON"),
        (b'[{"name": "x"}]', "JSON"),
        (ole_file("Workbook"), "old Excel"),
        (ole_file("__properties_version1.0"), "Outlook message; save it as EML"),
        (ole_file("WordDocument", "_VBA_PROJECT"), "macros"),
        (ole_file("WordDocument", "Macros"), "macros"),
        (zip_file({**parts_of(xlsx_file({"A": [["x"]]})), "xl/vbaProject.bin": b"x"}), "macros"),
        (zip_file({**parts_of(odt_file("")), "Basic/Standard/Module1.xml": b"x"}), "macros"),
        (zip_file({"[Content_Types].xml": b"presentationml.presentation.main+xml"}), "PowerPoint"),
        (macro_docx(), "macros"),
        (bytes(range(256)) * 4, "does not know"),
        (b"\x01" + bytes(5000), "does not know"),
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_what_is_accepted(content: bytes, words: str) -> None:
    with pytest.raises(UnsupportedMediaType, match=words) as refusal:
        sniff(content, "x.pdf")
    assert ACCEPTED in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (bytes(5000), "empty"),
        (b"PK\x03\x04 torn", "damaged"),
        (b"PK\x05\x06" + bytes(18), "empty"),
        (docx_file(["x"])[:-30], "damaged"),
        (zip_file({"word/document.xml": b"<x/>"}), "damaged"),
        (ole_file("Nothing"), "damaged"),
        (ole_file("EncryptedPackage", "EncryptionInfo"), "password"),
        (ole_file("WordDocument", stream=bytes(11) + b"\x01"), "password"),
        (zip_file({**parts_of(odt_file("")),
                   "META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "password"),
        (b"not json", "damaged"),
    ],
)  # fmt: skip
def test_empty_torn_and_protected_files_are_unreadable(content: bytes, words: str) -> None:
    with pytest.raises(DocumentUnreadable, match=words):
        sniff(content, "x.json")


def test_a_wrong_name_is_a_warning() -> None:
    assert mislabelled(MediaType.PDF, "scan.pdf") is None
    assert mislabelled(MediaType.TEXT, "note.dictation") is None
    assert mislabelled(MediaType.RTF, "letter.DOC") is None
    warning = mislabelled(MediaType.PDF, "letter.docx")
    assert warning == "The name ends in .docx, but the file is PDF; it was read as that."


_MARKS = [
    b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf", b"\x89PNG\r\n\x1a\n",
    b"II*\x00", b"\x00\x00\x00\x18ftypheic", b'{"resourceType":', b"<?xml", b"MSH|^~\\&|",
    b"From: x\nMIME-Version: 1.0\n", b"<html>", b"",
]  # fmt: skip


@given(
    st.sampled_from(_MARKS),
    st.binary(max_size=3000),
    st.sampled_from(["x.pdf", "x.txt", "x.docx", "x.csv", "x.eml", "x.json", "x.html", "x"]),
)
def test_any_bytes_are_accepted_or_refused_in_words(mark: bytes, rest: bytes, name: str) -> None:
    try:
        assert sniff(mark + rest, name) in MediaType
    except (UnsupportedMediaType, DocumentUnreadable) as refusal:
        assert str(refusal).endswith(".")
