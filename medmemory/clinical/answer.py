"""From question to answer: the records that retrieval and answering hand on."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from medmemory.clinical.citation import Citation
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import ChunkId, CitationId, DocumentId, PatientId
from medmemory.clinical.verification import VerifiedSentence


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and the answer that was shown, which could draw on
    `documents`; of a model's answer what its sources bore out."""

    question: str
    answer: str
    documents: frozenset[DocumentId] = frozenset()


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """The clinician's own words, and the standalone wording when a follow-up was rewritten."""

    question: str
    rewritten: str | None = None

    @property
    def text(self) -> str:
        return self.rewritten or self.question


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that retrieval found. Ranks count from 1; None: not found by that arm.

    `table_header` names the columns of the table whose rows it begins in; its own text does not.
    """

    chunk_id: ChunkId
    document_id: DocumentId
    document_title: str
    file_name: str
    document_date: date | None
    page_number: int
    section: str | None
    span: Span
    text: str
    dense_rank: int | None
    lexical_rank: int | None
    fused_score: float
    dense_similarity: float | None = None  # cosine, -1 to 1
    table_header: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A candidate that is shown to the model or quoted, under its number (from 1) in this answer.

    `citation_id` is allotted before the first token, so that a citation can link while it streams.
    """

    number: int
    citation_id: CitationId
    candidate: Candidate

    @property
    def whole(self) -> Citation:
        """A citation of all its words."""
        candidate = self.candidate
        return Citation(
            id=self.citation_id,
            number=self.number,
            document_id=candidate.document_id,
            document_title=candidate.document_title,
            file_name=candidate.file_name,
            document_date=candidate.document_date,
            page_number=candidate.page_number,
            span=candidate.span,
            quote=candidate.text,
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was searched when an answer was sought, and which documents were not.

    `document_count`, the days and `undated_document_count` are of the searched ones alone.
    `document` is how the one document is called that alone was to be searched.
    """

    document_count: int
    earliest: date | None
    latest: date | None
    unreadable_page_count: int
    unfinished_document_count: int
    undated_document_count: int = 0
    waiting_document_count: int = 0  # for somebody to decide whose they are
    unread_document_count: int = 0  # refused or failed
    superseded_document_count: int = 0  # searched ones, without words that others correct
    document: str | None = None


class AnswerMode(StrEnum):
    MODEL = "model"
    EVIDENCE_ONLY = "evidence_only"


class AnswerOutcome(StrEnum):
    """ANSWERED: to its end. ABSENT: the record does not say. STOPPED: by the clinician.
    INTERRUPTED: by a failure or a shutdown."""

    ANSWERED = "answered"
    ABSENT = "absent"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What went into an answer. Of a model: its `digest`, the context it has, what of the passages
    that were found and of the earlier turns it was given, and when its first word came. `document`
    is how the one document is called that alone was to be searched."""

    passages_found: int
    passages_used: int
    documents_searched: int
    seconds: float
    first_word_seconds: float | None = None
    digest: str | None = None
    context_tokens: int | None = None
    reply_tokens: int | None = None
    turns_given: int | None = None
    turns_used: int | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was shown and as it is stored. Token counts are the model server's own."""

    text: str
    mode: AnswerMode
    outcome: AnswerOutcome
    query: SearchQuery
    passages: tuple[Passage, ...]
    citations: tuple[Citation, ...]
    coverage: Coverage
    notice: str | None = None
    model: str | None = None
    prompt_version: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    receipt: Receipt | None = None
    sentences: tuple[VerifiedSentence, ...] = ()  # of what a model wrote, in order

    @property
    def sources(self) -> tuple[Citation, ...]:
        """What is listed under the answer: its citations; for a model that cited nothing, all
        passages it was shown, whole."""
        is_uncited = self.mode is AnswerMode.MODEL and self.outcome is AnswerOutcome.ANSWERED
        if self.citations or not is_uncited:
            return self.citations
        return tuple(passage.whole for passage in self.passages)


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """How a kept answer came about. `receipt` is None for one from before receipts were kept."""

    patient_id: PatientId
    at: datetime
    query: SearchQuery
    mode: AnswerMode
    model: str | None
    prompt_version: str | None
    prompt_tokens: int | None
    completion_tokens: int | None
    receipt: Receipt | None
