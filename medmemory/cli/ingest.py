"""`medmemory ingest`: files into a patient's record, and the wait until they are searchable."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from medmemory.assembly import Services
from medmemory.cli.outcomes import FileOutcome, Tally, show
from medmemory.cli.waiting import Working, final_document, somebody_working
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import ClinicianError, DocumentUnreadable, NotFound


async def ingest(services: Services, mrn: str, files: Sequence[Path], *, json_lines: bool) -> Tally:
    """Every file, and every file that came in one, has ended, and a line says how; returns how many
    are not READY.

    Raises PatientNotFound when there is no such patient for the acting clinician.
    """
    patient = await services.patients.get_by_mrn(mrn)
    tally = Tally()
    accepted: list[tuple[Path, DocumentId]] = []
    for file in files:
        try:
            accepted.append((file, await _accept(services, patient.id, file)))
        except ClinicianError as refusal:  # it cannot be read from the disk
            refused = FileOutcome(str(file), None, str(refusal))
            tally.count(refused)
            show(refused, json_lines=json_lines)
    async with somebody_working(services) as working:
        for file, document_id in accepted:
            for outcome in await outcomes(services, str(file), document_id, working):
                tally.count(outcome)
                show(outcome, json_lines=json_lines)
    return tally


async def outcomes(
    services: Services, file: str, document_id: DocumentId, working: Working
) -> list[FileOutcome]:
    """How the document ended, and then each that came in it: `archive.zip/letter.pdf`."""
    try:
        document = await final_document(services, document_id, working)
        within = await services.documents.within(document_id)
    except NotFound:
        return [FileOutcome(file, None, "The document was deleted meanwhile.")]
    ended = [FileOutcome(file, document, document.reason)]
    for one in within:
        ended += await outcomes(services, f"{file}/{one.file_name}", one.id, working)
    return ended


async def _accept(services: Services, patient_id: PatientId, file: Path) -> DocumentId:
    limit = services.settings.upload_max_bytes
    content, byte_count = await asyncio.to_thread(_read, file, limit)
    accepted = await services.intake.accept(
        patient_id=patient_id, file_name=file.name, content=content, byte_count=byte_count
    )
    return accepted.document_id


def _read(file: Path, limit: int) -> tuple[bytes, int]:
    """The file's bytes, no more than intake needs to see, and how many there are."""
    if file.is_dir():
        raise DocumentUnreadable("This is a folder. Name the files in it.")
    if not file.exists():
        raise DocumentUnreadable("There is no such file.")
    if not file.is_file():
        raise DocumentUnreadable("This is not a file.")
    try:
        with file.open("rb") as opened:
            return opened.read(limit + 1), file.stat().st_size
    except OSError as error:
        raise DocumentUnreadable(f"The file cannot be read: {error.strerror}.") from error
