"""The clinician's conversations, and which patient each is about."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from chainlit.step import StepDict
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql

from medmemory.clinical.answer import Turn
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import PatientId
from medmemory.clinical.verification import SentenceState, borne_out, lines_citing
from medmemory.errors import NotFound, WrongPatient
from medmemory.storage import chat_statements
from medmemory.storage.chainlit_layer import ChainlitLayer
from medmemory.storage.chat_order import after_first_message
from medmemory.storage.chat_rows import parse_id, required_id, step_dict
from medmemory.storage.corrected_answers import corrected_citations
from medmemory.storage.tables import (
    answer_documents,
    answer_sentences,
    answers,
    patients,
    steps,
    threads,
)


class ChatHistory(ChainlitLayer):
    """The acting clinician's conversations; everybody else's do not exist.

    An instance lives as long as its process and keeps the order of its writes.
    """

    async def assign_patient(
        self, thread_id: str, *, patient_id: PatientId, title: str, provisional: str | None = None
    ) -> None:
        """The conversation is about the patient, for good, and titled so unless it was renamed.

        A later call gives the title only in place of the title `provisional`.
        Waits, like every write, for the clinician's first message. Raises WrongPatient when it is
        about another patient already, NotFound without access to the patient's record.
        """
        await after_first_message(
            self._assign,
            required_id(thread_id),
            patient_id,
            chat_statements.title_of(title),
            chat_statements.title_of(provisional),
        )

    async def _assign(
        self, thread_id: UUID, patient_id: PatientId, title: str | None, provisional: str | None
    ) -> None:
        async with self._writes.changing(thread_id) as connection:
            # Row-level security does not hold for foreign keys: ask first.
            visible = await connection.scalar(
                select(patients.c.id).where(patients.c.id == patient_id)
            )
            if visible is None:
                raise NotFound(
                    "This patient does not exist, or you do not have access to the record."
                )
            assigned = await connection.scalar(
                chat_statements.assigned(thread_id, patient_id, title, provisional)
            )
            if assigned is None:
                raise WrongPatient

    async def patient_of(self, thread_id: str) -> PatientId | None:
        """Whom the conversation is about; None when nobody is chosen or it is not own."""
        async with self._reading() as connection:
            found = await connection.scalar(
                select(threads.c.patient_id).where(threads.c.id == parse_id(thread_id))
            )
        return None if found is None else PatientId(found)

    async def turns(self, thread_id: str, *, limit: int) -> list[Turn]:
        """The last `limit` questions and the text of their answers, oldest first.

        Other messages, such as those about documents, are no turns, nor are questions that were
        stopped before the first word of an answer, or whose answer was withdrawn. Sentences that
        failed their check are left out, and lines that cite what was corrected since.
        """
        drawn_on = (
            select(func.array_agg(answer_documents.c.document_id))
            .where(answer_documents.c.step_id == answers.c.step_id)
            .scalar_subquery()
        )
        failed = (
            select(
                func.array_agg(
                    postgresql.array([answer_sentences.c.span_start, answer_sentences.c.span_end])
                )
            )
            .where(
                answer_sentences.c.step_id == answers.c.step_id,
                answer_sentences.c.state != SentenceState.SUPPORTED.value,
            )
            .scalar_subquery()
        )
        newest = (
            select(
                answers.c.step_id,
                answers.c.question,
                answers.c.text,
                drawn_on.label("documents"),
                failed.label("failed"),
            )
            .join(steps, steps.c.id == answers.c.step_id)
            .where(
                answers.c.thread_id == parse_id(thread_id),
                answers.c.text.regexp_match(r"\S"),
                steps.c.withdrawn_at.is_(None),
            )
            .order_by(steps.c.created_at.desc(), steps.c.id.desc())
            .limit(limit)
        )
        async with self._reading() as connection:
            rows = (await connection.execute(newest)).all()
            corrected = defaultdict[UUID, set[int]](set)
            query = corrected_citations().where(answers.c.thread_id == parse_id(thread_id))
            for one in await connection.execute(query):
                corrected[one.step_id].add(one.number)
        return [
            Turn(
                row.question,
                borne_out(row.text, _failed(row, corrected[row.step_id])),
                frozenset(row.documents or ()),
            )
            for row in reversed(rows)
        ]

    async def withdrawn(self, thread_id: str) -> list[StepDict]:
        """The answers that went with a document, as messages that say so."""
        query = chat_statements.steps_of(required_id(thread_id)).where(
            steps.c.withdrawn_at.is_not(None)
        )
        async with self._reading() as connection:
            return [step_dict(row) for row in (await connection.execute(query)).all()]

    async def mark_interrupted(self, thread_id: str, *, ending: str) -> None:
        """Answers that were left streaming say with `ending` that they break off.

        For a thread in which nobody is answering any more: a process was killed, or could not save
        how an answer ended. One from whose record a document was removed just before it was there
        to be withdrawn is withdrawn now.
        """
        key = required_id(thread_id)
        async with self._writes.changing(key) as connection:
            await connection.execute(chat_statements.interrupted(key, ending=ending))


def _failed(row: Any, corrected: Collection[int]) -> list[Span]:
    """What of an answer no later question is told of."""
    sentences = [Span(start, end) for start, end in row.failed or ()]
    return [*sentences, *lines_citing(row.text, corrected)]
