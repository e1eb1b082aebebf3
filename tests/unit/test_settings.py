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


@pytest.mark.parametrize(
    ("variable", "value", "requirement"),
    [
        ("PORT", "eighty", "must be a whole number from 1 to 65535"),
        ("PORT", "70000", "must be a whole number from 1 to 65535"),
        ("DB_POOL_SIZE", "0", "must be a whole number of 1 or more"),
        ("DB_MAX_OVERFLOW", "-1", "must be a whole number of 0 or more"),
        ("DB_POOL_TIMEOUT_SECONDS", "0", "must be a number above 0"),
        ("OLLAMA_URL", "localhost:11434", "must be a URL that begins with http:// or https://"),
        ("PUBLIC_URL", "ftp://x", "must be a URL that begins with http:// or https://"),
        ("HOST", "x", "must be an IP address, such as 127.0.0.1"),
        ("LOG_LEVEL", "LOUD", "must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL"),
        ("LOG_FORMAT", "x", "must be one of auto, json, console"),
        ("WORKER_START", "perhaps", "must be true or false"),
        (
            "TRUSTED_PROXIES",
            "10.0.0.1",
            'must be a JSON list of IP addresses, such as ["10.0.0.1"]',
        ),
        (
            "TRUSTED_PROXIES",
            '["x", "y"]',
            'must be a JSON list of IP addresses, such as ["10.0.0.1"]',
        ),
    ],
)
def test_an_error_says_what_the_value_must_be(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, requirement: str
) -> None:
    monkeypatch.setenv(f"MEDMEMORY_{variable}", value)
    with pytest.raises(ConfigurationError) as error:
        load_settings()
    first, remedy = str(error.value).splitlines()
    assert first == f"MEDMEMORY_{variable}: {requirement}."
    assert ".env.example" in remedy


def test_a_list_of_proxies_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDMEMORY_TRUSTED_PROXIES", '["10.0.0.1", "::1"]')
    assert [str(one) for one in load_settings().trusted_proxies] == ["10.0.0.1", "::1"]


def test_a_misspelt_variable_is_reported_with_the_nearest_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDMEMORY_DB_ULR", "postgresql://user:s3cret-word@localhost/x")
    monkeypatch.setenv("MEDMEMORY_XYZ", "a site's own")
    (tmp_path / ".env").write_text("MEDMEMORY_PROT=9001\nOTHER_PROT=1\n")
    with pytest.raises(ConfigurationError) as error:
        load_settings()
    said = str(error.value).splitlines()[:-1]
    assert "MEDMEMORY_DB_ULR: is no setting; MEDMEMORY_DB_URL is." in said
    assert "MEDMEMORY_PROT: is no setting; MEDMEMORY_PORT is." in said
    assert len(said) == 2
    assert "s3cret-word" not in str(error.value)


def test_what_else_stands_in_the_same_file_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MEDMEMORY_PORT", raising=False)
    lines = ("POSTGRES_PASSWORD=a", "MEDMEMORY_DB_PASSWORD=b", "medmemory_port=9001")
    (tmp_path / ".env").write_text("\n".join(lines))
    assert load_settings().port == 9001


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({}, "http://localhost:8000"),
        ({"port": 8123, "host": "0.0.0.0"}, "http://localhost:8123"),
        ({"host": "192.0.2.7"}, "http://192.0.2.7:8000"),
        ({"host": "2001:db8::7"}, "http://[2001:db8::7]:8000"),
        ({"public_url": "https://medmemory.example.org"}, "https://medmemory.example.org/"),
    ],
)
def test_the_address_is_the_one_a_browser_takes(
    tmp_path: Path, values: dict[str, object], address: str
) -> None:
    assert make_settings(tmp_path, None, **values).address == address


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
