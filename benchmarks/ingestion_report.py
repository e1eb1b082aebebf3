"""What becomes of each file in a folder: `python -m benchmarks.ingestion_report FOLDER`.

Each file is sniffed, read in the sandboxed child process and cut into chunks, as the worker does;
nothing is stored. Attachments and members of archives are read as documents of their own.
"""

import asyncio
import resource
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from medmemory.clinical.document import DocumentStatus, ParsedDocument, StoredDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import ClinicianError, DocumentOverLimits
from medmemory.ingestion.chunking import Chunker
from medmemory.ingestion.parsing.reader import DocumentReader
from medmemory.ingestion.sniffing import sniff
from medmemory.ingestion.structure import sections_of
from medmemory.models.embeddings import EmbeddingModel
from medmemory.settings import Settings

_LONGEST_SENTENCE = 160
_DEEPEST = 3  # files within files within files


@dataclass(frozen=True)
class Outcome:
    """A row of the report."""

    name: str
    status: str
    kind: str = ""
    day: str = ""
    pages: int = 0
    characters: int = 0
    chunks: int = 0
    says: str = ""
    cpu_seconds: float = 0.0


class Reporter:
    """Reads files as the worker does."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._reader = DocumentReader(settings)
        self._chunker = Chunker(EmbeddingModel(settings))

    async def outcomes(self, name: str, content: bytes, depth: int = 0) -> AsyncIterator[Outcome]:
        """Of the file, then of the files within it."""
        before = _cpu_seconds()
        try:
            document = _stored(name, content, self._settings)
            parsed = await self._reader(document, content, progress=_ignore)
        except DocumentOverLimits as error:
            yield Outcome(name, "failed", says=str(error), cpu_seconds=_cpu_seconds() - before)
            return
        except ClinicianError as error:
            yield Outcome(name, "refused", says=str(error), cpu_seconds=_cpu_seconds() - before)
            return
        yield self._read(name, document, parsed, before)
        if depth < _DEEPEST:
            for attachment in parsed.attachments:
                inner = f"{name}/{attachment.file_name}"
                async for outcome in self.outcomes(inner, attachment.content, depth + 1):
                    yield outcome

    def _read(
        self, name: str, document: StoredDocument, parsed: ParsedDocument, before: float
    ) -> Outcome:
        assert document.media_type is not None
        chunks = self._chunker.chunks(
            document.id,
            parsed.pages,
            sections_of(parsed, document.media_type),
            title=parsed.title or document.title,
            document_date=parsed.document_date,
        )
        warnings = [*parsed.warnings]
        if parsed.unreadable_pages:
            warnings.append(f"Unreadable pages: {', '.join(map(str, parsed.unreadable_pages))}.")
        return Outcome(
            name,
            ("ready with warnings" if warnings else "ready") if chunks else "refused",
            kind=parsed.kind.display if parsed.kind else "",
            day=parsed.document_date.isoformat() if parsed.document_date else "",
            pages=len(parsed.pages),
            characters=sum(len(page.text) for page in parsed.pages),
            chunks=len(chunks),
            says=" ".join(warnings),
            cpu_seconds=_cpu_seconds() - before,
        )


def _stored(name: str, content: bytes, settings: Settings) -> StoredDocument:
    file_name = name.rsplit("/", 1)[-1]
    return StoredDocument(
        id=DocumentId(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        patient_id=PatientId(uuid.UUID(int=0)),
        file_name=file_name,
        title=file_name,
        media_type=sniff(content, file_name),
        sha256=b"",
        byte_count=len(content),
        uploaded_at=datetime.now(UTC),
        status=DocumentStatus.READING,
    )


async def _ignore(*_: object) -> None:
    return


def _cpu_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _row(outcome: Outcome) -> str:
    says = " ".join(outcome.says.split()).replace("|", "\\|")
    if len(says) > _LONGEST_SENTENCE:
        says = f"{says[:_LONGEST_SENTENCE].rstrip()} …"
    cells = (
        *(outcome.name.replace("|", "\\|"), outcome.status, outcome.kind, outcome.day),
        *(f"{outcome.pages}", f"{outcome.characters}", f"{outcome.chunks}"),
        *(f"{outcome.cpu_seconds:.1f}", says),
    )
    return f"| {' | '.join(cells)} |"


async def report(folder: Path, paths: list[Path], settings: Settings) -> None:
    """Prints the table, then how many files ended how."""
    reporter = Reporter(settings)
    counts: Counter[str] = Counter()
    started, before = time.perf_counter(), _cpu_seconds()
    print("| File | Outcome | Kind | Date | Pages | Characters | Chunks | CPU s | What is said |")
    print("|---|---|---|---|---|---|---|---|---|")
    for path in paths:
        name = path.relative_to(folder).as_posix()
        async for outcome in reporter.outcomes(name, path.read_bytes()):
            counts[outcome.status] += 1
            print(_row(outcome), flush=True)
    summary = ", ".join(f"{count} {status}" for status, count in counts.most_common())
    seconds = time.perf_counter() - started
    print(f"\n{counts.total()} documents: {summary}. CPU {_cpu_seconds() - before:.0f} s in all, ")
    print(f"wall time {seconds:.0f} s, starting the child process (about half a second) included.")


def main() -> None:
    """Runs the report on the folder named."""
    samples = Path(sys.argv[1])
    paths = sorted(path for path in samples.rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder) / "data")  # type: ignore[call-arg]  # pydantic-settings' own argument
        asyncio.run(report(samples, paths, settings))


if __name__ == "__main__":
    main()
