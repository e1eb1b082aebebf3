"""Attempts to sign in, in Postgres."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from medmemory.identity.ports import AttemptId, RecentFailures
from medmemory.storage.engine import Database
from medmemory.storage.tables import sign_in_attempts


class SignInAttemptStore:
    """Implements what `identity.throttle` needs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def exclusive(self, account_hash: bytes, address: str) -> AsyncIterator["_Log"]:
        """Meanwhile nobody else counts or adds attempts of this account or address."""
        # In one order for everybody; otherwise two could wait for each other.
        keys = sorted(
            {_lock_key(b"account", account_hash), _lock_key(b"address", address.encode())}
        )
        async with self._database.writing() as connection:
            for key in keys:
                await connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": key})
            yield _Log(connection, account_hash, address)

    async def mark_succeeded(self, attempt: AttemptId) -> None:
        async with self._database.writing() as connection:
            await connection.execute(
                update(sign_in_attempts)
                .where(sign_in_attempts.c.id == attempt)
                .values(succeeded=True)
            )

    async def forget_failures(self, account_hash: bytes) -> None:
        async with self._database.writing() as connection:
            await connection.execute(
                delete(sign_in_attempts).where(sign_in_attempts.c.account_hash == account_hash)
            )

    async def forget_before(self, moment: datetime) -> None:
        async with self._database.writing() as connection:
            await connection.execute(
                delete(sign_in_attempts).where(sign_in_attempts.c.attempted_at < moment)
            )


class _Log:
    def __init__(self, connection: AsyncConnection, account_hash: bytes, address: str) -> None:
        self._connection = connection
        self._account_hash = account_hash
        self._address = address

    async def recent_failures(self, *, account_limit: int, address_limit: int) -> RecentFailures:
        of_account = sign_in_attempts.c.account_hash == self._account_hash
        last_success = (
            select(func.coalesce(func.max(sign_in_attempts.c.id), 0))
            .where(of_account, sign_in_attempts.c.succeeded)
            .scalar_subquery()
        )
        return RecentFailures(
            await self._newest(of_account & (sign_in_attempts.c.id > last_success), account_limit),
            await self._newest(sign_in_attempts.c.address == self._address, address_limit),
        )

    async def add(self, at: datetime) -> AttemptId:
        identifier = await self._connection.scalar(
            insert(sign_in_attempts)
            .values(
                account_hash=self._account_hash,
                address=self._address,
                succeeded=False,
                attempted_at=at,
            )
            .returning(sign_in_attempts.c.id)
        )
        assert identifier is not None  # noqa: S101  # an insert returns its row
        return AttemptId(identifier)

    async def _newest(self, which: ColumnElement[bool], limit: int) -> tuple[datetime, ...]:
        rows = await self._connection.scalars(
            select(sign_in_attempts.c.attempted_at)
            .where(which, ~sign_in_attempts.c.succeeded)
            .order_by(sign_in_attempts.c.attempted_at.desc())
            .limit(limit)
        )
        return tuple(rows)


def _lock_key(kind: bytes, value: bytes) -> int:
    return int.from_bytes(hashlib.sha256(kind + b" " + value).digest()[:8], signed=True)
