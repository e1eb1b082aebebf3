"""Sign-in attempts are limited per account name and per address; a lock ends by itself.

An attempt is written down as failed before its password is looked at, so that a thousand at once
count as a thousand. Names nobody has are counted like any other: a lock tells nothing about whether
the account exists.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Protocol

from medmemory.errors import SignInLocked
from medmemory.identity.ports import AttemptId, AttemptLog
from medmemory.settings import Settings

# A household or ward gets a whole IPv6 /64; a lone address of it costs an attacker nothing.
_IPV6_HOST_BITS = 64
_KEPT = timedelta(days=30)


class AttemptsPort(Protocol):
    def exclusive(
        self, account_hash: bytes, address: str
    ) -> AbstractAsyncContextManager[AttemptLog]: ...

    async def mark_succeeded(self, attempt: AttemptId) -> None: ...

    async def forget_failures(self, account_hash: bytes) -> None: ...

    async def forget_before(self, moment: datetime) -> None: ...


def utc_now() -> datetime:
    return datetime.now(UTC)


class Throttle:
    """Counts attempts in the store, so that all processes count together."""

    def __init__(
        self,
        store: AttemptsPort,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._per_account = settings.sign_in_attempts_per_account
        self._per_address = settings.sign_in_attempts_per_address
        self._lockout = timedelta(minutes=settings.sign_in_lockout_minutes)
        self._clock = clock

    async def reserve(self, username: str, address: str) -> AttemptId:
        """One attempt is used up; raises SignInLocked, and uses none, while there is none left."""
        now = self._clock()
        async with self._store.exclusive(account_hash(username), address_group(address)) as log:
            failures = await log.recent_failures(
                account_limit=self._per_account, address_limit=self._per_address
            )
            ends = [
                locked_until(failures.of_account, limit=self._per_account, lockout=self._lockout),
                locked_until(failures.of_address, limit=self._per_address, lockout=self._lockout),
            ]
            if until := max((end for end in ends if end is not None and end > now), default=None):
                raise SignInLocked(until)
            return await log.add(now)

    async def succeeded(self, attempt: AttemptId) -> None:
        """The attempt no longer counts, nor do earlier ones of its account.

        Failures from the same address still count: otherwise an attacker with an account of his
        own would sign in to it between guesses.
        """
        await self._store.mark_succeeded(attempt)
        await self._store.forget_before(self._clock() - _KEPT)

    async def unlock(self, username: str) -> None:
        """The account is not locked (its address may be)."""
        await self._store.forget_failures(account_hash(username))


def locked_until(
    failures: Sequence[datetime], *, limit: int, lockout: timedelta
) -> datetime | None:
    """When the lock ends that `failures` (newest first) began, or None when they began none.

    A lock begins with the failure that makes `limit` within one lockout's length. Attempts during a
    lock are not counted, so it cannot be kept up by knocking.
    """
    newest = list(failures[:limit])
    if len(newest) < limit or newest[0] - newest[-1] >= lockout:
        return None
    return newest[0] + lockout


def account_hash(username: str) -> bytes:
    """What stands for a name in the log; people type passwords into the name's field."""
    return hashlib.sha256(f"sign-in attempt {username}".encode()).digest()


def address_group(address: str) -> str:
    """The address that attempts are counted under: itself, or its IPv6 /64 network."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(IPv6Address(int(parsed) >> _IPV6_HOST_BITS << _IPV6_HOST_BITS)) + "/64"
    return str(parsed)
