"""What came together waits together.

A dropped file and all that came in it are a family. When one of them names another patient,
whatever is within it waits with it, whomever it names; so does every other member that does not
name this patient itself. A nameless picture beside a stranger's letter, in one archive, is as
likely the stranger's; so are the covering e-mail and the archive's own list of file names. What a
clinician has attached stays.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, cast, delete, func, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from medmemory.clinical.document import DocumentStatus, Quarantine
from medmemory.clinical.identifiers import DocumentId
from medmemory.clinical.versions import StatedVersion
from medmemory.storage.document_intake import WAITING, Enqueue, driver_connection
from medmemory.storage.document_jobs import end_jobs
from medmemory.storage.document_rows import quarantine_row
from medmemory.storage.tables import documents, pages

# The transaction waits for any other that holds the family: none sees half of what another does,
# and no two wait for each other's rows.
_LOCK = text(
    """
    WITH RECURSIVE up AS (
        SELECT id, parent_document_id FROM documents WHERE id = :document_id
        UNION ALL
        SELECT parent.id, parent.parent_document_id
        FROM documents parent JOIN up ON parent.id = up.parent_document_id
    )
    SELECT pg_advisory_xact_lock(hashtextextended(id::text, 0)) FROM up
    WHERE parent_document_id IS NULL
    """
)
_RELATIVES = """
    WITH RECURSIVE up AS (
        SELECT id, parent_document_id FROM documents WHERE id = :document_id
        UNION ALL
        SELECT parent.id, parent.parent_document_id
        FROM documents parent JOIN up ON parent.id = up.parent_document_id
    ), within AS (
        SELECT id FROM documents WHERE parent_document_id = :document_id
        UNION ALL
        SELECT child.id FROM documents child JOIN within ON child.parent_document_id = within.id
    ), family AS (
        SELECT id FROM up WHERE parent_document_id IS NULL
        UNION ALL
        SELECT child.id FROM documents child JOIN family ON child.parent_document_id = family.id
    )
"""


def _among_relatives(query: str) -> TextClause:
    return text(f"{_RELATIVES} {query}")


_HOLD_VERSIONS = _among_relatives(
    """
    SELECT hold_versions(patient_id) FROM documents
    WHERE id = :document_id AND (
        :are_coming OR enclosed_versions <> '[]' OR EXISTS (
            SELECT FROM statement_versions WHERE document_id IN (SELECT id FROM family)
        )
    )
    """
)
_TO_HOLD = _among_relatives(
    """
    SELECT id FROM documents
    WHERE id IN (SELECT id FROM family) AND id <> :document_id AND attach_reason IS NULL
        AND status IN ('queued', 'reading', 'embedding', 'ready')
        AND (id IN (SELECT id FROM within)
            OR names_patient IS FALSE OR (names_patient IS NULL AND ready_at IS NOT NULL))
    ORDER BY id FOR UPDATE
    """
)
# Of those that name another patient themselves, the one that holds this document; the files that
# it lies in first.
_HOLDER = _among_relatives(
    """
    SELECT id, file_name, quarantine FROM documents
    WHERE id IN (SELECT id FROM family) AND id <> :document_id
        AND status = 'quarantined' AND NOT quarantine ? 'held_with'
        AND (id IN (SELECT id FROM up) OR NOT :names_patient)
    ORDER BY id IN (SELECT id FROM up) DESC, nesting, file_name, id LIMIT 1
    """
)
_HELD_WITHIN = _among_relatives(
    """
    SELECT id FROM documents
    WHERE id IN (SELECT id FROM within) AND status = 'quarantined' AND quarantine ? 'held_with'
    ORDER BY id FOR UPDATE
    """
)
_HELD_BESIDE = _among_relatives(
    """
    SELECT id FROM documents
    WHERE id IN (SELECT id FROM family) AND id NOT IN (SELECT id FROM within)
        AND status = 'quarantined' AND quarantine ->> 'held_with' = :document_id ::text
    ORDER BY id FOR UPDATE
    """
)

_OF_THE_PATIENT = _among_relatives(
    """
    SELECT id FROM documents
    WHERE id IN (SELECT id FROM within) AND status <> 'quarantined'
        AND (names_patient OR attach_reason IS NOT NULL)
    """
)


async def lock_family(
    connection: AsyncConnection, document_id: DocumentId, *, coming: Sequence[StatedVersion] = ()
) -> None:
    """No other transaction changes which members of the document's family wait; nor, where they
    have versions of statements or some are `coming`, those of the patient.

    To be called before any row of the family is locked: whoever settles versions looks at rows of
    other documents.
    """
    await connection.execute(_LOCK, {"document_id": document_id})
    await connection.execute(
        _HOLD_VERSIONS, {"document_id": document_id, "are_coming": bool(coming)}
    )


async def hold_family(
    connection: AsyncConnection, document_id: DocumentId, file_name: str, quarantine: Quarantine
) -> None:
    """QUARANTINED with this document: what is within it, and what came with it and names nobody."""
    held = list(await connection.scalars(_TO_HOLD, {"document_id": document_id}))
    if held:
        await end_jobs(connection, held)
        await forget(
            connection,
            held,
            DocumentStatus.QUARANTINED,
            quarantine=_held_row(document_id, file_name, quarantine_row(quarantine)),
        )


async def warn_of_same_files(
    connection: AsyncConnection, quarantined: Any, holding: Sequence[bytes]
) -> None:
    """A warning stands with what the record had already and is also within the quarantined file.

    It was dropped by itself, or came in another file, and names nobody: whose it is was not said.
    """
    warning = [
        f"The same file came in “{quarantined.file_name}”, which names another patient than this "
        "chart. Check whose it is."
    ]
    await connection.execute(
        update(documents)
        .where(
            documents.c.patient_id == quarantined.patient_id,
            documents.c.sha256.in_(holding),
            documents.c.id != quarantined.id,
            documents.c.status == DocumentStatus.READY.value,
            documents.c.names_patient.is_not(True),
            documents.c.attach_reason.is_(None),
            ~documents.c.warnings.contains(warning),
        )
        .values(warnings=documents.c.warnings + cast(warning, JSONB))
    )


async def hold_in_doubt(connection: AsyncConnection, document: Any, *, names_patient: bool) -> bool:
    """Whether the document of this row is QUARANTINED now, because it came with a file that is and
    nobody has decided about it; that it names the patient, or not, is kept."""
    is_decided = document.attach_reason is not None or document.quarantine is not None
    asked = {"document_id": document.id, "names_patient": names_patient}
    holder = None if is_decided else (await connection.execute(_HOLDER, asked)).one_or_none()
    if holder is not None:
        held = _held_row(DocumentId(holder.id), holder.file_name, holder.quarantine)
        await forget(connection, [document.id], DocumentStatus.QUARANTINED, quarantine=held)
        return True
    await connection.execute(
        update(documents).where(documents.c.id == document.id).values(names_patient=names_patient)
    )
    return False


async def release_held(
    connection: AsyncConnection, document_id: DocumentId, *, enqueue: Enqueue
) -> int:
    """QUEUED is what waited within the attached document, and what waited with it beside it;
    returns how many.

    Each is compared by itself. The decision about a file holds for what is in it: that does not
    wait for others again. What is beside it does when another member names somebody else.
    """
    within = list(await connection.scalars(_HELD_WITHIN, {"document_id": document_id}))
    beside = list(await connection.scalars(_HELD_BESIDE, {"document_id": document_id}))
    for released, values in ((within, {}), (beside, {"quarantine": None})):
        if released:
            await connection.execute(
                update(documents).where(documents.c.id.in_(released)).values(**WAITING, **values)
            )
    driver = await driver_connection(connection)
    for one in (*within, *beside):
        await enqueue(driver, DocumentId(one))
    return len(within) + len(beside)


async def forget(
    connection: AsyncConnection,
    document_ids: Sequence[UUID],
    status: DocumentStatus,
    **values: Any,
) -> None:
    """They have this status, and nothing that was read of them is kept."""
    await connection.execute(delete(pages).where(pages.c.document_id.in_(document_ids)))
    await connection.execute(
        update(documents)
        .where(documents.c.id.in_(document_ids))
        .values(
            status=status.value,
            status_changed_at=func.now(),
            page_count=None,
            pages_read=0,
            chunk_count=None,
            chunks_embedded=0,
            unreadable_pages=[],
            warnings=[],
            had_before=[],
            text_sha256=None,
            names_patient=None,
            ready_at=None,
            **values,
        )
    )


async def set_apart(connection: AsyncConnection, document_id: DocumentId) -> None:
    """What came in the document and is this patient's, by its own words or by a clinician's, no
    longer goes where the document goes."""
    theirs = list(await connection.scalars(_OF_THE_PATIENT, {"document_id": document_id}))
    await connection.execute(
        update(documents)
        .where(documents.c.id.in_(theirs))
        .values(parent_document_id=None, nesting=0)
    )


def _held_row(
    document_id: DocumentId, file_name: str, row: Mapping[str, object]
) -> dict[str, object]:
    return {**row, "held_with": str(document_id), "held_with_file": file_name}
