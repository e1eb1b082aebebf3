"""A real Postgres for the whole run, and a fresh migrated database for each test that asks."""

import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy.engine import URL

from medmemory.settings import Settings
from medmemory.storage.embedded import EmbeddedPostgres
from medmemory.storage.engine import Database
from medmemory.storage.provisioning import provision

# A busy machine is slow without being wrong.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

TEMPLATE = "medmemory"


@dataclass(frozen=True)
class DatabaseUrls:
    owner: URL
    application: URL


@dataclass(frozen=True)
class PostgresServer:
    """The run's server; its template database is migrated and nobody is connected to it."""

    template: DatabaseUrls
    superuser: str  # libpq connection string, for making and dropping test databases
    server_log: Path


def make_settings(data_dir: Path, urls: DatabaseUrls | None = None, **values: object) -> Settings:
    """Settings that look at nothing outside the test."""
    if urls is not None:
        values["db_url"] = SecretStr(urls.owner.render_as_string(hide_password=False))
        values["db_app_url"] = SecretStr(urls.application.render_as_string(hide_password=False))
    return Settings(_env_file=None, data_dir=data_dir, **values)  # type: ignore[arg-type,call-arg]  # fields by name


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Files made for a test are not named by their bytes: an archive holds the time it was made,
    and the processes that share the tests must call it the same."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    settings = make_settings(tmp_path_factory.mktemp("postgres"))
    server = EmbeddedPostgres(settings)
    owner = server.start()
    application = provision(owner, settings)
    password = (settings.secrets_dir / "postgres_superuser_password").read_text()
    superuser = f"host={owner.host} port={owner.port} user=postgres password={password}"
    server_log = settings.data_dir / "postgres" / "server.log"
    yield PostgresServer(DatabaseUrls(owner, application), superuser, server_log)
    server.stop()


@pytest.fixture
def database_urls(postgres: PostgresServer) -> Iterator[DatabaseUrls]:
    """A database of this test's own, at the newest migration, dropped afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres.superuser, dbname="postgres", autocommit=True) as connection:
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {postgres.template.owner.username}"
        )
    yield DatabaseUrls(
        postgres.template.owner.set(database=name), postgres.template.application.set(database=name)
    )
    with psycopg.connect(postgres.superuser, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def settings(tmp_path: Path, database_urls: DatabaseUrls) -> Settings:
    return make_settings(tmp_path, database_urls)


@pytest.fixture
async def database(settings: Settings, database_urls: DatabaseUrls) -> AsyncIterator[Database]:
    """Connected as the application role."""
    database = Database(database_urls.application, settings)
    yield database
    await database.close()
