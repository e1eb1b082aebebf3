"""The first account of a new site: asked for on a terminal, made up and shown once without one."""

import asyncio
import getpass
import secrets
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.engine import URL

from medmemory.assembly import Services
from medmemory.cli.runtime import open_services, say
from medmemory.clinical.clinician import Role
from medmemory.errors import ClinicianError
from medmemory.settings import Settings

Outcome = TypeVar("Outcome")

_GENERATED_NAME = "admin"
_GENERATED_PASSWORD_BYTES = 15


def ensure_first_account(settings: Settings, application: URL) -> None:
    """There is at least one account."""

    def run(work: Callable[[Services], Awaitable[Outcome]]) -> Outcome:
        async def with_services() -> Outcome:
            async with open_services(settings, application) as services:
                return await work(services)

        return asyncio.run(with_services())

    if run(lambda services: services.accounts.list()):
        return
    if not sys.stdin.isatty():
        password = secrets.token_urlsafe(_GENERATED_PASSWORD_BYTES)
        run(lambda services: services.accounts.create(_GENERATED_NAME, Role.ADMIN, password))
        say(
            "The first account is made; its password is shown only this once.\n"
            f"  Name:     {_GENERATED_NAME}\n  Password: {password}"
        )
        return
    say("There is no account yet. Make the first one.")
    while True:
        username, password = _ask()
        try:
            run(lambda services: services.accounts.create(username, Role.ADMIN, password))  # noqa: B023  # runs at once
        except ClinicianError as refusal:
            say(str(refusal))
        else:
            return


def _ask() -> tuple[str, str]:
    username = input("Name: ").strip()
    while True:
        password = getpass.getpass("Password (12 characters or more): ")
        if password == getpass.getpass("The same again: "):
            return username, password
        say("The two differ. Once more.")
