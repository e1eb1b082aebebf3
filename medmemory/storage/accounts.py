"""Accounts in Postgres."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from medmemory.clinical.clinician import Clinician, Role
from medmemory.clinical.identifiers import ClinicianId
from medmemory.identity.ports import Credentials
from medmemory.storage.engine import Database
from medmemory.storage.tables import clinicians, sign_in_sessions

CLINICIAN_COLUMNS = (
    clinicians.c.id,
    clinicians.c.username,
    clinicians.c.role,
    clinicians.c.created_at,
    clinicians.c.password_changed_at,
    clinicians.c.disabled_at,
)


class AccountStore:
    """Implements what `identity.accounts` needs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insert(self, clinician: Clinician, password_hash: str) -> bool:
        """False when the username is taken."""
        statement = (
            insert(clinicians)
            .values(
                id=clinician.id,
                username=clinician.username,
                role=clinician.role.value,
                password_hash=password_hash,
                created_at=clinician.created_at,
                password_changed_at=clinician.password_changed_at,
            )
            .on_conflict_do_nothing(index_elements=[clinicians.c.username])
            .returning(clinicians.c.id)
        )
        async with self._database.writing() as connection:
            return await connection.scalar(statement) is not None

    async def all(self) -> list[Clinician]:
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(*CLINICIAN_COLUMNS).order_by(clinicians.c.username)
            )
            return [clinician_of(row) for row in rows]

    async def credentials(self, username: str) -> Credentials | None:
        statement = select(*CLINICIAN_COLUMNS, clinicians.c.password_hash).where(
            clinicians.c.username == username
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return row and Credentials(clinician_of(row), row.password_hash)

    async def disable(self, clinician_id: ClinicianId, at: datetime) -> None:
        """Disabled, and every session revoked, together."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(clinicians)
                .where(clinicians.c.id == clinician_id, clinicians.c.disabled_at.is_(None))
                .values(disabled_at=at)
            )
            await revoke_sessions(connection, clinician_id, at)

    async def enable(self, clinician_id: ClinicianId) -> None:
        async with self._database.writing() as connection:
            await connection.execute(
                update(clinicians).where(clinicians.c.id == clinician_id).values(disabled_at=None)
            )

    async def change_password(
        self, clinician_id: ClinicianId, password_hash: str, at: datetime
    ) -> None:
        """Changed, and every session revoked, together."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(clinicians)
                .where(clinicians.c.id == clinician_id)
                .values(password_hash=password_hash, password_changed_at=at)
            )
            await revoke_sessions(connection, clinician_id, at)

    async def replace_hash(self, clinician_id: ClinicianId, old: str, new: str) -> None:
        """The same password hashed anew; nothing happens when it was changed meanwhile."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(clinicians)
                .where(clinicians.c.id == clinician_id, clinicians.c.password_hash == old)
                .values(password_hash=new)
            )


async def revoke_sessions(
    connection: AsyncConnection, clinician_id: ClinicianId, at: datetime
) -> None:
    """Within the caller's transaction, all of the clinician's sessions are revoked."""
    await connection.execute(
        update(sign_in_sessions)
        .where(
            sign_in_sessions.c.clinician_id == clinician_id,
            sign_in_sessions.c.revoked_at.is_(None),
        )
        .values(revoked_at=at)
    )


def clinician_of(row: Row[*tuple[Any, ...]]) -> Clinician:
    """The clinician in a row that holds CLINICIAN_COLUMNS."""
    return Clinician(
        id=ClinicianId(row.id),
        username=row.username,
        role=Role(row.role),
        created_at=row.created_at,
        password_changed_at=row.password_changed_at,
        disabled_at=row.disabled_at,
    )
