"""Names, files, questions and answers that try to be more than text."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.support.clinician import ClinicianAtWork
from tests.support.ollama_stand_in import Reply

pytestmark = pytest.mark.browser

IMAGE = "<img src=x onerror=window.hit=1>"
MARKDOWN = (
    "![x](http://elsewhere.test/a.png) [click](javascript:window.hit=2) "
    "<script>window.hit=3</script> <iframe src=//elsewhere.test></iframe> ![y][z] "
    "http://elsewhere.test/c\n\n[z]: http://elsewhere.test/b.png"
)


async def test_text_runs_nothing_loads_nothing_and_leads_nowhere_else(
    clinician: ClinicianAtWork, tmp_path: Path
) -> None:
    page, own = clinician.page, clinician.site.url
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    await clinician.begin()
    await clinician.create_patient(IMAGE)
    letter = tmp_path / f"{IMAGE}.md"
    letter.write_text(f"Title: {IMAGE}\n\n## Plan\n\n- {MARKDOWN}\n", encoding="utf-8")
    await clinician.drop(letter)
    await expect(clinician.chat.get_by_text("ready, 1 page")).to_be_visible()
    clinician.site.ollama.script(Reply(f"It says [1]: {MARKDOWN} {IMAGE}"))
    await clinician.ask(f"What is the plan? {MARKDOWN} {IMAGE}")
    assert "<script>" in await clinician.answer()
    elsewhere = clinician.last_answer.get_by_role("link", name="http://elsewhere.test/c")
    await elsewhere.first.click()
    await clinician.last_answer.locator("a[href^='/citations/']").first.click()
    await expect(page.frame_locator("iframe").locator("mark").first).to_be_visible()
    await page.keyboard.press("Escape")
    await page.reload()
    await expect(clinician.last_answer).to_contain_text("<script>")

    assert len(page.context.pages) == 1
    assert [await frame.evaluate("window.hit") for frame in page.frames] == [None] * len(
        page.frames
    )
    assert await page.locator("#root a[href^=javascript]").count() == 0
    assert [one for one in requests if not one.startswith((own, "data:", "blob:", "ws"))] == []
