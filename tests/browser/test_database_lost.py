"""The database goes away under an open page: neither the patient nor what was typed is lost."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, Response, expect

from medmemory.settings import prepare_data_dir
from medmemory.storage.embedded import EmbeddedPostgres
from medmemory.storage.postgres_programs import run_postgres_program
from medmemory.storage.provisioning import provision
from medmemory.ui.messages import HANDED_BACK
from tests.conftest import DatabaseUrls, make_settings
from tests.support.clinician import ClinicianAtWork, at_work
from tests.support.running_site import RunningSite, running_site

pytestmark = pytest.mark.browser

QUESTION = "Which medicines does the record name?"


@dataclass(frozen=True)
class OwnDatabase:
    """A Postgres of these tests' own, so that no other test loses its connections."""

    cluster: Path
    urls: DatabaseUrls

    async def crash(self) -> None:
        await self._pg_ctl("stop", "-m", "immediate")

    async def come_back(self) -> None:
        await self._pg_ctl("restart")  # it starts one that is stopped, as it was started before

    async def _pg_ctl(self, *arguments: str) -> None:
        log = ("-l", self.cluster / "server.log")
        await asyncio.to_thread(
            run_postgres_program, "pg_ctl", "-D", self.cluster, *log, "-w", *arguments
        )


@pytest.fixture(scope="module")
def own_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnDatabase]:
    settings = make_settings(tmp_path_factory.mktemp("database"))
    prepare_data_dir(settings)
    server = EmbeddedPostgres(settings)
    owner = server.start()
    urls = DatabaseUrls(owner, provision(owner, settings))
    yield OwnDatabase(settings.data_dir / "postgres", urls)
    server.stop()


@pytest.fixture(scope="module")
def own_site(
    own_database: OwnDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningSite]:
    with running_site(own_database.urls, tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
async def clinician(
    own_site: RunningSite, own_database: OwnDatabase
) -> AsyncIterator[ClinicianAtWork]:
    await own_database.come_back()  # should the test before have ended without it
    async with at_work(own_site) as clinician:
        yield clinician


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(40):
        while not condition():  # noqa: ASYNC110  # what a page asks by itself is not waited for
            await asyncio.sleep(0.1)


async def look_at(page: Page) -> None:
    """The page is looked at again, as the browser says so."""
    await page.evaluate(
        "window.dispatchEvent(new Event('focus'));"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )


def is_about_user(said: Response) -> bool:
    return said.url.endswith("/user")


async def test_a_lost_database_signs_nobody_out_and_loses_no_words(
    clinician: ClinicianAtWork, own_database: OwnDatabase
) -> None:
    await clinician.begin()
    await clinician.create_patient("Ravenscar")
    page = clinician.page
    words: list[int] = []  # of the server, about who is signed in
    page.on("response", lambda said: words.append(said.status) if is_about_user(said) else None)
    await own_database.crash()
    await page.fill("#chat-input", QUESTION)
    await page.keyboard.press("Enter")
    await expect(clinician.chat.get_by_text(HANDED_BACK)).to_be_visible()
    await look_at(page)
    await until(lambda: 503 in words)
    await asyncio.sleep(2)  # for a page that would leave
    await expect(page).not_to_have_url(re.compile("/login"))
    await expect(page.locator("#chat-input")).to_have_value(QUESTION)
    await clinician.expect_banner("RAVENSCAR, Hazel")

    await own_database.come_back()
    await look_at(page)
    await until(lambda: words[-1] == 200)
    await expect(page.locator("#chat-input")).to_have_value(QUESTION)
    await clinician.expect_banner("RAVENSCAR, Hazel")
    await page.locator("#chat-submit").click()
    assert "Not found" in await clinician.answer()
    await clinician.expect_banner("RAVENSCAR, Hazel")


async def test_whoever_is_signed_out_meanwhile_has_to_sign_in_when_the_database_is_back(
    clinician: ClinicianAtWork, own_database: OwnDatabase
) -> None:
    await clinician.begin()
    await clinician.create_patient("Scarborough")
    await own_database.crash()
    await look_at(clinician.page)
    await clinician.page.context.clear_cookies()
    await own_database.come_back()
    await look_at(clinician.page)
    await expect(clinician.page).to_have_url(re.compile("/login"))
