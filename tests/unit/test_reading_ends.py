"""How a reading process ends says who is at fault: the file, or a limit of this site."""

import signal
from pathlib import Path

import pytest

from medmemory.errors import (
    DependencyError,
    DocumentOverLimits,
    DocumentUnreadable,
    UnsupportedMediaType,
)
from medmemory.ingestion.parsing import child, endings
from tests.conftest import make_settings


@pytest.mark.parametrize(
    ("exit_code", "words"),
    [
        (-signal.SIGXCPU, "7 seconds of computing time.*MEDMEMORY_PARSING_CPU_SECONDS"),
        (-signal.SIGABRT, "300 MB of memory.*MEDMEMORY_PARSING_MEMORY_MEGABYTES"),
        (-signal.SIGKILL, "memory was full. Try again"),
    ],
)
def test_a_process_that_a_limit_ended_says_which_and_what_to_do(
    tmp_path: Path, exit_code: int, words: str
) -> None:
    settings = make_settings(tmp_path, parsing_cpu_seconds=7, parsing_memory_megabytes=300)
    limit = endings.limit_behind(exit_code, settings)
    assert limit is not None
    with pytest.raises(DocumentOverLimits, match=words):
        raise limit


@pytest.mark.parametrize("exit_code", [0, 1, -signal.SIGSEGV, -signal.SIGILL, -signal.SIGTRAP])
def test_a_process_that_the_file_broke_is_no_matter_of_limits(
    tmp_path: Path, exit_code: int
) -> None:
    assert endings.limit_behind(exit_code, make_settings(tmp_path)) is None


def test_the_limit_of_the_clock_is_named(tmp_path: Path) -> None:
    limit = endings.over_wall_time(make_settings(tmp_path, parsing_wall_seconds=2.5))
    assert "longer than the 2.5 seconds" in str(limit)
    assert "MEDMEMORY_PARSING_WALL_SECONDS" in str(limit)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (DocumentOverLimits("Too long."), "over_limits"),
        (DocumentUnreadable("Damaged."), "unreadable"),
        (UnsupportedMediaType("Not taken."), "unsupported"),
        (DependencyError("Away."), "later"),
    ],
)
def test_a_refusal_keeps_its_kind_and_its_sentence(error: Exception, kind: str) -> None:
    assert child._last_word(error) == {"kind": kind, "sentence": str(error)}


def test_too_deep_a_nesting_is_a_matter_of_limits() -> None:
    last = child._last_word(RecursionError())
    assert last is not None
    assert last["kind"] == "over_limits"


def test_what_is_not_foreseen_leaves_no_last_word() -> None:
    assert child._last_word(KeyError("x")) is None


@pytest.mark.parametrize("want", [MemoryError(), OSError(12, "Cannot allocate memory")])
def test_a_want_of_memory_that_a_parser_takes_for_damage_is_known_as_what_it_is(
    want: Exception,
) -> None:
    assert child._last_word(want) == {"kind": "out_of_memory"}
    refusal = DocumentUnreadable("Damaged.")
    refusal.__cause__ = want
    assert child._last_word(refusal) == {"kind": "out_of_memory"}
    try:
        try:
            raise want
        except type(want):
            raise DocumentUnreadable from None
    except DocumentUnreadable as unchained:
        assert child._last_word(unchained) == {"kind": "out_of_memory"}
