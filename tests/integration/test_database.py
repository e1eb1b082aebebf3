"""The pool of connections."""

import psycopg
import pytest
from sqlalchemy import text

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
