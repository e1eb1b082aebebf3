"""The one engine of a process, and the hook that tells Postgres on whose behalf it is asked."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from medmemory.errors import DatabaseUnavailable
from medmemory.identity.acting import acting_clinician
from medmemory.settings import Settings
from medmemory.storage.at_once import Row, rows_at_once

CLINICIAN_SETTING = "medmemory.clinician_id"

# The first statement of a transaction, and of one that may change nothing.
_NAMING = f"select set_config('{CLINICIAN_SETTING}', %s, true)"
_NAMING_READER = f"{_NAMING}, set_config('transaction_read_only', 'on', true)"

# Statements of such an engine change nothing: Postgres holds them to it.
_READS_ONLY = "medmemory_reads_only"

_USED_AT = "medmemory_used_at"
_TRUSTED_SECONDS = 1.0  # a connection used so lately is taken for alive


def libpq_conninfo(url: URL) -> str:
    """The same database for a library that talks to libpq itself. Holds the password."""
    return make_conninfo(
        "",
        host=url.host,
        port=url.port,
        user=url.username,
        password=url.password,
        dbname=url.database,
        **{name: value for name, value in url.query.items() if isinstance(value, str)},
    )


class Database:
    """A pool of connections as the application role.

    An instance lives as long as its process. Every transaction starts by naming the acting
    clinician, for that transaction only; row-level security shows nothing without it.
    """

    def __init__(self, url: URL, settings: Settings) -> None:
        timeout_ms = int(settings.db_statement_timeout_seconds * 1000)
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=settings.db_pool_size,
            max_overflow=settings.db_max_overflow,
            pool_timeout=settings.db_pool_timeout_seconds,
            pool_recycle=settings.db_pool_recycle_seconds,
            # The connection used last has its statements prepared and its catalogue read.
            pool_use_lifo=True,
            hide_parameters=True,
            connect_args={
                "options": f"-c statement_timeout={timeout_ms} -c timezone=UTC",
                "connect_timeout": int(settings.db_pool_timeout_seconds),
                "application_name": "medmemory",
            },
        )
        event.listen(self.engine.sync_engine, "begin", _name_acting_clinician)
        self.reader: AsyncEngine = self.engine.execution_options(**{_READS_ONLY: True})
        if settings.db_pool_pre_ping:
            _ping_idle_connections(self.engine.sync_engine)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that can change nothing.

        It ends by a commit, because psycopg forgets the statements that it has prepared on a
        connection with each rollback: a search took half as long again without them.
        """
        async with translating_failures(), self.reader.connect() as connection:
            yield connection
            await connection.commit()

    async def rows(self, statement: str, parameters: Mapping[str, object]) -> list[Row]:
        """What one statement reads, as `reading` would, in one round trip.

        `statement` is written as psycopg wants it, with %(name)s for a parameter. Raises psycopg's
        errors for what is wrong with it.
        """
        async with translating_failures():
            naming = _NAMING_READER, _acting_clinician()
            return await rows_at_once(self.reader, statement, parameters, first=naming)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that commits at the end of the block, or rolls back when it raises."""
        async with translating_failures(), self.engine.begin() as connection:
            yield connection

    async def close(self) -> None:
        await self.engine.dispose()


def _name_acting_clinician(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get(_READS_ONLY, False)
    connection.exec_driver_sql(_NAMING_READER if reads_only else _NAMING, _acting_clinician())


def _acting_clinician() -> tuple[str]:
    clinician_id = acting_clinician()
    return ("" if clinician_id is None else str(clinician_id),)


def _ping_idle_connections(engine: Engine) -> None:
    """Connections that lay idle are asked whether they live before they are used again.

    SQLAlchemy's own ping asks before every transaction, which costs more than a short statement.
    """

    def note_use(_driver: object, record: ConnectionPoolEntry) -> None:
        record.info[_USED_AT] = time.monotonic()

    def ping(driver: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        used_at = record.info.get(_USED_AT)
        if used_at is None or time.monotonic() - used_at < _TRUSTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(driver)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", note_use)
    event.listen(engine, "checkout", ping)


@asynccontextmanager
async def translating_failures() -> AsyncIterator[None]:
    """Connection failures become DatabaseUnavailable; everything else passes unchanged."""
    try:
        yield
    except PoolTimeoutError as error:
        raise DatabaseUnavailable from error
    except DBAPIError as error:
        lost = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
        if lost:
            raise DatabaseUnavailable from error
        raise
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise DatabaseUnavailable from error
