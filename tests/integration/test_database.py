"""The pool of connections."""

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from medmemory.storage import engine
from medmemory.storage.engine import Database, libpq_conninfo


async def test_a_connection_lost_while_idle_is_replaced_unnoticed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_TRUSTED_SECONDS", 0.0)
    lost = await _process(database)
    await _end(database, lost)
    assert await _process(database) != lost


async def test_a_connection_used_just_now_is_used_again(database: Database) -> None:
    assert await _process(database) == await _process(database)


async def _process(database: Database) -> int:
    async with database.reading() as connection:
        found: int = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    return found


async def _end(database: Database, process: int) -> None:
    other = await psycopg.AsyncConnection.connect(libpq_conninfo(database.url))
    async with other:
        await other.execute("SELECT pg_terminate_backend(%s, 5000)", (process,))


async def test_a_transaction_for_reading_can_change_nothing(database: Database) -> None:
    with pytest.raises(DBAPIError, match="read-only transaction"):
        async with database.reading() as connection:
            await connection.execute(text("DELETE FROM patients"))


async def test_statements_stay_prepared_from_one_reading_to_the_next(database: Database) -> None:
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%kept%'")
    for _ in range(8):  # psycopg prepares at the fifth
        async with database.reading() as connection:
            count = (await connection.execute(prepared)).scalar_one()
    assert count
