"""A file is what its bytes are, not what its name says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmemory.clinical.document import MediaType
from medmemory.errors import DocumentUnreadable, UnsupportedMediaType
from medmemory.ingestion.sniffing import ACCEPTED, sniff
from tests.support.documents import docx_file, macro_docx, pdf, zip_file


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (pdf(["x"]), "x.txt", MediaType.PDF),
        (b"\n\n" + pdf(["x"]), "x.pdf", MediaType.PDF),
        (docx_file(["x"]), "x.pdf", MediaType.DOCX),
        (b"Sodium 140", "x.pdf", MediaType.TEXT),
        (b"# Plan", "x.MD", MediaType.MARKDOWN),
        ("Größe".encode("utf-16"), "x.txt", MediaType.TEXT),
        ("Blutdruck".encode("utf-16-le"), "x.txt", MediaType.TEXT),
        ("Größe 170 cm, 37 °C".encode("cp1252"), "x", MediaType.TEXT),
        ("\ufeffGröße".encode(), "x.txt", MediaType.TEXT),
    ],
)
def test_accepted_kinds(content: bytes, name: str, media_type: MediaType) -> None:
    assert sniff(content, name) is media_type


@pytest.mark.parametrize(
    "content",
    [
        b"MZ" + b"%PDF-1.4 inside a program",
        b"\x7fELF" + bytes(50),
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0" + bytes(20),
        b"<!DOCTYPE html><p>x",
        b"  <html>",
        b'<?xml version="1.0"?><a/>',
        b"{\\rtf1 x}",
        b"MSH|^~\\&|LAB",
        b"\xd0\xcf\x11\xe0" + bytes(20),
        bytes(range(256)) * 4,
        bytes(5000),
        zip_file({"xl/workbook.xml": b"<x/>"}),
        macro_docx(),
    ],
    ids=lambda content: repr(content[:12]),
)
def test_everything_else_is_refused_with_what_is_accepted(content: bytes) -> None:
    with pytest.raises(UnsupportedMediaType, match="Accepted: PDF") as refusal:
        sniff(content, "x.pdf")
    assert ACCEPTED in str(refusal.value)


def test_structured_text_is_refused_by_its_name() -> None:
    with pytest.raises(UnsupportedMediaType, match="CSV"):
        sniff(b"test,value\nNa,140\n", "labs.csv")


@pytest.mark.parametrize("content", [b"", b" \n\t", b"PK\x03\x04 torn"])
def test_empty_and_torn_files_are_unreadable(content: bytes) -> None:
    with pytest.raises(DocumentUnreadable):
        sniff(content, "x.docx")


@given(st.binary(max_size=3000), st.sampled_from(["x.pdf", "x.txt", "x.docx", "x"]))
def test_any_bytes_are_accepted_or_refused_in_words(content: bytes, name: str) -> None:
    try:
        assert sniff(content, name) in MediaType
    except (UnsupportedMediaType, DocumentUnreadable) as refusal:
        assert str(refusal).endswith(".")
