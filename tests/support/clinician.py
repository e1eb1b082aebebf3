"""What a clinician does in the browser, in their words."""

import contextlib
import re
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright, expect

from tests.support.browsing import CHROMIUM, CHROMIUM_ARGUMENTS, DESKTOP
from tests.support.running_site import PASSWORD, RunningSite

SLOW_MACHINE_MS = 30_000
ANSWER = '[data-step-type="assistant_message"]'
COMPLETE = re.compile("Written by|Quoted from the record, no model|incomplete|Not found")


@dataclass
class ClinicianAtWork:
    site: RunningSite
    page: Page
    answers_before: int = 0  # complete ones, when the last question was asked

    @property
    def chat(self) -> Locator:
        """Chainlit's page, without what is said beside it to screen readers only."""
        return self.page.locator("#root")

    async def sign_in(self, username: str = "okafor", password: str = PASSWORD) -> None:
        await self.page.goto(f"{self.site.url}/login")
        await self.page.fill("#email", username)
        await self.page.fill("#password", password)
        await self.page.click("button[type=submit]")

    async def begin(self) -> None:
        """Signed in, and asked whose record it is."""
        await self.sign_in()
        await expect(self.chat.get_by_text("Whose record?")).to_be_visible()

    async def change_patient(self) -> None:
        """Asked whose record it is; the search box has taken the focus, and takes it no more."""
        await self.page.get_by_role("button", name="Change patient").click()
        await expect(self.chat.get_by_text("Whose record?")).to_be_visible()
        await expect(self.page.get_by_label("Name, birth date or MRN")).to_be_focused()

    async def create_patient(self, family_name: str, *, mrn: str = "") -> str:
        """A new patient is open; returns the MRN."""
        mrn = mrn or uuid.uuid4().hex[:8].upper()
        page = self.page
        await page.get_by_role("button", name="New patient").click()
        await page.get_by_label("Family name").fill(family_name)
        await page.get_by_label("Given name").fill("Hazel")
        await page.get_by_label("Birth date").fill("1958-02-03")
        await page.get_by_label("Sex").select_option("female")
        await page.get_by_label("MRN").fill(mrn)
        await page.get_by_role("button", name="Create and open").click()
        await self.expect_banner(f"{family_name.upper()}, Hazel")
        return mrn

    async def choose(self, words: str, name: str) -> None:
        """The search box has the focus; the patient is one click away."""
        await self.page.get_by_label("Name, birth date or MRN").fill(words)
        await self.page.locator(".inline-custom").get_by_role("button", name=name).click()
        await self.expect_banner(name)

    async def expect_banner(self, words: str) -> None:
        await expect(self.page.locator("#mm-banner")).to_contain_text(words)

    async def drop(self, *files: Path, words: str = "") -> None:
        """As dropping does: the files are attached, then sent."""
        await expect(self.page.locator("#upload-button")).to_be_enabled()
        await self.page.set_input_files("#upload-button-input", files)
        if words:
            await self.page.fill("#chat-input", words)
        send = self.page.locator("#chat-submit")
        await expect(send).to_be_enabled()
        await send.click()

    async def ask(self, question: str) -> None:
        """The question left the composer, which takes none while an answer runs or the socket is
        not up."""
        await expect(self.page.locator("#stop-button")).to_have_count(0)
        self.answers_before = await self._complete_answers.count()
        await self.page.fill("#chat-input", question)
        await expect(self.page.locator("#chat-submit")).to_be_enabled()
        await self.page.keyboard.press("Enter")
        await expect(self.page.locator("#chat-input")).to_have_value("")

    @property
    def last_answer(self) -> Locator:
        return self.page.locator(ANSWER).last

    async def answer(self) -> str:
        """The answer to the last question, as it reads when it is complete."""
        await expect(self._complete_answers.nth(self.answers_before)).to_be_visible()
        return await self.last_answer.inner_text()

    @property
    def _complete_answers(self) -> Locator:
        return self.page.locator(ANSWER, has_text=COMPLETE)

    async def open_thread(self) -> str:
        """The id of the conversation, once the page has it in its address."""
        await expect(self.page).to_have_url(re.compile("/thread/[0-9a-f-]{36}$"))
        return self.page.url.rsplit("/", 1)[-1]


@contextlib.asynccontextmanager
async def at_work(
    site: RunningSite, viewport: ViewportSize = DESKTOP
) -> AsyncIterator[ClinicianAtWork]:
    """A clinician before a fresh browser."""
    async with async_playwright() as playwright:
        browser: Browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
        )
        context = await browser.new_context(viewport=viewport, locale="en-US")
        page = await context.new_page()
        page.set_default_timeout(SLOW_MACHINE_MS)
        expect.set_options(timeout=SLOW_MACHINE_MS)
        yield ClinicianAtWork(site, page)
        await browser.close()
