"""Answers and their citations. A citation keeps its words, and finds them again on a page that was
read anew."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from medmemory.clinical.answer import Answer, AnswerMode, AnswerOutcome, Turn
from medmemory.clinical.citation import Citation, CorrectedCitation
from medmemory.clinical.document import MediaType, Span
from medmemory.clinical.identifiers import CitationId, DocumentId, PatientId, StepId, ThreadId
from medmemory.clinical.verification import VerifiedSentence
from medmemory.errors import CitationOutOfRange, MessageNotSaved, NotFound
from medmemory.storage.corrected_answers import corrected_citations, to_corrected_citation
from medmemory.storage.document_rows import document_date, title
from medmemory.storage.engine import Database
from medmemory.storage.quotes import locate, locate_beginning
from medmemory.storage.tables import (
    answer_documents,
    answer_sentences,
    answers,
    citations,
    documents,
    pages,
    steps,
)


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A citation with the page it points into."""

    citation: Citation
    page_text: str
    page_count: int
    media_type: MediaType


class AnswerStore:
    """An instance lives as long as its process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(
        self,
        answer: Answer,
        *,
        step_id: StepId,
        thread_id: ThreadId,
        patient_id: PatientId,
        history: Sequence[Turn] = (),
    ) -> str | None:
        """The answer, its sources, what the check of its sentences found and all documents that it
        could draw on are stored with the message `step_id`, or nothing is. `history` is what the
        model was told of before.

        When a document that it could draw on was removed meanwhile, the answer is withdrawn;
        returned is what the message says instead. Raises MessageNotSaved when that message is not
        stored, or already has an answer.
        """
        try:
            async with self._database.writing() as connection:
                told = frozenset[DocumentId]().union(*(turn.documents for turn in history))
                drawn_on = _drawn_on(answer, told)
                held = await _hold(connection, drawn_on | told, patient_id)
                instead = await _withdrawn(connection, step_id, are_there=drawn_on <= held)
                await connection.execute(
                    insert(answers).values(
                        step_id=step_id,
                        thread_id=thread_id,
                        patient_id=patient_id,
                        question=answer.query.question,
                        # Its wording may be of what was told before, too.
                        rewritten_question=(
                            answer.query.rewritten if told <= held and not instead else None
                        ),
                        text=instead or answer.text,
                        mode=answer.mode.value,
                        outcome=answer.outcome.value,
                        model=answer.model,
                        prompt_version=answer.prompt_version,
                        prompt_tokens=answer.prompt_tokens,
                        completion_tokens=answer.completion_tokens,
                        receipt=answer.receipt and asdict(answer.receipt),
                    )
                )
                if not instead:
                    await _store(
                        connection,
                        [_row(citation, step_id, patient_id) for citation in answer.sources],
                        [
                            {"step_id": step_id, "document_id": one, "patient_id": patient_id}
                            for one in drawn_on
                        ],
                        [_sentence_row(one, step_id, patient_id) for one in answer.sentences],
                    )
        except IntegrityError as error:
            raise MessageNotSaved from error
        return instead

    async def resolve(self, citation_id: CitationId) -> CitedSource:
        """The cited words on their page, found again when it was read anew.

        Of words that go on over the end of a page now, the beginning is shown there. Where no page
        holds them any more, they are shown alone. Raises NotFound, or
        CitationOutOfRange for a broken citation.
        """
        async with self._database.reading() as connection:
            row = (
                (await connection.execute(_CITED.where(citations.c.id == citation_id)))
                .mappings()
                .one_or_none()
            )
            if row is None:
                raise NotFound
            citation, page_text = await _found_again(connection, _citation(row))
        return CitedSource(
            citation=citation,
            page_text=page_text,
            page_count=row["page_count"],
            media_type=MediaType(row["media_type"]),
        )

    async def citations_of(self, step_id: StepId) -> tuple[Citation, ...]:
        """The citations of one answer by number; none when it is not an answer of yours."""
        query = _CITED.where(citations.c.step_id == step_id).order_by(citations.c.number)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(_citation(row) for row in rows)

    async def corrected_since(self, thread_id: ThreadId) -> tuple[CorrectedCitation, ...]:
        """The citations of the conversation's answers whose words other documents have corrected,
        by answer and number; those of answers that are not yours are left out."""
        query = corrected_citations().where(answers.c.thread_id == thread_id)
        async with self._database.reading() as connection:
            return tuple(map(to_corrected_citation, await connection.execute(query)))


_CITED: Select[Any] = select(
    citations,
    title.label("title"),
    documents.c.file_name,
    document_date.label("document_date"),
    documents.c.media_type,
    func.coalesce(documents.c.page_count, citations.c.page_number).label("page_count"),
).join(documents, documents.c.id == citations.c.document_id)


def _drawn_on(answer: Answer, told: frozenset[DocumentId]) -> frozenset[DocumentId]:
    """What its text may have words of: for quotations their documents; for a model's text whatever
    the model was shown and told, because what it took from where is not known for certain."""
    cited = frozenset(source.document_id for source in answer.sources)
    if answer.mode is not AnswerMode.MODEL or answer.outcome is AnswerOutcome.ABSENT:
        return cited
    return cited | {passage.candidate.document_id for passage in answer.passages} | told


async def _hold(
    connection: AsyncConnection, wanted: frozenset[DocumentId], patient_id: PatientId
) -> set[DocumentId]:
    """Those of the documents that are in the record; they are until the transaction ends."""
    query = (
        select(documents.c.id)
        .where(documents.c.id.in_(wanted), documents.c.patient_id == patient_id)
        .order_by(documents.c.id)
        .with_for_update(read=True, key_share=True)
    )
    return {DocumentId(one) for one in await connection.scalars(query)}


async def _withdrawn(
    connection: AsyncConnection, step_id: StepId, *, are_there: bool
) -> str | None:
    """What the message says when it is withdrawn, as it is when its sources are not there."""
    message = steps.c.id == step_id
    query = select(steps.c.withdrawn_at).where(message).with_for_update(key_share=True)
    if await connection.scalar(query) is None and are_there:
        return None
    says: str | None = await connection.scalar(
        update(steps).where(message).values(withdrawn_at=func.now()).returning(steps.c.output)
    )
    return says


async def _store(
    connection: AsyncConnection,
    cited: list[dict[str, object]],
    drawn_on: list[dict[str, object]],
    sentences: list[dict[str, object]],
) -> None:
    for table, rows in (
        (citations, cited),
        (answer_documents, drawn_on),
        (answer_sentences, sentences),
    ):
        if rows:
            await connection.execute(insert(table), rows)


def _sentence_row(
    sentence: VerifiedSentence, step_id: StepId, patient_id: PatientId
) -> dict[str, object]:
    repaired, against = sentence.repaired, sentence.against
    return {
        "step_id": step_id,
        "patient_id": patient_id,
        "number": sentence.number,
        "span_start": sentence.span.start,
        "span_end": sentence.span.end,
        "text": sentence.text,
        "state": sentence.state.value,
        "cited": list(sentence.cited),
        "facts": [asdict(fact) for fact in sentence.facts],
        "repaired_number": repaired and repaired.number,
        "against_number": against and against.number,
        "against_quote": against and against.quote,
    }


def _row(citation: Citation, step_id: StepId, patient_id: PatientId) -> dict[str, object]:
    return {
        "id": citation.id,
        "step_id": step_id,
        "patient_id": patient_id,
        "number": citation.number,
        "document_id": citation.document_id,
        "page_number": citation.page_number,
        "span_start": citation.span.start,
        "span_end": citation.span.end,
        "quote": citation.quote,
    }


async def _found_again(connection: AsyncConnection, citation: Citation) -> tuple[Citation, str]:
    """The citation where its words stand now, and the text of that page."""
    nearest_first = (
        select(pages.c.number, pages.c.text)
        .where(pages.c.document_id == citation.document_id)
        .order_by(func.abs(pages.c.number - citation.page_number), pages.c.number)
    )
    beginning: tuple[Citation, str] | None = None
    async with connection.stream(nearest_first) as found:
        async for number, page_text in found:
            if span := locate(citation.quote, page_text, near=citation.span.start):
                return _at(citation, number, span, page_text)
            span = locate_beginning(citation.quote, page_text)
            if span is not None and beginning is None:
                beginning = _at(citation, number, span, page_text)
    if beginning is not None:
        return beginning
    return replace(citation, span=Span(0, len(citation.quote))), citation.quote


def _at(citation: Citation, number: int, span: Span, page_text: str) -> tuple[Citation, str]:
    quote = page_text[span.start : span.end]
    return replace(citation, page_number=number, span=span, quote=quote), page_text


def _citation(row: Mapping[str, Any]) -> Citation:
    """As it was saved."""
    span = Span(row["span_start"], row["span_end"])
    if not 0 <= span.start < span.end or not row["quote"]:
        raise CitationOutOfRange
    return Citation(
        id=CitationId(row["id"]),
        number=row["number"],
        document_id=DocumentId(row["document_id"]),
        document_title=row["title"],
        file_name=row["file_name"],
        document_date=row["document_date"],
        page_number=row["page_number"],
        span=span,
        quote=row["quote"],
    )
