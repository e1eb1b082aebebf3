"""Where the words stand that an answer rests on."""

from dataclasses import dataclass
from datetime import date

from medmemory.clinical.identifiers import CitationId, DocumentId, StepId
from medmemory.clinical.span import Span


@dataclass(frozen=True, slots=True)
class Citation:
    """Points at the words an answer rests on; `quote` is verbatim what the page holds at `span`."""

    id: CitationId
    number: int
    document_id: DocumentId
    document_title: str
    file_name: str
    document_date: date | None
    page_number: int
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class CorrectedCitation:
    """A citation of a kept answer, and the document that has corrected its words since."""

    step_id: StepId
    number: int
    citation_id: CitationId
    newer_title: str
    newer_file_name: str  # two versions often have one title and date
    newer_date: date | None
