"""Patients that the evaluation makes for itself and takes away again.

Their record numbers are marked, and nothing else is ever removed here. What goes leaves no audit
event: nothing was decided about anybody's record.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.exc import IntegrityError

from medmemory.clinical.identifiers import PatientId
from medmemory.errors import NotFound
from medmemory.identity.acting import require_acting_clinician
from medmemory.storage.document_jobs import end_jobs
from medmemory.storage.engine import Database
from medmemory.storage.tables import care_team_members, documents, patients

MARK = "EVALUATION-"


class ThrowAwayPatients:
    """Sees the acting clinician's own patients whose record number begins with MARK, no others."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def made_before(self, moment: datetime) -> list[PatientId]:
        """Those that an evaluation which was killed has left."""
        query = select(patients.c.id).where(_is_throw_away(), patients.c.created_at < moment)
        async with self._database.reading() as connection:
            return [PatientId(one) for one in await connection.scalars(query)]

    async def remove(self, patient_id: PatientId) -> bool:
        """The documents, their files, text, vectors and jobs are gone, and the patient.

        False when the patient had to stay: without documents, because a conversation is about it,
        or as it is, because a colleague was let in. Raises NotFound for any other patient.
        """
        is_this = (patients.c.id == patient_id, _is_throw_away())
        async with self._database.writing() as connection:
            if await connection.scalar(select(patients.c.id).where(*is_this)) is None:
                raise NotFound
            if await connection.scalar(_colleagues(patient_id)):
                return False
            held = (
                select(documents.c.id)
                .where(documents.c.patient_id == patient_id)
                .order_by(documents.c.id)
                .with_for_update()
            )
            await connection.execute(select(func.hold_versions(patient_id)))
            document_ids = list(await connection.scalars(held))
            # Those that came in others go with them; here all go at once.
            await connection.execute(delete(documents).where(documents.c.patient_id == patient_id))
            await end_jobs(connection, document_ids)
        try:
            async with self._database.writing() as connection:
                await connection.execute(delete(patients).where(*is_this))
        except IntegrityError:
            return False
        return True


def _is_throw_away() -> ColumnElement[bool]:
    return patients.c.mrn.startswith(MARK, autoescape=True) & (
        patients.c.created_by == require_acting_clinician()
    )


def _colleagues(patient_id: PatientId) -> Select[Any]:
    """How many others see the patient; to them it may be anything."""
    return (
        select(func.count())
        .select_from(care_team_members)
        .where(
            care_team_members.c.patient_id == patient_id,
            care_team_members.c.clinician_id != require_acting_clinician(),
        )
    )
