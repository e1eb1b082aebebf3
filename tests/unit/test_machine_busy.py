"""What the machine cannot start now is tried again; it is no fault of the file."""

import asyncio
import errno
import os
import subprocess
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from medmemory.clinical.document import DocumentStatus, MediaType, StoredDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import DependencyError, MachineBusy
from medmemory.ingestion.parsing import child, frames, ocr
from medmemory.ingestion.parsing.reader import DocumentReader
from tests.conftest import make_settings


def _refused(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def test_an_engine_that_cannot_be_started_now_loses_no_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run(*_: object, **__: object) -> None:
        raise _refused(errno.EAGAIN)

    monkeypatch.setattr(ocr, "_program", lambda: (ocr._Program("tesseract", None), "5"))
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(MachineBusy) as raised:
        ocr.recognise(Image.new("L", (9, 9)), dots_per_inch=300)
    last_word = child._last_word(raised.value)
    assert last_word is not None
    assert issubclass(frames.REFUSALS[last_word["kind"]], DependencyError)  # the job comes back
    assert "waits" in last_word["sentence"]


def test_an_engine_that_is_broken_fails_the_page_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: object, **__: object) -> None:
        raise _refused(errno.ENOENT)

    monkeypatch.setattr(ocr, "_program", lambda: (ocr._Program("tesseract", None), "5"))
    monkeypatch.setattr(subprocess, "run", run)
    assert ocr.recognise(Image.new("L", (9, 9)), dots_per_inch=300) is None


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.ENOMEM, errno.ENOENT])
async def test_a_reader_that_cannot_be_started_now_is_started_later(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int
) -> None:
    async def start(*_: object, **__: object) -> None:
        raise _refused(number)

    async def ignore(*_: object) -> None:
        return

    document = StoredDocument(
        id=DocumentId(uuid.uuid4()),
        patient_id=PatientId(uuid.uuid4()),
        file_name="x",
        title="x",
        media_type=MediaType.TEXT,
        sha256=bytes(32),
        byte_count=1,
        uploaded_at=datetime.now(UTC),
        status=DocumentStatus.READING,
    )
    monkeypatch.setattr(asyncio, "create_subprocess_exec", start)
    reader = DocumentReader(make_settings(tmp_path))
    with pytest.raises(OSError if number == errno.ENOENT else MachineBusy):
        await reader(document, b"x", progress=ignore)
