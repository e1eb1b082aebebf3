"""DOC and RTF are read through LibreOffice, or refused with what to do instead."""

import shutil
import subprocess
from pathlib import Path

import pytest

from medmemory.clinical.document import ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import libreoffice
from medmemory.ingestion.sniffing import sniff
from tests.support.documents import docx_file
from tests.support.office_files import ole_file, rtf_file

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here"
)


def read(content: bytes) -> ParsedDocument:
    return libreoffice.parse(content, page_limit=50, report=lambda *_: None)


@needs_libreoffice
def test_an_rtf_keeps_its_letters_tables_and_pages() -> None:
    table = (
        r"{\trowd\cellx2000\cellx4000\cellx6000 Test\cell Value\cell Unit\cell\row"
        r"\trowd\cellx2000\cellx4000\cellx6000 K\cell 3.4\cell mmol/l\cell\row}\pard"
    )
    parsed = read(rtf_file("Discharge summary", r"J\'f6rg M\'fcller", table, r"\page Home"))
    assert "Discharge summary\nJörg Müller" in parsed.pages[0].text
    assert "Test: K; Value: 3.4; Unit: mmol/l" in parsed.pages[0].text
    assert parsed.pages[1].text == "Home"
    assert parsed.title == "Discharge summary"


@needs_libreoffice
def test_an_old_word_file_is_read(tmp_path: Path) -> None:
    source = tmp_path / "letter.docx"
    source.write_bytes(docx_file(["Clinic letter", "Metformin 500 mg"]))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "doc", "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    content = (tmp_path / "letter.doc").read_bytes()
    assert sniff(content, "letter.doc").name == "DOC"
    assert read(content).pages[0].text == "Clinic letter\nMetformin 500 mg"


@needs_libreoffice
@pytest.mark.parametrize(
    "content", [ole_file("WordDocument", stream=bytes(500)), rtf_file("x")[:20]], ids=["doc", "rtf"]
)
def test_a_damaged_file_ends_in_pages_or_a_sentence(content: bytes) -> None:
    with pytest.raises(DocumentUnreadable):
        read(content)


@needs_libreoffice
def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read(rtf_file("Clinic letter"))
    assert list(tmp_path.iterdir()) == []


def test_without_libreoffice_the_refusal_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DocumentUnreadable, match="needs LibreOffice on the server"):
        read(rtf_file("Clinic letter"))
