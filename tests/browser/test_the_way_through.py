"""The main job in a real browser: sign in, choose, drop, ask, check, come back."""

import asyncio
import re
from pathlib import Path

import psycopg
import pytest
from playwright.async_api import expect

from tests.support.clinician import ClinicianAtWork
from tests.support.ollama_stand_in import Reply
from tests.support.running_site import RunningSite

pytestmark = pytest.mark.browser

LONG_REPLY = "".join(
    f"At visit {n} the haemoglobin A1c was 7.9 percent [1]. " for n in range(1, 13)
)


@pytest.fixture
def labs(tmp_path: Path) -> Path:
    path = tmp_path / "labs.txt"
    path.write_text(
        "Laboratory report, 2023-11-05\nPotassium 3.4 mmol/l, low\nHbA1c 7.9 %\n", encoding="utf-8"
    )
    return path


async def with_labs(clinician: ClinicianAtWork, labs: Path, family_name: str) -> str:
    """The chart of a new patient is open and holds a searchable report; returns the MRN."""
    await clinician.begin()
    mrn = await clinician.create_patient(family_name)
    await clinician.drop(labs)
    await expect(clinician.chat.get_by_text(re.compile("^ready, 1 page"))).to_be_visible()
    return mrn


def stored_output(site: RunningSite, step_id: str) -> str:
    owner = site.urls.owner
    with psycopg.connect(
        host=owner.host,
        port=owner.port,
        dbname=owner.database,
        user=owner.username,
        password=owner.password,
    ) as connection:
        connection.execute("ALTER TABLE steps NO FORCE ROW LEVEL SECURITY")
        row = connection.execute("SELECT output FROM steps WHERE id = %s", (step_id,)).fetchone()
        connection.rollback()
    assert row is not None
    return str(row[0])


async def test_a_wrong_password_is_refused_in_one_sentence(clinician: ClinicianAtWork) -> None:
    await clinician.sign_in(password="not the password at all")
    await expect(clinician.page.get_by_role("alert")).to_contain_text("Name or password is wrong")
    await expect(clinician.page).to_have_url(re.compile("/login"))


async def test_a_patient_is_created_and_found_again_in_two_steps(
    clinician: ClinicianAtWork,
) -> None:
    await clinician.begin()
    mrn = await clinician.create_patient("Ashdown")
    await expect(clinician.chat.get_by_text("holds no documents yet")).to_be_visible()
    await clinician.expect_banner("born 1958-02-03")
    await clinician.expect_banner(mrn)
    await clinician.page.get_by_role("button", name="Change patient").click()
    await expect(clinician.page.get_by_label("Name, birth date or MRN")).to_be_focused()
    await expect(clinician.page.locator("#mm-banner")).not_to_contain_text("ASHDOWN")
    await clinician.choose("ashd 1958", "ASHDOWN, Hazel")


async def test_a_taken_record_number_is_explained_and_the_form_keeps_what_was_typed(
    clinician: ClinicianAtWork,
) -> None:
    await clinician.begin()
    mrn = await clinician.create_patient("Birch")
    page = clinician.page
    await page.get_by_role("button", name="Change patient").click()
    await page.get_by_role("button", name="New patient").click()
    for label, words in {"Family name": "Other", "Given name": "One", "MRN": mrn}.items():
        await page.get_by_label(label).fill(words)
    await page.get_by_label("Birth date").fill("1990-01-01")
    await page.get_by_label("Sex").select_option("male")
    await page.get_by_role("button", name="Create and open").click()
    await expect(
        clinician.chat.get_by_text("A patient with this MRN already exists")
    ).to_be_visible()
    await expect(page.get_by_label("Family name")).to_have_value("Other")


async def test_a_question_without_a_patient_is_kept_and_answered_after_the_choice(
    clinician: ClinicianAtWork, labs: Path
) -> None:
    await with_labs(clinician, labs, "Cartmel")
    await clinician.change_patient()
    await clinician.ask("What was the HbA1c?")
    await expect(clinician.chat.get_by_text("What you sent is kept")).to_be_visible()
    await clinician.choose("cartmel", "CARTMEL, Hazel")
    assert "7.9" in await clinician.answer()
    await expect(clinician.page.locator('[data-step-type="user_message"]')).to_have_count(1)
    await expect(clinician.page.locator("#thread-history")).to_contain_text(
        "CARTMEL, Hazel: What was the HbA1c?"
    )


async def test_a_question_typed_with_patient_waits_in_the_new_conversation(
    clinician: ClinicianAtWork, labs: Path
) -> None:
    await with_labs(clinician, labs, "Dunmore")
    page = clinician.page
    await page.click("#chat-input")
    await page.keyboard.type("/patient")
    await page.keyboard.press("Enter")
    await expect(page.locator("#chat-input")).to_have_value("")
    await clinician.ask("What was the HbA1c?")
    await expect(clinician.chat.get_by_text("What you sent is kept")).to_be_visible()
    await expect(page.locator('[data-step-type="user_message"]')).to_have_count(1)
    await clinician.choose("dunmore", "DUNMORE, Hazel")
    clinician.answers_before = 0  # those before are in the other conversation
    assert "7.9" in await clinician.answer()
    await expect(page.locator('[data-step-type="user_message"]')).to_have_count(1)
    await expect(page.locator("#thread-history")).to_contain_text(
        "DUNMORE, Hazel: What was the HbA1c?"
    )


async def test_a_question_goes_up_so_that_its_answer_is_read_from_its_first_line(
    clinician: ClinicianAtWork, labs: Path
) -> None:
    await with_labs(clinician, labs, "Quorn")
    page = clinician.page
    await page.set_viewport_size({"width": 1280, "height": 560})
    await page.get_by_role("button", name="Change patient").click()
    await clinician.choose("quorn", "QUORN, Hazel")
    await clinician.ask("What was the HbA1c?")
    await clinician.answer()
    await asyncio.sleep(1)  # for a view that still moves
    question = await page.locator('[data-step-type="user_message"]').last.bounding_box()
    answer = await clinician.last_answer.bounding_box()
    composer = await page.locator("#chat-input").bounding_box()
    assert question is not None
    assert answer is not None
    assert composer is not None
    assert question["y"] < 200  # just below the bars
    assert answer["y"] + 30 < composer["y"]


async def test_a_question_kept_before_a_reload_is_still_answered(
    clinician: ClinicianAtWork, labs: Path
) -> None:
    await with_labs(clinician, labs, "Denholm")
    await clinician.change_patient()
    await clinician.ask("What was the potassium?")
    await expect(clinician.chat.get_by_text("What you sent is kept")).to_be_visible()
    await expect(clinician.page).to_have_url(re.compile("/thread/"))
    await clinician.page.reload()
    await clinician.choose("denholm", "DENHOLM, Hazel")
    await clinician.answer()


async def test_an_answer_is_shown_as_it_is_stored_and_opens_its_source(
    clinician: ClinicianAtWork, labs: Path
) -> None:
    await with_labs(clinician, labs, "Eastwood")
    history = clinician.page.locator("#thread-history")
    await expect(history).to_contain_text("EASTWOOD, Hazel: documents added")
    await clinician.ask("What was the HbA1c?")
    shown = await clinician.answer()
    page = clinician.page
    await expect(history).to_contain_text("EASTWOOD, Hazel: What was the HbA1c?")
    step_id = await page.locator("[id^=step-]").last.get_attribute("id")
    assert step_id is not None
    stored = stored_output(clinician.site, step_id.removeprefix("step-"))
    for line in ("HbA1c 7.9 %", "Sources", "p. 1", "Written by medgemma"):
        assert line in shown
    assert re.sub(r"[\s*\\]|\(/(?:citations|answers)/[^)]*\)|[\[\]•-]", "", stored) == re.sub(
        r"[\s•\[\]-]", "", shown
    )
    await clinician.last_answer.locator("a[href^='/citations/']").first.click()
    source = page.frame_locator("iframe")
    await expect(source.locator("mark").first).to_be_visible()
    await expect(source.locator("body")).to_contain_text("page 1 of 1")
    await page.keyboard.press("Escape")
    await expect(page.locator("iframe")).to_be_hidden()
    await clinician.last_answer.get_by_role("link", name="Details").click()
    await expect(source.locator("body")).to_contain_text("found were read by the model")
    await expect(source.locator("body")).to_contain_text("EASTWOOD")


async def test_a_stopped_answer_is_kept_and_marked(clinician: ClinicianAtWork, labs: Path) -> None:
    await with_labs(clinician, labs, "Fenwick")
    clinician.site.ollama.script(Reply(LONG_REPLY, tokens_per_second=15))
    await clinician.ask("What was the HbA1c?")
    await expect(clinician.last_answer).to_contain_text("haemoglobin")
    await clinician.page.click("#stop-button")
    shown = await clinician.answer()
    assert "Stopped. This answer is incomplete." in shown
    assert "haemoglobin" in shown
    assert "Task manually stopped" not in await clinician.page.inner_text("body")
    await clinician.page.reload()
    await expect(clinician.last_answer).to_contain_text("Stopped. This answer is incomplete.")
    await clinician.ask("And the potassium?")
    assert "Written by" in await clinician.answer()


async def sees_why_a_sentence_is_marked(
    clinician: ClinicianAtWork, labs: Path, family_name: str
) -> None:
    """The mark stands in the answer, opens its reason beside it, and is there again later."""
    page = clinician.page
    await with_labs(clinician, labs, family_name)
    clinician.site.ollama.script(Reply("The HbA1c was 9.7 % [1]. She has asthma [1]."))
    await clinician.ask("What was the HbA1c?")
    shown = await clinician.answer()
    assert "the source says otherwise: “HbA1c 7.9 %”" in shown
    assert "not in the cited source" in shown
    assert shown.index("not in the cited source") < shown.index("The record says")
    mark = clinician.last_answer.get_by_role("link", name="the source says otherwise")
    await mark.click()
    reason = page.frame_locator("#mm-source iframe")
    await expect(reason.locator("h1")).to_contain_text("the source says otherwise")
    await expect(reason.locator("li", has_text="9.7 %")).to_contain_text("not found")
    await expect(reason.get_by_label("Quoted words")).to_contain_text("HbA1c 7.9 %")
    await expect(reason.locator("header")).to_contain_text(family_name.upper())
    room = await reason.locator("body").evaluate("body => [body.scrollWidth, window.innerWidth]")
    assert room[0] <= room[1]
    await reason.get_by_role("link", name="Open source").click()
    await expect(reason.locator("mark").first).to_be_visible()
    await page.get_by_role("button", name=re.compile("^(Close|Back)$")).click()
    await expect(page.locator("#mm-source")).to_be_hidden()
    await page.reload()
    await expect(clinician.last_answer).to_contain_text("the source says otherwise")


async def test_a_mark_opens_its_reason_beside_the_answer(
    clinician: ClinicianAtWork, labs: Path
) -> None:
    await sees_why_a_sentence_is_marked(clinician, labs, "Hartwell")


async def test_a_mark_opens_its_reason_on_a_phone(
    clinician_on_phone: ClinicianAtWork, labs: Path
) -> None:
    await sees_why_a_sentence_is_marked(clinician_on_phone, labs, "Inglewood")


async def test_a_reload_in_the_middle_of_an_answer_loses_nothing(
    clinician: ClinicianAtWork, labs: Path
) -> None:
    await with_labs(clinician, labs, "Garside")
    clinician.site.ollama.script(Reply(LONG_REPLY, tokens_per_second=25))
    await clinician.ask("What was the HbA1c?")
    await expect(clinician.last_answer).to_contain_text("haemoglobin")
    await clinician.page.reload()
    await clinician.expect_banner("GARSIDE, Hazel")
    shown = await clinician.answer()
    assert shown.count("haemoglobin") == LONG_REPLY.count("haemoglobin")
    assert "incomplete" not in shown


async def test_a_follow_up_a_resume_and_a_search_find_the_conversation(
    clinician: ClinicianAtWork, labs: Path
) -> None:
    await with_labs(clinician, labs, "Hartley")
    await clinician.ask("What was the HbA1c?")
    await clinician.answer()
    await clinician.ask("And the potassium?")
    await clinician.answer()
    thread_id = await clinician.open_thread()
    page = clinician.page
    await page.get_by_role("button", name="Change patient").click()
    await expect(clinician.chat.get_by_text("Whose record?")).to_be_visible()
    await page.locator(f"#thread-{thread_id}").click()
    await clinician.expect_banner("HARTLEY, Hazel")
    await expect(clinician.chat.get_by_text("And the potassium?")).to_be_visible()
    await asyncio.sleep(1)  # for a view that still moves: the click would go beside the link
    await clinician.last_answer.locator("a[href^='/citations/']").first.click()
    await expect(page.frame_locator("iframe").locator("mark").first).to_be_visible()
    await page.keyboard.press("Escape")
    await page.locator("#search-chats-button").click()
    await page.get_by_placeholder("Patient, or words in a conversation").fill("hartley")
    await expect(page.get_by_role("dialog")).to_contain_text("HARTLEY, Hazel")


async def test_a_conversation_is_renamed_and_deleted(
    clinician: ClinicianAtWork, labs: Path
) -> None:
    await with_labs(clinician, labs, "Ilkley")
    await clinician.ask("What was the HbA1c?")
    await clinician.answer()
    page = clinician.page
    thread = page.locator(f"#thread-{await clinician.open_thread()}")
    await expect(thread).to_contain_text("ILKLEY, Hazel")
    await thread.hover()
    await thread.locator("#thread-options").click()
    await page.get_by_role("menuitem", name="Rename").click()
    await page.get_by_role("dialog").get_by_role("textbox").fill("Diabetes review")
    await page.get_by_role("dialog").get_by_role("button", name="Confirm").click()
    await expect(thread).to_contain_text("ILKLEY, Hazel: Diabetes review")
    await page.reload()
    await expect(thread).to_contain_text("ILKLEY, Hazel: Diabetes review")
    await thread.hover()
    await thread.locator("#thread-options").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Confirm").click()
    await expect(thread).to_have_count(0)


async def test_files_are_accepted_refused_or_known_and_none_disappears(
    clinician: ClinicianAtWork, labs: Path, tmp_path: Path
) -> None:
    await with_labs(clinician, labs, "Jarrow")
    disguised = tmp_path / "letter.pdf"
    disguised.write_bytes(b"MZ\x90\x00" + b"\x00" * 400)
    await clinician.drop(labs, disguised)
    await expect(clinician.chat.get_by_text("labs.txt is already in this record")).to_be_visible()
    refusal = clinician.chat.locator(".mm-doc", has_text="letter.pdf")
    await expect(refusal).to_contain_text("Accepted:")
    await clinician.page.reload()
    await expect(refusal).to_be_visible()
    await expect(clinician.chat.get_by_text(re.compile("^ready, 1 page")).first).to_be_visible()


async def test_files_dropped_before_the_choice_are_kept_and_the_question_is_answered_from_them(
    clinician: ClinicianAtWork, labs: Path
) -> None:
    await clinician.begin()
    await clinician.drop(labs, words="What was the HbA1c?")
    await expect(clinician.chat.get_by_text("What you sent is kept")).to_be_visible()
    await clinician.create_patient("Keswick")
    await expect(clinician.chat.get_by_text("as soon as what came with it")).to_be_visible()
    await expect(clinician.chat.get_by_text(re.compile("^ready, 1 page"))).to_be_visible()
    assert "[1]" in await clinician.answer()
    await expect(clinician.chat.get_by_text("as soon as what came with it")).to_have_count(0)


async def test_without_a_model_the_record_is_quoted_and_the_page_says_how_to_get_one(
    clinician: ClinicianAtWork, labs: Path
) -> None:
    await with_labs(clinician, labs, "Lowther")
    clinician.site.ollama.stop()
    try:
        await asyncio.sleep(4)  # the last look at the server is remembered for three seconds
        await clinician.ask("What was the HbA1c?")
        assert "Quoted from the record, no model" in await clinician.answer()
        await expect(clinician.page.locator("#mm-notice")).to_contain_text("does not answer")
    finally:
        clinician.site.ollama.start()
    await asyncio.sleep(4)
    await clinician.ask("What was the potassium?")
    assert "Written by" in await clinician.answer()


async def test_quotes_by_choice_and_the_model_again(clinician: ClinicianAtWork, labs: Path) -> None:
    await with_labs(clinician, labs, "Whitbeck")
    composer = clinician.page.locator("#chat-input")
    for command, said, written in (
        ("quotes", "no model writes", "Quoted from the record"),
        ("model", "the model writes the answers", "Written by"),
    ):
        await composer.press_sequentially(f"/{command[:3]}")
        await clinician.page.get_by_role("option", name=command).click()
        await composer.press("Enter")
        await expect(clinician.chat.get_by_text(said)).to_be_visible()
        await clinician.ask("What was the HbA1c?")
        assert written in await clinician.answer()


async def test_commands_help_and_change_the_patient(clinician: ClinicianAtWork) -> None:
    await clinician.begin()
    await clinician.create_patient("Morley")
    composer = clinician.page.locator("#chat-input")
    await composer.press_sequentially("/hel")
    await clinician.page.get_by_role("option", name="help").click()
    await composer.press("Enter")
    await expect(clinician.chat.get_by_text("opens the page and marks the words")).to_be_visible()
    await composer.press_sequentially("/pat")
    await clinician.page.get_by_role("option", name="patient").click()
    await composer.press("Enter")
    await expect(clinician.chat.get_by_text("Whose record?")).to_be_visible()


async def test_signing_out_kills_the_old_cookie(clinician: ClinicianAtWork) -> None:
    await clinician.begin()
    page = clinician.page
    old = await page.context.cookies()
    await page.locator("#user-nav-button").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page).to_have_url(re.compile("/login"))
    await page.context.add_cookies(
        [
            {
                "name": cookie["name"],
                "value": cookie["value"],
                "domain": cookie["domain"],
                "path": cookie["path"],
            }
            for cookie in old
        ]
    )
    answer = await page.request.get(f"{clinician.site.url}/user")
    assert answer.status == 401


async def test_the_main_way_works_at_phone_width(
    clinician_on_phone: ClinicianAtWork, labs: Path
) -> None:
    clinician = clinician_on_phone
    await with_labs(clinician, labs, "Naylor")
    await clinician.ask("What was the HbA1c?")
    await clinician.answer()
    page = clinician.page
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    await clinician.last_answer.locator("a[href^='/citations/']").first.click()
    await expect(page.frame_locator("iframe").locator("mark").first).to_be_visible()
    await page.locator("#mm-source").get_by_role("button", name="Back").click()
    await expect(page.locator("iframe")).to_be_hidden()
