"""What every command stands on: settings, a database that is ready, services, and who is asking."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.engine import URL

from medmemory.clinical.clinician import Clinician
from medmemory.error_tracking import start_error_tracking
from medmemory.errors import AccessDenied
from medmemory.identity.acting import acting_as
from medmemory.logs import configure_logs
from medmemory.settings import Settings, load_settings, prepare_data_dir
from medmemory.storage.embedded import EmbeddedPostgres
from medmemory.storage.provisioning import owner_url, provision

if TYPE_CHECKING:
    from medmemory.assembly import Services

Outcome = TypeVar("Outcome")


def say(sentence: str) -> None:
    """One line for the person at the terminal; standard output is kept for what was asked for."""
    print(sentence, file=sys.stderr, flush=True)


def service_settings() -> Settings:
    """Validated settings of a long-running process, its logs configured, its data folder there."""
    settings = load_settings()
    configure_logs(settings)
    start_error_tracking(settings)
    prepare_data_dir(settings)
    return settings


def command_settings() -> Settings:
    """As `service_settings`, for a command: what it must say it says in sentences, and only our
    own mistakes are logged."""
    settings = load_settings()
    if "log_level" not in settings.model_fields_set:
        settings = settings.model_copy(update={"log_level": "ERROR"})
    configure_logs(settings)
    start_error_tracking(settings)
    prepare_data_dir(settings)
    return settings


@contextmanager
def running_database(settings: Settings) -> Iterator[URL]:
    """A provisioned database, as the application role; the embedded one is started when needed.

    The embedded server is stopped at the end unless another process still uses it.
    """
    if not settings.uses_embedded_postgres:
        yield provision(owner_url(settings), settings)
        return
    postgres = EmbeddedPostgres(settings)
    try:
        application = provision(postgres.start(), settings)
        with postgres.revived():
            yield application
    finally:
        postgres.stop()


@asynccontextmanager
async def open_services(settings: Settings, application: URL) -> AsyncIterator["Services"]:
    """Services over a running database, closed at the end."""
    # Seconds of import that a wrong option or --help need not wait for.
    from medmemory.assembly import assemble  # noqa: PLC0415

    services = assemble(settings, application)
    try:
        yield services
    finally:
        await services.close()


def run_command(work: Callable[["Services"], Awaitable[Outcome]]) -> Outcome:
    """Runs `work` with services of its own, as nobody: for accounts and the system itself."""
    settings = command_settings()

    async def run(application: URL) -> Outcome:
        async with open_services(settings, application) as services:
            return await work(services)

    with running_database(settings) as application:
        return asyncio.run(run(application))


def run_command_as(
    username: str | None, work: Callable[["Services"], Awaitable[Outcome]]
) -> Outcome:
    """As `run_command`, on behalf of `username`, or of the only account when none is named."""

    async def run(services: "Services") -> Outcome:
        clinician = await _clinician(services, username)
        with acting_as(clinician.id):
            return await work(services)

    return run_command(run)


async def _clinician(services: "Services", username: str | None) -> Clinician:
    if username is not None:
        clinician = await services.accounts.get(username)
        if clinician.disabled_at is not None:
            raise AccessDenied(f"The account {username} is disabled.")
        return clinician
    enabled = [one for one in await services.accounts.list() if one.disabled_at is None]
    if len(enabled) != 1:
        raise AccessDenied(
            "There is no account yet. Make one: medmemory account create NAME --role clinician"
            if not enabled
            else "There are several accounts. Say on whose behalf: --as USERNAME"
        )
    return enabled[0]
