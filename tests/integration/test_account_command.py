"""`medmemory account` on a real database, as an administrator types it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from medmemory.cli.account import account_cli
from medmemory.errors import AccountRefused, NotFound, PasswordRefused
from tests.conftest import DatabaseUrls
from tests.support.logs import logging_put_back


@pytest.fixture(autouse=True)
def environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_urls: DatabaseUrls
) -> Iterator[None]:
    urls = {
        "MEDMEMORY_DB_URL": database_urls.owner.render_as_string(hide_password=False),
        "MEDMEMORY_DB_APP_URL": database_urls.application.render_as_string(hide_password=False),
        "MEDMEMORY_DATA_DIR": str(tmp_path / "data"),
    }
    for name, value in urls.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)  # no .env of the checkout
    with logging_put_back():
        yield


def account(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(account_cli, words, input=typed)


def test_accounts_are_made_listed_disabled_and_enabled() -> None:
    made = account(
        "create", "Okafor", "--role", "admin", "--password-stdin", typed="heron by the weir\n"
    )
    assert made.stdout == "The account okafor (admin) is made.\n"
    generated = account("create", "lindqvist", "--role", "clinician")
    assert re.search(r"shown only this once: \S{20}\n", generated.stdout)

    assert "signed out" in account("disable", "okafor").stdout
    assert account("list").stdout.splitlines() == [
        "lindqvist\tclinician\tenabled",
        "okafor\tadmin\tdisabled",
    ]
    account("enable", "okafor")
    assert "okafor\tadmin\tenabled" in account("list").stdout
    reset = account("reset-password", "okafor", "--password-stdin", typed="otter under bridge\n")
    assert "another password" in reset.stdout


def test_refusals_are_errors_of_ours_that_name_the_reason() -> None:
    account("create", "okafor", "--role", "clinician")
    for words, typed, error in (
        (("create", "okafor", "--role", "clinician"), "", AccountRefused),
        (("create", "x", "--role", "clinician", "--password-stdin"), "short\n", PasswordRefused),
        (("disable", "nobody"), "", NotFound),
    ):
        outcome = account(*words, typed=typed)
        assert isinstance(outcome.exception, error)
        assert "short" not in outcome.output
