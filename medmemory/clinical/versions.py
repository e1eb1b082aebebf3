"""Versions of one statement: a result is preliminary in one file, final or corrected in another."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from medmemory.clinical.identifiers import DocumentId
from medmemory.clinical.span import Span


class Standing(IntEnum):
    """How settled a version is. A higher one takes the place of a lower one."""

    PENDING = 0
    PRELIMINARY = 1
    PARTIAL = 2
    FINAL = 3
    CORRECTED = 4
    WITHDRAWN = 5


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the statement that `key` stands for, wherever it is said.

    `number` orders versions that stand alike: seconds since 1970 when its sender stated it, or the
    sender's own count. None where that is not known.
    """

    key: bytes
    standing: Standing
    number: int | None = None


@dataclass(frozen=True, slots=True)
class StatedVersion:
    """Where a document says it. The span is empty when the document has no words of it: a result
    that is taken back, or a document that this one replaces."""

    version: Version
    page_number: int
    span: Span


@dataclass(frozen=True, slots=True)
class SupersededBy:
    """A document that says anew what another one, or an earlier part of itself, says."""

    document_id: DocumentId
    title: str
    file_name: str  # two versions often have one title and date
    document_date: date | None
    is_itself: bool = False

    @property
    def sentence(self) -> str:
        """The warning that stands with the document whose words are superseded."""
        if self.is_itself:
            return (
                "Corrected in this document itself: what it replaces is marked as superseded and "
                "is not used for answers."
            )
        day = self.document_date.isoformat() if self.document_date else "no date"
        return (
            f"Corrected by “{self.title}”, {day} ({self.file_name}): what that document replaces "
            "is marked as superseded in this one and is not used for answers."
        )


def key_of(*parts: str | None) -> bytes:
    """What identifies a statement, as one value of 16 bytes; it tells none of the parts."""
    written = json.dumps(parts, ensure_ascii=True).encode()
    return hashlib.blake2b(written, digest_size=16).digest()


def claimed(versions: Iterable[Version]) -> tuple[StatedVersion, ...]:
    """Versions that the document knows of and has no words of."""
    return tuple(StatedVersion(version, 1, Span(0, 0)) for version in dict.fromkeys(versions))
