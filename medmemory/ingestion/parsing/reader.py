"""Reads a file in a process of its own, so that no file can take the worker down or hang it."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from datetime import date

from medmemory.clinical.document import Page, ParsedDocument, StoredDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.frames import LENGTH, LONGEST_RECORD, Record
from medmemory.ingestion.ports import PageProgress
from medmemory.settings import Settings

# The child finds Python and its libraries by these; it inherits no credential.
_INHERITED = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR")
_OVER_LIMIT_SIGNALS = {-signal.SIGXCPU, -signal.SIGKILL}


class DocumentReader:
    """Parses within the limits of the settings: CPU time, wall time, memory and pages."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def __call__(
        self, document: StoredDocument, content: bytes, *, progress: PageProgress
    ) -> ParsedDocument:
        """All pages of the file.

        Raises DocumentUnreadable with a sentence when it cannot be read within the limits.
        """
        process = await self._start(document)
        try:
            async with asyncio.timeout(self._settings.parsing_wall_seconds):
                return await _conversation(process, content, progress)
        except TimeoutError:
            raise DocumentUnreadable(
                "Reading this file took longer than this site allows. Split it, or save it anew."
            ) from None
        finally:
            await _end(process)

    async def _start(self, document: StoredDocument) -> Process:
        settings = self._settings
        limits = (
            settings.document_max_pages,
            settings.parsing_cpu_seconds,
            settings.parsing_memory_megabytes,
        )
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "medmemory.ingestion.parsing.child"),
            *(document.media_type.value, *map(str, limits)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={name: os.environ[name] for name in _INHERITED if name in os.environ},
            # A session of its own: Ctrl-C reaches the worker, which ends the child.
            start_new_session=True,
        )


async def _conversation(process: Process, content: bytes, progress: PageProgress) -> ParsedDocument:
    await _send(process, content)
    pages: list[Page] = []
    async for record in _records(process):
        match record["kind"]:
            case "progress":
                await progress(record["pages_read"], record["page_count"])
            case "page":
                pages.append(Page(record["number"], record["text"]))
            case "end":
                return _parsed(pages, record)
            case "refusal":
                raise DocumentUnreadable(record["sentence"])
            case "exhausted":
                raise _over_limits()
    # The child ended without its last word: the file stopped it.
    if await process.wait() in _OVER_LIMIT_SIGNALS:
        raise _over_limits()
    raise DocumentUnreadable("The file is damaged: it stopped the program that reads it.")


async def _send(process: Process, content: bytes) -> None:
    assert process.stdin is not None  # noqa: S101  # it was asked for
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # its exit code says more
        process.stdin.write(content)
        await process.stdin.drain()
        process.stdin.close()


async def _records(process: Process) -> AsyncIterator[Record]:
    assert process.stdout is not None  # noqa: S101  # it was asked for
    with contextlib.suppress(asyncio.IncompleteReadError):
        while True:
            (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
            if length > LONGEST_RECORD:
                raise _over_limits()
            record: Record = json.loads(await process.stdout.readexactly(length))
            yield record


async def _end(process: Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _parsed(pages: list[Page], record: Record) -> ParsedDocument:
    day = record["document_date"]
    return ParsedDocument(
        tuple(pages),
        title=record["title"],
        document_date=date.fromisoformat(day) if day else None,
        unreadable_pages=tuple(record["unreadable_pages"]),
        warnings=tuple(record["warnings"]),
    )


def _over_limits() -> DocumentUnreadable:
    return DocumentUnreadable(
        "Reading this file needs more time or memory than this site allows. Split it, or save it "
        "anew."
    )
