"""What stands under given headings of a record, whole."""

from collections.abc import Callable

from sqlalchemy import text

from medmemory.clinical.answer import Candidate
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import ChunkId, DocumentId, PatientId
from medmemory.storage.engine import Database
from medmemory.storage.search_statements import SEARCHED

_HEADINGS = text(
    f"SELECT DISTINCT section FROM {SEARCHED}"  # noqa: S608  # a constant
    " WHERE patient_id = :patient_id AND section IS NOT NULL"
)
_CHUNKS = text(
    f"""
    SELECT id, document_id, document_title, file_name, document_date, page_number, section,
           span_start, span_end, text, table_header
    FROM {SEARCHED} WHERE patient_id = :patient_id AND section = ANY (CAST(:headings AS text[]))
    ORDER BY document_date DESC NULLS LAST, document_id, page_number, span_start LIMIT :limit
    """  # noqa: S608  # a constant
)
# More than a clinician can take in; the newest come first.
_MOST_CHUNKS = 100


class SectionStore:
    """Sees the searchable documents of the acting clinician's patients, and no others."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def under(
        self, is_wanted: Callable[[str], bool], *, patient_id: PatientId
    ) -> list[Candidate]:
        """The patient's chunks whose heading is wanted, of the newest document first, each
        document's in its own order."""
        async with self._database.reading() as connection:
            headings = await connection.scalars(_HEADINGS, {"patient_id": patient_id})
            wanted = [heading for heading in headings if is_wanted(heading)]
            if not wanted:
                return []
            rows = await connection.execute(
                _CHUNKS, {"patient_id": patient_id, "headings": wanted, "limit": _MOST_CHUNKS}
            )
            return [
                Candidate(
                    chunk_id=ChunkId(row.id),
                    document_id=DocumentId(row.document_id),
                    document_title=row.document_title,
                    file_name=row.file_name,
                    document_date=row.document_date,
                    page_number=row.page_number,
                    section=row.section,
                    span=Span(row.span_start, row.span_end),
                    text=row.text,
                    dense_rank=None,
                    lexical_rank=None,
                    fused_score=0.0,
                    table_header=row.table_header,
                )
                for row in rows
            ]
