"""What a clinician says of a document in place of what its file says."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from medmemory.clinical.document_kind import DocumentKind


class Instead(Enum):
    """What may be said of a field in place of a value."""

    AS_FOUND = auto()  # what the file says counts again
    NO_DATE = auto()  # the document bears none, whatever was found


@dataclass(frozen=True, slots=True)
class AsFound:
    """What the file itself says, or what was made of its name."""

    title: str
    kind: DocumentKind | None = None
    document_date: date | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a clinician wrote in place of what the file says; None where nothing was written.

    `by` and `at` stay when everything is as found again: somebody undid what was corrected.
    """

    title: str | None = None
    kind: DocumentKind | None = None
    document_date: date | None = None
    is_undated: bool = False  # a clinician says that it bears no date
    by: str | None = None  # the username of whoever corrected last
    at: datetime | None = None

    def applied_to(self, found: AsFound) -> AsFound:
        """What counts: the clinician's word, else the file's."""
        return AsFound(
            title=self.title or found.title,
            kind=self.kind or found.kind,
            document_date=None if self.is_undated else self.document_date or found.document_date,
        )
