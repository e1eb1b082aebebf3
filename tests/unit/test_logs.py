"""Nothing of a record reaches the log, whoever logs it and however."""

import json
import logging
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import socketio
import structlog

from medmemory.errors import DatabaseUnavailable
from medmemory.logs import configure_logs
from medmemory.settings import LogFormat
from tests.conftest import make_settings
from tests.support.logs import logging_put_back

MARKER = "Hazel Norbury has a headache"

Lines = Callable[[], list[dict[str, object]]]


@pytest.fixture
def configured() -> Iterator[None]:
    """Puts back what other tests' logging stands on."""
    with logging_put_back():
        yield


@pytest.fixture
def lines(tmp_path: Path, configured: None, capsys: pytest.CaptureFixture[str]) -> Lines:
    """The lines logged since, with the marker's absence already checked."""
    configure_logs(make_settings(tmp_path, log_format=LogFormat.JSON, log_level="DEBUG"))

    def read() -> list[dict[str, object]]:
        text = capsys.readouterr().err
        assert MARKER not in text
        assert "headache" not in text
        return [json.loads(line) for line in text.splitlines()]

    return read


def fail_deeply() -> None:
    local = MARKER
    try:
        dict[str, str]()[local]
    except KeyError as error:
        raise ValueError(f"cannot find {local}") from error


def test_an_event_carries_its_values_and_what_is_bound(lines: Lines) -> None:
    structlog.contextvars.bind_contextvars(request_id="r1", user_id="u1")
    structlog.get_logger("medmemory.x").info("document_read", pages=3)
    (line,) = lines()
    assert line["event"] == "document_read"
    assert (line["pages"], line["request_id"], line["user_id"]) == (3, "r1", "u1")
    assert (line["level"], line["logger"]) == ("info", "medmemory.x")
    assert "timestamp" in line


def test_an_exception_is_logged_by_kind_and_place(lines: Lines) -> None:
    log = structlog.get_logger("medmemory.x")
    try:
        fail_deeply()
    except ValueError as error:
        log.error("answer_failed", exc_info=error)  # noqa: TRY400  # both ways are in use
        log.exception("answer_failed")
    for line in lines():
        raised = line["raised"]
        assert isinstance(raised, list)
        assert [one["type"] for one in raised] == ["builtins.ValueError", "builtins.KeyError"]
        assert raised[0]["frames"][-1].startswith("test_logs.py:")
        assert raised[0]["frames"][-1].endswith(":fail_deeply")


def test_our_own_errors_keep_their_sentence(lines: Lines) -> None:
    structlog.get_logger("medmemory.x").warning("no_database", exc_info=DatabaseUnavailable())
    (line,) = lines()
    raised = line["raised"]
    assert isinstance(raised, list)
    assert raised[0]["message"] == DatabaseUnavailable.__doc__


@pytest.mark.parametrize(
    "name", ["chainlit", "sqlalchemy.engine", "httpx", "langchain", "procrastinate.worker", "root"]
)
def test_of_other_libraries_messages_only_the_place_stays(lines: Lines, name: str) -> None:
    logger = logging.getLogger(name)
    logger.info("question: %s", MARKER)
    logger.warning("question: %s", MARKER, extra={"note": MARKER})
    logger.error(f"question: {MARKER}", stack_info=True)
    try:
        fail_deeply()
    except ValueError as error:
        logger.exception("failed: %s", error)  # noqa: TRY401  # as careless libraries do
    found = lines()
    assert [line["level"] for line in found] == ["warning", "error", "error"]
    assert {line["event"] for line in found} == {"library_message"}
    assert str(found[0]["place"]).startswith("test_logs.py:")
    assert "raised" in found[2]


def test_the_sockets_library_does_not_write_past_our_handler(lines: Lines, tmp_path: Path) -> None:
    for name in ("engineio.server", "socketio.server"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).setLevel(logging.NOTSET)  # as in a process that just began
    configure_logs(make_settings(tmp_path, log_format=LogFormat.JSON))
    server = socketio.AsyncServer(async_mode="asgi")
    try:
        fail_deeply()
    except ValueError:
        server.logger.exception("disconnect async handler error")
        server.eio.logger.exception("message async handler error")
    assert [line["event"] for line in lines()] == ["library_message"] * 2


def test_the_servers_lifecycle_messages_are_kept_and_its_others_are_not(lines: Lines) -> None:
    logger = logging.getLogger("uvicorn.error")
    logger.info("Started server process [%d]", 7)
    logger.info('%s - "WebSocket %s" [accepted]', "127.0.0.1", f"/ws?q={MARKER}")
    logger.error("Traceback: %s", MARKER)
    assert [line["event"] for line in lines()] == [
        "Started server process [7]",
        "library_message",
    ]


def test_values_that_may_hold_a_record_are_named_and_not_shown(lines: Lines) -> None:
    structlog.get_logger("medmemory.x").info(
        "slip", document={"title": MARKER}, text=MARKER * 20, names=[MARKER]
    )
    (line,) = lines()
    assert line["document"] == "<dict>"
    assert line["names"] == "<list>"
    assert line["text"] == f"<{len(MARKER) * 20} characters>"


def test_warnings_of_libraries_are_reduced_too(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"odd value {MARKER}", UserWarning, stacklevel=1)
    (line,) = lines()
    assert line["event"] == "library_message"


def test_on_a_terminal_lines_are_readable_and_hold_no_more(
    tmp_path: Path, configured: None, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(make_settings(tmp_path, log_format=LogFormat.CONSOLE))
    try:
        fail_deeply()
    except ValueError as error:
        structlog.get_logger("medmemory.x").error("answer_failed", exc_info=error)
        logging.getLogger("chainlit").exception("failed")
    text = capsys.readouterr().err
    assert "answer_failed" in text
    assert "fail_deeply" in text
    assert MARKER not in text
