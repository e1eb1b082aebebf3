"""One running site for all flows, each with a browser and patients of its own."""

import uuid
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest

from tests.conftest import TEMPLATE, DatabaseUrls, PostgresServer
from tests.support.browsing import PHONE
from tests.support.clinician import ClinicianAtWork, at_work
from tests.support.running_site import RunningSite, running_site


@pytest.fixture(scope="session")
def site(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningSite]:
    name = f"browsed_{uuid.uuid4().hex}"
    owner = postgres.template.owner
    with psycopg.connect(postgres.superuser, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {owner.username}")
    urls = DatabaseUrls(owner.set(database=name), postgres.template.application.set(database=name))
    with running_site(urls, tmp_path_factory.mktemp("site")) as site:
        yield site
    with psycopg.connect(postgres.superuser, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def clinician(site: RunningSite) -> AsyncIterator[ClinicianAtWork]:
    async with at_work(site) as clinician:
        yield clinician


@pytest.fixture
async def clinician_on_phone(site: RunningSite) -> AsyncIterator[ClinicianAtWork]:
    async with at_work(site, PHONE) as clinician:
        yield clinician
