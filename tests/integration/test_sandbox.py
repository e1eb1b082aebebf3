"""What a process that reads a file can not do, and that it ends when nobody waits for it."""

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from medmemory.clinical.document import MediaType
from medmemory.ingestion.parsing.reader import DocumentReader
from tests.conftest import make_settings
from tests.integration.test_document_reader import ignore, stored
from tests.support.documents import pdf, ward_notes

CONFINED = """
from medmemory.ingestion.parsing.sandbox import confine
confine(cpu_seconds=2, memory_megabytes=512)
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CONFINED + program],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


async def test_it_reaches_no_network() -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        done = await asyncio.to_thread(
            run, f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)"
        )
    if done.returncode == 0:
        pytest.skip("this kernel grants no network namespace")
    assert "unreachable" in done.stderr.lower() or "refused" in done.stderr.lower()


@pytest.mark.parametrize(
    ("program", "sign"),
    [
        ("while True: pass", "-24"),  # SIGXCPU
        ("bytearray(10**9)", "MemoryError"),
    ],
    ids=["CPU", "memory"],
)
def test_it_ends_at_its_limits(program: str, sign: str) -> None:
    done = run(program)
    assert sign in f"{done.returncode} {done.stderr}"


def test_it_cannot_fill_the_disk(tmp_path: Path) -> None:
    target = tmp_path / "big"
    done = run(
        f"import os\nhandle = os.open({str(target)!r}, os.O_CREAT | os.O_WRONLY)\n"
        "os.ftruncate(handle, 600 * 1024 * 1024)"
    )
    assert done.returncode != 0


async def test_a_reading_that_is_cancelled_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    def folders() -> set[Path]:
        return set(Path(tempfile.gettempdir()).glob("medmemory-reading-*"))

    def children() -> set[psutil.Process]:
        return set(psutil.Process().children(recursive=True)) - others

    before = folders()
    others = set(psutil.Process().children(recursive=True))  # such as a running site
    reader = DocumentReader(make_settings(tmp_path))
    reading = asyncio.create_task(
        reader(stored(MediaType.PDF), pdf(ward_notes(400)), progress=ignore)
    )
    while not children():  # noqa: ASYNC110  # of the machine
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    started = children()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    _, alive = psutil.wait_procs(started, timeout=5)
    assert alive == []
    assert folders() <= before
