"""A source beside the chat: opened from its link, closed by Escape, and the place is kept."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from playwright.async_api import FloatRect, ViewportSize
from sqlalchemy import insert, update

from medmemory.clinical.document import Span, WordBox
from medmemory.clinical.identifiers import DocumentId
from medmemory.clinical.word_boxes import pack_words
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from tests.browser.test_look import chosen
from tests.factories import make_document, make_patient
from tests.integration.test_source_routes import QUOTE, cite
from tests.support.browsing import DESKTOP, PHONE, BrowsedSite, browsing
from tests.support.documents import pdf

pytestmark = pytest.mark.browser

LINK = "#root a[data-citation]"


@pytest.fixture
async def site(settings: Settings, database: Database) -> AsyncIterator[BrowsedSite]:
    async with browsing(settings, database, viewport=DESKTOP) as site:
        yield site


@pytest.fixture
async def phone(settings: Settings, database: Database) -> AsyncIterator[BrowsedSite]:
    async with browsing(settings, database, viewport=PHONE) as site:
        yield site


async def ask_about_a_document(site: BrowsedSite) -> str:
    """The chat echoes links to a document's pages; returns the document's path."""
    clinician_id = site.clinician.id
    patient = await make_patient(site.database, clinician_id)
    document_id = await make_document(
        site.database, clinician_id, patient.id, page_texts=("First page.", "Second page.")
    )
    path = f"/documents/{document_id}"
    await site.sign_in()
    await site.say(chosen())
    await site.ask(f"[whole document]({path}) and [last page]({path}?page=2)")
    await site.page.wait_for_selector("[data-step-type='assistant_message'] a[href]")
    await site.page.wait_for_timeout(300)
    return path


def link_to(site: BrowsedSite, name: str):  # type: ignore[no-untyped-def]  # Playwright's Locator
    return site.page.locator("[data-step-type='assistant_message'] a", has_text=name).last


async def test_a_link_opens_beside_the_chat_and_escape_leads_back(site: BrowsedSite) -> None:
    await ask_about_a_document(site)
    link = link_to(site, "last page")
    before = await link.bounding_box()
    await link.click()
    frame = site.page.frame_locator("#mm-source iframe")
    await frame.get_by_text("Second page.").wait_for()
    await site.page.wait_for_timeout(400)  # the chat has taken its new width
    after = await link.bounding_box()
    panel = await site.page.locator("#mm-source").bounding_box()
    assert before is not None
    assert after is not None
    assert panel is not None
    assert abs(after["y"] - before["y"]) < 1  # the chat did not jump, short as it is
    assert after["x"] + after["width"] <= panel["x"]  # nor is it covered
    assert abs(panel["width"] - 0.45 * DESKTOP["width"]) < 2
    assert await site.page.locator("#mm-source iframe").get_attribute("title")

    await frame.locator("h1").click()
    await site.page.keyboard.press("Escape")  # heard inside the frame
    await site.page.wait_for_selector("#mm-source", state="hidden")
    assert await link.evaluate("link => link === document.activeElement")
    closed = await link.bounding_box()
    assert closed is not None
    assert abs(closed["y"] - before["y"]) < 1

    await site.page.keyboard.press("Enter")
    await frame.get_by_text("Second page.").wait_for()
    await site.page.keyboard.press("Escape")  # heard outside it
    await site.page.wait_for_selector("#mm-source", state="hidden")


async def test_escape_closes_the_source_from_anywhere_but_a_menu_first(site: BrowsedSite) -> None:
    await ask_about_a_document(site)
    link = link_to(site, "last page")
    await link.click()
    await site.page.locator("#new-chat-button").focus()  # which shows a tooltip
    await site.page.wait_for_timeout(300)
    await site.page.keyboard.press("Escape")
    await site.page.wait_for_selector("#mm-source", state="hidden")
    assert await link.evaluate("link => link === document.activeElement")

    await link.click()
    await site.page.click("#user-nav-button")
    await site.page.get_by_role("menu").wait_for()
    await site.page.keyboard.press("Escape")
    await site.page.get_by_role("menu").wait_for(state="hidden")
    assert await site.page.is_visible("#mm-source")


async def test_a_modified_click_opens_a_tab(site: BrowsedSite) -> None:
    path = await ask_about_a_document(site)
    async with site.page.context.expect_page() as opened:
        await link_to(site, "whole document").click(modifiers=["Control"])
    tab = await opened.value
    await tab.wait_for_load_state()
    assert tab.url == f"{site.url}{path}"
    assert "First page." in await tab.inner_text("main")
    assert await site.page.is_hidden("#mm-source")


async def test_another_conversation_closes_the_source(site: BrowsedSite) -> None:
    await ask_about_a_document(site)
    await link_to(site, "whole document").click()
    await site.page.wait_for_selector("#mm-source")
    await site.say({"medmemory": "change_patient"})
    await site.page.wait_for_selector("#mm-source", state="hidden")


async def test_on_a_phone_the_source_fills_the_screen_and_back_leads_back(
    phone: BrowsedSite,
) -> None:
    await ask_about_a_document(phone)
    link = link_to(phone, "whole document")
    await link.click()
    await phone.page.frame_locator("#mm-source iframe").get_by_text("First page.").wait_for()
    panel = await phone.page.locator("#mm-source").bounding_box()
    banner = await phone.page.locator("#mm-banner").bounding_box()
    assert panel is not None
    assert banner is not None
    assert panel["width"] == PHONE["width"]
    assert panel["y"] >= banner["y"] + banner["height"]  # whose chart stays in view
    await phone.page.get_by_role("button", name="Back").click()
    assert await link.evaluate("link => link === document.activeElement")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_which_page_it_is_stays_in_view_above_the_marked_words(
    settings: Settings, database: Database, viewport: ViewportSize
) -> None:
    async with browsing(settings, database, viewport=viewport) as site:
        frame = await open_a_quote_far_down(site)
        await assert_the_header_is_above_it(site, frame)
        mark = site.page.frame_locator("#mm-source iframe").locator("mark")
        await mark.evaluate("mark => mark.scrollIntoView({ block: 'start' })")
        await assert_the_header_is_above_it(site, frame)


async def test_the_quote_is_copied_with_its_source_by_keyboard_and_without_https(
    phone: BrowsedSite,
) -> None:
    await open_a_quote_far_down(phone)
    source = phone.page.frame_locator("#mm-source iframe")
    await phone.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    frame = phone.page.frame(url=lambda url: "/citations/" in url)
    assert frame is not None
    button = source.get_by_role("button", name="Copy with source")
    box = await button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    for clipboard_is_open in (True, False):
        if not clipboard_is_open:  # as on a page without https
            await frame.evaluate(
                "() => Object.defineProperty(navigator, 'clipboard', { value: undefined })"
            )
        await phone.page.evaluate("navigator.clipboard.writeText('')")
        await button.press("Enter")
        await source.get_by_text("Copied", exact=True).wait_for()
        assert await button.evaluate("button => button === document.activeElement")
        await phone.page.evaluate("window.focus()")
        copied = await phone.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f"“{QUOTE}”\nLaboratory report of the outpatient department")
        assert copied.endswith(", 2024-03-02, page 1")

    await frame.evaluate("() => { document.execCommand = () => false; }")
    await button.press("Enter")
    await source.get_by_text("The text is selected").wait_for()
    assert await frame.evaluate("() => String(window.getSelection())") == copied


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_page_opens_where_its_marked_words_are(
    settings: Settings, database: Database, viewport: ViewportSize
) -> None:
    async with browsing(settings, database, viewport=viewport) as site:
        patient = await make_patient(site.database, site.clinician.id)
        document_id = await make_document(
            site.database, site.clinician.id, patient.id, page_texts=(QUOTE,)
        )
        place = WordBox(Span(0, len(QUOTE)), 0.7, 0.9, 0.9, 0.92)  # at the lower right
        await make_it_a_pdf(site, document_id, place)
        citation_id = await cite(
            site.database, site.clinician.id, patient.id, document_id, page_text=QUOTE
        )
        await site.sign_in()
        await site.say(chosen())
        await site.ask(f"so it is [[1]](/citations/{citation_id})")
        await site.page.locator(LINK).last.click()
        source = site.page.frame_locator("#mm-source iframe")
        image = source.locator("img.page")
        await image.wait_for()
        await site.page.wait_for_timeout(500)  # it is drawn, and scrolled to
        page = await image.bounding_box()
        frame = await site.page.locator("#mm-source iframe").bounding_box()
        assert page is not None
        assert frame is not None
        assert page["width"] > viewport["width"] * 0.4  # readable, also on a phone
        left, top = page["x"] + place.left * page["width"], page["y"] + place.top * page["height"]
        assert frame["x"] <= left <= frame["x"] + frame["width"]
        assert frame["y"] + 100 < top < frame["y"] + frame["height"] - 20


async def make_it_a_pdf(site: BrowsedSite, document_id: DocumentId, place: WordBox) -> None:
    with acting_as(site.clinician.id):
        patient_id = (await DocumentStore(site.database).get(document_id)).patient_id
        async with site.database.writing() as connection:
            await connection.execute(
                update(tables.documents).values(media_type="application/pdf", file_name="a.pdf")
            )
            await connection.execute(update(tables.pages).values(words=pack_words([place])))
            await connection.execute(
                insert(tables.document_blobs).values(
                    document_id=document_id, patient_id=patient_id, content=pdf([QUOTE])
                )
            )


async def open_a_quote_far_down(site: BrowsedSite) -> FloatRect:
    """The cited words stand at the end of a long page; returns where the source is shown."""
    text = "\n".join([*(f"Line {n} of a long page." for n in range(80)), QUOTE, "The end."])
    patient = await make_patient(site.database, site.clinician.id)
    document_id = await make_document(
        site.database,
        site.clinician.id,
        patient.id,
        page_texts=(text, "Second page."),
        title="Laboratory report of the outpatient department of the general hospital " * 3,
        document_date=date(2024, 3, 2),
    )
    citation_id = await cite(
        site.database, site.clinician.id, patient.id, document_id, page_text=text
    )
    await site.sign_in()
    await site.say(chosen())
    await site.ask(f"so it is [[1]](/citations/{citation_id})")
    await site.page.locator(LINK).last.click()
    source = site.page.frame_locator("#mm-source iframe")
    await source.locator("mark").wait_for()
    await site.page.wait_for_timeout(300)
    frame = await site.page.locator("#mm-source iframe").bounding_box()
    assert frame is not None
    return frame


async def assert_the_header_is_above_it(site: BrowsedSite, frame: FloatRect) -> None:
    source = site.page.frame_locator("#mm-source iframe")
    header = source.locator("header")
    for words in ("Laboratory report", "2024-03-02", "page 1 of 2"):
        box = await header.get_by_text(words).bounding_box()
        assert box is not None
        assert box["y"] >= frame["y"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    top = await header.bounding_box()
    mark = await source.locator("mark").bounding_box()
    assert top is not None
    assert mark is not None
    assert top["height"] < frame["height"] / 4
    assert mark["y"] >= top["y"] + top["height"]
    assert mark["y"] + mark["height"] <= frame["y"] + frame["height"]


async def test_citations_in_the_text_are_named_by_their_number(site: BrowsedSite) -> None:
    await site.sign_in()
    citation = "/citations/5d7c1d4e-0f0b-4a53-9a0e-3d9a36c1f7a1"
    await site.ask(f"so it is [[1]]({citation}), see [Lab report]({citation})")
    chip = site.page.locator(f"[data-step-type='assistant_message'] a[href='{citation}']")
    await site.page.wait_for_selector(f"[data-step-type='assistant_message'] {LINK[6:]}")
    assert await chip.first.get_attribute("aria-label") == "Source 1"
    assert await chip.last.get_attribute("aria-label") is None
    await chip.first.click()
    refusal = site.page.frame_locator("#mm-source iframe").get_by_text("was deleted")
    await refusal.wait_for()
