"""The process that reads one file: `python -m medmemory.ingestion.parsing.child`.

It gets the file on standard input, has no credentials and bounded resources, and may crash: the
worker then says so about this one file.
"""

import contextlib
import os
import resource
import sys
import time
from typing import BinaryIO

from medmemory.clinical.document import MediaType, ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import docx, pdf, text
from medmemory.ingestion.parsing.frames import write_record

_PARSERS = {
    MediaType.PDF: pdf.parse,
    MediaType.DOCX: docx.parse,
    MediaType.TEXT: text.parse,
    MediaType.MARKDOWN: text.parse,
}
_REPORT_EVERY_SECONDS = 0.2
_MEGABYTE = 1024 * 1024


class _Report:
    """Tells the worker about pages, but not about each of thousands."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._last = 0.0

    def __call__(self, pages_read: int, page_count: int) -> None:
        now = time.monotonic()
        if pages_read in {1, page_count} or now - self._last >= _REPORT_EVERY_SECONDS:
            self._last = now
            write_record(
                self._stream,
                {"kind": "progress", "pages_read": pages_read, "page_count": page_count},
            )


def main(arguments: list[str]) -> None:
    """Reads standard input and writes records: progress, then pages and the end, or a refusal."""
    media_type, page_limit, cpu_seconds, memory_megabytes = arguments
    output = _sole_output()
    _limit(cpu_seconds=int(cpu_seconds), memory_bytes=int(memory_megabytes) * _MEGABYTE)
    content = sys.stdin.buffer.read()
    try:
        parsed = _PARSERS[MediaType(media_type)](
            content, page_limit=int(page_limit), report=_Report(output)
        )
    except DocumentUnreadable as refusal:
        write_record(output, {"kind": "refusal", "sentence": str(refusal)})
    except (MemoryError, RecursionError):
        write_record(output, {"kind": "exhausted"})
    else:
        _write(output, parsed)


def _sole_output() -> BinaryIO:
    """Standard output for records only: what a library prints there goes nowhere."""
    output = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return output


def _limit(*, cpu_seconds: int, memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold the file
    with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of address space
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _write(output: BinaryIO, parsed: ParsedDocument) -> None:
    for page in parsed.pages:
        write_record(output, {"kind": "page", "number": page.number, "text": page.text})
    write_record(
        output,
        {
            "kind": "end",
            "title": parsed.title,
            "document_date": parsed.document_date and parsed.document_date.isoformat(),
            "unreadable_pages": parsed.unreadable_pages,
            "warnings": parsed.warnings,
        },
    )


if __name__ == "__main__":
    main(sys.argv[1:])
