"""Settings are validated at start; an error names the variable and the remedy."""

import stat
from pathlib import Path

import pytest

from medmemory.errors import ConfigurationError
from medmemory.settings import load_settings, prepare_data_dir, secret_from_file
from tests.conftest import make_settings


@pytest.fixture(autouse=True)
def _no_dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MEDMEMORY_PORT", "eighty"),
        ("MEDMEMORY_PORT", "70000"),
        ("MEDMEMORY_HOST", "not an address"),
        ("MEDMEMORY_DB_URL", "mysql://a:b@localhost/x"),
        ("MEDMEMORY_DB_URL", "nonsense"),
        ("MEDMEMORY_OLLAMA_URL", "localhost:11434"),
        ("MEDMEMORY_LOG_LEVEL", "LOUD"),
        ("MEDMEMORY_DB_POOL_SIZE", "0"),
    ],
)
def test_an_error_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match=variable):
        load_settings()


def test_an_error_never_repeats_a_credential(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDMEMORY_DB_URL", "mysql://user:s3cret-word@localhost/x")
    with pytest.raises(ConfigurationError) as error:
        load_settings()
    assert "s3cret-word" not in str(error.value)


def test_a_dotenv_file_is_read_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("MEDMEMORY_PORT=9001\nMEDMEMORY_MODEL=one:1b\n")
    monkeypatch.setenv("MEDMEMORY_MODEL", "two:2b")
    settings = load_settings()
    assert (settings.port, settings.model) == (9001, "two:2b")


def test_settings_are_frozen(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


def test_no_credential_has_a_default(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    assert settings.db_url is None
    assert settings.db_app_url is None
    assert settings.sentry_dsn is None


def test_a_secret_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    settings = make_settings(tmp_path / "data")
    prepare_data_dir(settings)
    secret = secret_from_file(settings, "session_secret")
    assert len(secret) >= 32
    assert secret_from_file(settings, "session_secret") == secret
    assert stat.S_IMODE((settings.secrets_dir / "session_secret").stat().st_mode) == 0o600


def test_a_data_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="MEDMEMORY_DATA_DIR"):
        prepare_data_dir(make_settings(tmp_path / "file" / "data"))
