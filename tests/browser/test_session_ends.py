"""A session that ended leaves nothing of the record on the screen."""

import asyncio
import re
import uuid

import pytest
from playwright.async_api import Page, expect

from tests.support.clinician import ClinicianAtWork
from tests.support.running_site import PASSWORD

pytestmark = pytest.mark.browser

LOOKED_AT = "document.dispatchEvent(new Event('visibilitychange'))"
ENDED = "Your session has ended. Sign in again."


async def begin_as_new_clinician(clinician: ClinicianAtWork) -> str:
    """Nobody else's session ends with this one."""
    username = await new_clinician(clinician)
    await clinician.sign_in(username)
    await expect(clinician.chat.get_by_text("Whose record?")).to_be_visible()
    return username


async def new_clinician(clinician: ClinicianAtWork) -> str:
    username = f"c{uuid.uuid4().hex[:8]}"
    await asyncio.to_thread(clinician.site.add_clinician, username)
    return username


async def open_conversation(clinician: ClinicianAtWork, family_name: str) -> str:
    await clinician.create_patient(family_name)
    await clinician.ask("Which medicines does the record name?")
    await clinician.answer()
    return await clinician.open_thread()


async def expect_sign_in_page(page: Page, family_name: str) -> None:
    await expect(page).to_have_url(re.compile("/login$"))
    await expect(page.get_by_text(ENDED)).to_be_visible()
    await expect(page.locator("#password")).to_be_visible()
    assert family_name.upper() not in (await page.content()).upper()


async def sign_in_here(page: Page, username: str) -> None:
    await page.fill("#email", username)
    await page.fill("#password", PASSWORD)
    await page.click("button[type=submit]")


async def test_an_idle_session_leaves_the_page_and_the_clinician_comes_back_to_it(
    clinician: ClinicianAtWork,
) -> None:
    page = clinician.page
    username = await begin_as_new_clinician(clinician)
    thread_id = await open_conversation(clinician, "Egton")
    await asyncio.to_thread(clinician.site.leave_idle, username)
    await expect_sign_in_page(page, "Egton")
    await page.go_back()  # the conversation does not lie behind it
    assert "/thread/" not in page.url
    await page.goto(f"{clinician.site.url}/login")
    await sign_in_here(page, username)
    await expect(page).to_have_url(f"{clinician.site.url}/thread/{thread_id}")
    await clinician.expect_banner("EGTON, Hazel")


async def test_a_page_stays_while_the_server_is_away_and_is_left_when_it_says_disabled(
    clinician: ClinicianAtWork,
) -> None:
    page = clinician.page
    username = await begin_as_new_clinician(clinician)
    await open_conversation(clinician, "Sleights")
    patient_id = await page.evaluate(
        "fetch('/api/patients/recent').then((one) => one.json()).then(([patient]) => patient.id)"
    )
    documents = await page.context.new_page()
    await documents.goto(f"{clinician.site.url}/documents?patient={patient_id}")
    await expect(documents.get_by_role("heading", name="Documents of SLEIGHTS")).to_be_visible()
    await page.route("**/user", lambda route: route.abort())  # no word from it
    await asyncio.to_thread(clinician.site.disable_clinician, username)
    await expect(page.get_by_text("MedMemory cannot be reached").first).to_be_visible()
    await clinician.expect_banner("SLEIGHTS, Hazel")
    await page.unroute("**/user")
    await expect_sign_in_page(page, "Sleights")
    await documents.evaluate(LOOKED_AT)
    await expect_sign_in_page(documents, "Sleights")


async def test_signing_out_in_another_tab_leaves_the_page_and_another_clinician_begins_anew(
    clinician: ClinicianAtWork,
) -> None:
    first, second = clinician.page, await clinician.page.context.new_page()
    username = await begin_as_new_clinician(clinician)
    thread_id = await open_conversation(clinician, "Grosmont")
    # Chainlit's word for what is somebody else's.
    await first.route("**/of-another", lambda route: route.fulfill(status=401))
    assert await first.evaluate("fetch('/of-another').then(({ status }) => status)") == 401
    await clinician.expect_banner("GROSMONT, Hazel")
    await second.goto(f"{clinician.site.url}/")
    await second.locator("#user-nav-button").click()
    await second.get_by_role("menuitem", name="Sign out").click()
    await expect(second.locator("#password")).to_be_visible()
    await expect(second.get_by_text(ENDED)).to_have_count(0)  # it was wanted there
    await expect_sign_in_page(first, "Grosmont")

    other = await new_clinician(clinician)
    await sign_in_here(first, other)
    await expect(clinician.chat.get_by_text("Whose record?")).to_be_visible()
    assert thread_id not in first.url

    await open_conversation(clinician, "Danby")
    await second.context.clear_cookies()  # this session holds: no connection ends
    await second.goto(f"{clinician.site.url}/login")
    await sign_in_here(second, username)
    await expect(second.locator("#chat-input")).to_be_visible()
    await first.evaluate(LOOKED_AT)
    await clinician.expect_banner("No patient chosen")
    await expect(clinician.chat.get_by_text("Whose record?")).to_be_visible()
    assert "DANBY" not in (await first.content()).upper()
