"""Reads a file in a process of its own, so that no file can take the worker down or hang it."""

import asyncio
import contextlib
import errno
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

from medmemory.clinical.document import ParsedDocument, StoredDocument
from medmemory.clinical.document_status import ReadingStep
from medmemory.errors import (
    DocumentOverLimits,
    DocumentUnreadable,
    InvariantBroken,
    MachineBusy,
)
from medmemory.ingestion.parsing import endings
from medmemory.ingestion.parsing.frames import LENGTH, LONGEST_RECORD, REFUSALS, Assembly, Record
from medmemory.ingestion.ports import PageProgress
from medmemory.settings import Settings

# The child finds Python and its libraries by these; it inherits no credential.
_INHERITED = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT")
# Of the recogniser's own threads: several documents at once share the machine already.
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}
_FOLDER_PREFIX = "medmemory-reading-"
_FOLDER_SLACK_SECONDS = 60
_ATTACHMENTS_OF_UPLOADS = 4  # all attachments of a file together, in uploads of the largest size


def remove_left_folders(settings: Settings) -> None:
    """No folder is left of a reading whose worker was killed: none that old is in use.

    By age, because workers on several machines or in containers may share the folder.
    """
    oldest = time.time() - settings.parsing_wall_seconds - _FOLDER_SLACK_SECONDS
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER_PREFIX}*"):
        with contextlib.suppress(OSError):  # another account's, or gone meanwhile
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder)


class DocumentReader:
    """Parses within the limits of the settings: CPU time, wall time, memory and pages."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def __call__(
        self, document: StoredDocument, content: bytes, *, progress: PageProgress
    ) -> ParsedDocument:
        """All that the file holds.

        Raises DocumentUnreadable or UnsupportedMediaType with a sentence when it cannot be read,
        DocumentOverLimits when not within the limits, DependencyError when it may be later.
        """
        # What is left behind there when the process is killed goes with the folder.
        with tempfile.TemporaryDirectory(
            prefix=_FOLDER_PREFIX, ignore_cleanup_errors=True
        ) as folder:
            process = await self._start(document, Path(folder))
            try:
                async with asyncio.timeout(self._settings.parsing_wall_seconds):
                    return await self._conversation(process, content, progress)
            except TimeoutError:
                raise endings.over_wall_time(self._settings) from None
            finally:
                await _end(process)

    async def _start(self, document: StoredDocument, folder: Path) -> Process:
        settings = self._settings
        if document.media_type is None:
            raise InvariantBroken("A file of no known kind was to be read.")
        limits = (
            settings.document_max_pages,
            settings.parsing_cpu_seconds,
            settings.parsing_memory_megabytes,
        )
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        try:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "medmemory.ingestion.parsing.child"),
                *(document.media_type.value, *map(str, limits)),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env=inherited | _ONE_THREAD | {"TMPDIR": str(folder), "HOME": str(folder)},
                # A session of its own: Ctrl-C reaches the worker, which ends the child and all that
                # the child started.
                start_new_session=True,
            )
        except OSError as error:
            if error.errno in {errno.EAGAIN, errno.ENOMEM}:
                raise MachineBusy from error
            raise

    async def _conversation(
        self, process: Process, content: bytes, progress: PageProgress
    ) -> ParsedDocument:
        await _send(process, content)
        assembly = Assembly()
        has_begun = False
        most_attached = self._settings.upload_max_bytes * _ATTACHMENTS_OF_UPLOADS
        async for record in _records(process):
            match record["kind"]:
                case "begun":
                    has_begun = True
                case "progress":
                    step = ReadingStep(record["step"])
                    await progress(record["pages_read"], record["page_count"], step)
                case kind if kind in REFUSALS:
                    raise REFUSALS[kind](record["sentence"])
                case "out_of_memory":
                    raise endings.over_memory(self._settings)
                case _:
                    if (parsed := assembly.add(record)) is not None:
                        return parsed
                    if assembly.attachment_bytes > most_attached:
                        raise DocumentOverLimits(
                            "The files within this file are larger than this site allows. Add "
                            "them one by one."
                        )
        # The child ended without its last word: the file stopped it, unless it never began.
        exit_code = await process.wait()
        if (limit := endings.limit_behind(exit_code, self._settings)) is not None:
            raise limit
        if not has_begun:
            raise InvariantBroken("The program that reads files did not start.")
        raise DocumentUnreadable(
            "The file is damaged: it stopped the program that reads it. Save it anew or as another "
            "format, and drop that."
        )


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
                raise DocumentOverLimits
            record: Record = json.loads(await process.stdout.readexactly(length))
            yield record


async def _end(process: Process) -> None:
    # Also when the child has ended: a converter that it started may be alive.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
