"""Errors are also sent to an error tracker when SENTRY_DSN names one: their kind and place only."""

from typing import Any, cast

import sentry_sdk
from sentry_sdk.transport import Transport
from sentry_sdk.types import Event, Hint
from structlog.typing import EventDict, WrappedLogger

from medmemory.settings import Settings

# Everything else is dropped: what an event may hold grows with every release of the library.
_KEPT = ("event_id", "timestamp", "platform", "level", "release", "environment", "sdk", "tags")
_KEPT_OF_FRAME = ("filename", "function", "module", "lineno", "in_app")


def start_error_tracking(settings: Settings, *, transport: Transport | None = None) -> None:
    """Errors that are logged reach the tracker; without SENTRY_DSN nothing is sent anywhere."""
    if settings.sentry_dsn is None:
        return
    sentry_sdk.init(
        dsn=settings.sentry_dsn.get_secret_value(),
        transport=transport,
        # None of its own accord: some record prompts, requests and SQL.
        default_integrations=False,
        auto_enabling_integrations=False,
        before_send=scrub,
        before_breadcrumb=lambda crumb, hint: None,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        server_name="medmemory",
        auto_session_tracking=False,
    )


def flush_error_tracking() -> None:
    """What was logged so far has been sent, or two seconds have passed."""
    sentry_sdk.flush(timeout=2)


def scrub(event: Event, _: Hint) -> Event:
    """The event reduced to kinds of exceptions and places in code."""
    kept: dict[str, Any] = {key: value for key, value in event.items() if key in _KEPT}
    values = (event.get("exception") or {}).get("values", [])
    kept["exception"] = {
        "values": [
            {
                "type": value.get("type"),
                "module": value.get("module"),
                "stacktrace": {
                    "frames": [
                        {key: frame[key] for key in _KEPT_OF_FRAME if key in frame}
                        for frame in (value.get("stacktrace") or {}).get("frames", [])
                    ]
                },
            }
            for value in values
        ]
    }
    return cast(Event, kept)


def report_to_tracker(_: WrappedLogger, method_name: str, event: EventDict) -> EventDict:
    """A structlog processor: errors with an exception go to the tracker as well."""
    error = event.get("exc_info")
    if isinstance(error, tuple):
        error = error[1]
    if method_name in ("error", "critical", "exception") and isinstance(error, BaseException):
        with sentry_sdk.new_scope() as scope:
            if request_id := event.get("request_id"):
                scope.set_tag("request_id", str(request_id))
            scope.capture_exception(error)
    return event
