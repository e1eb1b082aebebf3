"""Accounts and sessions on a real database, with a hash that is quick to make."""

from dataclasses import dataclass, field

from argon2 import PasswordHasher

from medmemory.clinical.clinician import Role
from medmemory.errors import ModelServerError, ModelServerUnavailable
from medmemory.identity.accounts import Accounts
from medmemory.identity.passwords import Passwords
from medmemory.identity.sessions import Sessions
from medmemory.identity.throttle import Throttle
from medmemory.settings import Settings, prepare_data_dir
from medmemory.storage.accounts import AccountStore
from medmemory.storage.engine import Database
from medmemory.storage.sign_in_attempts import SignInAttemptStore
from medmemory.storage.sign_in_sessions import SignInSessionStore
from tests.support.clock import Clock

PASSWORD = "heron by the weir"


def quick_passwords() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class StillLoading:
    """Embeddings and model server of a site that has just started."""

    name: str = "weights"
    is_loaded: bool = False
    model: str = "model"
    problem: ModelServerError | None = field(default_factory=ModelServerUnavailable)

    async def state(self) -> "StillLoading":
        return self


@dataclass
class Site:
    """What the server needs of Services, and the clock that sign-in goes by."""

    settings: Settings
    database: Database
    clock: Clock
    accounts: Accounts
    sessions: Sessions
    embeddings: StillLoading = field(default_factory=StillLoading)
    model_server: StillLoading = field(default_factory=StillLoading)

    async def add_clinician(self, username: str) -> None:
        await self.accounts.create(username, Role.CLINICIAN, PASSWORD)


def make_site(settings: Settings, database: Database) -> Site:
    prepare_data_dir(settings)
    clock = Clock()
    throttle = Throttle(SignInAttemptStore(database), settings, clock=clock)
    return Site(
        settings=settings,
        database=database,
        clock=clock,
        accounts=Accounts(
            AccountStore(database), throttle, passwords=quick_passwords(), clock=clock
        ),
        sessions=Sessions(SignInSessionStore(database), settings, clock=clock),
    )
