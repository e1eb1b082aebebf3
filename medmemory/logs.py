"""Logs: one event a line, never text from a patient's record.

Our own events carry ids, counts and durations. Other libraries' messages may quote anything (a SQL
parameter, a prompt, a file name), so of them only the place and the kind of exception is kept,
except for the few messages listed here.
"""

import logging
import sys
import warnings
from pathlib import Path

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from medmemory.error_tracking import report_to_tracker
from medmemory.errors import MedMemoryError
from medmemory.settings import LogFormat, Settings

# Logger and beginning of message: all variable parts of these are numbers, addresses and versions.
_ALLOWED: dict[str, tuple[str, ...]] = {
    "uvicorn.error": (
        "Started server process",
        "Waiting for ",
        "Application startup complete",
        "Application shutdown complete",
        "Uvicorn running on",
        "Shutting down",
        "Finished server process",
        "Cancel %s running task(s)",
    ),
    "alembic.runtime.migration": ("Running ",),
}
_LONGEST_VALUE = 300
_PLAIN = (str, int, float, bool, type(None))


def configure_logs(settings: Settings) -> None:
    """Everything that is logged in this process goes to standard error in one format."""
    is_readable = settings.log_format is LogFormat.CONSOLE or (
        settings.log_format is LogFormat.AUTO and sys.stderr.isatty()
    )
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            *shared,
            _resolve_exception,
            report_to_tracker,
            describe_exception,
            plain_values_only,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = _StandardError()
    handler.addFilter(_is_worth_a_line)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                *shared,
                _resolve_exception,
                report_to_tracker,
                reduce_foreign,
                describe_exception,
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(is_readable=is_readable),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    # These bring handlers of their own, which would write past ours.
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "chainlit", "procrastinate"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"
    # These add a handler of their own when they are first used, unless they have a level by then.
    for name in ("engineio.server", "socketio.server"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.ERROR)
    logging.captureWarnings(capture=True)
    if not sys.warnoptions:
        warnings.simplefilter("ignore", DeprecationWarning)


class _StandardError(logging.Handler):
    """Writes to standard error as it is at the moment of writing."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:  # noqa: BLE001  # a log line must never be what breaks the program
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # overrides
        """A record that cannot be written is not quoted, as the library's own way would."""
        error = sys.exc_info()[0]
        kind = error.__name__ if error else "unknown"
        sys.stderr.write(f"A log record of {record.name} could not be written: {kind}\n")


def _renderer(*, is_readable: bool) -> Processor:
    if is_readable:
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    return _is_ours(record) or _is_allowed(record) or record.levelno >= logging.WARNING


def _is_ours(record: logging.LogRecord) -> bool:
    return isinstance(record.msg, dict) and hasattr(record, "_logger")


def _is_allowed(record: logging.LogRecord) -> bool:
    beginnings = _ALLOWED.get(record.name, ())
    return (
        isinstance(record.msg, str) and record.msg.startswith(beginnings) if beginnings else False
    )


def _resolve_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    if event.get("exc_info") is True:
        event["exc_info"] = sys.exc_info()
    return event


def reduce_foreign(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A processor: of another library's message, only where it was written stays."""
    record: logging.LogRecord = event["_record"]
    if not _is_allowed(record):
        event["event"] = "library_message"
        event["place"] = f"{Path(record.pathname).name}:{record.lineno}:{record.funcName}"
    event.pop("stack_info", None)
    return event


def describe_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A processor: an exception becomes kinds and places, without foreign words and values."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["raised"] = describe(error)
    return event


def describe(error: BaseException) -> list[dict[str, object]]:
    """The exception and what it came from, outermost first."""
    described: list[dict[str, object]] = []
    current: BaseException | None = error
    seen: set[int] = set()
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        one: dict[str, object] = {
            "type": f"{type(current).__module__}.{type(current).__qualname__}",
            "frames": _frames(current),
        }
        if isinstance(current, MedMemoryError):
            one["message"] = str(current)
        if isinstance(current, BaseExceptionGroup):
            one["of"] = [describe(inner) for inner in current.exceptions]
        described.append(one)
        context = None if current.__suppress_context__ else current.__context__
        current = current.__cause__ or context
    return described


def _frames(error: BaseException) -> list[str]:
    frames = []
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{Path(code.co_filename).name}:{traceback.tb_lineno}:{code.co_name}")
        traceback = traceback.tb_next
    return frames


def plain_values_only(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A processor: values that could carry a record (objects, long texts) are named, not shown."""
    for key, value in event.items():
        if key == "raised" or key.startswith("_"):
            continue
        if not isinstance(value, _PLAIN):
            event[key] = f"<{type(value).__name__}>"
        elif isinstance(value, str) and len(value) > _LONGEST_VALUE:
            event[key] = f"<{len(value)} characters>"
    return event
