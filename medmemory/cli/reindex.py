"""`medmemory reindex`: pages stay as they are; the chunks over them are embedded anew.

It queues, and waits for whoever works on the queue: stopped at any moment and started again, it
goes on with what is left. Until the last document of a patient is done, questions about that
patient are answered with the command's name.
"""

import asyncio
from dataclasses import dataclass, field

from medmemory.assembly import Services
from medmemory.cli.outcomes import FileOutcome, show
from medmemory.cli.runtime import say
from medmemory.cli.waiting import Working, final_document, somebody_working
from medmemory.clinical.document import StoredDocument
from medmemory.clinical.identifiers import DocumentId
from medmemory.errors import DocumentRefused, NotFound
from medmemory.identity.acting import acting_as
from medmemory.storage.document_reindexing import NOT_INDEXED

_AS_BEFORE = (
    "It is indexed as before: somebody cancelled it, or a worker is running with another "
    "MEDMEMORY_EMBEDDING_MODEL and has to be started again."
)


@dataclass(slots=True)
class _Model:
    name: str
    dimension: int


@dataclass(slots=True)
class _Ledger:
    """Which documents were to be indexed, and what became of them."""

    wanted: set[DocumentId]
    queued: set[DocumentId] = field(default_factory=set)
    done: int = 0
    failures: int = 0

    def note(self, document: StoredDocument, reason: str | None, *, json_lines: bool) -> None:
        self.done += 1
        self.failures += reason is not None
        if json_lines:
            show(FileOutcome(str(document.id), document, reason), json_lines=True)
        else:
            said = "indexed" if reason is None else f"not indexed. {reason}"
            say(f"{self.done} of {max(self.done, len(self.wanted))}: {document.id}: {said}")


async def reindex(services: Services, *, json_lines: bool) -> int:
    """Every searchable document is indexed with the embedding model of the settings; returns how
    many are not. Those that are already stay untouched.

    Raises ConfigurationError when the model is not there.
    """
    model = await asyncio.to_thread(_model, services)
    accounts = [account.id for account in await services.accounts.list()]
    ledger = _Ledger(set())
    for account_id in accounts:
        with acting_as(account_id):
            ledger.wanted.update(await _otherwise(services, model))
    async with somebody_working(services) as working:
        for account_id in accounts:  # nobody sees the documents of all
            with acting_as(account_id):
                await _reindex_visible(services, model, working, ledger, json_lines=json_lines)
    say(_conclusion(ledger, model))
    return ledger.failures


def _model(services: Services) -> _Model:
    services.embeddings.verify()
    return _Model(services.embeddings.name, services.embeddings.dimension)


async def _otherwise(services: Services, model: _Model) -> list[DocumentId]:
    return await services.documents.indexed_otherwise(model.name, model.dimension)


async def _reindex_visible(
    services: Services, model: _Model, working: Working, ledger: _Ledger, *, json_lines: bool
) -> None:
    """Every document that the acting clinician sees was queued once, or needs it no more."""
    while left := [one for one in await _otherwise(services, model) if one not in ledger.queued]:
        for document_id in left:
            try:
                await services.intake.reindex(
                    document_id, embedding_model=model.name, dimension=model.dimension
                )
                ledger.queued.add(document_id)
            except (DocumentRefused, NotFound):
                # Deleted, or in work: for an earlier run of this command, or because it is read
                # anew. It is waited for, and looked at again.
                continue
        for document_id in left:
            await _wait(services, model, working, ledger, document_id, json_lines=json_lines)


async def _wait(
    services: Services,
    model: _Model,
    working: Working,
    ledger: _Ledger,
    document_id: DocumentId,
    *,
    json_lines: bool,
) -> None:
    try:
        document = await final_document(services, document_id, working)
    except NotFound:
        return
    if await services.documents.is_indexed_otherwise(document_id, model.name, model.dimension):
        if document_id in ledger.queued:
            ledger.note(document, _reason(document), json_lines=json_lines)
    else:
        ledger.note(document, None, json_lines=json_lines)


def _reason(document: StoredDocument) -> str:
    return next((one for one in document.warnings if one.startswith(NOT_INDEXED)), _AS_BEFORE)


def _conclusion(ledger: _Ledger, model: _Model) -> str:
    indexed = ledger.done - ledger.failures
    if not ledger.done:
        return f"Nothing to do: every document is indexed with {model.name}."
    return f"{indexed} of {ledger.done} documents were indexed with {model.name}."
