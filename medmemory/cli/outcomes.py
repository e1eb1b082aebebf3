"""How a file ended, as a line for a person or as JSON for a program."""

import json
from dataclasses import dataclass

from medmemory.cli.runtime import say
from medmemory.clinical.document import DocumentStatus, StoredDocument


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """`document` is None, and `reason` says why, when the file never arrived or is gone."""

    file: str
    document: StoredDocument | None
    reason: str | None = None

    @property
    def is_searchable(self) -> bool:
        return self.document is not None and self.document.status is DocumentStatus.READY

    @property
    def status(self) -> DocumentStatus:
        return self.document.status if self.document else DocumentStatus.REFUSED


@dataclass(slots=True)
class Tally:
    """How many files did not end as READY: at fault, or waiting to be told whose they are."""

    failed: int = 0
    waiting: int = 0

    def count(self, outcome: FileOutcome) -> None:
        if outcome.status is DocumentStatus.QUARANTINED:
            self.waiting += 1
        elif not outcome.is_searchable:
            self.failed += 1

    @property
    def sentence(self) -> str | None:
        """None when all are READY."""
        parts = []
        if self.failed:
            parts.append(f"{_files(self.failed)} failed")
        if self.waiting:
            waits = "waits" if self.waiting == 1 else "wait"
            parts.append(f"{_files(self.waiting)} {waits} for a decision")
        return f"{', '.join(parts)}." if parts else None


def show(outcome: FileOutcome, *, json_lines: bool) -> None:
    """One line on standard output, or some on standard error."""
    document = outcome.document
    if json_lines:
        line = {
            "file": outcome.file,
            "document": str(document.id) if document else None,
            "status": outcome.status.value,
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
        say(f"{outcome.file}: {outcome.status.value}. {outcome.reason}")


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _pages(count: int | None) -> str:
    return "1 page" if count == 1 else f"{count} pages"
