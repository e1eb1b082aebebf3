"""`medmemory patient`, `medmemory ask` and wrong options, as a script runs them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from medmemory import cli
from medmemory.demo.patients import DEMO_PATIENTS
from medmemory.demo.record import DemoPatient
from tests.conftest import DatabaseUrls
from tests.support.logs import logging_put_back

Command = Callable[..., tuple[int, str, str]]
PATIENT = (
    *("--mrn", "00123", "--family", "Norbury", "--given", "Hazel"),
    *("--birth-date", "1958-02-03"),
)


@pytest.fixture
def medmemory(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    database_urls: DatabaseUrls,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Command]:
    """Runs one command; returns its exit code, standard output and standard error."""
    for name, value in {
        "MEDMEMORY_DB_URL": database_urls.owner.render_as_string(hide_password=False),
        "MEDMEMORY_DB_APP_URL": database_urls.application.render_as_string(hide_password=False),
        "MEDMEMORY_DATA_DIR": str(tmp_path / "data"),
        "MEDMEMORY_OLLAMA_URL": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)  # no .env of the checkout

    def stay(code: object) -> None:
        raise SystemExit(code)

    monkeypatch.setattr(cli, "_leave_at_once", stay)  # which would end the tests too

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["medmemory", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, said.out, said.err

    with logging_put_back():
        yield run


def test_a_patient_is_created_and_shared(medmemory: Command) -> None:
    for name in ("okafor", "lindqvist"):
        medmemory("account", "create", name, "--role", "clinician")
    code, said, _ = medmemory("patient", "create", *PATIENT, "--sex", "female", "--as", "okafor")
    assert (code, json.loads(said)["mrn"]) == (0, "00123")
    share = ("share", "--mrn", "00123", "--with", "lindqvist")
    shared = medmemory("patient", *share, "--as", "okafor")
    assert shared == (0, "lindqvist is on the care team of the patient 00123.\n", "")


def test_a_demo_made_by_another_account_names_the_commands_that_share_it(
    medmemory: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDMEMORY_PORT", "8123")
    for name in ("okafor", "lindqvist", "somebody-else"):
        medmemory("account", "create", name, "--role", "clinician")
    for demo in DEMO_PATIENTS:
        details = {
            "--mrn": demo.mrn,
            "--family": demo.family_name,
            "--given": demo.given_name,
            "--birth-date": demo.birth_date.isoformat(),
            "--sex": demo.sex.value,
            "--as": "okafor",
        }
        medmemory("patient", "create", *(word for pair in details.items() for word in pair))
    code, _, complained = medmemory("demo", "--as", "lindqvist")
    commands = [line.split() for line in complained.splitlines() if line.startswith("  medmemory")]
    assert (code, len(commands)) == (1, len(DEMO_PATIENTS))
    for command in commands:
        assert command[-4:] == ["--with", "lindqvist", "--as", "okafor"]
        assert medmemory(*command[1:])[0] == 0
    monkeypatch.setattr(DemoPatient, "documents", ())  # reading them takes a minute
    code, _, said = medmemory("demo", "--as", "lindqvist")
    assert code == 0
    assert "http://localhost:8123" in said


def test_wrong_words_are_answered_in_plain_lines(medmemory: Command) -> None:
    for words, complaint in (
        (("patient", "create", *PATIENT), "Missing option '--sex'"),
        (("account", "create", "okafor"), "Missing option '--role'"),
        (("ask", "--nonsense"), "No such option"),
        (("nonsense",), "No such command"),
        (("reingest",), "Name a document"),
        (("reingest", "--patient", "1", "--read-before", "2026-03-02"), "goes with --all"),
    ):
        code, said, complained = medmemory(*words)
        assert (code, said) == (2, "")
        assert complaint in complained
        assert complained.isascii()  # no boxes


def test_an_answer_without_a_model_comes_without_log_lines(medmemory: Command) -> None:
    medmemory("account", "create", "okafor", "--role", "clinician")
    medmemory("patient", "create", *PATIENT, "--sex", "female")
    code, said, complained = medmemory("ask", "--patient", "00123", "Which medicines?")
    assert (code, complained) == (0, "")
    assert said


def test_what_was_decided_is_listed_for_those_who_have_access(
    medmemory: Command, database_urls: DatabaseUrls
) -> None:
    for name in ("okafor", "lindqvist"):
        medmemory("account", "create", name, "--role", "clinician")
    medmemory("patient", "create", *PATIENT, "--sex", "female", "--as", "okafor")
    owner = database_urls.owner.set(drivername="postgresql")
    with psycopg.connect(owner.render_as_string(hide_password=False)) as connection:
        connection.execute(
            "SELECT set_config('medmemory.clinician_id', id::text, true) FROM clinicians"
            " WHERE username = 'okafor'"
        )
        # The document is gone, and what would be added for it now is refused.
        connection.execute("ALTER TABLE audit_events NO FORCE ROW LEVEL SECURITY")
        connection.execute(
            "INSERT INTO audit_events (event, patient_id) SELECT 'document_deleted', id"
            " FROM patients"
        )
        connection.execute("ALTER TABLE audit_events FORCE ROW LEVEL SECURITY")
    _, said, _ = medmemory("audit", "--as", "okafor")
    assert "okafor  MRN 00123  document deleted" in said
    _, said, _ = medmemory("audit", "--patient", "00123", "--json", "--as", "okafor")
    assert json.loads(said)["event"] == "document_deleted"
    assert medmemory("audit", "--as", "lindqvist") == (0, "", "")
    code, _, said = medmemory("audit", "--patient", "00123", "--as", "lindqvist")
    assert (code, said) == (1, "No patient of yours has this record number.\n")
