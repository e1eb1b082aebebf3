"""Files are read in a process of its own; what they do to it becomes a sentence."""

import os
import tempfile
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from medmemory.clinical.document import DocumentStatus, MediaType, StoredDocument
from medmemory.clinical.document_status import ReadingStep
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import DocumentOverLimits, DocumentUnreadable, InvariantBroken
from medmemory.ingestion.parsing.reader import DocumentReader, remove_left_folders
from tests.conftest import make_settings
from tests.support.documents import docx_file, encrypted_pdf, pdf, ward_notes, zip_file


def stored(media_type: MediaType) -> StoredDocument:
    return StoredDocument(
        id=DocumentId(uuid.uuid4()),
        patient_id=PatientId(uuid.uuid4()),
        file_name="x",
        title="x",
        media_type=media_type,
        sha256=bytes(32),
        byte_count=1,
        uploaded_at=datetime.now(UTC),
        status=DocumentStatus.READING,
    )


async def ignore(*_: object) -> None:
    return


async def test_two_hundred_pages_arrive_in_order_with_progress(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    async def note(pages_read: int, page_count: int, step: ReadingStep) -> None:
        seen.append((pages_read, page_count))

    reader = DocumentReader(make_settings(tmp_path))
    parsed = await reader(stored(MediaType.PDF), pdf(ward_notes(200)), progress=note)
    assert [page.number for page in parsed.pages] == list(range(1, 201))
    assert "Marker number 200 belongs" in parsed.pages[199].text
    assert seen[0] == (1, 200)
    assert seen[-1] == (200, 200)


@pytest.mark.parametrize(
    ("media_type", "content", "limits", "words"),
    [
        (MediaType.PDF, encrypted_pdf(), {}, "encrypted"),
        (MediaType.PDF, pdf(ward_notes(9)), {"document_max_pages": 8}, "at most 8"),
        (MediaType.PDF, pdf(["x"]), {"parsing_wall_seconds": 0.001}, "took longer"),
        (
            MediaType.DOCX,
            zip_file(
                {
                    "[Content_Types].xml": b"<Types/>",
                    "word/document.xml": b"<a>" + b" " * 400_000_000 + b"</a>",
                }
            ),
            {"parsing_memory_megabytes": 256},
            "damaged|needs more than|unpacks to",
        ),
        (MediaType.DOCX, docx_file(["x"])[:-40], {}, "damaged"),
    ],
    ids=["encrypted", "pages", "time", "bomb", "cut"],
)
async def test_what_a_file_does_to_its_reader_becomes_a_sentence(
    tmp_path: Path,
    media_type: MediaType,
    content: bytes,
    limits: dict[str, object],
    words: str,
) -> None:
    reader = DocumentReader(make_settings(tmp_path, None, **limits))
    with pytest.raises(DocumentUnreadable, match=words):
        await reader(stored(media_type), content, progress=ignore)


async def test_a_reader_that_is_killed_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    async def kill(*_: object) -> None:
        for child in psutil.Process().children():
            if "medmemory.ingestion.parsing.child" in child.cmdline():
                child.kill()

    reader = DocumentReader(make_settings(tmp_path))
    with pytest.raises(DocumentOverLimits, match="Try again when fewer files"):
        await reader(stored(MediaType.PDF), pdf(ward_notes(400)), progress=kill)


async def test_a_file_that_needs_more_memory_than_it_gets_says_so(tmp_path: Path) -> None:
    reader = DocumentReader(make_settings(tmp_path, parsing_memory_megabytes=256))
    with pytest.raises(DocumentOverLimits, match="more than the 256 MB of memory"):
        await reader(stored(MediaType.TEXT), b"Sodium 140\n" * 9_000_000, progress=ignore)


async def test_a_reader_that_does_not_start_is_not_blamed_on_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "resource.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    reader = DocumentReader(make_settings(tmp_path))
    with pytest.raises(InvariantBroken, match="did not start"):
        await reader(stored(MediaType.TEXT), b"Words", progress=ignore)


def test_what_a_killed_worker_left_is_removed_once_nothing_can_use_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new = tmp_path / "medmemory-reading-old", tmp_path / "medmemory-reading-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "letter.rtf").write_text("Words", encoding="utf-8")
    settings = make_settings(tmp_path, parsing_wall_seconds=5)
    os.utime(old, (0, time.time() - 120))
    remove_left_folders(settings)
    assert not old.exists()
    assert new.exists()
