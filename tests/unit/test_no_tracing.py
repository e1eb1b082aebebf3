"""No prompt leaves the machine, whatever the environment says."""

import pytest
from langsmith import utils

import medmemory.answering.chain


def _forget_environment() -> None:
    utils.get_env_var.cache_clear()  # type: ignore[attr-defined]  # an lru_cache, typed as overloads


def test_langchain_traces_nothing_even_when_the_environment_asks_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert medmemory.answering.chain
    for variable in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2"):
        monkeypatch.setenv(variable, "true")
    _forget_environment()
    try:
        assert utils.tracing_is_enabled() is False
    finally:
        _forget_environment()
