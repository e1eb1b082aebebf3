"""Whose record: nothing typed is lost, and everything can be reached."""

import re
import uuid

import pytest
from playwright.async_api import expect

from tests.support.clinician import ClinicianAtWork

pytestmark = pytest.mark.browser


async def test_what_was_typed_stays_when_the_picker_is_shown_anew(
    clinician: ClinicianAtWork,
) -> None:
    await clinician.begin()
    page = clinician.page
    search = page.get_by_label("Name, birth date or MRN")
    await search.fill("oakham")
    await clinician.ask("What was the HbA1c?")
    await expect(clinician.chat.get_by_text("What you sent is kept")).to_be_visible()
    await expect(search).to_have_value("oakham")
    await page.get_by_role("button", name="New patient").click()
    await page.get_by_label("Family name").fill("Oakham")
    await clinician.ask("And the potassium?")
    await expect(page.locator('[data-step-type="user_message"]')).to_have_count(2)
    await expect(page.get_by_label("Family name")).to_have_value("Oakham")


async def test_a_choice_leaves_nothing_typed_for_the_next_one(clinician: ClinicianAtWork) -> None:
    await clinician.begin()
    await clinician.create_patient("Penrith")
    await clinician.page.get_by_role("button", name="Change patient").click()
    await clinician.choose("penrith", "PENRITH, Hazel")
    await clinician.page.get_by_role("button", name="Change patient").click()
    await expect(clinician.page.get_by_label("Name, birth date or MRN")).to_have_value("")


async def test_a_birth_date_is_read_as_in_the_search_and_what_is_none_is_said_beside_it(
    clinician: ClinicianAtWork,
) -> None:
    await clinician.begin()
    page = clinician.page
    await page.get_by_role("button", name="New patient").click()
    for label, value in (("Family name", "Sandsend"), ("Given name", "Hazel")):
        await page.get_by_label(label).fill(value)
    await page.get_by_label("Sex").select_option("female")
    await page.get_by_label("MRN").fill(uuid.uuid4().hex[:8])
    birth_date = page.get_by_label("Birth date")
    for written, sentence in (
        ("1958-02-30", "The birth date is no day of a calendar."),
        ("03/02/1958", "Day or month may stand first in this birth date."),
    ):
        await birth_date.fill(written)
        await page.get_by_role("button", name="Create and open").click()
        await expect(birth_date).to_have_accessible_description(re.compile(f"^{sentence}"))
        await expect(birth_date).to_be_focused()
    await birth_date.fill("03.02.1958")
    await page.get_by_role("button", name="Create and open").click()
    await clinician.expect_banner("born 1958-02-03")


async def test_on_a_phone_the_composer_covers_nothing_of_the_new_patient_form(
    clinician_on_phone: ClinicianAtWork,
) -> None:
    await clinician_on_phone.begin()
    page = clinician_on_phone.page
    await page.get_by_role("button", name="New patient").click()
    await expect(page.locator("#message-composer")).to_be_hidden()
    button = page.get_by_role("button", name="Create and open")
    await button.scroll_into_view_if_needed()
    await expect(button).to_be_in_viewport(ratio=1)
    await page.get_by_role("button", name="Back to search").click()
    await expect(page.locator("#message-composer")).to_be_visible()


async def test_what_was_put_into_the_input_before_the_choice_is_still_there_after_it(
    clinician: ClinicianAtWork,
) -> None:
    await clinician.begin()
    await clinician.create_patient("Runswick")
    page = clinician.page
    await page.get_by_role("button", name="Change patient").click()
    await expect(clinician.chat.get_by_text("Whose record?")).to_be_visible()
    await page.fill("#chat-input", "What was the HbA1c?")
    await clinician.choose("runswick", "RUNSWICK, Hazel")
    await expect(clinician.chat.get_by_text("holds no documents yet")).to_be_visible()
    await expect(page.locator("#chat-input")).to_have_text("What was the HbA1c?")
    await expect(page.get_by_label("Name, birth date or MRN")).to_have_count(0)
