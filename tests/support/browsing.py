"""The real site on loopback, with Chainlit's page in a real Chromium. Only the chat is an echo."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from playwright.async_api import Page, ViewportSize, async_playwright, expect

from medmemory.clinical.clinician import Clinician
from medmemory.server.app import create_app
from medmemory.server.environment import prepare_environment
from medmemory.settings import Settings
from medmemory.storage.engine import Database
from medmemory.ui.routes import create_router
from tests.support.identity import PASSWORD, make_site
from tests.support.route_stores import route_stores
from tests.support.web import serving

ECHO = Path(__file__).with_name("chat_target.py")
DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class BrowsedSite:
    """A running server with one account, and the page that looks at it."""

    url: str
    database: Database
    clinician: Clinician
    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def sign_in(self) -> None:
        await self.page.goto(f"{self.url}/login")
        await self.page.fill("#email", self.clinician.username)
        await self.page.fill("#password", PASSWORD)
        await self.page.click("button[type=submit]")
        await self.page.wait_for_selector("#chat-input")

    async def ask(self, text: str) -> None:
        """The chat has echoed `text`. It takes nothing before its socket stands."""
        answer = self.page.locator("[data-step-type='assistant_message'] .message-content")
        await self.page.fill("#chat-input", text)
        await expect(self.page.locator("#chat-submit")).to_be_enabled()
        await self.page.keyboard.press("Enter")
        await answer.first.wait_for()

    async def say(self, message: Mapping[str, object]) -> None:
        """The page hears `message` as it hears the server's."""
        await self.page.evaluate("message => window.postMessage(message, location.origin)", message)


@contextlib.asynccontextmanager
async def browsing(
    settings: Settings,
    database: Database,
    *,
    viewport: ViewportSize,
    color_scheme: Literal["light", "dark"] = "light",
) -> AsyncIterator[BrowsedSite]:
    """Meanwhile a fresh browser stands before the sign-in page, still blank."""
    server = make_site(settings, database)
    await server.add_clinician("okafor")
    clinician = await server.accounts.get("okafor")
    stores = replace(route_stores(database, settings), embeddings=server.embeddings)
    prepare_environment(settings)
    from medmemory.ui.page import clean_chainlit_page  # noqa: PLC0415  # brings Chainlit

    clean_chainlit_page()
    app = create_app(server, routers=[create_router(stores)], target=ECHO)
    async with serving(app) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
        )
        page = await browser.new_page(viewport=viewport, color_scheme=color_scheme, locale="en-US")
        site = BrowsedSite(url, database, clinician, page)
        page.on("request", lambda request: site.requests.append(request.url))
        page.on("pageerror", lambda error: site.complaints.append(str(error)))
        page.on(
            "console",
            lambda line: site.complaints.append(line.text) if line.type == "error" else None,
        )
        yield site
        await browser.close()
