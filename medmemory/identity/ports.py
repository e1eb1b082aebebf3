"""What identity needs from storage."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol

from medmemory.clinical.clinician import Clinician
from medmemory.clinical.identifiers import ClinicianId

AttemptId = NewType("AttemptId", int)


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account with what is needed to check its password."""

    clinician: Clinician
    password_hash: str


@dataclass(frozen=True, slots=True)
class SignInSession:
    """A session that was opened; whether it still holds depends on the clock."""

    clinician: Clinician
    last_active_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecentFailures:
    """When the newest failed attempts were made, newest first, at most as many as asked for."""

    of_account: tuple[datetime, ...]  # since its last success
    of_address: tuple[datetime, ...]


class AttemptLog(Protocol):
    """Attempts to sign in. Inside `exclusive`, nobody else reads or adds any of the same pair."""

    async def recent_failures(
        self, *, account_limit: int, address_limit: int
    ) -> RecentFailures: ...

    async def add(self, at: datetime) -> AttemptId:
        """An attempt that counts as failed until `mark_succeeded`."""
        ...


class AccountsPort(Protocol):
    async def insert(self, clinician: Clinician, password_hash: str) -> bool:
        """False when the username is taken."""
        ...

    async def all(self) -> list[Clinician]: ...

    async def credentials(self, username: str) -> Credentials | None: ...

    async def disable(self, clinician_id: ClinicianId, at: datetime) -> None:
        """Disabled, and every session revoked, together."""
        ...

    async def enable(self, clinician_id: ClinicianId) -> None: ...

    async def change_password(
        self, clinician_id: ClinicianId, password_hash: str, at: datetime
    ) -> None:
        """Changed, and every session revoked, together."""
        ...

    async def replace_hash(self, clinician_id: ClinicianId, old: str, new: str) -> None:
        """The same password hashed anew; nothing happens when it was changed meanwhile."""
        ...


class SessionsPort(Protocol):
    async def insert(
        self, token_hash: bytes, clinician: Clinician, *, at: datetime, expires_at: datetime
    ) -> bool:
        """False when the account has been disabled, or got another password, since it was read."""
        ...

    async def find(self, token_hashes: Collection[bytes]) -> dict[bytes, SignInSession]: ...

    async def record_activity(self, token_hash: bytes, at: datetime) -> None: ...

    async def revoke(self, token_hash: bytes, at: datetime) -> None: ...

    async def revoke_all(self, clinician_id: ClinicianId, at: datetime) -> None: ...

    async def forget_expired(self, before: datetime) -> None: ...
