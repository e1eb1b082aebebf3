"""The receipts of answers, as they are kept with them."""

from sqlalchemy import select

from medmemory.clinical.answer import AnswerMode, KeptReceipt, Receipt, SearchQuery
from medmemory.clinical.identifiers import PatientId, StepId
from medmemory.errors import NotFound
from medmemory.storage.engine import Database
from medmemory.storage.tables import answers


class ReceiptStore:
    """An instance lives as long as its process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, step_id: StepId) -> KeptReceipt:
        """How the answer in the message `step_id` came about.

        Raises NotFound when it is not an answer of the acting clinician.
        """
        query = select(answers).where(answers.c.step_id == step_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound
        return KeptReceipt(
            patient_id=PatientId(row.patient_id),
            at=row.created_at,
            query=SearchQuery(row.question, row.rewritten_question),
            mode=AnswerMode(row.mode),
            model=row.model,
            prompt_version=row.prompt_version,
            prompt_tokens=row.prompt_tokens,
            completion_tokens=row.completion_tokens,
            receipt=None if row.receipt is None else Receipt(**row.receipt),
        )
