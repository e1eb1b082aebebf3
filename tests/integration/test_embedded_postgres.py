"""The bundled Postgres: one per data folder, shared by processes, behind a password."""

import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL

from medmemory.settings import Settings
from medmemory.storage.embedded import EmbeddedPostgres
from tests.conftest import make_settings


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Settings]:
    settings = make_settings(tmp_path / "data")
    yield settings
    last_user = EmbeddedPostgres(settings)
    last_user.start()
    last_user.stop()


def answers(url: URL) -> bool:
    try:
        with psycopg.connect(url.set(drivername="postgresql").render_as_string(False)):
            return True
    except psycopg.OperationalError:
        return False


def postmaster(settings: Settings) -> int:
    return int((settings.data_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def test_the_server_stops_when_its_last_user_leaves(site: Settings) -> None:
    first, second = EmbeddedPostgres(site), EmbeddedPostgres(site)
    url = first.start()
    assert second.start() == url
    first.stop()
    assert answers(url)
    second.stop()
    assert not answers(url)


def test_a_wrong_password_is_refused(site: Settings) -> None:
    server = EmbeddedPostgres(site)
    url = server.start()
    try:
        assert answers(url)
        assert not answers(url.set(password="wrong"))
    finally:
        server.stop()


def test_records_survive_a_killed_server(site: Settings) -> None:
    server = EmbeddedPostgres(site)
    url = server.start()
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(False)) as connection:
        connection.execute("CREATE TABLE kept (x int)")
    process = postmaster(site)
    os.kill(process, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while answers(url) and time.monotonic() < deadline:
        time.sleep(0.05)
    server.stop()

    revived = EmbeddedPostgres(site)
    url = revived.start()
    try:
        text = url.set(drivername="postgresql").render_as_string(False)
        with psycopg.connect(text) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    finally:
        revived.stop()


def test_secrets_are_readable_by_their_owner_only(site: Settings) -> None:
    server = EmbeddedPostgres(site)
    server.start()
    server.stop()
    assert stat.S_IMODE(site.secrets_dir.stat().st_mode) == 0o700
    modes = {stat.S_IMODE(path.stat().st_mode) for path in site.secrets_dir.iterdir()}
    assert modes == {0o600}


def test_a_server_that_dies_while_in_use_is_back_at_the_same_address(site: Settings) -> None:
    server = EmbeddedPostgres(site)
    url = server.start()
    try:
        with server.revived():
            os.kill(postmaster(site), signal.SIGKILL)
            time.sleep(1)
            deadline = time.monotonic() + 20
            while not answers(url) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert answers(url)
    finally:
        server.stop()
