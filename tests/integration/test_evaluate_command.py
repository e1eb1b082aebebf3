"""`medmemory evaluate`: real files, real weights, patients that are gone afterwards."""

import asyncio
import json
import os
import signal
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from medmemory.assembly import Services, assemble
from medmemory.cli import evaluate as command
from medmemory.cli.evaluate import Interrupted, ThresholdsMissed, as_json, evaluate
from medmemory.cli.modes import Mode
from medmemory.clinical.answer import AnswerMode
from medmemory.clinical.identifiers import ClinicianId, PatientId
from medmemory.errors import ClinicianError, ModelServerUnavailable, NotFound
from medmemory.evaluation.cases import Thresholds
from medmemory.evaluation.reading_cases import read_cases
from medmemory.evaluation.report import Evaluation, markdown
from medmemory.evaluation.scoring import Verdict
from medmemory.identity.acting import acting_as
from medmemory.storage import tables
from medmemory.storage.throw_away_patients import MARK, ThrowAwayPatients
from tests.conftest import DatabaseUrls, make_settings
from tests.factories import make_clinician, make_document, make_patient
from tests.support.evaluation import case_folder
from tests.support.ollama_stand_in import OllamaStandIn


@pytest.fixture
async def services(tmp_path: Path, database_urls: DatabaseUrls) -> AsyncIterator[Services]:
    nobody = "http://127.0.0.1:9"  # the port for discarding: no model server listens there
    settings = make_settings(tmp_path / "data", database_urls, ollama_url=nobody)
    services = assemble(settings, database_urls.application)
    yield services
    await services.close()


@pytest.fixture
async def clinician(services: Services) -> AsyncIterator[ClinicianId]:
    clinician = await make_clinician(services.database)
    with acting_as(clinician):
        yield clinician


async def left(services: Services) -> list[int]:
    """How many rows there are of what an evaluation makes."""
    made = (tables.patients, tables.documents, tables.document_blobs, tables.pages, tables.chunks)
    async with services.database.reading() as connection:
        counts = [await connection.scalar(select(func.count()).select_from(one)) for one in made]
    return [count or 0 for count in counts]


async def test_cases_are_asked_and_scored_and_nothing_is_left(
    services: Services, clinician: ClinicianId, tmp_path: Path
) -> None:
    cases, folder = read_cases(case_folder(tmp_path / "cases"))
    made = await evaluate(services, cases, folder, Mode.EVIDENCE)
    potassium, ferritin = made.scores
    assert (potassium.verdict, potassium.facts) == (Verdict.ANSWERED, 1)
    assert potassium.ranking is not None
    assert potassium.ranking.ranks == (1,)
    assert ferritin.verdict is Verdict.TRUE_REFUSAL
    assert made.unread == {}
    assert "two questions" in markdown(made)
    line = json.loads(as_json(potassium))
    assert (line["id"], line["verdict"], line["ranks"]) == ("A1-1", "answered", [1])
    assert await left(services) == [0] * 5


async def test_earlier_questions_of_the_conversation_are_asked_first(
    services: Services, clinician: ClinicianId, tmp_path: Path
) -> None:
    cases, folder = read_cases(case_folder(tmp_path / "cases"))
    follow_up = cases.questions[0].model_copy(
        update={"after": ("What is the potassium?",), "question": "Which unit is it in?"}
    )
    cases = cases.model_copy(update={"questions": (follow_up,)})
    (score,) = (await evaluate(services, cases, folder, Mode.EVIDENCE)).scores
    assert score.asked.answer.query.rewritten is not None


async def test_a_file_that_cannot_be_read_is_reported(
    services: Services, clinician: ClinicianId, tmp_path: Path
) -> None:
    cases, folder = read_cases(case_folder(tmp_path / "cases"))
    (folder / "A1" / "note.txt").write_bytes(b"MZ" + bytes(100))
    made = await evaluate(services, cases, folder, Mode.EVIDENCE)
    assert list(made.unread) == ["A1/note.txt"]
    assert "## Files that could not be searched" in markdown(made)


async def test_nothing_is_left_when_it_fails(
    services: Services,
    clinician: ClinicianId,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fail(*_: object) -> None:
        raise ClinicianError("It failed.")

    monkeypatch.setattr(command, "asked", fail)
    cases, folder = read_cases(case_folder(tmp_path / "cases"))
    with pytest.raises(ClinicianError, match="It failed"):
        await evaluate(services, cases, folder, Mode.EVIDENCE)
    assert await left(services) == [0] * 5


async def test_nothing_is_left_when_it_is_told_to_end(
    services: Services,
    clinician: ClinicianId,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def end(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(30)

    monkeypatch.setattr(command, "asked", end)
    cases, folder = read_cases(case_folder(tmp_path / "cases"))
    with pytest.raises(Interrupted):
        await evaluate(services, cases, folder, Mode.EVIDENCE)
    assert await left(services) == [0] * 5


async def test_the_mode_that_needs_a_model_says_when_there_is_none(
    services: Services, clinician: ClinicianId, tmp_path: Path
) -> None:
    cases, folder = read_cases(case_folder(tmp_path / "cases"))
    with pytest.raises(ModelServerUnavailable):
        await evaluate(services, cases, folder, Mode.MODEL)


async def test_a_model_answers_where_it_is_asked_to(
    tmp_path: Path, database_urls: DatabaseUrls
) -> None:
    cases, folder = read_cases(case_folder(tmp_path / "cases"))
    with OllamaStandIn() as ollama:
        settings = make_settings(tmp_path / "data", database_urls, ollama_url=ollama.url)
        services = assemble(settings, database_urls.application)
        with acting_as(await make_clinician(services.database)):
            made = await evaluate(services, cases, folder, Mode.MODEL)
        await services.close()
    assert {score.asked.answer.mode for score in made.scores} == {AnswerMode.MODEL}
    assert "- model: " in markdown(made)


async def test_only_marked_patients_of_the_acting_clinician_are_removed(
    services: Services, clinician: ClinicianId
) -> None:
    store = ThrowAwayPatients(services.database)
    real = await make_patient(services.database, clinician, mrn="4711")
    own = await make_patient(services.database, clinician, mrn=f"{MARK}1")
    colleague = await make_clinician(services.database)
    theirs = await make_patient(services.database, colleague, mrn=f"{MARK}2")
    await services.patients.get(real.id)
    for other in (real.id, theirs.id, PatientId(uuid.uuid4())):
        with pytest.raises(NotFound):
            await store.remove(other)
    assert await store.remove(own.id)
    assert (await services.patients.get(real.id)).mrn == "4711"
    with acting_as(colleague):
        assert (await services.patients.get(theirs.id)).mrn == f"{MARK}2"


async def test_what_a_killed_evaluation_left_is_found_after_a_while(
    services: Services, clinician: ClinicianId
) -> None:
    store = ThrowAwayPatients(services.database)
    own = await make_patient(services.database, clinician, mrn=f"{MARK}1")
    now = datetime.now(UTC)
    assert await store.made_before(now - timedelta(days=1)) == []
    assert await store.made_before(now + timedelta(minutes=1)) == [own.id]


async def test_a_patient_with_a_conversation_stays_without_documents(
    services: Services, clinician: ClinicianId
) -> None:
    own = await make_patient(services.database, clinician, mrn=f"{MARK}1")
    async with services.database.writing() as connection:
        await connection.execute(
            insert(tables.threads).values(id=uuid.uuid4(), patient_id=own.id, title="Asked")
        )
    assert await ThrowAwayPatients(services.database).remove(own.id) is False
    assert (await services.patients.get(own.id)).id == own.id


async def test_a_patient_that_a_colleague_was_let_into_stays_as_it_is(
    services: Services, clinician: ClinicianId
) -> None:
    own = await make_patient(services.database, clinician, mrn=f"{MARK}1")
    document = await make_document(services.database, clinician, own.id)
    await services.patients.add_clinician(own.id, await make_clinician(services.database))
    assert await ThrowAwayPatients(services.database).remove(own.id) is False
    assert (await services.documents.get(document)).patient_id == own.id


async def test_a_missed_threshold_and_an_unread_file_fail_the_command(
    services: Services, clinician: ClinicianId, tmp_path: Path
) -> None:
    cases, folder = read_cases(case_folder(tmp_path / "cases"))
    bounds = {"evidence": {"facts": {"at_least": 1}, "seconds_p95": {"at_most": 0}}}
    strict = cases.model_copy(update={"thresholds": Thresholds.model_validate(bounds)})
    made = await evaluate(services, strict, folder, Mode.EVIDENCE)
    with pytest.raises(ThresholdsMissed, match="Thresholds missed: seconds to answer, p95"):
        command.refuse_missed(made)
    unread = Evaluation(cases, "evidence", made.made_on, {}, made.scores, {"a.pdf": "damaged"})
    with pytest.raises(ThresholdsMissed, match=r"a\.pdf"):
        command.refuse_missed(unread)
