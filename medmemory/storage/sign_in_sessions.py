"""Sign-in sessions in Postgres."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import DateTime, LargeBinary, delete, insert, literal, select, update

from medmemory.clinical.clinician import Clinician
from medmemory.clinical.identifiers import ClinicianId
from medmemory.identity.ports import SignInSession
from medmemory.storage.accounts import CLINICIAN_COLUMNS, clinician_of, revoke_sessions
from medmemory.storage.engine import Database
from medmemory.storage.tables import clinicians, sign_in_sessions

_TIME = DateTime(timezone=True)


class SignInSessionStore:
    """Implements what `identity.sessions` needs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insert(
        self, token_hash: bytes, clinician: Clinician, *, at: datetime, expires_at: datetime
    ) -> bool:
        """False when the account has been disabled, or got another password, since it was read."""
        columns = ["token_hash", "clinician_id", "created_at", "last_active_at", "expires_at"]
        # Locked, so that whoever changes the account meanwhile revokes this session too.
        unchanged = (
            select(
                literal(token_hash, LargeBinary),
                clinicians.c.id,
                literal(at, _TIME),
                literal(at, _TIME),
                literal(expires_at, _TIME),
            )
            .where(
                clinicians.c.id == clinician.id,
                clinicians.c.password_changed_at == clinician.password_changed_at,
                clinicians.c.disabled_at.is_(None),
            )
            .with_for_update(read=True)
        )
        async with self._database.writing() as connection:
            inserted = await connection.scalar(
                insert(sign_in_sessions)
                .from_select(columns, unchanged)
                .returning(sign_in_sessions.c.token_hash)
            )
        return inserted is not None

    async def find(self, token_hashes: Collection[bytes]) -> dict[bytes, SignInSession]:
        """The sessions that were ever opened with these tokens, ended ones included."""
        statement = (
            select(
                sign_in_sessions.c.token_hash,
                sign_in_sessions.c.last_active_at,
                sign_in_sessions.c.expires_at,
                sign_in_sessions.c.revoked_at,
                *CLINICIAN_COLUMNS,
            )
            .join(clinicians, clinicians.c.id == sign_in_sessions.c.clinician_id)
            .where(sign_in_sessions.c.token_hash.in_(list(token_hashes)))
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(statement)
            return {
                row.token_hash: SignInSession(
                    clinician=clinician_of(row),
                    last_active_at=row.last_active_at,
                    expires_at=row.expires_at,
                    revoked_at=row.revoked_at,
                )
                for row in rows
            }

    async def record_activity(self, token_hash: bytes, at: datetime) -> None:
        async with self._database.writing() as connection:
            await connection.execute(
                update(sign_in_sessions)
                .where(
                    sign_in_sessions.c.token_hash == token_hash,
                    sign_in_sessions.c.last_active_at < at,
                )
                .values(last_active_at=at)
            )

    async def revoke(self, token_hash: bytes, at: datetime) -> None:
        async with self._database.writing() as connection:
            await connection.execute(
                update(sign_in_sessions)
                .where(
                    sign_in_sessions.c.token_hash == token_hash,
                    sign_in_sessions.c.revoked_at.is_(None),
                )
                .values(revoked_at=at)
            )

    async def revoke_all(self, clinician_id: ClinicianId, at: datetime) -> None:
        async with self._database.writing() as connection:
            await revoke_sessions(connection, clinician_id, at)

    async def forget_expired(self, before: datetime) -> None:
        async with self._database.writing() as connection:
            await connection.execute(
                delete(sign_in_sessions).where(sign_in_sessions.c.expires_at < before)
            )
