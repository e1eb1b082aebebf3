"""What the check of an answer against its sources found, as it is kept with the answer."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select

from medmemory.clinical.citation import Citation
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import PatientId, StepId
from medmemory.clinical.verification import (
    CheckedFact,
    KeptSentence,
    SentenceState,
    VerifiedSentence,
)
from medmemory.errors import NotFound
from medmemory.storage.answers import AnswerStore
from medmemory.storage.engine import Database
from medmemory.storage.tables import answer_sentences

_LARGEST_NUMBER = 2**31 - 1  # that the database can look for


class SentenceStore:
    """An instance lives as long as its process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._answers = AnswerStore(database)

    async def of(self, step_id: StepId, number: int) -> KeptSentence:
        """The `number`th checked sentence of the answer in the message `step_id`.

        Raises NotFound when there is none, or it is not an answer of the acting clinician.
        """
        if not 1 <= number <= _LARGEST_NUMBER:
            raise NotFound
        query = select(answer_sentences).where(
            answer_sentences.c.step_id == step_id, answer_sentences.c.number == number
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound
        citations = await self._answers.citations_of(step_id)
        return KeptSentence(PatientId(row.patient_id), _sentence(row, citations), citations)


def _sentence(row: Row[Any], citations: Sequence[Citation]) -> VerifiedSentence:
    by_number = {citation.number: citation for citation in citations}
    against = by_number.get(row.against_number)
    return VerifiedSentence(
        number=row.number,
        span=Span(row.span_start, row.span_end),
        text=row.text,
        state=SentenceState(row.state),
        cited=tuple(row.cited),
        facts=tuple(
            CheckedFact(fact["kind"], fact["text"], fact["is_found"]) for fact in row.facts
        ),
        repaired=by_number.get(row.repaired_number),
        # The citation of that number may quote other words of the same passage.
        against=against and replace(against, quote=row.against_quote),
    )
