"""What a document says and other documents say anew: stored with its pages. The database itself
settles which version counts, and blanks in the chunks what does not (migration 0013)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    delete,
    distinct,
    exists,
    func,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.clinical.versions import Standing, StatedVersion, SupersededBy, Version
from medmemory.storage.corrected import date_of, title_of
from medmemory.storage.tables import documents, pages, statement_versions

# In one statement, because each is settled for itself.
_PUT_IN = text(
    """
    INSERT INTO statement_versions (document_id, patient_id, ordinal, key, standing, number,
                                    page_number, span_start, span_end)
    SELECT :document_id, :patient_id, :first + ordinality, key, standing, number,
           page_number, span_start, span_end
    FROM unnest(CAST(:keys AS bytea[]), CAST(:standings AS smallint[]),
                CAST(:numbers AS bigint[]), CAST(:pages AS integer[]),
                CAST(:starts AS integer[]), CAST(:ends AS integer[]))
         WITH ORDINALITY stated (key, standing, number, page_number, span_start, span_end)
    """
)
_BLANK = text(
    """
    SELECT blank_superseded(array_agg(document_id), array_agg(page_number)) FROM (
        SELECT DISTINCT document_id, page_number FROM statement_versions
        WHERE document_id = :document_id AND superseded_by IS NOT NULL
    ) page
    """
)

_newer = documents.alias("newer")
_start, _end = statement_versions.c.span_start, statement_versions.c.span_end
_by = statement_versions.c.superseded_by
# Said twice, so that the planner takes the index of those few.
_is_superseded = (_by == _newer.c.id) & _by.is_not(None)


def superseded_by() -> ScalarSelect[Any]:
    """For a row of `documents`: the documents that supersede words of it, as JSON."""
    told = func.jsonb_build_object(
        *("id", _newer.c.id, "title", title_of(_newer), "file_name", _newer.c.file_name),
        *("day", date_of(_newer)),
    )
    return (
        select(func.jsonb_agg(distinct(told)))
        .select_from(statement_versions)
        .join(_newer, _is_superseded)
        .where(statement_versions.c.document_id == documents.c.id, _start < _end)
        .scalar_subquery()
    )


def has_superseded_words() -> ColumnElement[bool]:
    """For a row of `documents`: whether anything in it is superseded."""
    return exists().where(
        statement_versions.c.document_id == documents.c.id, _by.is_not(None), _start < _end
    )


def to_superseded_by(
    stored: Sequence[dict[str, Any]] | None, document_id: UUID
) -> tuple[SupersededBy, ...]:
    """Of that JSON of the document, by date and title."""
    found = (
        SupersededBy(
            DocumentId(UUID(one["id"])),
            one["title"],
            one["file_name"],
            date.fromisoformat(one["day"]) if one["day"] else None,
            is_itself=one["id"] == str(document_id),
        )
        for one in stored or ()
    )
    return tuple(sorted(found, key=lambda one: (str(one.document_date), one.title)))


async def superseded_spans(
    connection: AsyncConnection, document_id: DocumentId, number: int
) -> tuple[Span, ...]:
    """The words of a page that are superseded, in their order."""
    query = (
        select(_start, _end)
        .where(
            statement_versions.c.document_id == document_id,
            statement_versions.c.page_number == number,
            _by.is_not(None),
            _start < _end,
        )
        .distinct()
        .order_by(_start, _end)
    )
    return tuple(Span(start, end) for start, end in await connection.execute(query))


async def put_in_versions(
    connection: AsyncConnection,
    document_id: DocumentId,
    patient_id: PatientId,
    versions: Sequence[StatedVersion],
    *,
    first: int = 0,
) -> None:
    """They are stored with the pages and chunks that are there, numbered from `first`; which count
    is settled."""
    if not versions:
        return
    parameters = {
        "document_id": document_id,
        "patient_id": patient_id,
        "first": first,
        "keys": [one.version.key for one in versions],
        "standings": [one.version.standing.value for one in versions],
        "numbers": [one.version.number for one in versions],
        "pages": [one.page_number for one in versions],
        "starts": [one.span.start for one in versions],
        "ends": [one.span.end for one in versions],
    }
    await connection.execute(_PUT_IN, parameters)


async def belong_to(
    connection: AsyncConnection, document_id: DocumentId, versions: Sequence[Version]
) -> None:
    """The document, as a whole, is part of statements of the file that it came in: it is superseded
    with them. Of each statement the version counts that stands highest, whichever file has it."""
    if not versions:
        return
    known = await enclosed_versions(connection, document_id)
    highest = {one.key: one for one in sorted((*known, *versions), key=_height)}
    if set(highest.values()) == set(known):
        return
    told = [[one.key.hex(), one.standing.value, one.number] for one in highest.values()]
    this = documents.c.id == document_id
    row = (
        await connection.execute(
            update(documents)
            .where(this)
            .values(enclosed_versions=told)
            .returning(documents.c.patient_id)
        )
    ).one()
    stored = await connection.execute(
        select(pages.c.number, pages.c.text).where(pages.c.document_id == document_id)
    )
    whole = over_pages(list(highest.values()), {row.number: row.text for row in stored})
    of_it = statement_versions.c.document_id == document_id
    keys = [one.key for one in highest.values()]
    await connection.execute(
        delete(statement_versions).where(of_it, statement_versions.c.key.in_(keys))
    )
    last = await connection.scalar(select(func.max(statement_versions.c.ordinal)).where(of_it))
    first = 0 if last is None else last + 1
    await put_in_versions(connection, document_id, row.patient_id, whole, first=first)


async def enclosed_versions(
    connection: AsyncConnection, document_id: DocumentId
) -> tuple[Version, ...]:
    """Of the statements that the document belongs to as a whole."""
    query = select(documents.c.enclosed_versions).where(documents.c.id == document_id)
    stored = await connection.scalar(query)
    return tuple(
        Version(bytes.fromhex(key), Standing(standing), number)
        for key, standing, number in stored or ()
    )


def over_pages(versions: Sequence[Version], texts: Mapping[int, str]) -> tuple[StatedVersion, ...]:
    """The versions as those of all that these pages say."""
    return tuple(
        StatedVersion(version, number, Span(0, len(said)))
        for number, said in sorted(texts.items())
        for version in versions
    )


async def blank_anew(connection: AsyncConnection, document_id: DocumentId) -> None:
    """Chunks that were cut anew from the document's pages hold nothing that is superseded."""
    await connection.execute(_BLANK, {"document_id": document_id})


def _height(version: Version) -> tuple[int, int]:
    return version.standing.value, version.number or 0
