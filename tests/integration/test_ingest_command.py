"""`medmemory ingest`: waits, reports a line a file, and works without a worker beside it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from medmemory.assembly import Services, assemble
from medmemory.cli.ingest import ingest
from medmemory.errors import PatientNotFound
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from tests.conftest import DatabaseUrls
from tests.factories import make_clinician, make_patient
from tests.support.documents import encrypted_pdf, pdf, zip_file


@pytest.fixture
async def services(settings: Settings, database_urls: DatabaseUrls) -> AsyncIterator[Services]:
    services = assemble(settings, database_urls.application)
    yield services
    await services.close()


async def test_each_file_gets_an_honest_line(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clinician = await make_clinician(services.database)
    await make_patient(services.database, clinician, mrn="M-1")
    good, locked, program = tmp_path / "good.pdf", tmp_path / "locked.pdf", tmp_path / "run.exe"
    good.write_bytes(pdf(["Sodium 140 mmol/l.", None]))
    locked.write_bytes(encrypted_pdf())
    program.write_bytes(b"MZ" + bytes(100))
    files = [good, locked, program, tmp_path, tmp_path / "nothing.txt"]
    with acting_as(clinician):
        tally = await ingest(services, "M-1", files, json_lines=True)
    assert tally.sentence == "4 files failed."
    printed = capsys.readouterr().out.splitlines()
    lines = [json.loads(line) for line in printed if line.startswith('{"file"')]
    by_name = {Path(line["file"]).name: line for line in lines}
    assert set(lines[0]) == {"file", "document", "status", "pages", "warnings", "reason"}
    assert by_name["good.pdf"]["status"] == "ready"
    assert by_name["good.pdf"]["pages"] == 2
    assert "Page 2" in by_name["good.pdf"]["warnings"][0]
    assert by_name["locked.pdf"]["status"] == "refused"
    assert "encrypted" in by_name["locked.pdf"]["reason"]
    assert by_name["run.exe"]["status"] == "refused"
    assert by_name["run.exe"]["document"] is not None  # it is listed, with the reason
    assert "a program" in by_name["run.exe"]["reason"]
    assert "folder" in by_name[tmp_path.name]["reason"]
    assert by_name["nothing.txt"]["reason"] == "There is no such file."


async def test_each_file_of_an_archive_gets_its_line_too(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clinician = await make_clinician(services.database)
    await make_patient(services.database, clinician, mrn="M-1")
    archive = tmp_path / "letters.zip"
    archive.write_bytes(
        zip_file({"labs/a.txt": b"Sodium 140 mmol/l.", "run.exe": b"MZ" + bytes(100)})
    )
    with acting_as(clinician):
        tally = await ingest(services, "M-1", [archive], json_lines=True)
    assert tally.sentence == "1 file failed."
    printed = capsys.readouterr().out.splitlines()
    lines = [json.loads(line) for line in printed if line.startswith('{"file"')]
    assert [(line["file"], line["status"]) for line in lines] == [
        (str(archive), "ready"),
        (f"{archive}/a.txt", "ready"),
        (f"{archive}/run.exe", "refused"),
    ]


async def test_a_file_about_somebody_else_is_quarantined_and_fails_the_command(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clinician = await make_clinician(services.database)
    await make_patient(services.database, clinician, mrn="M-1")
    letter = tmp_path / "letter.txt"
    letter.write_text(
        "Discharge summary\nPatient: Quillfeather, Rose\nDate of birth: 1941-05-06\n"
        "MRN: 99-1\n\nDigoxin 125 micrograms daily."
    )
    with acting_as(clinician):
        tally = await ingest(services, "M-1", [letter], json_lines=True)
    assert tally.sentence == "1 file waits for a decision."
    (line,) = [
        json.loads(line)
        for line in capsys.readouterr().out.splitlines()
        if line.startswith('{"file"')
    ]
    assert line["status"] == "quarantined"
    assert "birth date" in line["reason"]


async def test_a_patient_of_others_is_not_found(services: Services, tmp_path: Path) -> None:
    member = await make_clinician(services.database)
    await make_patient(services.database, member, mrn="M-1")
    with acting_as(await make_clinician(services.database)), pytest.raises(PatientNotFound):
        await ingest(services, "M-1", [tmp_path / "x.txt"], json_lines=True)
