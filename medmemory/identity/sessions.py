"""Sessions: who is signed in, until when. The cookie's token is kept as its sha256 only."""

import hashlib
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from enum import Enum

from medmemory.clinical.clinician import Clinician
from medmemory.clinical.identifiers import ClinicianId
from medmemory.errors import SignInRefused
from medmemory.identity.ports import SessionsPort, SignInSession
from medmemory.identity.throttle import utc_now
from medmemory.settings import Settings

# Activity is written down at most this often: a page makes dozens of requests.
_ACTIVITY_STEP = timedelta(seconds=30)
_KEPT_AFTER_EXPIRY = timedelta(days=30)


class Activity(Enum):
    """Whether a request shows that somebody is there."""

    CLINICIAN = "clinician"
    BACKGROUND = "background"  # polling, pings, reconnects: they do not keep a session alive


class Sessions:
    """A session ends on sign-out, disabling, password change, idleness and old age."""

    def __init__(
        self,
        store: SessionsPort,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._idle = timedelta(minutes=settings.session_idle_minutes)
        self._lifetime = timedelta(hours=settings.session_lifetime_hours)
        self._activity_step = min(_ACTIVITY_STEP, self._idle / 4)
        self._clock = clock

    async def open(self, clinician: Clinician, token: str) -> None:
        """`token` stands for a session of the clinician's.

        Raises SignInRefused when the account has been disabled, or got another password, since
        `clinician` was read: a password takes time to check, and may be the old one by then.
        """
        now = self._clock()
        is_open = await self._store.insert(
            token_hash(token), clinician, at=now, expires_at=now + self._lifetime
        )
        if not is_open:
            raise SignInRefused
        await self._store.forget_expired(now - _KEPT_AFTER_EXPIRY)

    async def check(self, token: str, *, activity: Activity) -> Clinician | None:
        """Whose session `token` is, or None when it is none (any more)."""
        hashed, now = token_hash(token), self._clock()
        session = (await self._store.find([hashed])).get(hashed)
        if session is None or not self._holds(session, now):
            return None
        if activity is Activity.CLINICIAN and now - session.last_active_at >= self._activity_step:
            await self._store.record_activity(hashed, now)
        return session.clinician

    async def holding(self, token_hashes: Collection[bytes]) -> frozenset[bytes]:
        """Which of the sessions hold still."""
        now = self._clock()
        found = await self._store.find(token_hashes)
        return frozenset(key for key, session in found.items() if self._holds(session, now))

    async def record_activity(self, hashed: bytes) -> None:
        """The clinician did something just now."""
        await self._store.record_activity(hashed, self._clock())

    async def revoke(self, token: str) -> None:
        """`token` stands for nothing."""
        await self._store.revoke(token_hash(token), self._clock())

    async def revoke_all(self, clinician_id: ClinicianId) -> None:
        """The clinician is signed out everywhere."""
        await self._store.revoke_all(clinician_id, self._clock())

    def _holds(self, session: SignInSession, now: datetime) -> bool:
        return (
            session.revoked_at is None
            and session.clinician.disabled_at is None
            and now < session.expires_at
            and now < session.last_active_at + self._idle
        )


def token_hash(token: str) -> bytes:
    """What the store knows of a token: enough to recognise it, useless to whoever reads it."""
    return hashlib.sha256(token.encode()).digest()
