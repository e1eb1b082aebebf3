"""What the page itself turns away is said in the chat."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.support.clinician import ClinicianAtWork

pytestmark = pytest.mark.browser


async def test_more_files_than_are_taken_at_once_are_not_turned_away_in_silence(
    clinician: ClinicianAtWork, tmp_path: Path
) -> None:
    await clinician.begin()
    await clinician.create_patient("Kettleness")
    files = [tmp_path / f"note {number}.txt" for number in range(25)]
    for file in files:
        file.write_text(f"Note: {file.name}")
    await expect(clinician.page.locator("#upload-button")).to_be_enabled()
    await clinician.page.set_input_files("#upload-button-input", files)
    await expect(
        clinician.chat.get_by_text("25 files were chosen and none was taken: at most 20 at a time.")
    ).to_be_visible()
