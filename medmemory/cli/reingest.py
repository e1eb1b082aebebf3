"""`medmemory reingest` and `medmemory reindex`: the old reading answers until the new one is there.

Both only queue: a command that is stopped and started again goes on with what is left.
"""

from collections.abc import Awaitable, Callable
from uuid import UUID

from medmemory.assembly import Services
from medmemory.cli.outcomes import FileOutcome, show
from medmemory.cli.runtime import say
from medmemory.cli.waiting import final_document, somebody_working
from medmemory.clinical.document import DocumentStatus
from medmemory.clinical.identifiers import DocumentId
from medmemory.errors import DocumentRefused, NotFound
from medmemory.identity.acting import acting_as


async def reingest_everything(services: Services) -> int:
    """Every document whose file is kept has been read anew; returns how many are not READY."""
    return await _read_anew(services, services.documents.rereadable)


async def reindex(services: Services) -> int:
    """Every READY document is indexed with the embedding model of the settings; returns how many
    are not. Those that are already stay untouched, so a stopped run can be started again."""

    async def indexed_otherwise() -> list[DocumentId]:
        return await services.documents.indexed_otherwise(services.embeddings.name)

    await _read_anew(services, indexed_otherwise)
    left: set[DocumentId] = set()
    for account in await services.accounts.list():
        with acting_as(account.id):
            left.update(await indexed_otherwise())
    return len(left)


async def reingest_patient(services: Services, mrn: str) -> int:
    """The patient's documents have been read anew; returns how many are not READY.

    Raises PatientNotFound when there is no such patient for the acting clinician.
    """
    patient = await services.patients.get_by_mrn(mrn)
    documents = await services.documents.rereadable(patient_id=patient.id)
    return await _wait(services, await _queue(services, documents, None))


async def reingest_document(services: Services, document_id: UUID) -> int:
    """The document has been read anew; returns 1 when it is not READY.

    Raises NotFound, or DocumentRefused when it cannot be read anew now.
    """
    await services.intake.reingest(DocumentId(document_id))
    return await _wait(services, [DocumentId(document_id)])


async def _read_anew(services: Services, wanted: Callable[[], Awaitable[list[DocumentId]]]) -> int:
    """On behalf of each account in turn: nobody sees the documents of all."""
    seen: set[DocumentId] = set()
    failures = 0
    for account in await services.accounts.list():
        with acting_as(account.id):
            queued = await _queue(services, await wanted(), seen)
            failures += await _wait(services, queued)
    say(f"{len(seen)} documents were read anew.")
    return failures


async def _queue(
    services: Services, documents: list[DocumentId], seen: set[DocumentId] | None
) -> list[DocumentId]:
    queued = []
    for document_id in documents:
        if seen is not None and document_id in seen:
            continue
        try:
            await services.intake.reingest(document_id)
        except (DocumentRefused, NotFound):
            continue  # dropped again, deleted or taken up since we looked
        queued.append(document_id)
        if seen is not None:
            seen.add(document_id)
    return queued


async def _wait(services: Services, documents: list[DocumentId]) -> int:
    failures = 0
    async with somebody_working(services) as working:
        for document_id in documents:
            try:
                document = await final_document(services, document_id, working)
            except NotFound:
                continue
            failures += document.status is not DocumentStatus.READY
            show(FileOutcome(str(document.id), document, document.reason), json_lines=False)
    return failures
