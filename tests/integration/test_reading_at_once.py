"""One statement in a transaction of its own, in one round trip."""

import asyncio
import uuid

import psycopg
import pytest

from medmemory.clinical.identifiers import ClinicianId
from medmemory.errors import DatabaseUnavailable
from medmemory.identity.acting import acting_as
from medmemory.storage.engine import CLINICIAN_SETTING, Database
from tests.factories import make_clinician, make_patient

_ACTING = f"SELECT current_setting('{CLINICIAN_SETTING}', true) AS acting"
_PROCESS = "SELECT pg_backend_pid() AS process"


async def test_a_row_is_shown_to_those_alone_who_may_see_it(database: Database) -> None:
    clinician, other = await make_clinician(database), await make_clinician(database)
    with acting_as(clinician):
        patient = (await make_patient(database, clinician)).id
    asked = "SELECT id FROM patients WHERE id = %(patient)s", {"patient": patient}
    with acting_as(clinician):
        assert await database.rows(*asked) == [{"id": patient}]
    with acting_as(other):
        assert await database.rows(*asked) == []
    assert await database.rows(*asked) == []  # nobody


async def test_many_at_once_are_each_read_for_their_own_clinician(database: Database) -> None:
    async def acting(clinician: ClinicianId) -> bool:
        with acting_as(clinician):
            await asyncio.sleep(0)
            return await database.rows(_ACTING, {}) == [{"acting": str(clinician)}]

    everybody = [ClinicianId(uuid.uuid4()) for _ in range(60)]
    assert all(await asyncio.gather(*map(acting, everybody)))


async def test_it_can_change_nothing(database: Database) -> None:
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        await database.rows("DELETE FROM patients", {})


async def test_what_fails_or_is_stopped_leaves_nothing_for_the_next(database: Database) -> None:
    clinician = ClinicianId(uuid.uuid4())
    with acting_as(clinician):
        with pytest.raises(psycopg.errors.DivisionByZero):
            await database.rows("SELECT 1 / %(number)s AS found", {"number": 0})
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await database.rows("SELECT 'old' AS found, pg_sleep(20)", {})
        for _ in range(3):
            assert await database.rows("SELECT 'new' AS found", {}) == [{"found": "new"}]
    assert await database.rows(_ACTING, {}) == [{"acting": ""}]


async def test_a_connection_that_is_lost_meanwhile_is_said_and_replaced(database: Database) -> None:
    (before,) = await database.rows(_PROCESS, {})
    with pytest.raises(DatabaseUnavailable):
        await database.rows(
            "SELECT pg_terminate_backend(%(process)s), pg_sleep(5)",
            {"process": before["process"]},
        )
    (after,) = await database.rows(_PROCESS, {})
    assert after["process"] != before["process"]


async def test_statements_stay_prepared_from_one_to_the_next(database: Database) -> None:
    prepared = "SELECT count(*) AS n FROM pg_prepared_statements WHERE statement LIKE '%%at once%%'"
    counted = [(await database.rows(prepared, {}))[0]["n"] for _ in range(8)]
    assert counted[-1] == 1  # psycopg prepares at the fifth
