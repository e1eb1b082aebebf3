"""`medmemory ingest`: files into a patient's record, and the wait until they are searchable."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from medmemory.assembly import Services
from medmemory.cli.runtime import say
from medmemory.cli.waiting import Working, final_document, somebody_working
from medmemory.clinical.document import DocumentStatus, StoredDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import ClinicianError, DocumentUnreadable, NotFound


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """How one file ended. `document` is None, and `reason` says why, when it was refused."""

    file: Path
    document: StoredDocument | None
    reason: str | None = None

    @property
    def is_searchable(self) -> bool:
        return self.document is not None and self.document.status is DocumentStatus.READY


async def ingest(services: Services, mrn: str, files: Sequence[Path], *, json_lines: bool) -> int:
    """Every file is READY, FAILED or refused, and a line says so; returns how many are not READY.

    Raises PatientNotFound when there is no such patient for the acting clinician.
    """
    patient = await services.patients.get_by_mrn(mrn)
    failures = 0
    accepted: list[tuple[Path, DocumentId]] = []
    for file in files:
        try:
            accepted.append((file, await _accept(services, patient.id, file)))
        except ClinicianError as refusal:
            failures += 1
            _show(FileOutcome(file, None, str(refusal)), json_lines=json_lines)
    async with somebody_working(services) as working:
        for file, document_id in accepted:
            outcome = await _outcome(services, file, document_id, working)
            failures += not outcome.is_searchable
            _show(outcome, json_lines=json_lines)
    return failures


async def _accept(services: Services, patient_id: PatientId, file: Path) -> DocumentId:
    content = await asyncio.to_thread(_read, file, services.settings.upload_max_bytes)
    accepted = await services.intake.accept(
        patient_id=patient_id, file_name=file.name, content=content
    )
    return accepted.document_id


def _read(file: Path, limit: int) -> bytes:
    if file.is_dir():
        raise DocumentUnreadable("This is a folder. Name the files in it.")
    if not file.exists():
        raise DocumentUnreadable("There is no such file.")
    if not file.is_file():
        raise DocumentUnreadable("This is not a file.")
    try:
        with file.open("rb") as opened:
            return opened.read(limit + 1)  # one byte more, so that intake sees it is too large
    except OSError as error:
        raise DocumentUnreadable(f"The file cannot be read: {error.strerror}.") from error


async def _outcome(
    services: Services, file: Path, document_id: DocumentId, working: Working
) -> FileOutcome:
    try:
        document = await final_document(services, document_id, working)
    except NotFound:
        return FileOutcome(file, None, "The document was deleted meanwhile.")
    return FileOutcome(file, document, document.failure_reason)


def _show(outcome: FileOutcome, *, json_lines: bool) -> None:
    document = outcome.document
    if json_lines:
        line = {
            "file": str(outcome.file),
            "document": str(document.id) if document else None,
            "status": document.status.value if document else "refused",
            "pages": document.page_count if document else None,
            "warnings": list(document.warnings) if document else [],
            "reason": outcome.reason,
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)
    elif document is not None and outcome.is_searchable:
        say(f"{outcome.file}: ready, {_pages(document.page_count)}.")
        for warning in document.warnings:
            say(f"  {warning}")
    else:
        status = document.status.value if document else "refused"
        say(f"{outcome.file}: {status}. {outcome.reason}")


def _pages(count: int | None) -> str:
    return "1 page" if count == 1 else f"{count} pages"
