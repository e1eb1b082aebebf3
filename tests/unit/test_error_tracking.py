"""What an error tracker is told: kinds and places."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sentry_sdk
import structlog
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from medmemory.error_tracking import report_to_tracker, start_error_tracking
from tests.conftest import make_settings

MARKER = "Hazel Norbury has a headache"


class Collected(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Envelope] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.sent.append(envelope)


@pytest.fixture
def tracker(tmp_path: Path) -> Iterator[Collected]:
    collected = Collected()
    start_error_tracking(
        make_settings(tmp_path, SENTRY_DSN="http://key@tracker.invalid/1"), transport=collected
    )
    yield collected
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def test_an_error_is_sent_by_kind_and_place_without_its_words(tracker: Collected) -> None:
    local = MARKER
    sentry_sdk.add_breadcrumb(message=MARKER)
    sentry_sdk.set_context("request", {"data": MARKER})
    try:
        int(f"cannot read {local}")
    except ValueError as error:
        event = {"event": "answer_failed", "exc_info": error, "request_id": "r1", "text": MARKER}
        report_to_tracker(structlog.get_logger(), "error", event)
    (envelope,) = tracker.sent
    text = envelope.serialize().decode()
    assert MARKER not in text
    assert "headache" not in text
    sent = json.loads(envelope.items[0].get_bytes())
    (exception,) = sent["exception"]["values"]
    assert exception["type"] == "ValueError"
    assert exception["stacktrace"]["frames"][-1]["function"] == (
        "test_an_error_is_sent_by_kind_and_place_without_its_words"
    )
    assert sent["tags"]["request_id"] == "r1"


def test_what_is_no_error_is_not_sent(tracker: Collected) -> None:
    report_to_tracker(structlog.get_logger(), "info", {"event": "x", "exc_info": ValueError()})
    report_to_tracker(structlog.get_logger(), "error", {"event": "x"})
    assert tracker.sent == []


def test_without_a_dsn_nothing_is_set_up(tmp_path: Path) -> None:
    start_error_tracking(make_settings(tmp_path))
    assert not sentry_sdk.get_client().is_active()
