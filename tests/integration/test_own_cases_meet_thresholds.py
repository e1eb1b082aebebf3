"""The project's own cases, those of CI, answered by quotations: no figure falls behind."""

from pathlib import Path

import pytest

from evaluation.cases import QUICK, write_cases
from medmemory.assembly import assemble
from medmemory.cli.evaluate import evaluate
from medmemory.cli.modes import Mode
from medmemory.evaluation.reading_cases import read_cases
from medmemory.evaluation.report import markdown, short_table
from medmemory.identity.acting import acting_as
from tests.conftest import DatabaseUrls, make_settings
from tests.factories import make_clinician


@pytest.mark.slow
async def test_the_quick_cases_meet_their_thresholds(
    tmp_path: Path, database_urls: DatabaseUrls
) -> None:
    write_cases(tmp_path)
    cases, folder = read_cases(tmp_path)
    services = assemble(make_settings(tmp_path / "data", database_urls), database_urls.application)
    try:
        with acting_as(await make_clinician(services.database)):
            made = await evaluate(services, cases.narrowed(subset=QUICK), folder, Mode.EVIDENCE)
    finally:
        await services.close()
    assert made.unread == {}
    assert made.bounds
    assert made.missed == [], f"{short_table(made)}\n\n{markdown(made)}"
