"""`medmemory reingest`: files are read anew; the old reading answers until the new one is there.

It queues, and waits for whoever works on the queue: what was queued is done even when the command
is stopped, and a further run goes on with it.
"""

from datetime import UTC, datetime
from uuid import UUID

from medmemory.assembly import Services
from medmemory.cli.outcomes import FileOutcome, Tally, show
from medmemory.cli.runtime import say
from medmemory.cli.waiting import Working, final_document, somebody_working
from medmemory.clinical.identifiers import DocumentId
from medmemory.errors import ClinicianError, DocumentRefused, NotFound
from medmemory.identity.acting import acting_as


def parse_moment(text: str) -> datetime:
    """A day or a moment as in ISO 8601, in UTC when it names no zone; raises ClinicianError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ClinicianError(f"Not a moment: {text}. Write it like 2026-03-02T14:30.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def reingest_everything(
    services: Services, *, read_before: datetime | None, json_lines: bool
) -> int:
    """Every document whose file is kept has been read anew, or those last read before a moment;
    returns how many were refused or failed. Those that wait for a decision are named."""
    started = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if read_before is None:
        say(f"To go on after a stop: medmemory reingest --all --read-before {started}")
    seen: set[DocumentId] = set()
    tally = Tally()
    async with somebody_working(services) as working:
        for account in await services.accounts.list():  # nobody sees the documents of all
            with acting_as(account.id):
                waiting = await services.documents.unfinished()
                wanted = await services.documents.rereadable(read_before=read_before)
                documents = [one for one in (*waiting, *wanted) if one not in seen]
                await _queue(services, documents)
                seen.update(documents)
                await _wait(services, documents, working, tally, json_lines=json_lines)
    say(f"{len(seen)} documents were read.")
    return _failures(tally)


async def reingest_patient(services: Services, mrn: str, *, json_lines: bool) -> int:
    """The patient's documents have been read anew; returns how many were refused or failed.

    Raises PatientNotFound when there is no such patient for the acting clinician.
    """
    patient = await services.patients.get_by_mrn(mrn)
    waiting = await services.documents.unfinished(patient_id=patient.id)
    documents = [*waiting, *await services.documents.rereadable(patient_id=patient.id)]
    await _queue(services, documents)
    tally = Tally()
    async with somebody_working(services) as working:
        await _wait(services, documents, working, tally, json_lines=json_lines)
    return _failures(tally)


async def reingest_document(services: Services, document_id: UUID, *, json_lines: bool) -> int:
    """The document has been read anew, or to its end when it is in work; returns 1 when it was
    refused or failed.

    Raises NotFound, or DocumentRefused when it cannot be read anew now.
    """
    document = await services.documents.get(DocumentId(document_id))
    if document.status.is_final:
        await services.intake.reingest(document.id)
    tally = Tally()
    async with somebody_working(services) as working:
        await _wait(services, [document.id], working, tally, json_lines=json_lines)
    return _failures(tally)


async def _queue(services: Services, documents: list[DocumentId]) -> None:
    for document_id in documents:
        try:
            await services.intake.reingest(document_id)
        except (DocumentRefused, NotFound):
            continue  # in work already, or deleted since we looked


async def _wait(
    services: Services,
    documents: list[DocumentId],
    working: Working,
    tally: Tally,
    *,
    json_lines: bool,
) -> None:
    for document_id in documents:
        try:
            document = await final_document(services, document_id, working)
        except NotFound:
            continue
        outcome = FileOutcome(str(document.id), document, document.reason)
        tally.count(outcome)
        show(outcome, json_lines=json_lines)


def _failures(tally: Tally) -> int:
    """How many failed; a document that waits for a decision was read, and did not fail."""
    if tally.waiting:
        waits = "1 document waits" if tally.waiting == 1 else f"{tally.waiting} documents wait"
        say(f"{waits} for a decision: whose document is it?")
    return tally.failed
