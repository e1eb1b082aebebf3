"""What a clinician sees when things take long, go wrong or are locked."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.conftest import DatabaseUrls
from tests.support.clinician import ClinicianAtWork, at_work
from tests.support.documents import pdf, ward_notes
from tests.support.ollama_stand_in import Reply
from tests.support.running_site import RunningSite, running_site

pytestmark = pytest.mark.browser


async def test_a_locked_account_says_until_when(clinician: ClinicianAtWork) -> None:
    await asyncio.to_thread(clinician.site.add_clinician, "locked")
    alert = clinician.page.get_by_role("alert")
    for _ in range(5):
        await clinician.sign_in("locked", "not the password at all")
        await expect(alert).to_contain_text("Name or password is wrong")
    await clinician.sign_in("locked")  # the right password, and too late
    await expect(alert).to_contain_text(re.compile(r"Try again after \d\d:\d\d \(UTC"))
    await clinician.begin()  # another account is not locked


async def test_a_long_document_shows_its_progress_through_a_reload_while_the_chat_answers(
    clinician: ClinicianAtWork, tmp_path: Path
) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf(ward_notes(40)))
    await clinician.begin()
    await clinician.create_patient("Longfield")
    await clinician.drop(path)
    working = re.compile(r"reading page \d+ of 40|preparing for search, \d+ of \d+ parts")
    await expect(clinician.chat.get_by_text(working)).to_be_visible()
    await clinician.ask("Is there anything about potassium?")
    await clinician.answer()
    await clinician.page.reload()
    await clinician.expect_banner("LONGFIELD, Hazel")
    progress = clinician.chat.get_by_text(re.compile(f"{working.pattern}|ready, 40 pages"))
    await expect(progress).to_be_visible()
    ready = clinician.chat.get_by_text("ready, 40 pages")
    await expect(ready).to_be_visible(timeout=120_000)


@pytest.fixture
def mortal_site(database_urls: DatabaseUrls, tmp_path: Path) -> Iterator[RunningSite]:
    with running_site(database_urls, tmp_path) as site:
        yield site


async def test_a_killed_application_keeps_the_answer_it_was_writing_and_the_file_it_took(
    mortal_site: RunningSite, tmp_path: Path
) -> None:
    site = mortal_site
    labs, path = tmp_path / "labs.txt", tmp_path / "long.pdf"
    labs.write_text("HbA1c 7.9 % on 2023-11-05\n", encoding="utf-8")
    path.write_bytes(pdf(ward_notes(30)))
    async with at_work(site) as clinician:
        await clinician.begin()
        await clinician.create_patient("Mortlake")
        await clinician.drop(labs)
        await expect(clinician.chat.get_by_text(re.compile("^ready, 1 page"))).to_be_visible()
        await clinician.drop(path)
        await expect(clinician.chat.get_by_text(re.compile("of 30|of \\d+ parts"))).to_be_visible()
        long = "".join(f"The value was 7.9 percent at visit {n} [1]. " for n in range(60))
        site.ollama.script(Reply(long, tokens_per_second=10))
        await clinician.ask("What was the HbA1c?")
        await expect(clinician.last_answer).to_contain_text("7.9 percent")
        await asyncio.sleep(3)  # what is written is saved every two seconds
        thread = clinician.page.url
        await asyncio.to_thread(site.kill)
        await asyncio.to_thread(site.start)
        await clinician.page.goto(thread)
        await clinician.expect_banner("MORTLAKE, Hazel")
        await expect(clinician.chat.get_by_text(re.compile("Interrupted"))).to_be_visible()
        await expect(clinician.chat.get_by_text(re.compile("7.9 percent")).first).to_be_visible()
        ready = clinician.chat.get_by_text("ready, 30 pages")
        await expect(ready).to_be_visible(timeout=120_000)
