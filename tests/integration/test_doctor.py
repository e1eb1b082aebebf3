"""`medmemory doctor` on a real database, real folders and real sockets."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pydantic import HttpUrl, SecretStr

from medmemory.cli.check_machine import check_memory, memory_of_machine
from medmemory.cli.doctor import doctor, examine
from medmemory.cli.findings import Finding, Level, as_json_lines, as_text, has_problem, show
from medmemory.settings import Settings, prepare_data_dir, secret_from_file
from tests.conftest import PostgresServer, make_settings


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def sound(settings: Settings, free_port: int) -> Settings:
    """Settings with which everything but a model server is in place."""
    nobody = HttpUrl("http://127.0.0.1:9")  # the discard port: nothing listens there
    ready = settings.model_copy(update={"port": free_port, "ollama_url": nobody})
    prepare_data_dir(ready)
    secret_from_file(ready, "session_secret")
    return ready


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other_program:
        yield other_program.getsockname()[1]


def _about(subject: str, findings: list[Finding]) -> Finding:
    (finding,) = (each for each in findings if each.subject == subject)
    return finding


def test_a_sound_installation_has_no_problem_and_a_missing_model_server_is_a_warning(
    sound: Settings,
) -> None:
    findings = list(doctor(sound))
    assert not has_problem(findings), as_text(findings)
    for subject in (
        "Vector extension",
        "Migrations",
        "Application role",
        "Application sign-in",
        "Row-level security",
        "Embedding weights",
    ):
        assert _about(subject, findings).level is Level.OK
    model_server = _about("Model server", findings)
    assert model_server.level is Level.WARNING
    assert "MEDMEMORY_OLLAMA_URL" in str(model_server.remedy)


@pytest.mark.parametrize(
    ("warnings", "problems", "words"),
    [(1, 0, "1 warning, 0 problems"), (0, 1, "0 warnings, 1 problem"), (2, 3, "2 warnings, 3 pro")],
)
def test_the_sum_of_the_findings_is_in_proper_words(
    warnings: int, problems: int, words: str
) -> None:
    findings = [Finding(Level.WARNING, "Some", "thing.")] * warnings
    findings += [Finding(Level.PROBLEM, "Some", "thing.")] * problems
    assert as_text(findings).splitlines()[-1].startswith(f"0 in order, {words}")


def test_secrets_that_others_can_read_are_a_problem(sound: Settings) -> None:
    (sound.secrets_dir / "session_secret").chmod(0o644)
    finding = _about("Secrets", list(doctor(sound)))
    assert finding.level is Level.PROBLEM
    assert "chmod" in str(finding.remedy)


def test_another_program_on_the_port_is_a_problem(sound: Settings, busy_port: int) -> None:
    finding = _about("Port", list(doctor(sound.model_copy(update={"port": busy_port}))))
    assert finding.level is Level.PROBLEM
    assert "MEDMEMORY_PORT" in str(finding.remedy)


def test_a_refused_database_sign_in_is_a_problem_that_names_the_variable(sound: Settings) -> None:
    wrong = SecretStr("postgresql://nobody:wrong@127.0.0.1:9/nothing")
    findings = list(doctor(sound.model_copy(update={"db_url": wrong, "db_app_url": None})))
    finding = _about("Database", findings)
    assert finding.level is Level.PROBLEM
    assert "MEDMEMORY_DB_URL" in str(finding.remedy)


def test_a_table_without_row_level_security_is_a_problem(
    sound: Settings, postgres: PostgresServer
) -> None:
    assert sound.db_url is not None
    database = sound.db_url.get_secret_value().rpartition("/")[2]
    with psycopg.connect(postgres.superuser, dbname=database, autocommit=True) as connection:
        connection.execute("ALTER TABLE pages NO FORCE ROW LEVEL SECURITY")
    finding = _about("Row-level security", list(doctor(sound)))
    assert finding.level is Level.PROBLEM
    assert "pages" in finding.sentence


def test_before_the_first_start_nothing_is_made(tmp_path: Path, free_port: int) -> None:
    folder = tmp_path / "not yet"
    settings = make_settings(folder, port=free_port, ollama_url=HttpUrl("http://127.0.0.1:9"))
    findings = list(doctor(settings))
    assert not has_problem(findings), as_text(findings)
    assert not folder.exists()


def test_wrong_settings_are_the_only_finding_and_the_exit_code_tells(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEDMEMORY_PORT", "many")
    findings = examine()
    with pytest.raises(SystemExit) as end:
        show(findings, json_lines=True)
    assert end.value.code == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["level"] == "PROBLEM"
    assert "MEDMEMORY_PORT" in json.loads(line)["remedy"]
    assert as_json_lines(findings) == line


@pytest.mark.parametrize(
    ("gigabytes", "level"), [(4, Level.WARNING), (8, Level.OK), (None, Level.OK)]
)
def test_a_machine_with_less_memory_than_reading_may_take_is_warned_of(
    settings: Settings, gigabytes: int | None, level: Level
) -> None:
    memory = None if gigabytes is None else gigabytes * 1024**3
    finding = check_memory(settings, memory)  # 2 GiB for a file, two files at once
    assert finding.level is level
    assert "4.0 GiB at worst" in finding.sentence
    assert (finding.remedy is None) is (level is Level.OK)
    more = settings.model_copy(update={"worker_concurrency": 3})
    assert check_memory(more, 8 * 1024**3).level is Level.WARNING


def test_the_memory_of_this_machine_is_told() -> None:
    memory = memory_of_machine()
    assert memory is None or memory > 256 * 1024**2
