"""What is in the database, and beside it, when everything has come to rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from benchmarks.kill_worker_files import FILES_WITHIN

_FACTS: dict[str, str] = {
    "documents": "select count(*) from documents",
    "documents READY": "select count(*) from documents where status = 'ready'",
    "pages": "select count(*) from pages",
    "chunks": "select count(*) from chunks",
    "worker losses in all": "select coalesce(sum(worker_losses), 0) from documents",
    "most worker losses of one document": "select coalesce(max(worker_losses), 0) from documents",
}
# Each must be 0.
_FAULTS: dict[str, str] = {
    "documents not READY": "select count(*) from documents where status <> 'ready'",
    "files stored twice": "select count(*) - count(distinct (patient_id, sha256)) from documents",
    "chunks twice in one place": "select count(*) - count(distinct"
    " (document_id, page_number, span_start, span_end)) from chunks",
    "chunks of one number twice": "select count(*) - count(distinct (document_id, ordinal))"
    " from chunks",
    "chunks without document": "select count(*) from chunks c"
    " where not exists (select from documents d where d.id = c.document_id)",
    "chunks without page": "select count(*) from chunks c where not exists"
    " (select from pages p where p.document_id = c.document_id and p.number = c.page_number)",
    "pages without document": "select count(*) from pages p"
    " where not exists (select from documents d where d.id = p.document_id)",
    "blobs without document": "select count(*) from document_blobs b"
    " where not exists (select from documents d where d.id = b.document_id)",
    "documents without blob": "select count(*) from documents d"
    " where not exists (select from document_blobs b where b.document_id = d.id)",
    "documents with other pages than counted": "select count(*) from documents d where page_count"
    " is distinct from (select count(*) from pages p where p.document_id = d.id)",
    "documents with other chunks than counted": "select count(*) from documents d where"
    " chunk_count is distinct from (select count(*) from chunks c where c.document_id = d.id)"
    " or chunk_count is distinct from chunks_embedded",
    "documents with a gap in their chunks": "select count(*) from documents d where chunk_count"
    " <> 1 + (select coalesce(max(ordinal), -1) from chunks c where c.document_id = d.id)",
    "jobs left": "select count(*) from procrastinate_jobs",
}


@dataclass(frozen=True)
class Ledger:
    """Figures by name; `faults` are those that must be 0."""

    facts: Mapping[str, int]
    faults: Mapping[str, int]

    @property
    def is_clean(self) -> bool:
        return not any(self.faults.values())

    def as_text(self) -> str:
        """A line a figure."""
        lines = [f"{count:6}  {name}" for name, count in self.facts.items()]
        lines += [
            f"{count:6}  {name}{'  <-- must be 0' if count else ''}"
            for name, count in self.faults.items()
        ]
        return "\n".join([*lines, "clean" if self.is_clean else "NOT clean"])


def read_ledger(
    connection: Connection[Any], *, uploads: int, reading_processes: int, reading_folders: int
) -> Ledger:
    """The figures; `connection` must see every row."""

    def count(query: str) -> int:
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return int(row[0])

    facts = {name: count(query) for name, query in _FACTS.items()}
    faults = {name: count(query) for name, query in _FAULTS.items()}
    expected = uploads + FILES_WITHIN
    faults[f"documents missing or too many (of {expected})"] = abs(facts["documents"] - expected)
    faults["reading processes left"] = reading_processes
    facts["folders of readers that the next worker will remove for their age"] = reading_folders
    return Ledger(facts, faults)
