"""Accounts: who may sign in, and with which password."""

import re
import unicodedata
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog

from medmemory.clinical.clinician import Clinician, Role
from medmemory.clinical.identifiers import ClinicianId
from medmemory.errors import AccountRefused, NotFound, SignInRefused
from medmemory.identity.passwords import Passwords, check_password
from medmemory.identity.ports import AccountsPort, AttemptId, Credentials
from medmemory.identity.throttle import utc_now

_log = structlog.get_logger(__name__)

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class ThrottlePort(Protocol):
    async def reserve(self, username: str, address: str) -> AttemptId: ...
    async def succeeded(self, attempt: AttemptId) -> None: ...
    async def unlock(self, username: str) -> None: ...


class Accounts:
    """An instance lives as long as its process."""

    def __init__(
        self,
        store: AccountsPort,
        throttle: ThrottlePort,
        *,
        passwords: Passwords | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._throttle = throttle
        self._passwords = passwords or Passwords()
        self._clock = clock

    async def create(self, username: str, role: Role, password: str) -> Clinician:
        """The account exists. Raises AccountRefused or PasswordRefused, saying why."""
        name = normal_username(username)
        if _USERNAME.fullmatch(name) is None:
            raise AccountRefused(
                "An account name has 1 to 64 letters, digits, dots, hyphens, underscores or @, "
                "and begins with a letter or digit."
            )
        check_password(password, username=name)
        now = self._clock()
        clinician = Clinician(ClinicianId(uuid.uuid4()), name, role, now, now)
        if not await self._store.insert(clinician, await self._passwords.hash(password)):
            raise AccountRefused(f"There is an account named {name} already.")
        _log.info("account_created", clinician_id=str(clinician.id), role=role.value)
        return clinician

    async def list(self) -> list[Clinician]:
        """All accounts, by name, disabled ones included."""
        return await self._store.all()

    async def get(self, username: str) -> Clinician:
        """Raises NotFound."""
        return (await self._credentials(username)).clinician

    async def disable(self, username: str) -> Clinician:
        """Nobody can sign in to the account, and its sessions are revoked."""
        clinician = await self.get(username)
        await self._store.disable(clinician.id, self._clock())
        _log.info("account_disabled", clinician_id=str(clinician.id))
        return clinician

    async def enable(self, username: str) -> Clinician:
        """Its password works again; sessions of before do not."""
        clinician = await self.get(username)
        await self._store.enable(clinician.id)
        _log.info("account_enabled", clinician_id=str(clinician.id))
        return clinician

    async def reset_password(self, username: str, password: str) -> Clinician:
        """Only `password` works; sessions are revoked and a lock on the account is lifted."""
        clinician = await self.get(username)
        check_password(password, username=clinician.username)
        hashed = await self._passwords.hash(password)
        await self._store.change_password(clinician.id, hashed, self._clock())
        await self._throttle.unlock(clinician.username)
        _log.info("account_password_reset", clinician_id=str(clinician.id))
        return clinician

    async def sign_in(self, username: str, password: str, *, address: str) -> Clinician:
        """The clinician whose name and password these are.

        Raises SignInRefused, whose text and timing are the same for a wrong password, an unknown
        name and a disabled account; SignInLocked while too many attempts have failed.
        """
        name = normal_username(username)
        attempt = await self._throttle.reserve(name, address)
        found = await self._find(name)
        fits = await self._passwords.verify(found.password_hash if found else None, password)
        if found is None or not fits or found.clinician.disabled_at is not None:
            _log.info("sign_in_refused")
            raise SignInRefused
        await self._throttle.succeeded(attempt)
        await self._renew_hash(found, password)
        _log.info("signed_in", clinician_id=str(found.clinician.id))
        return found.clinician

    async def _renew_hash(self, found: Credentials, password: str) -> None:
        if self._passwords.needs_rehash(found.password_hash):
            renewed = await self._passwords.hash(password)
            await self._store.replace_hash(found.clinician.id, found.password_hash, renewed)

    async def _credentials(self, username: str) -> Credentials:
        found = await self._find(normal_username(username))
        if found is None:
            raise NotFound("There is no account with this name.")
        return found

    async def _find(self, name: str) -> Credentials | None:
        # What cannot be a name is not asked for: the database refuses some characters.
        return await self._store.credentials(name) if _USERNAME.fullmatch(name) else None


def normal_username(username: str) -> str:
    """The form in which names are kept and compared."""
    return unicodedata.normalize("NFKC", username).strip().casefold()
