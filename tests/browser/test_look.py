"""The page around the chat: nothing from elsewhere, whose chart, both themes, both widths."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from medmemory.settings import Settings
from medmemory.storage.engine import Database
from tests.support.browsing import DESKTOP, PHONE, BrowsedSite, browsing

pytestmark = pytest.mark.browser

THREAD = "0b0e7a52-6d4c-4f0e-9a55-0c4b2b4f9a11"
PATIENT = {
    "name": "NORBURY, Hazel",
    "birth_date": "1958-02-03",
    "age": 68,
    "sex": "female",
    "mrn": "00123",
}


def chosen(**changes: Any) -> dict[str, object]:
    return {"medmemory": "patient", "thread": THREAD, "patient": PATIENT | changes}


@pytest.fixture
async def site(settings: Settings, database: Database) -> AsyncIterator[BrowsedSite]:
    async with browsing(settings, database, viewport=DESKTOP) as site:
        yield site


@pytest.fixture
async def phone(settings: Settings, database: Database) -> AsyncIterator[BrowsedSite]:
    async with browsing(settings, database, viewport=PHONE, color_scheme="dark") as site:
        yield site


async def banner(site: BrowsedSite) -> str:
    return re.sub(r"\s+", " ", await site.page.inner_text("#mm-banner")).strip()


async def test_no_request_leaves_the_machine(site: BrowsedSite) -> None:
    await site.sign_in()
    await site.page.wait_for_timeout(500)
    foreign = [
        url for url in site.requests if not url.startswith((site.url, "data:", "blob:", "ws"))
    ]
    assert foreign == []
    # The page asks who is signed in, and is told so: nobody. Nothing else may go wrong.
    assert [one for one in site.complaints if "401" not in one and "Unauthorized" not in one] == []


async def test_the_sign_in_page_says_what_this_is_and_that_it_starts(
    site: BrowsedSite,
) -> None:
    page = site.page
    await page.goto(f"{site.url}/login")
    await page.wait_for_selector("#mm-about")
    assert "see the page behind every statement" in await page.inner_text("#mm-about")
    await page.wait_for_function("document.querySelector('.mm-status').textContent !== ''")
    assert "search model is being loaded" in await page.inner_text(".mm-status")
    assert not await page.is_visible("#mm-banner")
    await page.fill("#email", "okafor")
    await page.fill("#password", "wrong wrong wrong")
    await page.click("button[type=submit]")
    await page.wait_for_function("document.querySelector('.mm-refusal').textContent !== ''")
    assert await page.inner_text(".mm-refusal")


async def test_the_banner_says_whose_chart_it_is_and_never_stays_behind(site: BrowsedSite) -> None:
    await site.sign_in()
    assert await banner(site) == "No patient chosen"
    await site.say(chosen())
    await site.page.wait_for_selector(".mm-name")
    assert (
        await banner(site)
        == "NORBURY, Hazel born 1958-02-03 (68 y) female MRN 00123 Change patient"
    )
    # The first question gives this conversation its address: still the same chart.
    await site.page.evaluate(f"history.pushState(null, '', '/thread/{THREAD}')")
    assert "NORBURY" in await banner(site)
    other = THREAD.replace("0b0e", "1111")
    await site.page.evaluate(f"history.pushState(null, '', '/thread/{other}')")
    assert await banner(site) == "No patient chosen"
    # A late word about the conversation that was left.
    await site.say(chosen())
    await site.page.wait_for_timeout(100)
    assert await banner(site) == "No patient chosen"


async def test_a_new_chat_clears_the_banner_at_once(site: BrowsedSite) -> None:
    await site.sign_in()
    await site.say(chosen())
    await site.page.wait_for_selector(".mm-name")
    await site.say({"medmemory": "change_patient"})
    await site.page.wait_for_selector(".mm-nobody")
    assert await banner(site) == "No patient chosen"


async def test_what_is_said_stays_text_and_foreign_frames_are_not_heard(site: BrowsedSite) -> None:
    await site.sign_in()
    await site.say(chosen(name="<img src=x onerror=alert(1)>"))
    await site.page.wait_for_selector(".mm-name")
    assert await site.page.inner_text(".mm-name") == "<img src=x onerror=alert(1)>"
    assert await site.page.locator("#mm-banner img").count() == 0
    await site.page.evaluate(
        """message => {
            const frame = document.createElement('iframe');
            document.body.append(frame);
            frame.contentWindow.eval(
                `parent.postMessage(${JSON.stringify(message)}, '*')`);
        }""",
        chosen(name="SOMEBODY, Else"),
    )
    await site.say(chosen(age="old"))  # not the shape
    await site.page.wait_for_timeout(100)
    assert "SOMEBODY" not in await banner(site)
    assert "old" not in await banner(site)


async def test_the_allergies_stand_in_the_banner_and_open_where_they_are_listed(
    site: BrowsedSite,
) -> None:
    await site.sign_in()
    await site.say(chosen(allergies="no list in the record", allergies_page=None))
    await site.page.wait_for_selector(".mm-allergies")
    assert "Allergies: no list in the record" in await banner(site)
    assert await site.page.locator(".mm-allergies a").count() == 0
    page = f"/documents/{THREAD}?page=2"
    await site.say(chosen(allergies="Penicillin: <b>rash</b>", allergies_page=page))
    link = site.page.locator(".mm-allergies a")
    await link.wait_for()
    assert await link.inner_text() == "Penicillin: <b>rash</b>"
    async with site.page.expect_request(f"**{page}"):
        await link.click()
    await site.page.wait_for_selector("#mm-source")
    await site.say(chosen(allergies="x", allergies_page="https://elsewhere.example"))
    await site.page.wait_for_timeout(100)
    assert "Penicillin" in await banner(site)


async def test_the_notice_names_the_command_and_goes_when_all_is_well(site: BrowsedSite) -> None:
    await site.sign_in()
    notice = {"medmemory": "banner", "mode": "evidence_only", "text": "No model."}
    await site.say(notice | {"command": "ollama pull medgemma1.5:4b"})
    await site.page.wait_for_selector("#mm-notice code")
    assert "ollama pull medgemma1.5:4b" in await site.page.inner_text("#mm-notice")
    assert await site.page.get_by_role("button", name="Copy command").is_visible()
    assert await site.page.get_by_role("button", name="More").is_hidden()
    await site.say({"medmemory": "banner", "mode": "ok", "text": ""})
    await site.page.wait_for_selector("#mm-notice", state="hidden")


async def test_on_a_phone_the_notice_is_one_line_and_stays_away_until_it_says_something_else(
    phone: BrowsedSite,
) -> None:
    await phone.sign_in()
    text = "The model server does not answer. Answers are quoted from the record, without a model."
    said = {
        "medmemory": "banner",
        "mode": "evidence_only",
        "text": text,
        "command": "ollama pull x",
    }
    await phone.say(said)
    notice = phone.page.locator("#mm-notice")
    await notice.wait_for()
    folded = await notice.bounding_box()
    assert folded is not None
    assert folded["height"] <= 48
    assert await notice.locator("code").is_hidden()
    await notice.get_by_role("button", name="More").click()
    await notice.locator("code").wait_for()
    opened = await notice.bounding_box()
    assert opened is not None
    assert opened["width"] <= PHONE["width"]
    assert await notice.get_by_role("button", name="Less").get_attribute("aria-expanded") == "true"

    await notice.get_by_role("button", name="Hide").click()
    await notice.wait_for(state="hidden")
    await phone.say(said)
    await phone.page.wait_for_timeout(200)
    assert await notice.is_hidden()
    await phone.say(said | {"text": "The model is not pulled."})
    await notice.wait_for()
    assert await notice.get_by_role("button", name="More").is_visible()


async def test_a_dark_phone_shows_banner_and_composer_within_its_width(phone: BrowsedSite) -> None:
    await phone.sign_in()
    await phone.say(chosen(name="FEATHERSTONEHAUGH-CHOLMONDELEY, Wilhelmina Alexandra"))
    await phone.page.wait_for_selector(".mm-name")
    assert await phone.page.evaluate("document.documentElement.classList.contains('dark')")
    assert await phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    boxes = [
        await phone.page.locator(selector).bounding_box()
        for selector in ("#mm-banner", "#header", "#message-composer")
    ]
    top = 0.0
    for box in boxes:
        assert box is not None
        assert box["y"] >= top  # one below the other, nothing covered
        assert box["x"] + box["width"] <= PHONE["width"]
        top = box["y"] + box["height"]
    assert top <= PHONE["height"]


async def test_text_is_legible_and_every_button_has_a_name(site: BrowsedSite) -> None:
    await look_at_an_answer(site)


async def test_the_same_on_a_dark_phone(phone: BrowsedSite) -> None:
    await look_at_an_answer(phone)


async def look_at_an_answer(site: BrowsedSite) -> None:
    await site.sign_in()
    await site.ask("What was the last HbA1c?")
    await site.page.wait_for_timeout(1000)  # an answer is announced once it has been still
    size = await site.page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector("
        "\"[data-step-type='assistant_message'] .message-content div\")).fontSize)"
    )
    assert size >= 16
    unnamed = await site.page.evaluate(
        "[...document.querySelectorAll('button')].filter(button => !button.innerText.trim()"
        " && !button.ariaLabel && button.offsetParent && !button.closest('.hidden'))"
        ".map(button => button.outerHTML.slice(0, 200))"
    )
    assert unnamed == []
    spoken = await site.page.inner_text(".mm-spoken")
    assert "Answer complete." in spoken


LAST_LINE = "[data-step-type='assistant_message'] .prose > :last-child"


async def test_who_wrote_an_answer_stands_small_and_grey_below_it(site: BrowsedSite) -> None:
    await site.sign_in()
    await site.ask("HbA1c was *not* measured.\n\n*Written by a model.*")
    looks = await site.page.evaluate(
        f"""() => [...document.querySelectorAll("{LAST_LINE} > span, {LAST_LINE}")].map(node => {{
            const style = getComputedStyle(node);
            return [parseFloat(style.fontSize), style.color, style.fontStyle];
        }})"""
    )
    (text_size, text_color, _), (size, color, style) = looks
    assert (text_size, size, style) == (16, 13, "normal")
    assert color != text_color


async def test_the_arrow_to_the_end_covers_no_text(site: BrowsedSite) -> None:
    await look_for_the_arrow(site)


async def test_nor_does_it_on_a_phone(phone: BrowsedSite) -> None:
    await look_for_the_arrow(phone)


async def look_for_the_arrow(site: BrowsedSite) -> None:
    await site.sign_in()
    await site.ask("\n\n".join(f"Line {number} of a long answer." for number in range(60)))
    await site.page.get_by_text("Line 59").last.wait_for()
    await site.page.mouse.move(site.page.viewport_size["width"] / 2, 400)  # type: ignore[index]  # it was set
    await site.page.mouse.wheel(0, -900)
    arrow = site.page.get_by_role("button", name="Scroll to the end")
    await arrow.wait_for()
    box = await arrow.bounding_box()
    assert box is not None
    behind = await site.page.evaluate(
        """({x, y, width, height}) => [0, width]
            .flatMap(right => [0, height].map(down => [x + right, y + down]))
            .flatMap(([left, top]) => document.elementsFromPoint(left, top))
            .some(node => node.closest('.message-content'))""",
        box,
    )
    assert not behind
