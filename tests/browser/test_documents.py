"""Documents in the chat and beside it: lines that live, decisions, and the list."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import FrameLocator, Locator, ViewportSize, expect

from tests.support.browsing import DESKTOP, PHONE
from tests.support.clinician import ClinicianAtWork, at_work
from tests.support.documents import zip_file
from tests.support.running_site import RunningSite

pytestmark = pytest.mark.browser

READ_MS = 60_000
LETTER = (
    "Clinic letter\nDate: 2023-05-05\nPatient: Quillfeather, Rose\nDate of birth: 1941-05-06\n\n"
    "Medications\nDigoxin 125 micrograms once daily.\n"
)
REPORT = "Laboratory report\nDate: 2024-01-15\n\nResults\nHbA1c 7.2 %\n"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """It names somebody else."""
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


@pytest.fixture
def nameless_letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER.replace("Patient: Quillfeather, Rose\nDate of birth: 1941-05-06", ""))
    return path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
async def quiet(clinician: ClinicianAtWork) -> AsyncIterator[ClinicianAtWork]:
    """Nothing went wrong in the page meanwhile."""
    problems: list[str] = []
    clinician.page.on("pageerror", lambda error: problems.append(str(error)))
    yield clinician
    assert problems == []


def line(clinician: ClinicianAtWork, file_name: str) -> Locator:
    return clinician.chat.locator(".mm-doc", has_text=file_name)


def ready(place: Locator) -> Locator:
    return place.get_by_text(re.compile("^ready, "))


async def open_list(clinician: ClinicianAtWork) -> FrameLocator:
    await clinician.page.locator("#mm-banner").get_by_role("link", name="Documents").click()
    return clinician.page.frame_locator("#mm-source iframe")


async def test_a_file_about_somebody_else_is_attached_only_with_a_reason(
    quiet: ClinicianAtWork, letter: Path
) -> None:
    await quiet.begin()
    await quiet.create_patient("Abbot")
    await quiet.drop(letter)
    waiting = line(quiet, "letter.txt")
    table = waiting.get_by_role("table", name="Whose document is it?")
    await expect(table).to_be_visible(timeout=READ_MS)
    await expect(table.get_by_role("row", name=re.compile("^Name"))).to_contain_text(
        "QUILLFEATHER, Rose"
    )
    await expect(table.get_by_role("row", name=re.compile("^Name"))).to_contain_text("ABBOT, Hazel")
    await expect(table.get_by_role("row", name=re.compile("^Born"))).to_contain_text("differs")
    await quiet.page.reload()
    await expect(table).to_be_visible()

    attach = waiting.get_by_role("button", name="Attach to ABBOT, Hazel anyway")
    await attach.click()
    reason = waiting.get_by_label("Why it belongs to ABBOT, Hazel")
    await expect(reason).to_be_focused()
    await quiet.page.keyboard.press("Escape")
    await expect(attach).to_be_focused()
    await quiet.page.keyboard.press("Enter")
    await waiting.get_by_role("button", name="Attach", exact=True).click()
    await expect(table).to_be_visible()  # not without a reason
    await reason.fill("Maiden name")
    await waiting.get_by_role("button", name="Attach", exact=True).click()
    await expect(ready(waiting)).to_be_visible(timeout=READ_MS)
    await expect(waiting).to_contain_text("attached by okafor: “Maiden name”")
    await quiet.page.reload()
    await expect(ready(waiting)).to_be_visible()
    await expect(waiting.get_by_role("link", name="Clinic letter")).to_be_visible()


async def test_it_is_moved_to_the_patient_it_is_about_and_leaves_no_trace_here(
    quiet: ClinicianAtWork, letter: Path
) -> None:
    await quiet.begin()
    mrn = await quiet.create_patient("Quillfeather")
    await quiet.page.get_by_role("button", name="Change patient").click()
    await quiet.create_patient("Babbage")
    await quiet.drop(letter)
    await expect(line(quiet, "letter.txt").get_by_role("table")).to_be_visible(timeout=READ_MS)
    documents = await open_list(quiet)
    entry = documents.locator(".mm-doc", has_text="letter.txt")
    await entry.get_by_role("button", name="Move to another patient").click()
    await entry.get_by_label("Name, birth date or MRN of the other patient").fill(mrn)
    await entry.get_by_role("button", name=f"MRN {mrn}").click()
    await entry.get_by_role("button", name="Move to QUILLFEATHER, Hazel").click()
    await expect(documents.get_by_role("status").first).to_contain_text(
        "letter.txt: moved to the record of QUILLFEATHER, Hazel."
    )
    await expect(documents.locator(".mm-doc")).to_have_count(0)
    left = quiet.chat.get_by_text("This document was moved to the record of another patient.")
    await expect(left).to_be_visible()
    await quiet.page.reload()
    await expect(left).to_be_visible()
    await expect(quiet.chat.get_by_text("QUILLFEATHER")).to_have_count(0)


async def test_it_is_moved_to_a_patient_who_is_made_for_it(
    quiet: ClinicianAtWork, letter: Path
) -> None:
    await quiet.begin()
    mrn = await quiet.create_patient("Babbage")
    await quiet.drop(letter)
    waiting = line(quiet, "letter.txt")
    await waiting.get_by_role("button", name="Move to another patient").click(timeout=READ_MS)
    await waiting.get_by_role("button", name="New patient").click()
    form = waiting.get_by_role("form", name="New patient")
    await expect(form.get_by_label("Family name")).to_be_focused()
    await expect(form.get_by_label("Family name")).to_have_value("Quillfeather")
    await expect(form.get_by_label("Given name")).to_have_value("Rose")
    await expect(form.get_by_label("Birth date")).to_have_value("1941-05-06")
    await form.get_by_label("Sex").select_option("female")
    await form.get_by_label("MRN").fill(mrn)
    await form.get_by_role("button", name="Create and move").click()
    await expect(form.get_by_role("alert")).to_contain_text("this MRN already exists")
    await form.get_by_label("MRN").fill(f"{mrn}-2")
    await form.get_by_role("button", name="Create and move").click()
    await expect(
        quiet.chat.get_by_text("moved to the record of QUILLFEATHER, Rose")
    ).to_be_visible()

    await quiet.page.get_by_role("button", name="Change patient").click()
    await quiet.choose(f"{mrn}-2", "QUILLFEATHER, Rose")
    await expect(quiet.chat.get_by_text("The record holds 1 document")).to_be_visible()


async def test_what_came_in_a_file_has_lines_of_its_own_and_a_refusal_says_why(
    quiet: ClinicianAtWork, tmp_path: Path
) -> None:
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(zip_file({"report.txt": REPORT.encode(), "run.exe": b"MZ" + bytes(300)}))
    await quiet.begin()
    await quiet.create_patient("Cabot")
    empty = tmp_path / "empty.txt"
    empty.touch()
    await quiet.page.set_input_files("#upload-button-input", [empty])
    await expect(quiet.chat.get_by_text("empty.txt was not taken: it is empty.")).to_be_visible()
    await quiet.drop(bundle)
    await expect(
        quiet.chat.get_by_text("2 documents came in it: 1 ready, 1 refused")
    ).to_be_visible(timeout=READ_MS)
    refused = line(quiet, "run.exe")
    await expect(refused).to_contain_text("This is a program. Accepted:")
    await expect(refused.get_by_role("button")).to_have_count(0)
    await expect(line(quiet, "report.txt")).to_contain_text("came in bundle")


async def test_a_question_worth_asking_is_asked_by_its_button(
    quiet: ClinicianAtWork, report: Path
) -> None:
    await quiet.begin()
    await quiet.create_patient("Dabney")
    await quiet.drop(report)
    question = "Which laboratory results are outside the reference range?"
    button = line(quiet, "report.txt").get_by_role("button", name=question)
    await expect(button).to_be_visible(timeout=READ_MS)
    await correct_elsewhere(quiet, "Blood of *January*")
    await expect(line(quiet, "report.txt")).to_contain_text("Laboratory report")
    await button.click()
    asked = quiet.chat.locator('[data-step-type="user_message"]').last
    await expect(asked).to_contain_text(question)
    await expect(asked).to_contain_text("in: Blood of January, 2024-01-15")
    assert "Nothing was answered" not in await quiet.answer()


async def correct_elsewhere(clinician: ClinicianAtWork, title: str) -> None:
    """The only document in the chat gets this title, and nothing in this browser says so."""
    document = clinician.chat.locator("mm-document")
    answer = await clinician.page.request.patch(
        f"{clinician.site.url}/api/documents/{await document.get_attribute('document-id')}",
        data={"title": title},
        headers={"Origin": clinician.site.url},
    )
    assert answer.ok


async def test_lines_ask_only_for_what_may_have_changed(
    quiet: ClinicianAtWork, tmp_path: Path
) -> None:
    files = [tmp_path / f"report-{number}.txt" for number in range(8)]
    for number, file in enumerate(files):
        file.write_text(REPORT.replace("7.2", f"7.{number}"), encoding="utf-8")
    asked: list[str] = []
    quiet.page.on(
        "request",
        lambda request: asked.append(request.url) if "/api/documents/" in request.url else None,
    )
    await quiet.begin()
    await quiet.create_patient("Ibbotson")
    await quiet.drop(*files)
    await expect(ready(quiet.chat)).to_have_count(len(files), timeout=READ_MS)
    asked.clear()
    await quiet.page.reload()
    await expect(ready(quiet.chat)).to_have_count(len(files))
    await asyncio.sleep(1)  # whatever is drawn twice has been
    assert len(asked) <= 2 * len(files)

    asked.clear()
    await quiet.ask("Which allergies are recorded?")
    await quiet.answer()
    await asyncio.sleep(1)
    assert len(asked) <= len(files)  # once at most, when the last time was long ago

    documents = await open_list(quiet)
    await correct_title(documents.locator(".mm-doc", has_text="report-3.txt"), "Blood test")
    await expect(quiet.chat.get_by_role("link", name="Blood test")).to_be_visible()


async def correct_title(entry: Locator, title: str) -> None:
    await entry.get_by_role("button", name="Rename or correct").click()
    await entry.get_by_label("Title").fill(title)
    await entry.get_by_role("button", name="Save").click()
    await expect(entry.get_by_role("form")).to_have_count(0)


async def test_the_list_filters_corrects_and_deletes_by_keyboard(
    quiet: ClinicianAtWork, report: Path, nameless_letter: Path
) -> None:
    page = quiet.page
    await quiet.begin()
    await quiet.create_patient("Eames")
    await quiet.drop(report, nameless_letter)
    await expect(ready(quiet.chat)).to_have_count(2, timeout=READ_MS)
    await page.fill("#chat-input", "/documents")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    documents = page.frame_locator("#mm-source iframe")
    await expect(documents.get_by_role("heading", name="Documents of EAMES, Hazel")).to_be_visible()
    await expect(documents.get_by_text("2 documents.")).to_be_visible()

    await documents.get_by_label("Kind").select_option(label="Laboratory report")
    await expect(documents.get_by_text("2 documents. 1 shown.")).to_be_visible()
    await documents.get_by_role("button", name="Show all").click()
    titles = documents.locator(".mm-doc a").filter(has_text=re.compile("^Clinic letter|^Labor"))
    await documents.get_by_label("Order").select_option(label="newest document first")
    await expect(titles.first).to_have_text("Laboratory report")  # of 2024
    await documents.get_by_role("button", name="Show all").click()
    await expect(titles.first).to_have_text("Clinic letter")
    await documents.get_by_label("To", exact=True).fill("2023")
    entry = documents.locator(".mm-doc:visible")
    await expect(entry).to_have_count(1)
    await expect(entry).to_contain_text("letter.txt")

    await entry.get_by_role("button", name="Rename or correct").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Control+a")
    await page.keyboard.type("Letter of the heart clinic")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Control+a")
    await page.keyboard.type("2023-05-06")
    await page.keyboard.press("Enter")
    await expect(entry).to_contain_text("2023-05-06 · Letter")
    await expect(entry).to_contain_text("Title and date corrected by okafor on 20")
    await expect(quiet.chat.get_by_role("link", name="Letter of the heart clinic")).to_be_visible()

    await entry.get_by_role("link", name="Letter of the heart clinic").click()
    await expect(documents.get_by_text("Title and date corrected by okafor")).to_be_visible()
    await documents.get_by_role("link", name="All documents").click()
    entry = documents.locator(".mm-doc", has_text="letter.txt")
    await correct(entry, "No date")
    await expect(entry).to_contain_text("no date · Letter")
    await documents.get_by_label("From").fill("2019")
    await expect(documents.get_by_text("1 shown; 1 without a date is left out.")).to_be_visible()
    for wrong in ("05/2019", "2024-13", "2024-02-30"):
        await documents.get_by_label("From").fill(wrong)
        await expect(documents.get_by_role("alert").first).to_contain_text("such as 2019, 2019-05")
        await documents.get_by_label("From").fill("2019")
        await expect(documents.locator("#problem")).to_be_empty()
    await documents.get_by_role("button", name="Show all").click()
    await correct(entry, "As found in the document: 2023-05-05")
    await correct(entry, "As found in the document: “Clinic letter”")
    await expect(entry).to_contain_text("Clinic letter2023-05-05 · Letter")
    await expect(entry).to_contain_text("a correction was undone by okafor on 20")

    await entry.get_by_role("button", name="Delete", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(entry.get_by_role("button", name="Delete for good")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(documents.get_by_text("letter.txt: deleted. 1 document.")).to_be_focused()
    gone = quiet.chat.get_by_text("This document was deleted from this record.")
    await expect(gone).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#mm-source")).to_be_hidden()


async def correct(entry: Locator, instead: str) -> None:
    """What this button says is saved."""
    await entry.get_by_role("button", name="Rename or correct").click()
    await entry.get_by_role("button", name=instead).click()
    await entry.get_by_role("button", name="Save").click()
    await expect(entry.get_by_role("form")).to_have_count(0)


async def test_on_a_phone_everything_fits_and_is_large_enough_to_tap(
    clinician_on_phone: ClinicianAtWork, letter: Path, report: Path
) -> None:
    clinician = clinician_on_phone
    await clinician.begin()
    await clinician.create_patient("Featherstonehaugh")
    await clinician.drop(letter, report)
    await expect(line(clinician, "letter.txt").get_by_role("table")).to_be_visible(timeout=READ_MS)
    await expect(ready(clinician.chat)).to_be_visible(timeout=READ_MS)
    documents = await open_list(clinician)
    entry = documents.locator(".mm-doc", has_text="letter.txt")
    await entry.get_by_role("button", name="Move to another patient").click()
    width = await documents.locator("html").evaluate("html => html.scrollWidth")
    assert width <= PHONE["width"]
    for place in (clinician.chat, documents):  # both sides are there to be compared, none is cut
        for cell in await place.get_by_role("table").get_by_role("cell").all():
            if await cell.is_visible():
                assert await cell.evaluate(
                    "cell => cell.scrollWidth <= cell.clientWidth"
                    " && cell.getBoundingClientRect().right"
                    " <= cell.closest('.mm-doc').getBoundingClientRect().right"
                )
    assert await clinician.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for button in await documents.locator("button:visible, select:visible").all():
        box = await button.bounding_box()
        assert box is not None
        assert box["height"] >= 44


async def assert_in_view(clinician: ClinicianAtWork, place: Locator) -> None:
    """All of it, above the composer and below the banner."""
    await asyncio.sleep(1)  # whatever scrolls has scrolled
    box = await place.bounding_box()
    composer = await clinician.page.locator("#message-composer").bounding_box()
    banner = await clinician.page.locator("#mm-banner").bounding_box()
    assert box is not None
    assert composer is not None
    assert banner is not None
    assert box["y"] >= banner["y"] + banner["height"]
    assert box["y"] + box["height"] <= composer["y"]


async def test_the_card_says_which_documents_have_no_date_and_which_cannot_be_searched(
    quiet: ClinicianAtWork, report: Path, letter: Path, tmp_path: Path
) -> None:
    undated = tmp_path / "undated.txt"
    undated.write_text("Telephone call\n\nThe cough is better.\n", encoding="utf-8")
    await quiet.begin()
    mrn = await quiet.create_patient("Hartley")
    await quiet.drop(report, undated, letter)
    await expect(ready(quiet.chat)).to_have_count(2, timeout=READ_MS)
    await expect(line(quiet, "letter.txt").get_by_role("table")).to_be_visible(timeout=READ_MS)
    await quiet.page.get_by_role("button", name="Change patient").click()
    await quiet.choose(mrn, "HARTLEY, Hazel")
    card = quiet.chat.get_by_role("region", name="What the record holds")
    await expect(card).to_contain_text(
        "The record holds 3 documents; 2 can be searched, dated 2024-01-15; 1 of them without a "
        "date."
    )
    await expect(card).to_contain_text("1 document waits for your decision.")


async def grow(place: Locator) -> None:
    """As a line does when its reading ends."""
    await place.evaluate(
        "line => line.append(Object.assign(document.createElement('p'),"
        " { textContent: 'Worth asking', style: 'height: 250px' }))"
    )


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_lines_of_dropped_files_stay_in_view_until_the_reader_scrolls(
    site: RunningSite, viewport: ViewportSize, tmp_path: Path
) -> None:
    files = [tmp_path / f"report-{number}.txt" for number in range(4)]
    for number, file in enumerate(files):
        file.write_text(REPORT.replace("7.2", f"7.{number}"), encoding="utf-8")
    async with at_work(site, viewport) as clinician:
        await clinician.begin()
        await clinician.create_patient("Gainsborough")
        await clinician.drop(*files)
        await expect(ready(clinician.chat)).to_have_count(4, timeout=READ_MS)
        last = clinician.chat.locator(".mm-doc").last
        await assert_in_view(clinician, last)
        await grow(last)
        await assert_in_view(clinician, last)

        await clinician.page.mouse.move(viewport["width"] / 2, viewport["height"] / 2)
        await clinician.page.mouse.wheel(0, -300)
        await asyncio.sleep(1)
        first = clinician.chat.locator(".mm-doc").first
        before = await first.bounding_box()
        await grow(last)
        await asyncio.sleep(1)
        assert await first.bounding_box() == before
