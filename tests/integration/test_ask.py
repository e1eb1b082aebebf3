"""`medmemory ask`: one line an answer, and a sentence for what failed."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from medmemory.assembly import Services, assemble
from medmemory.cli.ask import (
    BROKEN_OFF,
    AskedQuestion,
    Output,
    QuestionsUnreadable,
    ask,
    read_questions,
)
from medmemory.cli.modes import Mode
from medmemory.clinical.patient import Patient
from medmemory.identity.acting import acting_as, require_acting_clinician
from medmemory.logs import configure_logs
from tests.conftest import DatabaseUrls, make_settings
from tests.factories import make_clinician, make_patient
from tests.support.answering import LETTER
from tests.support.corpus import make_searchable_document
from tests.support.logs import logging_put_back
from tests.support.ollama_stand_in import OllamaStandIn, Reply

ALLERGY = "Is she allergic to penicillin?"


@pytest.fixture
async def services(
    database_urls: DatabaseUrls, tmp_path: Path, ollama: OllamaStandIn
) -> AsyncIterator[Services]:
    with logging_put_back():
        settings = make_settings(tmp_path, database_urls, ollama_url=ollama.url, log_level="ERROR")
        configure_logs(settings)  # off standard output, as the command does
        services = assemble(settings, database_urls.application)
        yield services
        await services.close()


@pytest.fixture
async def patient(services: Services) -> AsyncIterator[Patient]:
    clinician = await make_clinician(services.database)
    patient = await make_patient(services.database, clinician, mrn="00123")
    await make_searchable_document(services.database, clinician, patient.id, *LETTER)
    with acting_as(clinician):
        yield patient


async def test_an_answer_is_one_line_of_json_with_citations_and_what_was_retrieved(
    services: Services, patient: Patient, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = AskedQuestion("q1", patient.mrn, ALLERGY)
    assert await ask(services, [asked], output=Output.JSON, mode=Mode.EVIDENCE) == 0
    (line,) = capsys.readouterr().out.splitlines()
    answer = json.loads(line)
    assert set(answer) == {
        *("qid", "answer", "mode", "outcome", "citations", "sentences", "retrieved")
    }
    assert answer["sentences"] == []  # the record's own words need no check
    assert answer["qid"] == "q1"
    assert (answer["mode"], answer["outcome"]) == ("evidence_only", "answered")
    (citation,) = answer["citations"]
    assert citation["quote"] == "She is allergic to penicillin: a rash in 1998."
    assert (citation["file"], citation["page"]) == ("lab.txt", 2)
    scores = [found["score"] for found in answer["retrieved"]]
    assert scores == sorted(scores, reverse=True)
    assert any(citation["quote"] in found["text"] for found in answer["retrieved"])
    assert {found["document"] for found in answer["retrieved"]} == {citation["document"]}


async def test_the_model_writes_unless_told_not_to(
    services: Services, patient: Patient, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = AskedQuestion("q1", patient.mrn, ALLERGY)
    assert await ask(services, [asked], output=Output.JSON) == 0
    assert json.loads(capsys.readouterr().out)["mode"] == "model"


async def test_what_a_model_wrote_comes_with_what_its_sources_say(
    services: Services,
    patient: Patient,
    ollama: OllamaStandIn,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ollama.script(Reply("She is not allergic to penicillin [1]."))
    await ask(services, [AskedQuestion("q1", patient.mrn, ALLERGY)], output=Output.JSON)
    answer = json.loads(capsys.readouterr().out)
    (sentence,) = answer["sentences"]
    assert sentence["text"] == "She is not allergic to penicillin [1]."
    assert (sentence["state"], sentence["citations"]) == ("contradicted", [1])
    assert sentence["source"] in {citation["number"] for citation in answer["citations"]}
    assert sentence["not_found"] == ["allergic penicillin"]
    ollama.script(Reply("She is not allergic to penicillin [1]."))
    await ask(services, [AskedQuestion(None, patient.mrn, ALLERGY)])
    shown = capsys.readouterr().out
    assert '"She is not allergic to penicillin [1].": the source says otherwise' in shown


async def test_what_the_model_was_to_write_and_did_not_counts_as_failed(
    services: Services,
    patient: Patient,
    ollama: OllamaStandIn,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ollama.stop()
    asked = AskedQuestion("q1", patient.mrn, ALLERGY)
    assert await ask(services, [asked], output=Output.JSON, mode=Mode.MODEL) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["mode"] == "evidence_only"
    assert "q1: The model did not write" in captured.err
    assert await ask(services, [asked], output=Output.JSON, mode=Mode.AUTO) == 0


async def test_a_reader_sees_the_answer_its_sources_and_who_wrote_it(
    services: Services, patient: Patient, capsys: pytest.CaptureFixture[str]
) -> None:
    await ask(services, [AskedQuestion(None, patient.mrn, ALLERGY)], mode=Mode.EVIDENCE)
    shown = capsys.readouterr().out
    assert "a rash in 1998. [1]" in shown
    assert "[1] Clinic letter · 2024-03-02 · p. 2 (lab.txt)" in shown
    assert "no model wrote this" in shown


async def test_a_bad_line_and_a_failing_question_do_not_stop_the_others(
    services: Services,
    patient: Patient,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "questions.jsonl"
    lines = [
        '{"qid": "a", "patient": "00123", "question": "Is she allergic to penicillin?"}',
        "not json",
        "",
        '{"qid": "b", "patient": "00123"}',
        '{"qid": "c", "patient": "no-such", "question": "Anything?"}',
        '{"qid": "d", "patient": "00123", "question": "What was the HbA1c?"}',
    ]
    path.write_text("\n".join(lines))
    failures = await ask(services, read_questions(path), output=Output.JSON, mode=Mode.EVIDENCE)
    captured = capsys.readouterr()
    assert failures == 3
    assert [json.loads(line)["qid"] for line in captured.out.splitlines()] == ["a", "d"]
    bad_line, missing_field, no_patient = captured.err.splitlines()
    assert bad_line.startswith("Line 2 ")
    assert missing_field.startswith("Line 4 ")
    assert no_patient.startswith("Question c: ")


async def test_a_question_is_limited_to_one_document_or_refused(
    services: Services, patient: Patient, capsys: pytest.CaptureFixture[str]
) -> None:
    await make_searchable_document(
        services.database,
        require_acting_clinician(),
        patient.id,
        "Potassium 4.1 mmol/l.",
        title="Laboratory report",
    )
    of_the_report = "in: Laboratory report, 2024-03-02"
    questions = [
        AskedQuestion("line", patient.mrn, f"{ALLERGY}\n{of_the_report}"),
        AskedQuestion("end", patient.mrn, f"{ALLERGY} {of_the_report}"),
        AskedQuestion("other", patient.mrn, f"{ALLERGY} in: Clinic letter, 2024-03-02"),
        AskedQuestion("none", patient.mrn, f"{ALLERGY}\nin: Laboratory report, 2011-01-01"),
        AskedQuestion("alone", patient.mrn, of_the_report),
    ]
    assert await ask(services, questions, output=Output.JSON, mode=Mode.EVIDENCE) == 2
    said = capsys.readouterr()
    line, end, other = map(json.loads, said.out.splitlines())
    for absent in (line, end):
        assert absent["outcome"] == "absent"
        assert absent["answer"].startswith(
            'Not found in the document "Laboratory report", 2024-03-02. '
            "The rest of the record was not searched."
        )
    assert other["outcome"] == "answered"
    refused, missing = said.err.splitlines()
    assert refused.startswith("Question none: No document of this record")
    assert missing.startswith("Question alone: The question is missing")


async def test_an_answer_that_broke_off_is_told_from_a_whole_one(
    services: Services,
    patient: Patient,
    ollama: OllamaStandIn,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ollama.script(Reply("She is allergic to penicillin [1] and", break_after=4))
    asked = AskedQuestion("q1", patient.mrn, ALLERGY)
    assert await ask(services, [asked], output=Output.JSON) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["outcome"] == "interrupted"
    assert f"Question q1: {BROKEN_OFF}" in said.err.splitlines()


async def test_an_unknown_record_number_is_refused_before_the_weights_are_loaded(
    services: Services, patient: Patient
) -> None:
    assert await ask(services, [AskedQuestion(None, "no-such", ALLERGY)]) == 1
    assert not services.embeddings.is_loaded


async def test_a_number_that_names_a_question_comes_back_as_one(
    services: Services, patient: Patient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "questions.jsonl"
    line = {"qid": 7, "patient": patient.mrn, "question": ALLERGY}
    path.write_text(f"{json.dumps(line)}\n{json.dumps(line | {'qid': True})}")
    arguments = {"output": Output.JSON, "mode": Mode.EVIDENCE}
    assert await ask(services, read_questions(path), **arguments) == 1  # type: ignore[arg-type]  # by name
    (answer,) = capsys.readouterr().out.splitlines()
    assert json.loads(answer)["qid"] == 7


def test_a_missing_file_of_questions_is_said_to_be_unreadable(tmp_path: Path) -> None:
    with pytest.raises(QuestionsUnreadable):
        list(read_questions(tmp_path / "none.jsonl"))
