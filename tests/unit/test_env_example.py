"""`.env.example` is complete and true."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from medmemory.settings import APPLICATION_ROOT, Settings

_LINES = (APPLICATION_ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
_ASSIGNMENTS = {
    match["name"]: match["value"]
    for line in _LINES
    if (match := re.fullmatch(r"#(?P<name>[A-Z_]+)=(?P<value>.*)", line))
}
# Shown as a form to fill in, not as a default.
_NOT_DEFAULTS = {"MEDMEMORY_DATA_DIR", "MEDMEMORY_DB_URL"}


def _variable(field: str) -> str:
    return "SENTRY_DSN" if field == "sentry_dsn" else f"MEDMEMORY_{field.upper()}"


def test_it_names_every_setting_and_no_other() -> None:
    assert set(_ASSIGNMENTS) == {_variable(field) for field in Settings.model_fields}


def test_every_setting_is_explained_in_the_line_above() -> None:
    for above, line in pairwise(_LINES):
        if re.match(r"#[A-Z_]+=", line):
            assert above.startswith("# "), line


def test_the_values_shown_are_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in _ASSIGNMENTS:
        monkeypatch.delenv(variable, raising=False)
    shown = tmp_path / ".env"
    shown.write_text(
        "\n".join(
            f"{name}={value}" for name, value in _ASSIGNMENTS.items() if name not in _NOT_DEFAULTS
        )
    )
    defaults = Settings(_env_file=None)  # type: ignore[call-arg]  # pydantic-settings takes it
    assert Settings(_env_file=shown) == defaults  # type: ignore[call-arg]  # as above
