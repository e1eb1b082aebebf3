"""A statement that reads is sent together with the transaction around it.

SQLAlchemy waits for the answer to each of BEGIN, the clinician's name, the statement and COMMIT. In
psycopg's pipeline one wait is left of the four, which halves what a short statement costs here.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self

from psycopg import AsyncConnection
from psycopg.rows import dict_row
from sqlalchemy import Select, TextClause
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.ext.asyncio import AsyncEngine

Row = dict[str, Any]

# As SQLAlchemy finds them in a text.
_PARAMETER = re.compile(r"(?<![:\w]):(\w+)(?!:)")


def for_psycopg(statement: TextClause) -> str:
    """`statement` with its parameters as psycopg writes them."""
    return _PARAMETER.sub(r"%(\1)s", statement.text.replace("%", "%%"))


def compiled(statement: Select[Any]) -> tuple[str, dict[str, Any]]:
    """`statement` as psycopg wants it, with the parameters that it has a value for."""
    as_sent = statement.compile(
        dialect=PGDialect_psycopg(),  # type: ignore[no-untyped-call]  # untyped there
        compile_kwargs={"render_postcompile": True},
    )
    return str(as_sent), as_sent.params


async def rows_at_once(
    engine: AsyncEngine,
    statement: str,
    parameters: Mapping[str, object],
    *,
    first: tuple[str, Sequence[object]],
) -> list[Row]:
    """The rows of `statement`, in a transaction that begins with the statement `first` and that
    nothing else is in; raises psycopg's errors."""
    async with engine.connect() as connection:
        fairy = await connection.get_raw_connection()
        driver: AsyncConnection[Any] = fairy.driver_connection  # type: ignore[assignment]  # psycopg's
        is_over = False
        try:
            async with driver.pipeline():
                await driver.execute(*first)
                # Binary: a UUID or a number is read in a third of the time.
                async with driver.cursor(row_factory=dict_row, binary=True) as cursor:
                    await cursor.execute(statement, parameters)
                    await driver.commit()
                    rows = await cursor.fetchall()
            is_over = True
            return rows
        finally:
            # Lost, or left in the middle: what is still to come on it is for nobody.
            if not is_over:
                await connection.invalidate()


class EngineAtOnce:
    """As much of an engine as PGVectorStore uses; each of its statements is read by `read`."""

    def __init__(self, read: Callable[[str, Mapping[str, object]], Awaitable[list[Row]]]) -> None:
        self._read = read

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Self]:
        """Nothing is connected: each statement does that itself."""
        yield self

    async def execute(self, statement: TextClause, parameters: Mapping[str, object]) -> "Rows":
        """What it selects."""
        return Rows(await self._read(for_psycopg(statement), parameters))


class Rows:
    """As much of SQLAlchemy's result as PGVectorStore uses."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def mappings(self) -> Self:
        """They are such already."""
        return self

    def fetchall(self) -> list[Row]:
        """All of them, as often as asked."""
        return self._rows
