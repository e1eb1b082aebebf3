"""`medmemory account`: who may sign in."""

import getpass
import secrets
import sys
from typing import Annotated

import typer

from medmemory.cli.runtime import run_command
from medmemory.clinical.clinician import Clinician, Role
from medmemory.errors import PasswordRefused

account_cli = typer.Typer(
    help="Accounts: who may sign in.", no_args_is_help=True, rich_markup_mode=None
)

_GENERATED_PASSWORD_BYTES = 15

Name = Annotated[str, typer.Argument(help="The account's name.")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


@account_cli.command("create")
def _create(
    name: Name,
    role: Annotated[Role, typer.Option(help="What the account may do.")],
    password_stdin: PasswordStdin = False,
) -> None:
    """Make an account. Without a terminal, a password is made up and shown once."""
    password, is_generated = _password(from_stdin=password_stdin)
    clinician = run_command(lambda services: services.accounts.create(name, role, password))
    print(f"The account {clinician.username} ({clinician.role.value}) is made.")
    _show_generated(password, is_generated=is_generated)


@account_cli.command("list")
def _list() -> None:
    """Show all accounts."""
    for clinician in run_command(lambda services: services.accounts.list()):
        print(account_line(clinician))


@account_cli.command("disable")
def _disable(name: Name) -> None:
    """Let nobody sign in to an account, and sign it out everywhere."""
    clinician = run_command(lambda services: services.accounts.disable(name))
    print(f"The account {clinician.username} is disabled and signed out.")


@account_cli.command("enable")
def _enable(name: Name) -> None:
    """Let an account sign in again."""
    clinician = run_command(lambda services: services.accounts.enable(name))
    print(f"The account {clinician.username} is enabled.")


@account_cli.command("reset-password")
def _reset_password(
    name: Name,
    password_stdin: PasswordStdin = False,
) -> None:
    """Set another password, lift a lock, and sign the account out everywhere."""
    password, is_generated = _password(from_stdin=password_stdin)
    clinician = run_command(lambda services: services.accounts.reset_password(name, password))
    print(f"The account {clinician.username} has another password and is signed out.")
    _show_generated(password, is_generated=is_generated)


def account_line(clinician: Clinician) -> str:
    """Name, role and state, separated by tabs."""
    state = "enabled" if clinician.disabled_at is None else "disabled"
    return f"{clinician.username}\t{clinician.role.value}\t{state}"


def _password(*, from_stdin: bool) -> tuple[str, bool]:
    """The password, and whether we made it up."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n"), False
    if not sys.stdin.isatty():
        return secrets.token_urlsafe(_GENERATED_PASSWORD_BYTES), True
    password = getpass.getpass("Password (12 characters or more): ")
    if password != getpass.getpass("The same again: "):
        raise PasswordRefused("The two passwords differ. Nothing was changed.")
    return password, False


def _show_generated(password: str, *, is_generated: bool) -> None:
    if is_generated:
        print(f"Password, shown only this once: {password}")
