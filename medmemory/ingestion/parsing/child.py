"""The process that reads one file: `python -m medmemory.ingestion.parsing.child`.

It gets the file on standard input, has no credentials and bounded resources, and may crash: the
worker then says so about this one file.
"""

import errno
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import BinaryIO

from medmemory.clinical.document import MediaType, PageSource, ParsedDocument
from medmemory.clinical.document_status import ReadingStep
from medmemory.errors import DocumentOverLimits
from medmemory.ingestion.parsing.completing import completed
from medmemory.ingestion.parsing.frames import REFUSALS, Record, records_of, write_record
from medmemory.ingestion.parsing.sandbox import confine

# Imported when a file of that kind comes: most files need one parser's libraries only.
PARSERS = {
    MediaType.PDF: "pdf",
    MediaType.PNG: "images",
    MediaType.JPEG: "images",
    MediaType.TIFF: "images",
    MediaType.HEIC: "images",
    MediaType.DOCX: "docx",
    MediaType.DOC: "libreoffice",
    MediaType.RTF: "libreoffice",
    MediaType.ODT: "odt",
    MediaType.TEXT: "text",
    MediaType.MARKDOWN: "text",
    MediaType.HTML: "html",
    MediaType.CSV: "csv_table",
    MediaType.XLSX: "xlsx",
    MediaType.EMAIL: "email_message",
    MediaType.FHIR: "fhir",
    MediaType.FHIR_BULK: "fhir",
    MediaType.CDA: "cda",
    MediaType.HL7_V2: "hl7_v2",
    MediaType.ZIP: "archive",
}
_PACKAGE = "medmemory.ingestion.parsing"
_REPORT_EVERY_SECONDS = 0.2

Parse = Callable[..., ParsedDocument]  # (content, *, page_limit, report)


class _Report:
    """Tells the worker about pages, but not about each of thousands."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._last = 0.0
        self._step = ReadingStep.READING

    def __call__(
        self, pages_read: int, page_count: int, step: ReadingStep = ReadingStep.READING, /
    ) -> None:
        now = time.monotonic()
        is_due = step is not self._step or now - self._last >= _REPORT_EVERY_SECONDS
        if is_due or pages_read in {1, page_count}:
            self._last, self._step = now, step
            write_record(
                self._stream,
                {
                    "kind": "progress",
                    "pages_read": pages_read,
                    "page_count": page_count,
                    "step": step.value,
                },
            )


def main(arguments: list[str]) -> None:
    """Reads standard input and writes records: progress, then the document, or a refusal."""
    media_type, page_limit, cpu_seconds, memory_megabytes = arguments
    output = _sole_output()
    confine(cpu_seconds=int(cpu_seconds), memory_megabytes=int(memory_megabytes))
    content = sys.stdin.buffer.read()
    try:
        parse = parser_of(MediaType(media_type))
        write_record(output, {"kind": "begun"})  # from here on the file may be to blame
        parsed = completed(parse(content, page_limit=int(page_limit), report=_Report(output)))
        for record in records_of(_accounted(parsed)):
            write_record(output, record)
    except Exception as error:
        last = _last_word(error)
        if last is None:
            raise
        write_record(output, last)


def _last_word(error: Exception) -> Record | None:
    """What the worker is told of the error; None when only the end of this process tells it."""
    if _is_for_want_of_memory(error):
        return {"kind": "out_of_memory"}
    if isinstance(error, RecursionError):
        error = DocumentOverLimits()
    for kind, refusal in REFUSALS.items():
        if isinstance(error, refusal):
            return {"kind": kind, "sentence": str(error)}
    return None


def _is_for_want_of_memory(error: BaseException | None) -> bool:
    """Whether it, or what led to it, is; a parser may take the lack of it for damage."""
    while error is not None:
        if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
            return True
        error = error.__cause__ or error.__context__
    return False


def parser_of(media_type: MediaType) -> Parse:
    """The parser of one kind of file."""
    parse: Parse = import_module(f"{_PACKAGE}.{PARSERS[media_type]}").parse
    return parse


def _accounted(parsed: ParsedDocument) -> ParsedDocument:
    """`parsed` with what reading it took: the OCR engine, and the CPU seconds so far."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = sum(usage.ru_utime + usage.ru_stime for usage in used)
    return replace(parsed, ocr_engine=_ocr_engine(parsed), cpu_seconds=round(seconds, 3))


def _ocr_engine(parsed: ParsedDocument) -> str | None:
    if all(page.source is not PageSource.OCR for page in parsed.pages):
        return None
    ocr = import_module(f"{_PACKAGE}.ocr")
    return str(ocr.engine_state().label)


def _sole_output() -> BinaryIO:
    """Standard output for records only: what a library prints there goes nowhere."""
    output = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return output


if __name__ == "__main__":
    main(sys.argv[1:])
