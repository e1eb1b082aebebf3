"""A link opens what it names after signing in, and words that could not be kept are not lost."""

import asyncio
import re

import pytest
from playwright.async_api import Page, Route, expect

from medmemory.settings import Settings
from medmemory.storage.engine import Database
from tests.support.browsing import DESKTOP, browsing
from tests.support.clinician import ClinicianAtWork
from tests.support.running_site import PASSWORD

pytestmark = pytest.mark.browser

QUESTION = '[data-step-type="user_message"]'


async def sign_in_here(clinician: ClinicianAtWork) -> None:
    page = clinician.page
    await page.fill("#email", "okafor")
    await page.fill("#password", PASSWORD)
    await page.click("button[type=submit]")


async def test_a_link_to_a_conversation_opens_it_after_signing_in(
    clinician: ClinicianAtWork,
) -> None:
    await clinician.begin()
    await clinician.create_patient("Ravenscar")
    await clinician.ask("Which medicines does the record name?")
    await clinician.answer()
    link = f"{clinician.site.url}/thread/{await clinician.open_thread()}"
    await clinician.page.goto("about:blank")  # an open page would go to sign-in by itself
    await clinician.page.context.clear_cookies()

    await clinician.page.goto(link)
    await expect(clinician.page).to_have_url(re.compile(r"/login\?then=/thread/"))
    await sign_in_here(clinician)
    await expect(clinician.page).to_have_url(link)
    await expect(clinician.page.locator(QUESTION)).to_have_text(
        re.compile("Which medicines does the record name")
    )
    await clinician.expect_banner("RAVENSCAR, Hazel")


@pytest.mark.parametrize(
    "then", ["//evil.example/", "https://evil.example/", "/logout", "/thread/x"]
)
async def test_the_sign_in_page_leads_nowhere_else(clinician: ClinicianAtWork, then: str) -> None:
    await clinician.page.goto(f"{clinician.site.url}/login?then={then}")
    await sign_in_here(clinician)
    await expect(clinician.chat.get_by_text("Whose record?")).to_be_visible()
    await expect(clinician.page).to_have_url(f"{clinician.site.url}/")


async def test_words_that_were_not_kept_can_be_sent_again(
    settings: Settings, database: Database
) -> None:
    words = "What was the HbA1c?\nAnd when? " + "Please look closely. " * 40
    async with browsing(settings, database, viewport=DESKTOP) as site:
        await site.sign_in()
        await site.page.fill("#chat-input", "typed meanwhile")
        await site.say({"medmemory": "unsent", "text": words})
        await expect(site.page.locator("#chat-input")).to_have_value(f"{words}\ntyped meanwhile")
        await site.say({"medmemory": "unsent", "text": words})  # a second time changes nothing
        await expect(site.page.locator("#chat-input")).to_have_value(f"{words}\ntyped meanwhile")
        await site.page.locator("#chat-submit").click()
        await expect(site.page.get_by_text("typed meanwhile").first).to_be_visible()
        await expect(site.page.locator("#chat-input")).to_have_value("")


@pytest.mark.parametrize("delay", [0, 2])
async def test_a_conversation_that_was_deleted_while_it_was_open_is_left(
    clinician: ClinicianAtWork, delay: int
) -> None:
    """While the page waits for the deletion, Chainlit takes the conversation up again."""
    await clinician.begin()
    await clinician.create_patient("Whitby")
    await clinician.ask("Which medicines does the record name?")
    await clinician.answer()
    page, thread_id = clinician.page, await clinician.open_thread()
    await page.goto(f"{clinician.site.url}/thread/{thread_id}")
    await clinician.expect_banner("WHITBY, Hazel")
    await rename(page, thread_id, "Medicines of Whitby")
    await page.reload()
    await clinician.expect_banner("WHITBY, Hazel")

    async def late(route: Route) -> None:
        if route.request.method == "DELETE":
            await asyncio.sleep(delay)
        await route.continue_()

    await page.route("**/project/thread", late)
    await open_menu(page, thread_id)
    await page.get_by_role("menuitem", name="Delete").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Confirm").click()
    await expect(page).to_have_url(f"{clinician.site.url}/")
    await expect(clinician.chat.get_by_text("Whose record?")).to_be_visible()
    await expect(clinician.chat.locator("#chat-input")).to_be_visible()
    await asyncio.sleep(1)  # for what might still arrive
    await clinician.expect_banner("No patient chosen")
    await expect(page.locator(QUESTION)).to_have_count(0)
    await expect(page.locator(f"#thread-{thread_id}")).to_have_count(0)


async def test_a_reload_opens_the_conversation_also_when_its_connections_overtake_each_other(
    clinician: ClinicianAtWork,
) -> None:
    """Chainlit connects twice, first without the conversation."""
    await clinician.begin()
    await clinician.create_patient("Saltburn")
    await clinician.ask("Which medicines does the record name?")
    await clinician.answer()
    page, requests = clinician.page, 0

    async def first_one_late(route: Route) -> None:
        nonlocal requests
        requests += 1
        if requests == 1:
            await asyncio.sleep(1)
        await route.continue_()

    await page.route("**/set-session-cookie", first_one_late)
    await page.reload()
    await clinician.expect_banner("SALTBURN, Hazel")
    await asyncio.sleep(1.5)  # the late one has come
    assert requests > 1
    await clinician.ask("And which allergies?")
    assert "Not found" in await clinician.answer()
    await clinician.expect_banner("SALTBURN, Hazel")


async def test_a_page_connected_to_another_conversation_than_its_address_loads_once_more(
    clinician: ClinicianAtWork,
) -> None:
    await clinician.begin()
    await clinician.create_patient("Redcar")
    await clinician.ask("Which medicines does the record name?")
    await clinician.answer()
    await clinician.open_thread()
    await clinician.page.evaluate(
        """() => {
            window.isOld = true;
            const thread = crypto.randomUUID();
            window.postMessage({ medmemory: "patient", thread, patient: null }, location.origin);
        }"""
    )
    await clinician.page.wait_for_function("() => !window.isOld")
    await clinician.expect_banner("REDCAR, Hazel")


async def test_the_browsers_back_takes_no_name_from_a_conversation_that_stays(
    clinician_on_phone: ClinicianAtWork,
) -> None:
    """Chainlit leads back to the conversation, as it is still connected to it."""
    clinician = clinician_on_phone
    await clinician.begin()
    await clinician.create_patient("Filey")
    await clinician.ask("Which medicines does the record name?")
    await clinician.answer()
    thread = await clinician.open_thread()
    await clinician.page.evaluate(
        """() => new MutationObserver(() => {
            const banner = document.querySelector("#mm-banner");
            window.wasCleared ||= banner.innerText.includes("No patient");
        }).observe(document.querySelector("#mm-banner"), { childList: true, subtree: true })"""
    )
    await clinician.page.go_back()
    await clinician.page.wait_for_function("() => window.wasCleared")
    assert await clinician.open_thread() == thread
    await clinician.expect_banner("FILEY, Hazel")


async def open_menu(page: Page, thread_id: str) -> None:
    entry = page.locator(f"#thread-{thread_id}")
    await entry.hover()
    await entry.locator("#thread-options").click()


async def rename(page: Page, thread_id: str, name: str) -> None:
    await open_menu(page, thread_id)
    await page.get_by_role("menuitem", name="Rename").click()
    await page.get_by_role("dialog").get_by_role("textbox").fill(name)
    await page.get_by_role("dialog").get_by_role("button", name="Confirm").click()
    await expect(page.locator(f"#thread-{thread_id}")).to_contain_text(name)
