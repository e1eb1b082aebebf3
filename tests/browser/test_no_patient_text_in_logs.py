"""A marker goes through every path, failing ones included, and no log has it."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from playwright.async_api import expect

from tests.conftest import TEMPLATE, DatabaseUrls, PostgresServer
from tests.support.clinician import at_work
from tests.support.ollama_stand_in import Reply
from tests.support.running_site import RunningSite, running_site

pytestmark = pytest.mark.browser

MARKER = "Zanzibarquartz"


@pytest.fixture
def talkative_site(postgres: PostgresServer, tmp_path: Path) -> Iterator[RunningSite]:
    """A site that logs all it can."""
    name = f"logged_{uuid.uuid4().hex}"
    owner = postgres.template.owner
    with psycopg.connect(postgres.superuser, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {owner.username}")
    urls = DatabaseUrls(owner.set(database=name), postgres.template.application.set(database=name))
    with running_site(urls, tmp_path, environment={"MEDMEMORY_LOG_LEVEL": "DEBUG"}) as site:
        yield site


async def test_no_log_holds_what_was_typed_dropped_or_answered(
    talkative_site: RunningSite, postgres: PostgresServer, tmp_path: Path
) -> None:
    site = talkative_site
    good, bad = tmp_path / f"{MARKER}.txt", tmp_path / f"{MARKER}.pdf"
    good.write_text(f"Diagnosis: {MARKER} disease, seen on 2024-03-02.\n", encoding="utf-8")
    bad.write_bytes(f"%PDF-1.7 {MARKER}".encode())

    async with at_work(site) as clinician:
        page = clinician.page
        await clinician.sign_in(MARKER, f"{MARKER} password")
        await expect(page.get_by_role("alert")).to_be_visible()
        await clinician.begin()
        mrn = await clinician.create_patient(MARKER, mrn=f"{MARKER}1")
        await clinician.drop(good, bad, words=f"What about {MARKER}?")
        await clinician.answer()
        await expect(clinician.chat.get_by_text(re.compile("^ready, 1 page"))).to_be_visible()

        for reply in (
            Reply(f"The record says {MARKER} [1]."),
            Reply(status=500, error=f"cannot do {MARKER}"),
            Reply(error=f"broken at {MARKER}", break_after=3),
            Reply(f"{MARKER} without a source"),
        ):
            site.ollama.script(reply)
            await clinician.ask(f"Is there {MARKER} disease?")
            await clinician.answer()
        site.ollama.stop()
        await clinician.ask(f"{MARKER} disease again?")
        await clinician.answer()
        await page.locator("#search-chats-button").click()
        await page.get_by_placeholder("Patient, or words in a conversation").fill(MARKER)
        await expect(page.get_by_role("dialog")).to_contain_text(MARKER.upper())

        cookies = {cookie["name"]: cookie["value"] for cookie in await page.context.cookies()}
        await _malformed_requests(site, cookies, mrn)
    site.stop()

    logs = [site.log, *(site.data_dir.rglob("*.log")), postgres.server_log]
    assert "answer_kept" in site.log.read_text()
    for log in logs:
        assert MARKER.lower() not in log.read_text(errors="replace").lower(), log.name


async def _malformed_requests(site: RunningSite, cookies: dict[str, str], mrn: str) -> None:
    """What a program that means harm, or is wrong, may send."""
    person = {"family_name": MARKER, "given_name": MARKER, "birth_date": "1958-02-03", "sex": "x"}
    headers = {"Origin": site.url}
    async with httpx.AsyncClient(
        base_url=site.url, cookies=cookies, headers=headers, trust_env=False
    ) as client:
        for response in (
            await client.post("/api/patients", json={**person, "mrn": mrn}),
            await client.post("/api/patients", json={**person, "mrn": mrn, "sex": "female"}),
            await client.post("/api/patients", json={**person, "birth_date": MARKER}),
            await client.post("/api/patients/search", content=f"{{{MARKER}"),
            await client.post("/api/patients/search", json={"text": MARKER * 100}),
            await client.get(f"/citations/{MARKER}"),
            await client.get(f"/documents/{uuid.uuid4()}?page={MARKER}"),
            await client.put("/feedback", json={"feedback": MARKER}),
            await client.request("DELETE", "/project/thread", json={"threadId": MARKER}),
        ):
            assert response.status_code < 600
            assert "Traceback" not in response.text
