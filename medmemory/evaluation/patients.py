"""The cases' patients in the record, for as long as they are asked about."""

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from medmemory.assembly import Services
from medmemory.clinical.identifiers import PatientId
from medmemory.evaluation.cases import CasePatient
from medmemory.storage.throw_away_patients import MARK, ThrowAwayPatients

# No evaluation takes a day; a younger patient may be of one that runs beside this one.
_LEFT_BEHIND_AFTER = timedelta(days=1)


@asynccontextmanager
async def throw_away_patients(
    services: Services, patients: Sequence[CasePatient], *, say: Callable[[str], None]
) -> AsyncIterator[dict[str, PatientId]]:
    """By their number in the cases, patients of the acting clinician that exist inside the block.

    However the block ends, they are removed with all that was added to them; so are those that a
    killed evaluation left more than a day ago.
    """
    store = ThrowAwayPatients(services.database)
    left = await store.made_before(datetime.now(UTC) - _LEFT_BEHIND_AFTER)
    await _remove(store, left, say)
    made: dict[str, PatientId] = {}
    run = secrets.token_hex(4)
    try:
        for number, patient in enumerate(patients, start=1):
            created = await services.patients.create(
                mrn=f"{MARK}{run}-{number}",
                family_name=patient.family_name,
                given_name=patient.given_name,
                birth_date=patient.birth_date,
                sex=patient.sex,
            )
            made[patient.mrn] = created.id
        yield made
    finally:
        await _remove(store, list(made.values()), say)


async def _remove(
    store: ThrowAwayPatients, patient_ids: Sequence[PatientId], say: Callable[[str], None]
) -> None:
    kept = [one for one in patient_ids if not await store.remove(one)]
    if kept:
        say(
            f"{len(kept)} of the evaluation's patients stay, because a conversation is about them "
            f"or a colleague was let in. Their record numbers begin with {MARK}."
        )
